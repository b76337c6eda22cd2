package facts

import (
	"slices"
	"testing"
)

// TestWordNumbers: a word has its number and those of the stems it begins with, a stem
// of the same letters another.
func TestWordNumbers(t *testing.T) {
	book := newWordNumbers(0)
	ring, stem, short := book.numberWord("ring"), book.numberStem("ring"), book.numberStem("ri")
	if ring == stem || book.numberWord("ring") != ring || book.numberStem("ring") != stem {
		t.Fatal("numbers are not each one's own")
	}
	for word, want := range map[string][]int32{
		"ring": {short, stem, ring}, "ringe": {short, stem}, "rin": {short}, "r": nil, "sing": nil, "æ": nil,
	} {
		if got := book.appendNumbers(nil, word); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", word, got, want)
		}
	}
	for word, want := range map[string]int32{"ring": ring, "rin": 0, "ringe": 0, "ri": 0, "s": 0} {
		if got := book.find(word); got != want {
			t.Errorf("find %s: %d, want %d", word, got, want)
		}
	}
}

// TestNoChecksumTwice: no two words or stems of the lists have one number.
func TestNoChecksumTwice(t *testing.T) {
	numbers, known := newWordNumbers(0), map[int32]string{}
	for _, l := range plainLines(t) {
		for _, words := range slices.Concat(l.groups...) {
			for _, word := range words {
				n := numbers.numberWord(word) // with the * of a stem
				if other, ok := known[n]; ok && other != word {
					t.Errorf("%s and %s have one checksum", word, other)
				}
				known[n] = word
			}
		}
	}
}
