package facts

import (
	"slices"
	"strings"
)

const (
	// signedLines are how many lines at the end of a passage may be signed.
	signedLines = 14
	// mostSigned is the longest name without capitals, in words.
	mostSigned = 3
)

// signed finds the name below or behind the last sign-off of a passage, or, in
// a signature, on the first line that is a name.
func (r *Reader) signed(p *passage, known []string, signature bool) naming {
	for _, line := range lastLines(p) {
		from, signedOff := line.from, false
		for _, m := range p.within("signoffs", line.from, line.from+1) {
			from, signedOff = max(from, m.to), true
		}
		if !signedOff && !signature {
			continue
		}
		name := r.nameOn(p, from, line.to, known, signedOff)
		if signedOff && line.to < len(p.tokens) {
			next := piece{from: line.to, to: p.lineEnd(line.to)}
			if below := r.nameOn(p, next.from, next.to, known, true); name == "" || p.gap(line.to) == "\n" && fuller(below, name) {
				name, line = below, next
			}
		}
		if name != "" {
			return naming{name, p.span(line.from, line.to), "signed with this name"}
		}
	}
	return naming{}
}

// lastLines are the last lines of a passage that have words, from above.
func lastLines(p *passage) (lines []piece) {
	for to := len(p.tokens); to > 0 && len(lines) < signedLines; {
		from := to - 1
		for from > 0 && p.tokens[from-1].line == p.tokens[to-1].line && to-from < 40 {
			from--
		}
		lines = append(lines, piece{from: from, to: to})
		to = from
	}
	slices.Reverse(lines)
	return lines
}

// nameOn reads the name that a line begins with, or that is all of it. One word
// counts below a sign-off or where it is known, words without capitals too.
func (r *Reader) nameOn(p *passage, from, to int, known []string, signedOff bool) string {
	for from < to && r.words.is(p.tokens[from].word, beforeName|title) {
		from++
	}
	end := min(from+1, to)
	for end < to && strings.Trim(p.gap(end), " \u00a0.-'’&+\t") == "" && !strings.Contains(p.gap(end), " - ") {
		end++
	}
	name := r.person(p, from, end)
	isKnown := name != "" && agree(name, strings.Join(known, " "))
	switch {
	case name == "", end == to && strings.ContainsAny(p.gap(end), "?:") && p.tokens[to-1].line == p.tokens[from].line && strings.HasPrefix(p.gap(end), ":"):
		return ""
	case isKnown:
		return name
	case !signedOff:
		if end-from < 2 || !r.isCapitalised(p, from, end) || r.isPlace(p, from) {
			return ""
		}
	case !r.isCapitalised(p, from, end) && (end-from > mostSigned || end < to || r.hasCapital(p, from, end)):
		return ""
	}
	return name
}

// isPlace: a city or country begins at the token.
func (r *Reader) isPlace(p *passage, i int) bool {
	return r.isCountry(p, i) || len(p.within("cities", i, i+1)) > 0
}

// lastLine reads the name on the last lines of the words, where nobody has told
// it from them: it is known from the From field, or a paragraph of its own.
func (r *Reader) lastLine(p *passage, known []string) naming {
	lines := lastLines(p)
	for _, line := range lines[max(min(1, len(lines)), len(lines)-3):] {
		if line.to-line.from > mostNameWords || len(p.within("signoffs", line.from, line.from+1)) > 0 {
			continue
		}
		name := r.nameOn(p, line.from, line.to, known, false)
		if name == "" {
			name = r.alone(p, line, known)
		} else if !agree(name, strings.Join(known, " ")) && !opensParagraph(p, line) && !r.endsAll(p, line) {
			name = ""
		}
		if name != "" {
			return naming{name, p.span(line.from, line.to), "the name below the words"}
		}
	}
	return naming{}
}

// shortestAlone is the shortest name of one word without a capital that is
// known from the address, in bytes.
const shortestAlone = 4

// alone reads a first name that is a paragraph of its own, and with which the
// author's address begins.
func (r *Reader) alone(p *passage, line piece, known []string) string {
	word := p.tokens[line.from].word
	if line.to-line.from > 1 || len(word) < shortestAlone || !opensParagraph(p, line) ||
		!slices.ContainsFunc(known, func(k string) bool { return strings.HasPrefix(k, word) }) {
		return ""
	}
	return r.person(p, line.from, line.to)
}

// lastWord reads a first name that is the last line and stands apart. Nothing
// else tells that it is one, so that it counts only where there is no other.
func (r *Reader) lastWord(p *passage) naming {
	last := len(p.tokens) - 1
	if last < 1 || len(p.tokens[last].word) < shortestAlone || p.tokens[last-1].line == p.tokens[last].line || !isCapital(p.written(last)) ||
		p.place == inWords && !opensParagraph(p, piece{from: last, to: last + 1}) || r.isPlace(p, last) {
		return naming{}
	}
	return naming{r.person(p, last, last+1), p.written(last), "the word below the words"}
}

// endsAll: the line is the last and nothing but a name of capitals, and the
// sentence before it ends with its line.
func (r *Reader) endsAll(p *passage, line piece) bool {
	above := strings.TrimRight(p.text[:p.tokens[line.from].start], " \n\u00a0\t\r")
	return line.from > 0 && line.to == len(p.tokens) && strings.TrimSpace(p.gap(line.to)) == "" && strings.Contains(p.gap(line.from), "\n") &&
		above != "" && strings.ContainsAny(above[len(above)-1:], ".!?") && line.to-line.from <= mostSigned &&
		r.isCapitalised(p, line.from, line.to) && !isShouted(p, line.from)
}

// opensParagraph: an empty line stands before the line, and no sentence ends
// with it.
func opensParagraph(p *passage, line piece) bool {
	return strings.Count(p.gap(line.from), "\n") > 1 && !strings.ContainsAny(strings.SplitN(p.gap(line.to), "\n", 2)[0], "?!.:")
}
