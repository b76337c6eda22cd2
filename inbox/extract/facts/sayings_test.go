package facts

import (
	"cmp"
	"os"
	"strings"
	"testing"

	"complaintd/casefile"
)

// TestSayings reads testdata/sayings: mails of a sentence or two in all languages,
// one a line, each behind its language and what is to be read of it.
func TestSayings(t *testing.T) {
	for file, read := range map[string]func(casefile.Facts) string{
		"preference": func(f casefile.Facts) string { return cmp.Or(string(f.Preference), "unstated") },
		"department": func(f casefile.Facts) string { return f.Department },
	} {
		text, err := os.ReadFile("testdata/sayings/" + file + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			label, words, ok := strings.Cut(strings.TrimSpace(line), ": ")
			language, want, isLabel := strings.Cut(label, " ")
			if !ok || !isLabel || strings.HasPrefix(line, "#") {
				continue
			}
			facts, _ := testReader().Read(Mail{NewText: words, Language: language})
			if got := read(facts); got != want {
				t.Errorf("%s: %q: %q, want %q", file, words, got, want)
			}
		}
	}
}
