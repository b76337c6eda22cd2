package facts

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"
)

// wordLists hold words that names and addresses have or do not have, in one
// folder per language and one file per topic. In a file, [section] opens the
// words of one kind; they stand with blanks between them, in lower case; #
// begins a comment.
//
//go:embed words
var wordLists embed.FS

// kind is a section of the word lists.
type kind uint32

// The sections of the word lists.
const (
	title         kind = 1 << iota // before a name and no part of it
	and                            // between two persons
	particle                       // within a name, without a capital
	role                           // of mailboxes and families
	job                            // of people, below their name
	noName                         // persons are not called so
	beforeName                     // may stand between sign-off and name
	street                         // alone or at the end of a compound
	inStreets                      // within the name of a street, without a capital
	beforeStreets                  // the same, at its beginning
	noStreet                       // with a number, and yet no street
	flat                           // behind the number of a house
	house                          // of houses and estates that have names
	inCities                       // within the name of a city, without a capital
	noCity                         // behind a number, and yet no city
	countyOf                       // before the name of a county
)

// kinds are the sections as the lists name them.
var kinds = map[string]kind{
	"title": title, "and": and, "particle": particle, "role": role, "job": job, "no name": noName, "before": beforeName,
	"street": street, "in streets": inStreets, "before streets": beforeStreets, "no street": noStreet, "flat": flat, "house": house,
	"in cities": inCities, "no city": noCity, "county of": countyOf,
}

// vocabulary is what single words are.
type vocabulary map[string]entry

type entry struct {
	kinds     kind
	languages []string // of the lists it stands in
}

// newVocabulary reads the word lists. They are part of the program, so that a
// fault in one is a fault of the program; every test finds it.
func newVocabulary() vocabulary {
	v := vocabulary{}
	names, err := fs.Glob(wordLists, "words/*/*.txt")
	if err != nil {
		panic(err)
	}
	for _, name := range names {
		text, err := wordLists.ReadFile(name)
		if err != nil {
			panic(err)
		}
		if err := v.addList(path.Base(path.Dir(name)), string(text)); err != nil {
			panic(fmt.Sprintf("%s: %v", name, err))
		}
	}
	return v
}

func (v vocabulary) addList(language, text string) error {
	var section kind
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		line = strings.TrimSpace(line)
		if name, ok := strings.CutPrefix(line, "["); ok {
			if section = kinds[strings.TrimSuffix(name, "]")]; section == 0 {
				return fmt.Errorf("%s is no section", line)
			}
			continue
		}
		for _, word := range strings.Fields(line) {
			v.add(word, language, section)
		}
	}
	return nil
}

func (v vocabulary) add(word, language string, section kind) {
	e := v[word]
	e.kinds |= section
	if !slices.Contains(e.languages, language) {
		e.languages = append(e.languages, language)
	}
	v[word] = e
}

// is tells whether a word is of one of the kinds.
func (v vocabulary) is(word string, k kind) bool { return v[word].kinds&k != 0 }

const (
	// shortestTail is the shortest end of a compound, in bytes.
	shortestTail = 3
	// longestWord bounds what is looked at of a word, in bytes.
	longestWord = 60
)

// streetLanguages are the languages in which a word is of streets, alone or, as
// Storgata is, by its end; none where it is not.
func (v vocabulary) streetLanguages(word string) []string {
	for at := 0; at == 0 || at+shortestTail <= len(word) && len(word) <= longestWord; at++ {
		if !utf8.RuneStart(word[at]) {
			continue
		}
		if e := v[word[at:]]; e.kinds&street != 0 {
			return e.languages
		}
	}
	return nil
}
