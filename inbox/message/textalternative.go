package message

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// alternative chooses between forms of the same text (RFC 2046 §5.1.4): the
// plain one, unless it has no words of its own, or others or fewer than the
// HTML, as some software writes it; else the last that has any, which is the
// sender's best.
func (r *reader) alternative(parts []*part) passage {
	var plain passage
	for i, p := range parts {
		if p.mediaType != "text/plain" || !p.isText() {
			continue
		}
		if plain = r.read(p); plain.hasWords() {
			if !isStandIn(plain) {
				others := slices.Delete(slices.Clone(parts), i, i+1)
				r.skim(others)
				return fuller(plain, r.glance(others))
			}
			break
		}
	}
	best := r.best(parts)
	few := letters(best.text) < letters(plain.text)/2
	if few || letters(plain.text) > letters(best.text)/2 && sharesWords(plain.text, best.text) {
		return fuller(plain, best)
	}
	return best
}

// best reads the parts that are not plain text, and gives the last with words.
func (r *reader) best(parts []*part) (best passage) {
	for _, p := range parts {
		if p.mediaType == "text/plain" && p.isText() {
			continue
		}
		if t := r.read(p); t.hasWords() {
			best = t
		}
	}
	return best
}

// isStandIn tells whether a plain text is so short that it may only say that
// the mail has to be read as HTML.
func isStandIn(p passage) bool { return len(p.text) < 400 }

// skim reads parts for their attachments alone.
func (r *reader) skim(parts []*part) {
	for _, p := range parts {
		if p.isMultipart() {
			r.skim(p.parts)
		} else if !p.isText() {
			r.read(p)
		}
	}
}

// glance reads the first HTML among the parts, without a mark on what may still
// be read. It gives nothing where that is too long.
func (r *reader) glance(parts []*part) passage {
	for _, p := range parts {
		if p.isMultipart() {
			if found := r.glance(p.parts); found.hasWords() {
				return found
			}
		} else if p.mediaType == "text/html" && p.isText() {
			apart := reader{left: r.left, tokens: r.tokens}
			if found := apart.read(p); apart.left >= 0 && apart.tokens >= 0 {
				return found
			}
		}
	}
	return passage{}
}

// fuller is the plain text, unless the HTML has new words that it lacks: then
// the HTML, or, where each has words of its own, those lines of the HTML above
// the plain text.
func fuller(plain, html passage) passage {
	if sameLetters(plain.text, html.text) {
		return plain
	}
	lacking := linesBeyond(html, plain.text)
	switch {
	case lacking == "":
		return plain
	case holdsAll(html.text, unquotedLines(plain.text)):
		return html
	}
	return joined([]passage{{text: lacking}, plain})
}

// sameLetters tells whether two texts have the same letters and digits in the
// same order.
func sameLetters(a, b string) bool {
	for {
		i, j := strings.IndexFunc(a, isWordRune), strings.IndexFunc(b, isWordRune)
		if i < 0 || j < 0 {
			return i == j
		}
		a, b = a[i:], b[j:]
		n := sameStart(a, b)
		if n == 0 {
			return false
		}
		a, b = a[n:], b[n:]
	}
}

// sameStart is the length in bytes of what two texts begin with alike, up to a
// whole character.
func sameStart(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	for n > 0 && n < len(a) && !utf8.RuneStart(a[n]) {
		n--
	}
	return n
}

// linesBeyond are the lines of a passage that are not quoted or set in and say something
// that another text does not.
func linesBeyond(p passage, text string) string {
	there := tally(text)
	var lines strings.Builder
	at, quoted, setIn := 0, p.quoted, p.setIn
	for line := range strings.Lines(p.text) {
		quoted, setIn = from(quoted, at), from(setIn, at)
		own := !begunBy(quoted, at) && !begunBy(setIn, at)
		at += len(line)
		if own && isBeyond(line, there) && !standsIn(text, line) {
			lines.WriteString(line)
		}
	}
	return strings.TrimSpace(lines.String())
}

// isBeyond takes the words of a line out of a tally, and tells whether all of
// them, or two, or a number lacked there: a single one may be another spelling.
func isBeyond(line string, there map[uint64]int) bool {
	words, lacking := 0, 0
	eachWord(line, func(word uint64) {
		words++
		if there[word]--; there[word] < 0 {
			lacking++
		}
	})
	return lacking >= 2 || lacking > 0 && (lacking == words || strings.ContainsAny(line, "0123456789"))
}

// standsIn tells whether a line of more than a word or two stands in a text as it
// is: it may do so once where the other text repeats it.
func standsIn(text, line string) bool {
	line = strings.TrimSpace(line)
	return len(line) > 6 && strings.Contains(text, line)
}

// unquotedLines are the lines of a plain text without quote marks.
func unquotedLines(text string) string {
	var lines strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, ">") {
			lines.WriteString(line)
		}
	}
	return lines.String()
}

// sharesWords tells whether at least half the words of a text are in another too.
func sharesWords(text, other string) bool {
	all, shared := commonWords(text, other)
	return shared*2 >= all
}

// holdsAll tells whether a text has every word that is in another.
func holdsAll(text, other string) bool {
	all, shared := commonWords(other, text)
	return shared == all
}

// commonWords counts the words of a text, and those of them that are in another.
func commonWords(text, other string) (all, shared int) {
	there := tally(other)
	eachWord(text, func(word uint64) {
		all++
		if there[word] > 0 {
			shared++
		}
	})
	return all, shared
}

// tally counts the words of a text.
func tally(text string) map[uint64]int {
	count := make(map[uint64]int, len(text)/8)
	eachWord(text, func(word uint64) { count[word]++ })
	return count
}

// eachWord gives the words of a text as hashes, made of letters and digits
// without regard to case. Addresses of pages and pictures are left out, as only
// plain text shows them.
func eachWord(text string, do func(word uint64)) {
	for field := range strings.FieldsSeq(text) {
		if strings.Contains(field, "://") || strings.Contains(field, "cid:") {
			continue
		}
		hash := uint64(fnvOffset)
		for _, r := range field {
			if !isWordRune(r) {
				if hash != fnvOffset {
					do(hash)
				}
				hash = fnvOffset
				continue
			}
			hash = (hash ^ uint64(unicode.ToLower(r))) * fnvPrime
		}
		if hash != fnvOffset {
			do(hash)
		}
	}
}

// The constants of the hash FNV-1a.
const (
	fnvOffset = 14695981039346656037
	fnvPrime  = 1099511628211
)

// letters counts letters and digits.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if isWordRune(r) {
			n++
		}
	}
	return n
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return isAlphanumeric(byte(r))
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

func isAlphanumeric(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
