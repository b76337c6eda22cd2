package extract

import (
	"cmp"
	"embed"
	"math/bits"
	"path"
	"slices"
	"strings"
	"unicode"
)

// wordFiles hold the function words by which languages are told apart, one
// file per language named by its code, one word a line; # begins a comment.
//
//go:embed words/*.txt
var wordFiles embed.FS

// languages tells the language of a text by its function words: short, common
// words that say little and stand in every sentence.
type languages struct {
	codes []string
	words map[string]languageSet // the languages that have the word
}

// languageSet has bit i set for the language codes[i].
type languageSet uint16

func (s languageSet) has(i int) bool { return s&(1<<i) != 0 }

const (
	// longestSample is as much of a text as is looked at, in bytes: some three
	// hundred words.
	longestSample = 2000
	// leastScore is how much must speak for a language at all, in words that no
	// other language has.
	leastScore = 1.5
	// leastMargin is how far the best language must be ahead of the next, as a
	// part of the words by which the two differ.
	leastMargin = 0.2
)

func newLanguages() *languages {
	l := &languages{words: map[string]languageSet{}}
	// The files are part of the program, so that reading them can't fail.
	files, _ := wordFiles.ReadDir("words")
	for i, f := range files {
		list, _ := wordFiles.ReadFile(path.Join("words", f.Name()))
		l.codes = append(l.codes, strings.TrimSuffix(f.Name(), ".txt"))
		l.add(1<<i, string(list))
	}
	return l
}

func (l *languages) add(language languageSet, list string) {
	for line := range strings.Lines(list) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			l.words[word] |= language
		}
	}
}

// detect is the language of a text, ISO 639-1; empty where it is not clear. As
// neighbours such as Norwegian and Danish share most of their function words,
// only those that the two best languages do not share decide between them.
func (l *languages) detect(text string) string {
	found := l.count(text)
	best, next := l.leaders(found)
	var score, forBest, forNext float64
	for set, n := range found {
		if set.has(best) {
			score += n / float64(bits.OnesCount16(uint16(set)))
		}
		switch {
		case set.has(best) && !set.has(next):
			forBest += n
		case set.has(next) && !set.has(best):
			forNext += n
		}
	}
	if score < leastScore || forBest-forNext <= leastMargin*(forBest+forNext) {
		return ""
	}
	return l.codes[best]
}

// count counts the function words of a text by the languages that have them.
func (l *languages) count(text string) map[languageSet]float64 {
	found := map[languageSet]float64{}
	sample := strings.ToLower(text[:min(len(text), longestSample)])
	for word := range strings.FieldsFuncSeq(sample, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if set := l.words[word]; set != 0 {
			found[set]++
		}
	}
	return found
}

// leaders are the two languages that most function words speak for. A word
// counts the more, the fewer languages have it.
func (l *languages) leaders(found map[languageSet]float64) (best, next int) {
	scores := make([]float64, len(l.codes))
	order := make([]int, len(l.codes))
	for i := range l.codes {
		order[i] = i
		for set, n := range found {
			if set.has(i) {
				scores[i] += n / float64(bits.OnesCount16(uint16(set)))
			}
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return order[0], order[1]
}
