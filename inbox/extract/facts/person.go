package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostNameWords is the longest name, in words.
const mostNameWords = 6

// person reads the name of a person that fills tokens[from:to], without titles
// and without what stands behind a comma, bracket or dash: companies and jobs.
// Of two persons the first is read, with the family name of the second where
// they share one. Empty where it is no name.
func (r *Reader) person(p *passage, from, to int) string {
	for from < to && r.words.is(p.tokens[from].word, title) {
		from++
	}
	end := from
	for end < to && (end == from || joinsName(p, end)) && !r.isAnd(p, end) {
		end++
	}
	for end > from+1 && r.endsName(p, end-1) {
		end--
	}
	if !r.isPerson(p, from, end) {
		return ""
	}
	name := r.spell(p, from, end)
	if end < to && r.isAnd(p, end) && end == from+1 && to-end >= 3 && r.isPerson(p, end+1, to) {
		name += " " + r.spell(p, to-1, to)
	}
	return name
}

// endsName: a degree or order stands behind a name, as BSc or MBE, or a kiss.
func (r *Reader) endsName(p *passage, i int) bool {
	word := p.written(i)
	return strings.Trim(word, "x") == "" || len(word) > 1 && isUpper(word[:2]) && r.words.is(p.tokens[i].word, title)
}

// joinsName: a token goes on with the name of the token before it.
func joinsName(p *passage, i int) bool {
	switch p.gap(i) {
	case " ", "  ", "\u00a0", "-", "'", "’", "\t":
		return true
	case ". ", ".":
		return utf8.RuneCountInString(p.tokens[i-1].word) <= 2
	}
	return false
}

// isAnd: a second person follows.
func (r *Reader) isAnd(p *passage, i int) bool {
	return r.words.is(p.tokens[i].word, and) || strings.Trim(p.gap(i), " ") == "&" || strings.Trim(p.gap(i), " ") == "+"
}

// isPerson: tokens[from:to] may be the name of a person: one to six words of
// letters. Words that persons are not called stand in it at most behind others
// and with a capital, as Dag and Lykke do.
func (r *Reader) isPerson(p *passage, from, to int) bool {
	if from >= to || to-from > mostNameWords || utf8.RuneCountInString(p.tokens[from].word) < 2 && to-from < 2 {
		return false
	}
	doubtful := 0
	for i := from; i < to; i++ {
		word := p.tokens[i].word
		if !isLetters(word) || len(word) > longestWord || r.isRole(word) {
			return false
		}
		if r.isNoName(word) && (i == from || i+1 == to || !r.words.is(word, particle)) {
			doubtful++
			if i == from || !isCapital(p.written(i)) || isShouted(p, i) {
				return false
			}
		}
	}
	return doubtful*2 <= to-from
}

// isNoName: words that persons are not called. Single letters may be initials.
func (r *Reader) isNoName(word string) bool {
	return len(word) > 1 && r.words.is(word, noName)
}

// isRole: the word is of a mailbox, a job or a company.
func (r *Reader) isRole(word string) bool {
	return len(word) > 1 && (r.words.is(word, role) || r.words.is(word, job) || r.book.is("addresses", "company", word))
}

// isCapitalised: each word has a capital, but for those within that do not need
// one: "Jan van den Berg", "Kari og Ola Nordmann".
func (r *Reader) isCapitalised(p *passage, from, to int) bool {
	for i := from; i < to; i++ {
		if !isCapital(p.written(i)) && (!r.words.is(p.tokens[i].word, particle|and) || i+1 == to) {
			return false
		}
	}
	return from < to
}

// spell writes a name: in nice form where it is all in capitals or has none.
func (r *Reader) spell(p *passage, from, to int) string {
	text := strings.Join(strings.Fields(strings.Trim(p.span(from, to), " .")), " ")
	if strings.ContainsFunc(text, unicode.IsUpper) && strings.ContainsFunc(text, unicode.IsLower) {
		return text
	}
	var b strings.Builder
	start := true
	for _, word := range strings.SplitAfter(strings.ToLower(text), " ") {
		start = !r.words.is(strings.TrimSpace(word), particle) || b.Len() == 0
		for _, c := range word {
			if start {
				c = unicode.ToUpper(c)
			}
			b.WriteRune(c)
			start = c == '-' || c == '\'' || c == '’' || c == '.'
		}
	}
	return b.String()
}

func isLetters(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })
}
