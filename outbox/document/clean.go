package document

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// square stands for a character that can't be printed.
const square = '□'

// nonBreaking is the blank at which no line ends.
const nonBreaking = '\u00A0'

// clean makes text of anything: composed characters that the fonts have glyphs
// for, and of white space only blanks and \n. Bytes that are no UTF-8 become
// U+FFFD.
func (t *typesetter) clean(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFC.String(s) {
		t.print(&b, r)
	}
	return b.String()
}

// print writes the character, or what comes nearest to it.
func (t *typesetter) print(b *strings.Builder, r rune) {
	switch {
	case r == '\u202F' || r == '\u2007': // the other blanks that do not break
		b.WriteRune(nonBreaking)
	case r == '\u2010' || r == '\u2011':
		b.WriteByte('-')
	case r == '\n' || r == nonBreaking:
		b.WriteRune(r)
	case unicode.IsSpace(r):
		b.WriteByte(' ')
	case unicode.In(r, unicode.Cc, unicode.Cf):
		// Controls, and what changes the direction or the form of its neighbours.
	case t.regular.advance(r) != absent:
		b.WriteRune(r)
	case unicode.Is(unicode.M, r):
		// An accent that no letter of the fonts can carry.
	default:
		b.WriteString(t.nearest(r))
	}
}

// nearest is a character taken apart, as far as there are glyphs: ễ is e, ⅓
// is 1⁄3. It is never empty.
func (t *typesetter) nearest(r rune) string {
	var b strings.Builder
	for _, part := range norm.NFKD.String(string(r)) {
		if t.regular.advance(part) != absent && !unicode.Is(unicode.M, part) {
			b.WriteRune(part)
		}
	}
	if b.Len() == 0 {
		return string(square)
	}
	return b.String()
}

// title is clean text on one line, as the PDF's metadata have it.
func (t *typesetter) title(s string) string {
	return strings.Join(strings.Fields(t.clean(s)), " ")
}
