package message

import (
	"testing"

	"golang.org/x/net/html/atom"
)

// TestHTML: single faults and habits of markup.
func TestHTML(t *testing.T) {
	for source, want := range map[string]string{
		"<div><table><tr><td>a</div>b</td><td>c</td></tr></table>": "ab\tc", // an end tag stays in its cell
		"<p>a</p><p>&zwnj;&nbsp;&zwnj;</p><p>b</p>":                "a\n\nb",
		"<td style='display:none'>a<td>b":                          "b",
		"<p>Hi <b style='color:red'>you</b></p>":                   "Hi you", // no quote, no answer
		"<p>1 < 2 &amp; 3</p>":                                     "1 < 2 & 3",
	} {
		if got := fuzzReader().html(source).text; got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
		}
	}
}

// TestBlockquote: one that says that it quotes is a quote; any other may be the
// writer's own words.
func TestBlockquote(t *testing.T) {
	for attributes, quotes := range map[string]bool{
		`type="cite"`: true, `cite="mid:1@example.net"`: true, `class="gmail_quote"`: true, `style="border-left: 1px solid #ccc"`: true,
		`type="cite" style="border: none"`: true, `style="border:none; border-left: 1px solid"`: true,
		``: false, `style="margin-left:40px"`: false, `class="gmail_quote" style="border: none"`: false, `style="border-left:none"`: false,
	} {
		got := fuzzReader().html("<p>a</p><blockquote " + attributes + ">b</blockquote>")
		if quoted := len(got.quoted) == 1; quoted != quotes || len(got.setIn) == len(got.quoted) {
			t.Errorf("%s: quoted %v, set in %v", attributes, got.quoted, got.setIn)
		}
	}
}

// TestDeepHTML: what is kept of open elements does not grow with their depth,
// and they are closed as they were opened.
func TestDeepHTML(t *testing.T) {
	var w htmlWriter
	for range 10 * deepestHTML {
		w.open(atom.Blockquote, attributes{})
	}
	if len(w.stack) != deepestHTML {
		t.Errorf("%d elements kept", len(w.stack))
	}
	for range 10 * deepestHTML {
		w.close(atom.Blockquote)
	}
	if len(w.stack) != 0 || w.state != (effect{}) {
		t.Errorf("%d elements still open, %+v", len(w.stack), w.state)
	}
}

// TestFlowedSignature: the line above a signature does not flow into it,
// though both end in a blank (RFC 3676 §4.3).
func TestFlowedSignature(t *testing.T) {
	if got := flowedText("The words \n-- \nKari", false).text; got != "The words \n-- \nKari" {
		t.Errorf("got %q", got)
	}
}
