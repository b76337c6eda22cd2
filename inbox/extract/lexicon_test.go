package extract

import (
	"strings"
	"testing"
)

// TestPhraseFiles: every file is well formed, and no phrase stands in one twice
// with different weights.
func TestPhraseFiles(t *testing.T) {
	files, err := signFiles.ReadDir("phrases")
	if err != nil || len(files) == 0 {
		t.Fatal("no phrases", err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(f.Name(), ".txt")
		weights := map[words]int{}
		for _, entries := range newLexicon(name) {
			for _, e := range entries {
				if w, twice := weights[e.words]; twice && w != e.weight {
					t.Errorf("%s: %q weighs %d and %d", name, e.words, w, e.weight)
				}
				weights[e.words] = e.weight
			}
		}
	}
}

func TestPhraseLine(t *testing.T) {
	for _, line := range []string{"", "nb", "nb 3", "nb three words", "nb 0 autosvar", "nb 3 ---"} {
		if e, ok := newEntry(line); ok {
			t.Errorf("%q is taken for %+v", line, e)
		}
	}
}

func TestPlainWords(t *testing.T) {
	for _, c := range []struct {
		text string
		want words
	}{
		{"", ""},
		{" ... ", ""},
		{"Sent from my iPhone.", "sent from my iphone "},
		{"E-post: ÆRLIG talt", "e post ærlig talt "},
		{"Ne\u0301e", "ne\u0301e "},
		{"550 5.1.1", "550 5 1 1 "},
		{"\xff\xfea", "a "},
	} {
		if got := plainWords(c.text, 100); got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
	if got := plainWords("one two", 5); got != "one t " {
		t.Errorf("cut short: %q", got)
	}
}

func TestLexicon(t *testing.T) {
	l := lexicon{"not": {{"not delivered ", 3}, {"not ", 1}}}
	if got := l.in("was not delivered and not paid "); len(got) != 2 || total(got, 10) != 4 || total(got, 2) != 2 || heaviest(got) != 3 {
		t.Errorf("got %v", got)
	}
	if got := l.at("nothing delivered "); got != nil {
		t.Errorf("a part of a word is taken for the word: %v", got)
	}
}
