package facts

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
)

// lists hold what people say, in one folder per language and one file per
// topic. In a file, [section] opens the phrases of one meaning, one phrase a
// line; # begins a comment. A phrase is words in any case, between which
// nothing but blanks and marks that end no sentence may stand, and
//
//	(a|b c|)  one of these; nothing, where an alternative is empty
//	word*     any word that begins so
//	...       up to four words of the same sentence
//
//go:embed lists
var lists embed.FS

// match is a phrase that was found: tokens[from:to] of the passage.
type match struct {
	section  string
	language string // of the list
	from, to int
}

// rule is what it means when a phrase has been read to its end.
type rule struct{ topic, section, language string }

// phrasebook finds the phrases of all lists in one walk over a text. A line of a
// list is a chain of nodes, in which the choices of a ( | ) part and meet again:
// its size is that of the line, not of the phrases that it stands for.
type phrasebook struct {
	words  wordNumbers
	starts [][]start // by the number of the first word; in order of the second
	nodes  []node
	arcs   []arc
	rules  []rule
	// topics are those of the lists. Rules that differ in language alone have one
	// meaning. topicOf and meaningOf a rule are numbers.
	topics    []string
	topicOf   []int
	meanings  map[meaning]int32
	meaningOf []int32

	scratch scratch
}

// meaning is a rule in any language.
type meaning struct{ topic, section string }

// Sizes to begin with, about those of the lists that the program has.
const (
	usualWords = 20_000
	usualNodes = 40_000
	usualArcs  = 84_000
	usualRules = 1_400
)

func emptyPhrasebook() *phrasebook {
	return &phrasebook{
		words: newWordNumbers(usualWords), starts: make([][]start, 1, usualWords), nodes: make([]node, 0, usualNodes),
		// The first of these stands for none.
		arcs: make([]arc, 1, usualArcs), rules: make([]rule, 1, usualRules),
		topicOf: make([]int, 1, usualRules), meaningOf: make([]int32, 1, usualRules), meanings: map[meaning]int32{},
	}
}

// start is how a line goes on behind the word that it begins with: the second
// word, and the node behind it. Of the many lines that begin with a frequent word
// nearly all fail at the second, so that it is looked up.
type start struct{ second, to int32 }

// What may stand in the place of the second word; both are less than any.
const (
	whole     int32 = -1 // nothing: the line is read to its end, and to is its rule
	beforeGap int32 = 0  // a gap: to is the node before it
)

// node is a place in a line. Its bits tell at a glance that a line does not go
// on with a word, as nearly all do not.
type node struct {
	next      bits  // words that may follow
	behindGap bits  // words that may follow the gap that may follow
	arcs      int32 // the first of those that lead on; 0 for none
	end       int32 // the rule that is read to its end here; 0 for none
}

// bits stand for numbers of words, many numbers for one bit.
type bits uint64

func bitOf(word int32) bits { return 1 << (uint32(word) % 64) }

// arc leads from a node, over a word, to another; more is the node's next arc, 0
// for none.
type arc struct{ word, to, more int32 }

const (
	// The numbers that no word has.
	gap  int32 = 0
	skip int32 = -1 // leads behind a group that may be left out
	// longestGap is how many words ... may stand for.
	longestGap = 4
)

func newPhrasebook() *phrasebook {
	return readPhrasebook(lists)
}

// readPhrasebook reads all lists of a folder. They are part of the program, so
// that a fault in one is a fault of the program; every test finds it.
func readPhrasebook(files fs.FS) *phrasebook {
	b := emptyPhrasebook()
	names, err := fs.Glob(files, "lists/*/*.txt")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			panic(err)
		}
		language, topic := path.Base(path.Dir(name)), strings.TrimSuffix(path.Base(name), ".txt")
		if err := b.addList(rule{topic: topic, language: language}, string(text)); err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
	}
	return b
}

// addList adds the lines of a list; r tells its topic and language.
func (b *phrasebook) addList(r rule, text string) error {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '[' && line[len(line)-1] == ']':
			r.section = strings.Trim(line, "[]")
		case r.section == "":
			return fmt.Errorf("%q stands before the first [section]", line)
		default:
			if err := b.add(r, line); err != nil {
				return err
			}
		}
	}
	return nil
}
