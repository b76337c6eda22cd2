package facts

import (
	"cmp"
	"slices"
	"strings"
)

// ranges are parts of a text, by their first byte and the one behind, in order.
type ranges [][2]int

// cover tells whether a number is within one of the ranges.
func (all ranges) cover(n number) bool {
	i, _ := slices.BinarySearchFunc(all, n.start, func(r [2]int, start int) int { return cmp.Compare(r[1], start) })
	return i < len(all) && all[i][0] <= n.start
}

// letterheads are the paragraphs of a passage that are a company's letter head
// or footer, as they are found in a confirmation that was pasted.
func (p *passage) letterheads() ranges {
	var all ranges
	if p.place == inSignature {
		return nil // an employer's may stand there
	}
	for _, m := range p.found["phones"] {
		at := p.tokens[m.from].start
		if m.section != "ours" || len(all) > 0 && at < all[len(all)-1][1] {
			continue
		}
		start, end := 0, len(p.text)
		if blank := strings.LastIndex(p.text[:at], "\n\n"); blank >= 0 {
			start = blank
		}
		if blank := strings.Index(p.text[at:], "\n\n"); blank >= 0 {
			end = at + blank
		}
		all = append(all, [2]int{start, end})
	}
	return all
}
