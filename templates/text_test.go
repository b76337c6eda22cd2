package templates

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark/text"
)

func TestPlainText(t *testing.T) {
	s := newTestSet(t, nil)
	tests := []struct{ what, markdown, want string }{
		{"paragraphs", "one\ntwo\n\nthree", "one two\n\nthree\n"},
		{"a hard line break", "one\\\ntwo", "one\ntwo\n"},
		{"emphasis", "*one* **two**", "one two\n"},
		{"escapes", `\*one\* &amp; &#42; & \\`, "*one* & * & \\\n"},
		{"a heading", "## Head\n\nwords", "Head\n----\n\nwords\n"},
		{"a link", "[our page](https://example.com/a_b)", "our page <https://example.com/a_b>\n"},
		{"a link that says its address", "[https://example.com](https://example.com)", "https://example.com\n"},
		{"a mail link that says its address", "[a@example.com](mailto:a@example.com?subject=x%20y)", "a@example.com\n"},
		{"a mail link", "[write](mailto:a@example.com)", "write <a@example.com>\n"},
		{"a link that writes a mail", "[write](mailto:a@example.com?subject=x)", "write\n"},
		{"a list", "- one\n- two", "- one\n- two\n"},
		{"an ordered list", "9. one\n10. two", "9. one\n10. two\n"},
		{"a loose list", "- one\n\n- two\n\n  more", "- one\n\n- two\n\n  more\n"},
		{"a nested list", "- one\n  - two", "- one\n  - two\n"},
		{"a quote", "> one\n>\n> two", "> one\n>\n> two\n"},
		{"a table", "| | |\n| --- | --- |\n| A | 1 |\n| Long | 2 |", "A:    1\nLong: 2\n"},
		{"a rule", "---", strings.Repeat("-", 72) + "\n"},
		{"no HTML", "a <b>c</b>", "a <b>c</b>\n"},
		{"a wrapped list item", "- " + strings.Repeat("word ", 20), "- " + strings.TrimSuffix(strings.Repeat("word ", 14), " ") + "\n  word word word word word word\n"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			source := []byte(test.markdown)
			if got := plainText(s.markdown.Parser().Parse(text.NewReader(source)), source, ""); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// An address that links write mails to, and that a reply does not go to, stands
// once, behind the last of them.
func TestAddressesOfLinks(t *testing.T) {
	s := newTestSet(t, nil)
	const one, other = "[#a](mailto:a@example.com?body=a) ", "[#b](mailto:b@example.com?body=b) "
	for markdown, want := range map[string]string{
		one:               "#a <a@example.com>\n",
		one + one:         "#a #a <a@example.com>\n",
		one + other + one: "#a #b <b@example.com> #a <a@example.com>\n",
		one + "[#r](mailto:reply@example.com?body=r)": "#a <a@example.com> #r\n",
	} {
		source := []byte(markdown)
		if got := plainText(s.markdown.Parser().Parse(text.NewReader(source)), source, "reply@example.com"); got != want {
			t.Errorf("%s: got %q, want %q", markdown, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	word := strings.Repeat("å", 80)
	lines := wrap(strings.Repeat("ord ", 40)+word+" end", 72)
	for _, line := range lines {
		if n := utf8.RuneCountInString(line); n > 72 && line != word {
			t.Errorf("a line of %d characters: %q", n, line)
		}
	}
	if got := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); got != strings.Repeat("ord ", 40)+word+" end" {
		t.Errorf("words were lost: %q", got)
	}
}

// TestLineWidth holds that no line of ours is wider than a reply can quote.
func TestLineWidth(t *testing.T) {
	s := newTestSet(t, nil)
	for name, l := range goldenLetters(t) {
		if strings.HasSuffix(name, "-awkward") {
			continue
		}
		for line := range strings.Lines(mustRender(t, s, l).Text) {
			if n := utf8.RuneCountInString(line); n > textWidth+1 {
				t.Errorf("%s has a line of %d characters: %q", name, n, line)
			}
		}
	}
}
