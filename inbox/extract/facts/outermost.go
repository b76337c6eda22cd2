package facts

import (
	"cmp"
	"slices"
)

// outermost are the matches that lie within no other match, in the order of the
// text. It is how lists say what a phrase does not mean: "leave a review" takes
// the place of "review", "do not call me" that of "call me".
func outermost(matches []match) []match {
	return outermostUnless(matches, func(match) bool { return false })
}

// outermostUnless are the outermost matches, where some give way to others of the
// very same words: "bitte nicht anrufen" is no wish to be called.
func outermostUnless(matches []match, givesWay func(match) bool) []match {
	sorted := slices.Clone(matches)
	slices.SortStableFunc(sorted, func(a, b match) int {
		return cmp.Or(a.from-b.from, b.to-a.to)
	})
	outer := sorted[:0]
	reach := 0
	for _, m := range sorted {
		switch last := len(outer) - 1; {
		case m.to > reach:
			outer = append(outer, m)
			reach = m.to
		case last >= 0 && outer[last].from == m.from && outer[last].to == m.to && givesWay(outer[last]):
			outer[last] = m
		}
	}
	return outer
}
