package facts

// trie numbers the words and the stems of the lists. A word and a stem of the
// same letters have numbers of their own. One walk along a word of a text gives
// its number and those of all stems that it begins with.
type trie struct {
	first   [256]int32 // the node of a first letter; 0 for none
	nodes   []trieNode
	numbers int32 // given so far, from 1 on
}

// trieNode is the last letter (byte) of a beginning of words.
type trieNode struct {
	letter     byte
	sibling    int32 // another letter in its place; 0 for none
	child      int32 // a letter behind it; 0 for none
	word, stem int32 // numbers of what ends here; 0 for none
}

func newTrie(usualNodes int) trie { return trie{nodes: make([]trieNode, 1, 1+usualNodes)} }

// numberWord is the number of a word, given where it has none.
func (t *trie) numberWord(word string) int32 { return t.number(&t.node(word).word) }

// numberStem is the number of a stem, given where it has none.
func (t *trie) numberStem(stem string) int32 { return t.number(&t.node(stem).stem) }

func (t *trie) number(known *int32) int32 {
	if *known == 0 {
		t.numbers++
		*known = t.numbers
	}
	return *known
}

// node is the node of the last letter of a text that is not empty, made where
// there is none.
func (t *trie) node(text string) *trieNode {
	n := t.choose(&t.first[text[0]], text[0])
	for i := 1; i < len(text); i++ {
		n = t.choose(&t.nodes[n].child, text[i])
	}
	return &t.nodes[n]
}

// choose is the node of a letter among siblings, made where there is none.
func (t *trie) choose(first *int32, letter byte) int32 {
	at := first
	for *at != 0 && t.nodes[*at].letter != letter {
		at = &t.nodes[*at].sibling
	}
	if *at == 0 {
		*at = int32(len(t.nodes))
		t.nodes = append(t.nodes, trieNode{letter: letter})
		return int32(len(t.nodes) - 1)
	}
	return *at
}

// find is the number of a word, 0 where it has none.
func (t *trie) find(word string) int32 {
	var last trieNode
	next := t.first[word[0]]
	for i := 0; i < len(word); {
		if next == 0 {
			return 0
		}
		if last = t.nodes[next]; last.letter != word[i] {
			next = last.sibling
			continue
		}
		next = last.child
		i++
	}
	return last.word
}

// appendNumbers adds the numbers of a word and of all stems it begins with.
func (t *trie) appendNumbers(numbers []int32, word string) []int32 {
	at := t.first[word[0]]
	for i := 0; at != 0; {
		n := &t.nodes[at]
		if n.letter != word[i] {
			at = n.sibling
			continue
		}
		if n.stem != 0 {
			numbers = append(numbers, n.stem)
		}
		if i++; i == len(word) {
			if n.word != 0 {
				numbers = append(numbers, n.word)
			}
			break
		}
		at = n.child
	}
	return numbers
}
