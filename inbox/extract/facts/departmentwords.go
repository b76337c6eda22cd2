package facts

import (
	"fmt"
	"strings"
)

// addDepartmentWords adds the words that a configuration gives for departments.
// They are phrases as lists have them, each behind its weight where it has one of
// its own. One that can't be read as such is taken for its words alone; one
// without any word is left out.
func (b *phrasebook) addDepartmentWords(departments []Department) {
	plain := strings.NewReplacer("(", " ", ")", " ", "|", " ")
	for _, d := range departments {
		for language, phrases := range d.Words {
			for _, phrase := range phrases {
				weight, phrase := cutOwnWeight(phrase)
				r := rule{topic: ownTopic, section: fmt.Sprintf("%s %d", d.Key, weight), language: language}
				if b.add(r, phrase) != nil {
					_ = b.add(r, plain.Replace(phrase))
				}
			}
		}
	}
}

// cutOwnWeight cuts a configured phrase, such as "5 = never arrived", into its
// weight and its words.
func cutOwnWeight(phrase string) (weight int, words string) {
	digit, words, ok := strings.Cut(phrase, " = ")
	if len(digit) != 1 || !isDigit(digit[0]) || !ok {
		return ownWeight, phrase
	}
	return int(digit[0] - '0'), words
}
