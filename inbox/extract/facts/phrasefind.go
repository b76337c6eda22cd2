package facts

import "slices"

// find finds the phrases in a text, by topic. Of phrases of one section that
// begin with the same word the longest is taken, and of several as long one in
// the language of the mail.
func (b *phrasebook) find(tokens []token, language string) map[string][]match {
	w := walker{phrasebook: b, tokens: tokens, language: language}
	w.lookUp()
	for from := range tokens {
		w.startAt(from)
	}
	return w.byTopic()
}

// walker looks for the phrases in a text.
type walker struct {
	*phrasebook
	tokens   []token
	language string
	numbers  []int32 // of all tokens
	known    []known // of each token, and one more that stands for the end
	found    []found // in the order of the text
	// from is where the phrase begins, and end is behind its sentence.
	from, end int
}

// known is what the book knows of a word of the text: its own number and those of
// the stems it begins with.
type known struct {
	from, to int32 // of the walker's numbers
	bits     bits  // of these
	ahead    bits  // of the words that a gap before this one may lead to
}

// found is a phrase that was found, by the number of its rule.
type found struct{ rule, from, to int32 }

// lookUp looks up each word of the text.
func (w *walker) lookUp() {
	w.numbers = make([]int32, 0, 2*len(w.tokens))
	w.known = make([]known, len(w.tokens)+1)
	w.found = make([]found, 0, len(w.tokens))
	for i, t := range w.tokens {
		k := &w.known[i]
		k.from = int32(len(w.numbers))
		w.numbers = w.words.appendNumbers(w.numbers, t.word)
		k.to = int32(len(w.numbers))
		for _, number := range w.numbers[k.from:] {
			k.bits |= bitOf(number)
		}
		for j := i; j >= 0 && j >= i-longestGap; j-- {
			w.known[j].ahead |= k.bits
		}
	}
}

func (w *walker) numbersOf(token int) []int32 {
	return w.numbers[w.known[token].from:w.known[token].to]
}

// startAt walks the lines that begin with the word tokens[from].
func (w *walker) startAt(from int) {
	w.from = from
	for w.end <= from || w.end < len(w.tokens) && w.tokens[w.end].sentence == w.tokens[from].sentence {
		w.end++
	}
	for _, first := range w.numbersOf(from) {
		starts := w.starts[first]
		for len(starts) > 0 && starts[0].second <= beforeGap {
			if starts[0].second == whole {
				w.note(starts[0].to, from+1)
			} else {
				w.behindGap(starts[0].to, from+1)
			}
			starts = starts[1:]
		}
		if from+1 == w.end {
			continue
		}
		for _, second := range w.numbersOf(from + 1) {
			for i := behindSecond(starts, second-1); i < len(starts) && starts[i].second == second; i++ {
				w.walk(starts[i].to, from+2)
			}
		}
	}
}

// walk notes what ends at a node, and goes on behind tokens[w.from:to].
func (w *walker) walk(n int32, to int) {
	at := &w.nodes[n]
	if at.end != 0 {
		w.note(at.end, to)
	}
	if at.next&w.bitsAt(to) != 0 {
		w.step(n, to)
	}
	w.behindGap(n, to)
}

// behindGap goes on behind tokens[w.from:to], a node and a gap.
func (w *walker) behindGap(n int32, to int) {
	may := w.nodes[n].behindGap
	if may&w.aheadOf(to) == 0 {
		return
	}
	for i := to; i <= to+longestGap; i++ {
		if may&w.bitsAt(i) != 0 {
			w.leap(n, i)
		}
	}
}

// bitsAt are the bits of tokens[i]; none behind the sentence.
func (w *walker) bitsAt(i int) bits {
	if i < w.end {
		return w.known[i].bits
	}
	return 0
}

// aheadOf are the bits that a gap before tokens[i] may lead to, and perhaps some
// of the next sentence; none behind the sentence.
func (w *walker) aheadOf(i int) bits {
	if i < w.end {
		return w.known[i].ahead
	}
	return 0
}

// step goes on behind a node with tokens[to].
func (w *walker) step(n int32, to int) {
	numbers := w.numbersOf(to)
	for i := w.nodes[n].arcs; i != 0; i = w.arcs[i].more {
		switch a := &w.arcs[i]; {
		case a.word == skip:
			if w.nodes[a.to].next&w.known[to].bits != 0 {
				w.step(a.to, to)
			}
		case slices.Contains(numbers, a.word):
			w.walk(a.to, to+1)
		}
	}
}

// leap goes on behind a node and a gap with tokens[to].
func (w *walker) leap(n int32, to int) {
	for i := w.nodes[n].arcs; i != 0; i = w.arcs[i].more {
		switch a := w.arcs[i]; a.word {
		case skip:
			w.leap(a.to, to)
		case gap:
			w.step(a.to, to)
		}
	}
}

// note adds what was found, unless more of its section begins at the same word;
// less gives way.
func (w *walker) note(rule int32, to int) {
	for i := len(w.found) - 1; i >= 0 && int(w.found[i].from) == w.from; i-- {
		f := &w.found[i]
		if w.meaningOf[f.rule] != w.meaningOf[rule] {
			continue
		}
		if int(f.to) < to || int(f.to) == to && w.rules[rule].language == w.language {
			f.rule, f.to = rule, int32(to)
		}
		return
	}
	w.found = append(w.found, found{rule, int32(w.from), int32(to)})
}

// byTopic are the phrases that were found, in words, by the topics that have some.
func (w *walker) byTopic() map[string][]match {
	sizes := make([]int, len(w.topics))
	for _, f := range w.found {
		sizes[w.topicOf[f.rule]]++
	}
	all, lists, topics := make([]match, len(w.found)), make([][]match, len(w.topics)), 0
	for topic, size := range sizes {
		lists[topic], all = all[:0:size], all[size:]
		topics += min(size, 1)
	}
	for _, f := range w.found {
		r, list := &w.rules[f.rule], &lists[w.topicOf[f.rule]]
		*list = append(*list, match{r.section, r.language, int(f.from), int(f.to)})
	}
	byTopic := make(map[string][]match, topics)
	for topic, list := range lists {
		if len(list) > 0 {
			byTopic[w.topics[topic]] = list
		}
	}
	return byTopic
}
