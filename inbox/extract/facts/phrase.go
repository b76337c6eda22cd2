package facts

import (
	"fmt"
	"slices"
	"strings"
)

// choices are a part of a line, of which one stands in the text, each
// as its words: whole words, stems that end in *, and ... for the gap. Words
// outside of ( ) are the only choice.
type choices [][]string

// scratch is what a line is cut into, to be used again for the next.
type scratch struct {
	words   []string // of all groups
	choices choices  // of all groups
	groups  []choices
}

// readGroups cuts a line of a list into its groups, which last until the next.
func (s *scratch) readGroups(line string) ([]choices, error) {
	groups, all := s.groups[:0], slices.Grow(s.choices[:0], strings.Count(line, "|")+2*strings.Count(line, "(")+1)
	words := slices.Grow(s.words[:0], strings.Count(line, " ")+strings.Count(line, "|")+2)
	defer func() { s.words, s.choices, s.groups = words, all, groups }()
	for rest := line; rest != ""; {
		before, after, ok := strings.Cut(rest, "(")
		if strings.ContainsAny(before, "|)") {
			return nil, fmt.Errorf("%q: | or ) outside of ( )", line)
		}
		start := len(words)
		if words = appendWords(words, before); len(words) > start {
			all = append(all, words[start:])
			groups = append(groups, all[len(all)-1:])
		}
		if !ok {
			break
		}
		inner, behind, closed := strings.Cut(after, ")")
		if !closed || strings.Contains(inner, "(") {
			return nil, fmt.Errorf("%q: a ( without its ), or one within another", line)
		}
		first := len(all)
		for choice := range strings.SplitSeq(inner, "|") {
			start := len(words)
			words = appendWords(words, choice)
			all = append(all, words[start:])
		}
		groups = append(groups, all[first:])
		rest = behind
	}
	return groups, nil
}

// isNeeded tells whether a group stands for a word at least, whichever choice.
func isNeeded(c choices) bool {
	return !slices.ContainsFunc(c, func(words []string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return word != "..." })
	})
}

// appendWords adds the words of a part of a phrase, cut as texts are.
func appendWords(words []string, part string) []string {
	for field := range strings.FieldsSeq(part) {
		stem, isStem := strings.CutSuffix(field, "*")
		if field == "..." || !strings.ContainsFunc(stem, isBetweenWords) {
			words = append(words, strings.ToLower(field)) // as nearly all are
			continue
		}
		tokens := tokenize(stem)
		for _, t := range tokens {
			words = append(words, t.word)
		}
		if isStem && len(tokens) > 0 {
			words[len(words)-1] += "*"
		}
	}
	return words
}

func isBetweenWords(r rune) bool { return !isWordRune(r) }
