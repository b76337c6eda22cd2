package facts

import (
	"fmt"
	"path"
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

// BuiltInWords are the phrases that the program has for a department, by
// language, in the form that lists have; nil for a department it does not know.
func BuiltInWords(key string) map[string][]string {
	words := map[string][]string{}
	names, err := lists.ReadDir("lists")
	if err != nil {
		panic(err) // they are part of the program
	}
	for _, language := range names {
		text, err := lists.ReadFile(path.Join("lists", language.Name(), builtInTopic+".txt"))
		if err != nil {
			continue // a language without the topic
		}
		if phrases := departmentPhrases(string(text), key); len(phrases) > 0 {
			words[language.Name()] = phrases
		}
	}
	if len(words) == 0 {
		return nil
	}
	return words
}

// departmentPhrases are the lines of a list that speak for a department.
func departmentPhrases(list, key string) []string {
	var phrases []string
	var isOurs bool
	for line := range strings.Lines(list) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case line[0] == '[':
			section, _ := cutWeight(strings.Trim(line, "[]"))
			isOurs = section == key
		case isOurs:
			phrases = append(phrases, line)
		}
	}
	return phrases
}
