package facts

import (
	"sort"
	"strings"
)

// within are the phrases of a topic that begin at tokens[from:to].
func (p *passage) within(topic string, from, to int) []match {
	list := p.found[topic]
	first := sort.Search(len(list), func(i int) bool { return list[i].from >= from })
	last := first + sort.Search(len(list)-first, func(i int) bool { return list[first+i].from >= to })
	return list[first:last]
}

// gap is what stands before a token, back to the token before it.
func (p *passage) gap(i int) string {
	switch {
	case i <= 0:
		return "\n"
	case i >= len(p.tokens):
		return p.text[p.tokens[len(p.tokens)-1].end:]
	}
	return p.text[p.tokens[i-1].end:p.tokens[i].start]
}

// written is a token as it stands in the text.
func (p *passage) written(i int) string { return p.text[p.tokens[i].start:p.tokens[i].end] }

// is tells whether a word alone is a phrase of a section.
func (b *phrasebook) is(topic, section, word string) bool {
	for _, s := range b.starts[b.words.find(word)] {
		if s.second != whole {
			break
		}
		if r := &b.rules[s.to]; r.topic == topic && r.section == section {
			return true
		}
	}
	return false
}

// breaksLine tells whether a gap holds the end of a line.
func breaksLine(gap string) bool { return strings.Contains(gap, "\n") }
