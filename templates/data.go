package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
)

// Data is text that is not Markdown: anything that a template did not write
// itself. Printed by a template it is one line and escapes itself; see
// [Data.String].
type Data string

// String is the text on one line, with every ASCII punctuation character as a
// numeric character reference. CommonMark §2.5 promises that a reference never
// has the meaning of the character it stands for, wherever it stands. A
// backslash would not do: it means nothing in a code span, and goldmark's
// tables take a | for an escaped one by the single octet before it.
func (d Data) String() string {
	var b strings.Builder
	b.Grow(len(d) + len(d)/4)
	escape(&b, isolate(OneLine(string(d))))
	return b.String()
}

// escape writes s with its ASCII punctuation as numeric character references.
func escape(b *strings.Builder, s string) {
	for i := range len(s) {
		c := s[i]
		if !isPunctuation(c) {
			b.WriteByte(c)
			continue
		}
		b.WriteString("&#")
		if c >= 100 {
			b.WriteByte('1')
			c -= 100
		}
		b.WriteByte('0' + c/10)
		b.WriteByte('0' + c%10)
		b.WriteByte(';')
	}
}

// isPunctuation is CommonMark's "ASCII punctuation character".
func isPunctuation(c byte) bool {
	return c > ' ' && c < 0x7f && !('0' <= c && c <= '9') && !('A' <= c && c <= 'Z') && !('a' <= c && c <= 'z')
}

// OneLine makes s one harmless line of valid UTF-8: white space of any kind
// collapses to single blanks, and characters that control instead of show are
// dropped. Those that change the direction of the text around them (UAX #9 §2)
// are among them: with one, a name makes its line read differently.
func OneLine(s string) string {
	if isOneLine(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	blank := false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			blank = true
			continue
		case !shows(r):
			continue
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteRune(r)
	}
	return b.String()
}

// isOneLine tells, for most of what comes by, that nothing needs to be done:
// printable ASCII with single blanks inside.
func isOneLine(s string) bool {
	blank := true
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == ' ' && blank {
			return false
		}
		blank = s[i] == ' '
	}
	return !blank
}

// shows tells whether a reader sees r, or what it joins.
func shows(r rune) bool {
	directs := 0x202A <= r && r <= 0x202E || 0x2066 <= r && r <= 0x2069
	return !directs && !unicode.IsControl(r) && !unicode.IsSpace(r)
}

// isolate keeps text that runs from right to left from reordering what stands
// beside it: first strong isolate, pop directional isolate (UAX #9 §2.4).
func isolate(s string) string {
	for _, r := range s {
		if r < 0x590 { // nothing below Hebrew runs from right to left
			continue
		}
		if p, _ := bidi.LookupRune(r); p.Class() == bidi.R || p.Class() == bidi.AL {
			return "\u2068" + s + "\u2069"
		}
	}
	return s
}

// shorten cuts s to at most n characters, and tells whether it did.
func shorten(s string, n int) (string, bool) {
	if utf8.RuneCountInString(s) <= n {
		return s, false
	}
	for i := range s {
		if n == 0 {
			return s[:i], true
		}
		n--
	}
	return s, false
}

// ShortName makes a name one harmless line, of a length that a letter or a
// header can hold.
func ShortName(s string) string {
	const most = 80 // characters
	name, cut := shorten(OneLine(s), most)
	if cut {
		name += "…"
	}
	return name
}
