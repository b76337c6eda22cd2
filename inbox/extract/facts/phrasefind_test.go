package facts

import (
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"testing"
)

// TestFindAgrees compares what the book finds with a plain reading of every
// line of every list at every word.
func TestFindAgrees(t *testing.T) {
	book, lines := newPhrasebook(), plainLines(t)
	for _, text := range []string{
		benchWords[:400],
		"Vær så snill ikke ring meg, skriv til meg på e-post. Jeg vil gjerne at dere ikke ringer, send svar med brev.",
		"Bitte rufen Sie mich nicht an. Ich möchte, dass Sie mir per E-Mail antworten. Proszę nie dzwonić.",
		"My phone: 020 7946 0000\nI never got an answer by e-mail. Order 12345678, my order number is 12345678.",
		"N'appelez pas, répondez par courrier. Bel me niet, ik wil graag een antwoord per brief. Älkää soittako.",
	} {
		tokens := tokenize(text)
		got := map[string]int{}
		for topic, matches := range book.find(tokens, "") {
			for _, m := range matches {
				got[fmt.Sprint(topic, "/", m.section, " at ", m.from)] = m.to
			}
		}
		want := map[string]int{}
		for _, l := range lines {
			l.findIn(tokens, want)
		}
		if len(want) < 5 || !maps.Equal(got, want) {
			t.Errorf("%q: got %v, want %v", text, got, want)
		}
	}
}

// plainLine is a line of a list, with what it means in words.
type plainLine struct {
	meaning string
	groups  []choices
}

func plainLines(t *testing.T) (all []plainLine) {
	names, err := fs.Glob(lists, "lists/*/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, _ := lists.ReadFile(name)
		section := ""
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, "#")
			line = strings.TrimSpace(line)
			if strings.HasPrefix(line, "[") {
				section = strings.Trim(line, "[]")
			} else if line != "" {
				groups, err := new(scratch).readGroups(line)
				if err != nil {
					t.Fatal(err)
				}
				all = append(all, plainLine{strings.TrimSuffix(path.Base(name), ".txt") + "/" + section, groups})
			}
		}
	}
	return all
}

// findIn notes where the line stands in a text, the longest way.
func (l plainLine) findIn(tokens []token, found map[string]int) {
	for from := range tokens {
		if to := longestWay(l.groups, tokens, from, from); to > from {
			key := fmt.Sprint(l.meaning, " at ", from)
			found[key] = max(found[key], to)
		}
	}
}

// longestWay is the farthest that groups go behind tokens[from:to]; -1 where they
// do not.
func longestWay(groups []choices, tokens []token, from, to int) int {
	if len(groups) == 0 {
		return to
	}
	farthest := -1
	for _, words := range groups[0] {
		for _, end := range waysOf(words, tokens, from, to) {
			farthest = max(farthest, longestWay(groups[1:], tokens, from, end))
		}
	}
	return farthest
}

// waysOf are the ends of some words behind tokens[from:to].
func waysOf(words []string, tokens []token, from, to int) []int {
	if len(words) == 0 {
		return []int{to}
	}
	if words[0] == "..." {
		ends := waysOf(words[1:], tokens, from, to)
		for i := to; to > from && i < min(to+longestGap, len(tokens)) && tokens[i].sentence == tokens[from].sentence; i++ {
			ends = append(ends, waysOf(words[1:], tokens, from, i+1)...)
		}
		return ends
	}
	if to == len(tokens) || tokens[to].sentence != tokens[from].sentence || !isWord(words[0], tokens[to].word) {
		return nil
	}
	return waysOf(words[1:], tokens, from, to+1)
}

func isWord(want, word string) bool {
	stem, isStem := strings.CutSuffix(want, "*")
	return word == stem || isStem && strings.HasPrefix(word, stem)
}
