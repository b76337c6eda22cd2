package sender

import (
	"slices"
	"strings"
	"unicode"
)

// phrases are those of a list, by their words in lower case.
type phrases [][]string

// readPhrases reads a list: a phrase a line, below the name of its section in
// brackets. Those above the first have the empty name.
func readPhrases(list string) map[string]phrases {
	sections, section := map[string]phrases{}, ""
	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			section = strings.Trim(line, "[]")
		default:
			sections[section] = append(sections[section], bareWords(line))
		}
	}
	return sections
}

// opens is how many words the longest phrase has with which the words begin; 0
// where none does.
func (p phrases) opens(words []string) (n int) {
	for _, phrase := range p {
		if len(phrase) > n && len(phrase) <= len(words) && slices.Equal(phrase, words[:len(phrase)]) {
			n = len(phrase)
		}
	}
	return n
}

// within is the first phrase that stands in the words; empty where none does.
func (p phrases) within(words []string) string {
	for at := range words {
		if n := p.opens(words[at:]); n > 0 {
			return strings.Join(words[at:at+n], " ")
		}
	}
	return ""
}

// bareWords are the words of a text in lower case, without punctuation.
func bareWords(text string) []string {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	for i := range words {
		words[i] = strings.Trim(words[i], "'")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
