package facts

import (
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// naming is a name that the mail gives its author.
type naming struct{ name, text, rule string }

// name reads who writes: the name that is signed with, else the one told in
// the words, else that of the From field; of names that agree the fullest.
func (r *Reader) name(s *sheet) {
	names := r.names(s)
	if len(names) == 0 {
		return
	}
	best := names[0]
	for _, n := range names[1:] {
		if agree(best.name, n.name) && fuller(n.name, best.name) {
			best = n
		}
	}
	s.Name = best.name
	s.prove("name", best.name, best.text, best.rule)
}

// names are the names that the author goes by, the most certain first.
func (r *Reader) names(s *sheet) (names []naming) {
	display := r.displayName(s.mail.From.Name, s.mail.From.Email)
	known := nameWords(s.mail.From.Name + " " + localPart(s.mail.From.Email))
	for _, n := range []naming{
		r.signed(s.signature, known, true),
		r.signed(s.words, known, false),
		r.lastLine(s.words, known),
		r.told(s.words, "is", known),
		r.letterHead(s.words),
		r.told(s.words, "label", known),
		r.told(s.signature, "label", known),
		{display, s.mail.From.Name, "the name in the From field"},
	} {
		if n.name != "" {
			names = append(names, n)
		}
	}
	if slices.ContainsFunc(names, func(n naming) bool { return strings.Contains(n.name, " ") }) {
		return names
	}
	for _, p := range []*passage{s.words, s.signature} {
		if n := r.addressee(p); n.name != "" {
			names = append(names, n)
		}
	}
	if len(names) > 0 {
		return names
	}
	for _, p := range []*passage{s.signature, s.words} {
		if n := r.lastWord(p); n.name != "" {
			return []naming{n}
		}
	}
	return nil
}

// displayName is the person's name in a From field, "Nordmann, Kari" turned
// round; empty where it names none.
func (r *Reader) displayName(text, email string) string {
	if local, _, _ := strings.Cut(email, "@"); strings.EqualFold(local, text) {
		return ""
	}
	p := r.book.newPassage("", "", strings.Trim(text, "'\" "))
	n := len(p.tokens)
	if n == 0 || strings.ContainsAny(text, "@_0123456789") {
		return ""
	}
	for i := 1; i < n; i++ {
		if gap := p.gap(i); gap == "." {
			if len(p.tokens[i-1].word) > 2 {
				return "" // kari.nordmann
			}
		} else if strings.TrimSpace(gap) == "," && r.isCapitalised(p, i, n) {
			if given, family := r.person(p, i, n), r.person(p, 0, i); given != "" && family != "" {
				return given + " " + family
			}
		}
	}
	return r.person(p, 0, n)
}

// told finds a name in the words: "my name is Kari Nordmann", "Name: Kari
// Nordmann", "Kari Nordmann here".
func (r *Reader) told(p *passage, section string, known []string) naming {
	for _, m := range p.found["names"] {
		var name string
		switch {
		case m.section == section:
			name = r.nameBehind(p, m.to)
		case section == "is" && m.section == "is perhaps":
			name = certain(r.nameBehind(p, m.to), p, m.to, known)
		case section == "is" && m.section == "is behind":
			name = certain(r.nameBefore(p, m.from), p, m.from-1, known)
		}
		if name != "" {
			return naming{name, p.span(m.from, min(m.to+3, len(p.tokens))), m.language + ": tells the name"}
		}
	}
	return naming{}
}

// certain is a name where words that may mean something else tell it: it has
// two words with capitals, or is known from the From field.
func certain(name string, p *passage, at int, known []string) string {
	if name == "" || agree(name, strings.Join(known, " ")) || strings.Contains(name, " ") && isCapital(p.written(at)) && !isShouted(p, at) {
		return name
	}
	return ""
}

// addressee reads the name on the line above an address, or before it.
func (r *Reader) addressee(p *passage) naming {
	for _, a := range r.addresses(p) {
		if a.from == 0 || r.whose(p, a) == theirs {
			continue
		}
		at := r.pieceBefore(p, a.postcode.after, a.from)
		if name := r.person(p, at.from, at.to); strings.Contains(name, " ") && r.isCapitalised(p, at.from, at.to) {
			return naming{name, p.span(at.from, at.to), "the name above the address"}
		}
	}
	return naming{}
}

// nameBehind reads a name that begins at a token. Without capitals it ends with
// its line or sentence.
func (r *Reader) nameBehind(p *passage, from int) string {
	if from >= len(p.tokens) || strings.Trim(p.gap(from), " \u00a0:*\t\"'") != "" {
		return ""
	}
	for from+1 < len(p.tokens) && r.words.is(p.tokens[from].word, title) && !breaksLine(p.gap(from+1)) {
		from++
	}
	to := from + 1
	for to < len(p.tokens) && to < from+mostNameWords && joinsName(p, to) && !r.isAnd(p, to) && (!r.isNoName(p.tokens[to].word) || r.words.is(p.tokens[to].word, particle)) {
		to++
	}
	capitals := from
	for i := from; i < to && (isCapital(p.written(i)) || r.words.is(p.tokens[i].word, particle)); i++ {
		if isCapital(p.written(i)) {
			capitals = i + 1
		}
	}
	switch {
	case capitals > from:
		return r.person(p, from, capitals)
	case to-from <= 3:
		return r.person(p, from, to)
	}
	return ""
}

// nameBefore reads a name that ends before a token and begins its sentence.
func (r *Reader) nameBefore(p *passage, to int) string {
	from := to
	for from > 0 && to-from < mostNameWords && p.tokens[from-1].line == p.tokens[to].line && (from == to || joinsName(p, from)) && isCapital(p.written(from-1)) && !r.isNoName(p.tokens[from-1].word) {
		from--
	}
	if from == to || p.gap(to) != " " || to+1 < len(p.tokens) && joinsName(p, to+1) && isCapital(p.written(to+1)) {
		return ""
	}
	return r.person(p, from, to)
}

// letterHead reads the name on the first line, where an address or a phone
// number follows.
func (r *Reader) letterHead(p *passage) naming {
	end := p.lineEnd(0)
	if end < 2 || end > mostNameWords || end >= len(p.tokens) || !r.isCapitalised(p, 0, end) {
		return naming{}
	}
	next := end
	for range 3 {
		if next < len(p.tokens) && strings.Count(p.gap(next), "\n") == 1 {
			next = p.lineEnd(next)
		}
	}
	if !slices.ContainsFunc(p.tokens[end:next], func(t token) bool { return shape(t.word) != "" }) {
		return naming{}
	}
	return naming{r.person(p, 0, end), p.span(0, end), "the name above the letter"}
}

// lineEnd is the end of the line that a token stands on.
func (p *passage) lineEnd(i int) int {
	to := i
	for to < len(p.tokens) && p.tokens[to].line == p.tokens[i].line {
		to++
	}
	return to
}

// agree tells whether two names may be of one person: each word of the shorter
// is one of the longer, or its initial.
func agree(a, b string) bool {
	short, long := nameWords(a), nameWords(b)
	if len(short) > len(long) {
		short, long = long, short
	}
	for _, word := range short {
		if !slices.ContainsFunc(long, func(other string) bool {
			return word == other || len(word) == 1 && strings.HasPrefix(other, word) || len(other) == 1 && strings.HasPrefix(word, other)
		}) {
			return false
		}
	}
	return len(short) > 0
}

// fuller tells whether a name tells more than another.
func fuller(a, b string) bool {
	if n, m := len(nameWords(a)), len(nameWords(b)); n != m {
		return n > m
	}
	return len(strings.Join(nameWords(a), "")) > len(strings.Join(nameWords(b), ""))
}

// nameWords are the words of a name as they are compared: in lower case, and
// without accents.
func nameWords(name string) []string {
	words := tokenize(norm.NFD.String(name))
	list := make([]string, 0, len(words))
	for _, t := range words {
		list = append(list, strings.Map(plainLetter, t.word))
	}
	return list
}

// plainLetter leaves out the marks of decomposed letters.
func plainLetter(r rune) rune {
	switch {
	case 0x300 <= r && r < 0x370:
		return -1
	case r == 'ø':
		return 'o'
	case r == 'ł':
		return 'l'
	}
	return r
}

func localPart(email string) string {
	local, _, _ := strings.Cut(email, "@")
	return strings.Map(func(r rune) rune {
		if r == '_' || '0' <= r && r <= '9' {
			return ' '
		}
		return r
	}, local)
}
