package facts

import (
	"slices"
	"strings"

	"complaintd/casefile"
)

// Sections of lists/*/clauses.txt.
const (
	relating    = "that"    // begins a clause that tells of what was named before
	restricting = "only"    // a weak wish, and none in a report
	contrasting = "instead" // refuses what is named behind it, and nothing before
	preferring  = "best"    // makes a wish of a detail
	reaching    = "reach"   // tells where the author is found: a detail
	requesting  = "asked"   // shows that something is asked
	wouldHave   = "would"   // opens a wish for what others may do
	calls       = "call"    // what they may do by phone
	writes      = "write"   // what they may do in writing
	calling     = "calling" // talk over the phone, against writing
	thatIsMine  = "mine"    // makes a wish of what was named before
)

// How far the parts of a wish may stand from another, in words between.
const (
	mostToWished   = 5
	mostToContrast = 3
	mostToMine     = 12
	mostAround     = 40 // what is looked at of a sentence, to either side
)

// isClause tells whether a phrase of clauses.txt of a section fills a match.
func (p *passage) isClause(m *match, section string) bool {
	return slices.ContainsFunc(p.within("clauses", m.from, m.from+1), func(c match) bool {
		return c.section == section && c.to == m.to
	})
}

// hasClause tells whether a phrase of clauses.txt of a section begins between two
// tokens.
func (p *passage) hasClause(section string, from, to int) bool {
	return slices.ContainsFunc(p.within("clauses", from, to), func(c match) bool { return c.section == section })
}

// clause is the part of the sentence between commas that a token stands in, as far
// as it is looked at.
func (p *passage) clause(token int) (from, to int) {
	return p.around(token, func(gap string) bool { return strings.ContainsAny(gap, ",()") })
}

// sentence is that which a token stands in, as far as it is looked at.
func (p *passage) sentence(token int) (from, to int) {
	return p.around(token, func(string) bool { return false })
}

// around are the tokens about another in its sentence, up to a gap that parts them.
func (p *passage) around(token int, parts func(gap string) bool) (from, to int) {
	first, last, sentence := max(token-mostAround, 0), min(token+mostAround, len(p.tokens)), p.tokens[token].sentence
	for from = token; from > first && p.tokens[from-1].sentence == sentence && !parts(p.gap(from)); from-- {
	}
	for to = token + 1; to < last && p.tokens[to].sentence == sentence && !parts(p.gap(to)); to++ {
	}
	return from, to
}

// isReport tells whether the clause of a channel reports something, so that a weak
// cue makes nothing of the channel: "no e-mail came", "I got only a letter".
func (p *passage) isReport(found []match, channel int, cue *match) bool {
	if cue.section != refusing && !p.isClause(cue, restricting) {
		return false
	}
	from, to := p.clause(found[channel].from)
	for i := channel - 1; i >= 0 && found[i].from >= from; i-- {
		if found[i].section == reporting {
			return true
		}
	}
	for _, m := range found[channel+1:] {
		if m.from >= to {
			return false
		}
		if m.section == reporting {
			return true
		}
	}
	return false
}

// isOnlyReported tells whether a whole phrase is opened by a weak word, in a clause
// that has reported something before: "I got only an e-mail".
func (p *passage) isOnlyReported(found []match, i int) bool {
	m := found[i]
	if !slices.ContainsFunc(p.within("clauses", m.from, m.from+1), func(c match) bool { return c.section == restricting }) {
		return false
	}
	from, _ := p.clause(m.from)
	return i > 0 && found[i-1].section == reporting && found[i-1].from >= from
}

// isAbsence tells whether a bare "no" only says that there is no e-mail or letter:
// who writes by e-mail hardly refuses it but in a request, or with a verb.
func (p *passage) isAbsence(c casefile.Channel, cue *match) bool {
	if c == casefile.ByPhone || cue.to-cue.from > 1 {
		return false
	}
	from, to := p.sentence(cue.from)
	return !p.hasClause(requesting, from, to)
}

// isAskedFor tells whether what sounds like a report is only what is asked for right
// before it: "I want your answer by letter".
func (p *passage) isAskedFor(before, m *match) bool {
	isAnswer := func(c match) bool { return c.section == asking } // the answer
	return m.section == reporting && before != nil && (before.section == asking || before.section == sending) && m.from-before.to <= 1 &&
		p.tokens[before.from].sentence == p.tokens[m.from].sentence && !strings.Contains(p.gap(m.from), ",") &&
		slices.ContainsFunc(p.within("preference", m.from, m.to), isAnswer)
}

// mayCue tells whether a cue may say something of a channel, seen from the words
// between them. Behind the channel a refusal is of something else in a clause of its
// own ("an e-mail that is not mine") or where it refuses what follows ("by phone
// rather than by e-mail"); and any cue is behind a comma, but right behind it.
func (p *passage) mayCue(before, behind *match, isBehind bool) bool {
	cue, channel := before, behind
	if isBehind {
		cue, channel = behind, before
	}
	if p.endsLine(before.to, behind.from) || p.isForeign(*cue) && cue.language != channel.language {
		return false
	}
	if !isBehind {
		return true
	}
	between := behind.from - before.to
	if behind.section == refusing && (p.isClause(behind, contrasting) || p.hasClause(relating, before.to, behind.from)) {
		return false
	}
	if between < 0 || !strings.Contains(p.text[p.tokens[before.to-1].end:p.tokens[behind.from].start], ",") {
		return true
	}
	return behind.section != reporting && between == 0 || behind.section == asking && between == 1
}

// endsLine tells whether a line ends between two tokens that no mail program broke.
func (p *passage) endsLine(from, to int) bool {
	for i := from; i <= to && i < len(p.tokens); i++ {
		if breaksLine(p.gap(i)) && !p.isWrapped(p.tokens[i-1].end) {
			return true
		}
	}
	return false
}

// isDetail tells whether a sentence only tells where the author is found: "you can
// reach me on 0191 498 0000 in the mornings".
func (p *passage) isDetail(token int) bool {
	from, to := p.sentence(token)
	return p.hasClause(reaching, from, to) && !p.hasClause(preferring, from, to)
}

// isReached tells whether a phrase for a call is one of where the author is found,
// with the number.
func (p *passage) isReached(found []match, i int) bool {
	m := found[i]
	isOf := func(c match) bool { return c.section == reaching && c.to >= m.from }
	return slices.ContainsFunc(p.within("clauses", max(m.from-mostToWished, 0), m.to), isOf) && p.isDetail(m.from) && p.givesNumber(found, i)
}

// givesNumber tells whether a phone of the author's stands in the sentence of
// found[i]: "I read my mail daily, and am on 0191 498 0000" leaves the choice.
func (p *passage) givesNumber(found []match, i int) bool {
	for j := max(i-mostListed, 0); j < min(i+mostListed+1, len(found)); j++ {
		if isTheirNumber := p.isNumberAt(found[j]); isTheirNumber && p.tokens[found[j].from].sentence == p.tokens[found[i].from].sentence {
			return true
		}
	}
	return false
}

func (p *passage) isNumberAt(m match) bool {
	return m.section == ofTheirs || m.section == timing && isNumber(p.tokens[m.from].word)
}

// wished are the statements that are made of whole clauses: "it would be good if
// somebody rang me", "ring me rather than write", "by phone, that's my preference".
func (p *passage) wished() (said []statement) {
	found := p.found["clauses"]
	for i, m := range found {
		switch m.section {
		case wouldHave:
			if c, ok := p.nextOf(found[i+1:], m.to, mostToWished, calls); ok && !p.denies(m.from, c.to) {
				said = append(said, p.wishFor(casefile.ByPhone, wishes, m, c))
			}
		case contrasting:
			said = append(said, p.contrasted(found, i)...)
		case thatIsMine:
			if p.hasClause(calling, max(m.from-mostToMine, 0), m.from) {
				said = append(said, p.wishFor(casefile.ByPhone, wishes, m, m))
			}
		}
	}
	return said
}

// nextOf is the first of some matches that begins within so many words, in the same
// sentence, and is of a section.
func (p *passage) nextOf(found []match, from, most int, section string) (match, bool) {
	for _, m := range found {
		if m.from-from > most {
			break
		}
		if m.section == section && m.from >= from-1 && p.tokens[m.from].sentence == p.tokens[from-1].sentence {
			return m, true
		}
	}
	return match{}, false
}

// denies tells whether there is a "not" between two tokens; in a question it asks.
func (p *passage) denies(from, to int) bool {
	isNot := func(m match) bool { return m.section == "not" }
	return slices.ContainsFunc(p.within("denials", from, to), isNot) && !p.isAsked(to)
}

// contrasted reads "ring rather than write" and "write rather than ring".
func (p *passage) contrasted(found []match, at int) []statement {
	instead := found[at]
	before := func(section string) (match, bool) {
		for i := at - 1; i >= 0 && instead.from-found[i].to <= mostToContrast; i-- {
			if m := found[i]; m.section == section && m.to <= instead.from && p.tokens[m.from].sentence == p.tokens[instead.from].sentence {
				return m, true
			}
		}
		return match{}, false
	}
	if call, ok := before(calling); ok {
		if write, ok := p.nextOf(found[at+1:], instead.to, mostToContrast, writes); ok {
			return []statement{p.wishFor(casefile.ByPhone, wishes, call, write)}
		}
	}
	if write, ok := before(writes); ok {
		if call, ok := p.nextOf(found[at+1:], instead.to, mostToContrast, calling); ok {
			return []statement{p.wishFor(casefile.ByEmail, wishesWriting, write, call)}
		}
	}
	return nil
}

// wishFor is a statement that begins with one match and ends with another.
func (p *passage) wishFor(c casefile.Channel, kind statementKind, from, to match) statement {
	return statement{
		kind: kind, channel: c, sentence: p.tokens[from.from].sentence,
		from: from.from, to: max(from.to, to.to), text: p.span(from.from, max(from.to, to.to)), language: from.language,
	}
}
