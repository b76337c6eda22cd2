package facts

import "strings"

const (
	// moveNear is how far words of moving may be from "to" and "from", and
	// placeNear how far from these an address, in tokens.
	moveNear  = 30
	placeNear = 3
	// letterBefore is how far before "to" stands what goes there, in tokens, and
	// notBefore how far before that a word that forbids it.
	letterBefore = 9
	notBefore    = 2
	// personBetween is how many words may stand between "to" and an address: the
	// person there.
	personBetween = 8
)

// sentTo is what "to" says of the address behind it: the author has moved there,
// or wants letters there, or none.
func sentTo(p *passage, to match, a addressAt) whose {
	if isMove(p, to, a) {
		return toUse
	}
	if a.from-to.to > personBetween || parted(p, to.to, a.from) && !strings.HasPrefix(p.gap(to.to), ":") {
		return notTheirs
	}
	for i := to.from - 1; i >= max(to.from-letterBefore, 0) && !parted(p, i+1, i+1); i-- {
		if !hasSection(p, "letter", i) {
			continue
		}
		if forbids(p, max(i-notBefore, 0), to.from) {
			return theirs
		}
		return toUse
	}
	return notTheirs
}

// isMove: "from" or "to" stands right before the address, and words of moving
// are near.
func isMove(p *passage, m match, a addressAt) bool {
	if a.from-m.to > placeNear {
		return false
	}
	for i := max(m.from-moveNear, 0); i < min(a.to+moveNear, len(p.tokens)); i++ {
		if hasSection(p, "moved", i) {
			return true
		}
	}
	return false
}

// forbids: a word of negation stands among tokens[from:to], in the clause that
// ends with them.
func forbids(p *passage, from, to int) bool {
	for i := to - 1; i >= from; i-- {
		if hasSection(p, "not", i) {
			return true
		}
		if strings.TrimSpace(p.gap(i)) != "" {
			return false
		}
	}
	return false
}

// hasSection: a phrase of the section begins at the token.
func hasSection(p *passage, section string, i int) bool {
	for _, m := range p.within("addresses", i, i+1) {
		if m.section == section {
			return true
		}
	}
	return false
}
