package facts

import (
	"fmt"
	"strings"
)

// addDepartmentWords adds the words that a configuration gives for departments.
// They are phrases as lists have them. One that can't be read as such is taken
// for its words alone; one without any word is left out.
func (b *phrasebook) addDepartmentWords(departments []Department) {
	plain := strings.NewReplacer("(", " ", ")", " ", "|", " ")
	for _, d := range departments {
		for language, phrases := range d.Words {
			r := rule{topic: ownTopic, section: fmt.Sprintf("%s %d", d.Key, ownWeight), language: language}
			for _, phrase := range phrases {
				if b.add(r, phrase) != nil {
					_ = b.add(r, plain.Replace(phrase))
				}
			}
		}
	}
}
