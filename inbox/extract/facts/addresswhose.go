package facts

import "strings"

// whose tells whose address it is, and of the author's own whether it is the
// one to use. The greater, the rather it is taken.
type whose int

const (
	theirs    whose = iota - 1 // of a company, a pharmacy, somebody else, or no longer
	notTheirs                  // nothing is said
	mine                       // the author says so
	toUse                      // and that it is the new one, or where letters are to go
)

func (w whose) rule() string {
	switch w {
	case toUse:
		return "the address to use now,"
	case mine:
		return "an address said to be the author's,"
	}
	return "a complete address"
}

const (
	// whoseBefore and whoseBehind are how far from an address words tell whose
	// it is, in tokens.
	whoseBefore = 14
	whoseBehind = 5
	// thereBehind is how far behind an address "write to me there" may begin.
	thereBehind = 10
)

// whose reads what is said of an address: the words nearest before it count,
// else those right behind it.
func (r *Reader) whose(p *passage, a addressAt) whose {
	if w := r.saidBehind(p, a); w == toUse || w == theirs {
		return w
	}
	if isThere(p, a) {
		return toUse
	}
	said := notTheirs
	from := max(a.from-whoseBefore, a.postcode.after)
	list := outermost(p.within("addresses", from, a.from))
	for i := len(list) - 1; i >= 0; i-- {
		m := list[i]
		w := r.meaning(p, m, a)
		if m.to > a.from || w == theirs && parted(p, m.to, a.from) {
			continue
		}
		switch {
		case w == theirs && said == mine:
		case w == theirs, w == toUse:
			return w
		case w == mine:
			said = mine
		}
	}
	if said == notTheirs && r.belowOurName(p, from, a.from) {
		return theirs
	}
	return said
}

// leadsUp tells whether the words of a section lead up to an address, and are
// never of it.
func leadsUp(section string) bool {
	switch section {
	case "company", "letter", "not", "to", "from", "there":
		return false
	}
	return true
}

// meaning is what words near an address say of it.
func (r *Reader) meaning(p *passage, m match, a addressAt) whose {
	switch m.section {
	case "now":
		return toUse
	case "mine":
		return mine
	case "old", "theirs":
		return theirs
	case "company":
		if p.place != inSignature && isCapital(p.written(m.from)) {
			return theirs
		}
	case "to":
		return sentTo(p, m, a)
	case "from":
		if isMove(p, m, a) {
			return theirs
		}
	}
	return notTheirs
}

// saidBehind reads what is said behind an address, on its line.
func (r *Reader) saidBehind(p *passage, a addressAt) whose {
	for _, m := range p.within("addresses", a.to, a.to+whoseBehind) {
		between := p.text[p.tokens[a.to-1].end:p.tokens[m.from].start]
		if leadsUp(m.section) && !strings.Contains(between, "\n\n") && !strings.ContainsAny(between, ".!?;") && !r.leadsOn(p, m.to) && !r.isOfElsewhere(p, m) {
			return r.meaning(p, m, a)
		}
	}
	return notTheirs
}

// isOfElsewhere: what is said behind an address is of another place, which it
// names: "not in Cottbus any more".
func (r *Reader) isOfElsewhere(p *passage, m match) bool {
	for i := m.from + 1; i <= m.to && i+1 < len(p.tokens); i++ {
		if r.words.is(p.tokens[i].word, inCities|beforeStreets|inStreets) && p.gap(i+1) == " " && isCapital(p.written(i+1)) {
			return m.section == "old"
		}
	}
	return false
}

// isThere: letters are asked for there, behind the address or in the sentence
// after it.
func isThere(p *passage, a addressAt) bool {
	for i := a.to; i < min(a.to+thereBehind, len(p.tokens)) && !strings.Contains(p.gap(i), "\n\n"); i++ {
		if hasSection(p, "there", i) {
			return true
		}
	}
	return false
}

// leadsOn: another address follows in the sentence, which the words before it are about.
func (r *Reader) leadsOn(p *passage, from int) bool {
	for i := from; i < min(from+whoseBefore, len(p.tokens)) && !parted(p, i, i) && !strings.Contains(p.gap(i), ";"); i++ {
		if _, ok := p.postcodeAt(i); ok {
			return true
		}
	}
	return false
}

// parted: a sentence or a paragraph ends between the words and the address.
func parted(p *passage, from, to int) bool {
	for i := from; i <= to; i++ {
		gap := p.gap(i)
		if strings.Contains(gap, "\n\n") || strings.ContainsAny(gap, ".!?") && len(p.tokens[i-1].word) > 2 {
			return true
		}
	}
	return false
}

// belowOurName: the company's name, as in its mail addresses, stands before.
func (r *Reader) belowOurName(p *passage, from, to int) bool {
	for _, own := range r.config.OwnEmails {
		_, domain, _ := strings.Cut(strings.ToLower(own), "@")
		name, _, _ := strings.Cut(domain, ".")
		for i := from; i < to; i++ {
			if p.tokens[i].word == name {
				return true
			}
		}
	}
	return false
}
