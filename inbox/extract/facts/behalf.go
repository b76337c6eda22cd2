package facts

import (
	"slices"
	"strings"
)

// onBehalfOf reads for whom the author writes: "on behalf of Anna Olsen", "my
// mother Anna Olsen ordered". It is the name where one is given, else the words
// for the person ("my mother").
func (r *Reader) onBehalfOf(s *sheet) {
	for _, p := range []*passage{s.words, s.signature, s.subject} {
		for _, m := range p.found["behalf"] {
			who := r.behalf(s, p, m)
			if who == "" {
				continue
			}
			s.OnBehalfOf = r.fullNameOf(s, p, who)
			s.prove("on_behalf_of", s.OnBehalfOf, p.span(m.from, min(m.to+3, len(p.tokens))), m.language+": writes for somebody else")
			return
		}
	}
}

// behalf reads for whom, from a phrase that was found.
func (r *Reader) behalf(s *sheet, p *passage, m match) string {
	switch m.section {
	case "for": // somebody follows
		return r.somebody(s, p, m.to)
	case "about": // somebody of the author's follows
		if near := p.within("behalf", m.to, m.to+1); slices.ContainsFunc(near, isRelation) {
			return r.somebody(s, p, m.to)
		}
	case "behind": // somebody stands before
		return r.somebodyBefore(p, m.from)
	case "person": // my mother, who did something that customers do
		if does, ok := r.follows(p, "does", m.to); ok && !onlyHelps(p, m, does) {
			return r.named(p, m)
		}
	case "called": // her name is
		return r.somebody(s, p, m.to)
	}
	return ""
}

// fullNameOf is the name of the person the author writes for, where it is told
// apart from the words for the person: "her name is", or above the address that
// letters are to go to.
func (r *Reader) fullNameOf(s *sheet, p *passage, who string) string {
	if strings.Contains(who, " ") && isCapital(who) {
		return who
	}
	for _, m := range p.found["behalf"] {
		if m.section == "called" {
			if name := r.somebody(s, p, m.to); name != "" {
				return name
			}
		}
	}
	if above := r.addressee(p).name; above != "" && !agree(above, s.Name) {
		return above
	}
	return who
}

func isRelation(m match) bool { return m.section == "person" }

// mostBetween is how many words may stand between a person and what the person
// did: a name, an age.
const mostBetween = 7

// follows finds the phrase of the section that follows in the sentence.
func (r *Reader) follows(p *passage, section string, from int) (match, bool) {
	for _, m := range p.within("behalf", from, from+mostBetween) {
		if m.section == section && !strings.ContainsAny(p.text[p.tokens[from-1].end:p.tokens[m.from].start], ".!?;\n") {
			return m, !slices.ContainsFunc(p.tokens[from:m.from], func(t token) bool { return r.words.is(t.word, and) })
		}
	}
	return match{}, false
}

// mostToOurs is how many words may stand between what somebody did and the thing
// of the author's that they did it with.
const mostToOurs = 3

// onlyHelps tells whether a person does no more than to carry the author's word or
// parcel: "my wife rang you", "the neighbour got my parcel".
func onlyHelps(p *passage, person, does match) bool {
	return slices.ContainsFunc(p.within("behalf", person.to, does.to+mostToOurs), func(m match) bool {
		return m.section == "ours" || m.section == "carries" && m.from <= does.from
	})
}

// somebody reads the person that begins at a token: a relation, perhaps with a
// name behind it, or a name.
func (r *Reader) somebody(s *sheet, p *passage, from int) string {
	if from >= len(p.tokens) || strings.Trim(p.gap(from), " \u00a0\n:,") != "" {
		return ""
	}
	for _, m := range p.within("behalf", from, from+1) {
		if m.section == "person" {
			return r.named(p, m)
		}
	}
	name := r.nameIn(p, from)
	if name == "" || agree(name, s.Name) {
		return ""
	}
	return name
}

// named is the name behind the words for a person, else these words.
func (r *Reader) named(p *passage, m match) string {
	if m.to < len(p.tokens) && strings.Trim(p.gap(m.to), " \u00a0\n,(:") == "" {
		if name := r.nameIn(p, m.to); name != "" {
			return name
		}
	}
	return p.plain(m.from, m.to)
}

// nameIn reads the name with capitals that begins at a token.
func (r *Reader) nameIn(p *passage, from int) string {
	for from+1 < len(p.tokens) && r.words.is(p.tokens[from].word, title) && strings.Trim(p.gap(from+1), ". ") == "" {
		from++
	}
	to := from
	for to < len(p.tokens) && to-from < mostNameWords && (to == from || joinsName(p, to) || goesOn(p, to)) && isCapital(p.written(to)) && !r.isNoName(p.tokens[to].word) {
		to++
	}
	if to == from || isShouted(p, from) && to-from > 3 {
		return ""
	}
	return r.person(p, from, to)
}

// somebodyBefore reads the person that ends before a token, as in Finnish and
// Swedish: "äitini Anna Virtasen puolesta".
func (r *Reader) somebodyBefore(p *passage, to int) string {
	for from := max(to-mostNameWords, 0); from < to; from++ {
		for _, m := range p.within("behalf", from, from+1) {
			if m.section == "person" && m.to <= to {
				return r.named(p, m)
			}
		}
	}
	from := to
	for from > 0 && to-from < mostSigned && (from == to || joinsName(p, from)) && isCapital(p.written(from-1)) {
		from--
	}
	if to-from < 2 {
		return ""
	}
	return r.person(p, from, to)
}
