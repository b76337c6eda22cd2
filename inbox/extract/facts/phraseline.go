package facts

import (
	"fmt"
	"slices"
	"strings"
)

// edge is what leads on from a node over a word.
type edge struct{ node, word int32 }

// add adds the phrases that a line stands for.
func (b *phrasebook) add(r rule, line string) error {
	groups, err := b.scratch.readGroups(line)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(groups, isNeeded) {
		return fmt.Errorf("%q may stand for nothing at all", line)
	}
	head := b.newNode()
	last := head
	for _, c := range groups {
		last = b.addChoices(last, c)
	}
	b.nodes[last].end = b.ruleNumber(r)
	b.lookAhead(head)
	b.addStarts(head)
	return nil
}

// ruleNumber is the number of a rule. Lines of one rule stand together.
func (b *phrasebook) ruleNumber(r rule) int32 {
	if last := len(b.rules) - 1; b.rules[last] != r {
		b.rules = append(b.rules, r)
		b.topicOf = append(b.topicOf, b.topic(r.topic))
		b.meaningOf = append(b.meaningOf, b.meaning(meaning{r.topic, r.section}))
	}
	return int32(len(b.rules) - 1)
}

// meaning is the number of a meaning, given where it has none.
func (b *phrasebook) meaning(m meaning) int32 {
	n, ok := b.meanings[m]
	if !ok {
		n = int32(len(b.meanings))
		b.meanings[m] = n
	}
	return n
}

// topic is the number of a topic, given where it has none.
func (b *phrasebook) topic(name string) int {
	if i := slices.Index(b.topics, name); i >= 0 {
		return i
	}
	b.topics = append(b.topics, name)
	return len(b.topics) - 1
}

// addChoices lets a line go on from a node with one of several choices, and
// returns the node at which these meet. Nodes behind others have higher numbers.
func (b *phrasebook) addChoices(from int32, c choices) int32 {
	lasts := make([]edge, len(c)) // to the node at which the choices meet
	for i, words := range c {
		lasts[i] = b.addWords(from, words)
	}
	meet := b.newNode()
	for _, last := range lasts {
		b.connect(last, meet)
	}
	return meet
}

// addWords lets a line go on from a node with some words, and returns the edge of
// the last of them, which leads nowhere yet.
func (b *phrasebook) addWords(from int32, words []string) edge {
	if len(words) == 0 {
		return edge{from, skip}
	}
	last := len(words) - 1
	for _, word := range words[:last] {
		next := b.newNode()
		b.connect(edge{from, b.number(word)}, next)
		from = next
	}
	return edge{from, b.number(words[last])}
}

// number is the number of a word, a stem or the gap; given where it has none.
func (b *phrasebook) number(word string) (n int32) {
	if word == "..." {
		return gap
	}
	if stem, ok := strings.CutSuffix(word, "*"); ok {
		n = b.words.numberStem(stem)
	} else {
		n = b.words.numberWord(word)
	}
	if int(n) == len(b.starts) {
		b.starts = append(b.starts, nil) // a new one, which begins no phrase yet
	}
	return n
}

func (b *phrasebook) newNode() int32 {
	b.nodes = append(b.nodes, node{})
	return int32(len(b.nodes) - 1)
}

// connect adds the arc of an edge.
func (b *phrasebook) connect(e edge, to int32) {
	at := &b.nodes[e.node]
	b.arcs = append(b.arcs, arc{word: e.word, to: to, more: at.arcs})
	at.arcs = int32(len(b.arcs) - 1)
}

// lookAhead tells each node of a line, the last one first, what may follow it.
func (b *phrasebook) lookAhead(head int32) {
	for n := int32(len(b.nodes) - 1); n >= head; n-- {
		at := &b.nodes[n]
		for i := at.arcs; i != 0; i = b.arcs[i].more {
			behind := b.nodes[b.arcs[i].to]
			switch word := b.arcs[i].word; word {
			case skip:
				at.next |= behind.next
				at.behindGap |= behind.behindGap
				at.end = max(at.end, behind.end)
			case gap:
				at.behindGap |= behind.next
			default:
				at.next |= bitOf(word)
			}
		}
	}
}

// addStarts notes how a line goes on behind each word that it may begin with. One
// that begins with nothing or with a gap begins later.
func (b *phrasebook) addStarts(head int32) {
	for i := b.nodes[head].arcs; i != 0; i = b.arcs[i].more {
		switch a := b.arcs[i]; a.word {
		case skip, gap:
			b.addStarts(a.to)
		default:
			at := b.nodes[a.to]
			if at.end != 0 {
				b.addStart(a.word, start{whole, at.end})
			}
			if at.behindGap != 0 {
				b.addStart(a.word, start{beforeGap, a.to})
			}
			b.addSeconds(a.word, a.to)
		}
	}
}

// addSeconds notes the second words that a line may go on with behind a node.
func (b *phrasebook) addSeconds(first, n int32) {
	for i := b.nodes[n].arcs; i != 0; i = b.arcs[i].more {
		switch a := b.arcs[i]; a.word {
		case skip:
			b.addSeconds(first, a.to)
		case gap: // as the start at the node before it
		default:
			b.addStart(first, start{a.word, a.to})
		}
	}
}

func (b *phrasebook) addStart(first int32, s start) {
	at := &b.starts[first]
	*at = slices.Insert(*at, behindSecond(*at, s.second), s)
}

// behindSecond is where the starts with a greater second word begin.
func behindSecond(starts []start, second int32) int {
	low, high := 0, len(starts)
	for low < high {
		if middle := (low + high) / 2; starts[middle].second > second {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}
