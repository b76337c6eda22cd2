package facts

import (
	"cmp"
	"slices"
)

// The sections of orders.txt.
const (
	rightCue   = "right"
	insteadCue = "instead"
	wrongCue   = "wrong"
)

const (
	// longestCue is how many words a cue has at most, with one behind it.
	longestCue = 10
	// correctable is how many numbers before a correction it may be meant for.
	correctable = 8
)

// cue tells whether a number is said to be the right one, or the wrong one.
func (p *passage) cue(n number) string {
	cues := p.found["orders"]
	i, _ := slices.BinarySearchFunc(cues, n.first(), func(m match, token int) int { return cmp.Compare(m.from, token) })
	for i--; i >= 0 && n.first()-cues[i].from <= longestCue; i-- {
		if p.tokens[cues[i].from].line < p.tokens[n.first()].line && !p.isWrapped(p.tokens[cues[i].to-1].end) {
			continue // in a line before, of which it tells
		}
		if words := n.first() - cues[i].to; words == 0 || words == 1 && n.label.isOrder() {
			return cues[i].section
		}
	}
	return ""
}

// correct leaves out the numbers that others correct.
func correct(orders []order) []order {
	wrong := map[string]bool{}
	for i := range orders {
		o := &orders[i]
		switch o.cue {
		case wrongCue:
			wrong[o.digits] = true
		case rightCue, insteadCue:
			before := orders[max(0, i-correctable):i]
			for _, earlier := range before {
				if alike(earlier.digits, o.digits) || o.cue == rightCue && len(before) == 1 && earlier.digits != o.digits {
					wrong[earlier.digits] = true
					o.named, o.rule = true, o.rule+"; corrects one that was given before"
				}
			}
		}
	}
	isWrong := func(o order) bool { return wrong[o.digits] }
	if !slices.ContainsFunc(orders, func(o order) bool { return !isWrong(o) }) {
		return orders
	}
	return slices.DeleteFunc(orders, isWrong)
}

// alike tells whether a number can be another with a slip of the pen: one digit
// or two differ.
func alike(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	differ := 0
	for i := range len(a) {
		if a[i] != b[i] {
			differ++
		}
	}
	return 0 < differ && differ <= 2
}
