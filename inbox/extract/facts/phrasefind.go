package facts

import "slices"

// find finds the phrases in a text, by topic. Of phrases of one section that
// begin with the same word the longest is taken.
func (b *phrasebook) find(tokens []token) map[string][]match {
	w := walker{phrasebook: b, tokens: tokens}
	w.lookUp()
	for from := range tokens {
		for _, number := range w.numbersOf(from) {
			w.start(number, from)
		}
	}
	return w.byTopic()
}

// walker looks for the phrases in a text.
type walker struct {
	*phrasebook
	tokens  []token
	numbers []int32 // of all tokens
	known   []known // of each token
	found   []found // in the order of the text
}

// known is what the book knows of a word of the text: its own number and those of
// the stems it begins with.
type known struct {
	from, to int32 // of the walker's numbers
	bits     bits  // of these
}

// found is a phrase that was found, by the number of its rule.
type found struct{ rule, from, to int32 }

// lookUp looks up each word of the text.
func (w *walker) lookUp() {
	w.numbers = make([]int32, 0, len(w.tokens))
	w.known = make([]known, len(w.tokens))
	for i, t := range w.tokens {
		k := &w.known[i]
		k.from = int32(len(w.numbers))
		w.numbers = w.words.appendNumbers(w.numbers, t.word)
		k.to = int32(len(w.numbers))
		for _, number := range w.numbers[k.from:] {
			k.bits |= bitOf(number)
		}
	}
}

func (w *walker) numbersOf(token int) []int32 {
	return w.numbers[w.known[token].from:w.known[token].to]
}

// start walks the lines that begin with a word, which is tokens[from].
func (w *walker) start(word int32, from int) {
	next := w.bitsAt(from, from+1)
	for _, s := range w.starts[word] {
		if s.always || s.next&next != 0 {
			w.walk(s.node, from, from+1)
		}
	}
}

// walk notes what ends at a node, and goes on behind tokens[from:to].
func (w *walker) walk(n int32, from, to int) {
	at := &w.nodes[n]
	if at.end != 0 {
		w.note(at.end, from, to)
	}
	if at.next&w.bitsAt(from, to) != 0 {
		w.step(n, from, to)
	}
	if at.behindGap == 0 {
		return
	}
	for i := to; i <= to+longestGap; i++ {
		if at.behindGap&w.bitsAt(from, i) != 0 {
			w.leap(n, from, i)
		}
	}
}

// bitsAt are the bits of tokens[i]; none where it is not of the sentence of
// tokens[from].
func (w *walker) bitsAt(from, i int) bits {
	if i < len(w.tokens) && w.tokens[i].sentence == w.tokens[from].sentence {
		return w.known[i].bits
	}
	return 0
}

// step goes on behind a node with tokens[to].
func (w *walker) step(n int32, from, to int) {
	numbers := w.numbersOf(to)
	for i := w.nodes[n].arcs; i != 0; i = w.arcs[i].more {
		switch a := &w.arcs[i]; {
		case a.word == skip:
			if w.nodes[a.to].next&w.known[to].bits != 0 {
				w.step(a.to, from, to)
			}
		case slices.Contains(numbers, a.word):
			w.walk(a.to, from, to+1)
		}
	}
}

// leap goes on behind a node and a gap with tokens[to].
func (w *walker) leap(n int32, from, to int) {
	for i := w.nodes[n].arcs; i != 0; i = w.arcs[i].more {
		switch a := w.arcs[i]; a.word {
		case skip:
			w.leap(a.to, from, to)
		case gap:
			w.step(a.to, from, to)
		}
	}
}

// note adds what was found, unless more of its section begins at the same word;
// less gives way.
func (w *walker) note(rule int32, from, to int) {
	for i := len(w.found) - 1; i >= 0 && int(w.found[i].from) == from; i-- {
		if f := &w.found[i]; w.topicOf[f.rule] == w.topicOf[rule] && w.rules[f.rule].section == w.rules[rule].section {
			f.to = max(f.to, int32(to))
			return
		}
	}
	w.found = append(w.found, found{rule, int32(from), int32(to)})
}

// byTopic are the phrases that were found, in words.
func (w *walker) byTopic() map[string][]match {
	sizes := make([]int, len(w.topics))
	for _, f := range w.found {
		sizes[w.topicOf[f.rule]]++
	}
	lists := make([][]match, len(w.topics))
	for topic, size := range sizes {
		lists[topic] = make([]match, 0, size)
	}
	for _, f := range w.found {
		r, list := w.rules[f.rule], &lists[w.topicOf[f.rule]]
		*list = append(*list, match{r.section, r.language, int(f.from), int(f.to)})
	}
	topics := make(map[string][]match, len(lists))
	for topic, list := range lists {
		topics[w.topics[topic]] = list
	}
	return topics
}
