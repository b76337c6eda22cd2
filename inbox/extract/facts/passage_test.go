package facts

import (
	"strings"
	"testing"
)

// TestBeginning: a long text is cut at a line end or, where there is none near,
// between characters.
func TestBeginning(t *testing.T) {
	for _, c := range []struct {
		name, text, want string
		longest          int
	}{
		{"short", "en to\ntre", "en to\ntre", 9},
		{"at a line", "en to\ntre fire", "en to", 9},
		{"at the very line", "en to\ntre", "en to", 5},
		{"long line", "en\nto tre fire", "en\nto tre", 9},
		{"character", "ååå", "å", 3},
		{"no character begins", "\x80\x80\x80", "", 2},
	} {
		if got := beginning(c.text, c.longest); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// TestPassagesAreBounded: what stands behind the longest passage costs nothing.
func TestPassagesAreBounded(t *testing.T) {
	book := bookOf(t, "[call]\ncall me")
	for at, longest := range map[place]int{inSubject: longestSubject, inWords: longestPassage, inQuote: longestPassage} {
		p := book.newPassage(at, "", strings.Repeat("call me ", 1<<20))
		if len(p.text) > longest || len(p.text) < longest-4 {
			t.Errorf("%s: %d bytes are read", at, len(p.text))
		}
	}
}

// TestPassageIsNFC: phrases are found however their letters are composed.
func TestPassageIsNFC(t *testing.T) {
	book := bookOf(t, "[call]\nikke gå")
	if p := book.newPassage(inWords, "", "Ikke ga\u030a"); len(p.found["test"]) != 1 {
		t.Error("a decomposed letter hides the phrase")
	}
}
