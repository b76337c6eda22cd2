package extract

import (
	"embed"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// signFiles hold the phrases that give a kind of mail away, one file per place
// where they stand. Each line is a language or mail system ("any" for all), a
// weight and the phrase, in which only letters and digits count; # begins a
// comment.
//
//go:embed phrases/*.txt
var signFiles embed.FS

// lexicon are the phrases of a file under their first word.
type lexicon map[string][]entry

type entry struct {
	words  words
	weight int
}

// newLexicon reads phrases/name.txt. The files are part of the program, so
// that a fault in one is a fault of the program; every test finds it.
func newLexicon(name string) lexicon {
	text, err := signFiles.ReadFile("phrases/" + name + ".txt")
	if err != nil {
		panic(err)
	}
	l := lexicon{}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		e, ok := newEntry(line)
		if !ok {
			panic(fmt.Sprintf("phrases/%s.txt: %q is not a language, a weight and a phrase", name, line))
		}
		first := e.words.next()
		l[first] = append(l[first], e)
	}
	return l
}

func newEntry(line string) (e entry, ok bool) {
	fields := strings.SplitN(line, " ", 3)
	if len(fields) < 3 {
		return e, false
	}
	e.weight, _ = strconv.Atoi(fields[1])
	e.words = plainWords(fields[2], len(fields[2]))
	return e, e.weight > 0 && e.words != ""
}

// at are the phrases with which w begins.
func (l lexicon) at(w words) (found []entry) {
	for _, e := range l[w.next()] {
		if strings.HasPrefix(string(w), string(e.words)) {
			found = append(found, e)
		}
	}
	return found
}

// in are the phrases that stand in w, each once, in the order in which they
// first do.
func (l lexicon) in(w words) (found []entry) {
	for ; w != ""; w = w[len(w.next())+1:] {
		for _, e := range l.at(w) {
			if !slices.Contains(found, e) {
				found = append(found, e)
			}
		}
	}
	return found
}

// heaviest is the greatest weight among the phrases found; 0 for none.
func heaviest(found []entry) int {
	most := 0
	for _, e := range found {
		most = max(most, e.weight)
	}
	return most
}

// total is the weight of all phrases found, at most limit.
func total(found []entry, limit int) int {
	sum := 0
	for _, e := range found {
		sum += e.weight
	}
	return min(sum, limit)
}

// words are the words of a text: runs of letters and digits, in lower case,
// each followed by one blank. In this form phrases are compared.
type words string

// plainWords are the words of s, of which at most limit bytes are looked at.
func plainWords(s string, limit int) words {
	s = firstBytes(s, limit)
	b := make([]byte, 0, len(s)+1)
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
			i++
		case c < utf8.RuneSelf:
			b = appendRune(b, rune(c))
			i++
		default:
			r, size := utf8.DecodeRuneInString(s[i:])
			b = appendRune(b, r)
			i += size
		}
	}
	return words(appendRune(b, ' '))
}

// appendRune adds a letter or digit, or ends a word with one blank.
func appendRune(b []byte, r rune) []byte {
	switch {
	case isWordRune(r):
		return utf8.AppendRune(b, unicode.ToLower(r))
	case len(b) > 0 && b[len(b)-1] != ' ':
		return append(b, ' ')
	}
	return b
}

// isWordRune tells what words are made of. Marks belong to the letter before
// them, as some programs write å as a and a ring.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// next is the first word, without its blank; empty where there is none.
func (w words) next() string {
	return string(w[:max(strings.IndexByte(string(w), ' '), 0)])
}

func (w words) count() int { return strings.Count(string(w), " ") }

// first are the first n words.
func (w words) first(n int) words {
	for i := range len(w) {
		if w[i] == ' ' {
			if n--; n == 0 {
				return w[:i+1]
			}
		}
	}
	return w
}

// firstBytes cuts a text short.
func firstBytes(s string, n int) string { return s[:min(len(s), n)] }
