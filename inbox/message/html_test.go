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
		"<p>1 < 2 &amp; 3</p>":                                     "1 < 2 & 3",
	} {
		if got := fuzzReader().html(source).text; got != want {
			t.Errorf("%q: got %q, want %q", source, got, want)
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
