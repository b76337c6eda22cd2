package facts

import (
	"slices"
	"testing"
	"testing/fstest"
)

func bookOf(t testing.TB, list string) *phrasebook {
	t.Helper()
	return readPhrasebook(fstest.MapFS{"lists/en/test.txt": {Data: []byte(list)}})
}

func TestPhrasebook(t *testing.T) {
	book := bookOf(t, `# a comment
[call]
(please|do|) (call|phone) me
ring*
want ... called back # a gap
[write]
write (to|) me`)
	for _, c := range []struct {
		text string
		want []string // section: words
	}{
		{"Please CALL me.", []string{"call: Please CALL me", "call: CALL me"}},
		{"Call\nme", []string{"call: Call\nme"}},
		{"Call. Me.", nil},
		{"Call\n\nme", nil},
		{"the ringing", []string{"call: ringing"}},
		{"I want to be called back", []string{"call: want to be called back"}},
		{"I want called back", []string{"call: want called back"}},
		{"I want one two three four called back", []string{"call: want one two three four called back"}},
		{"I want one two three four five called back", nil},
		{"I want it. It called back", nil},
		{"write to me, call me", []string{"write: write to me", "call: call me"}},
		{"recall me", nil},
	} {
		p := book.newPassage(inWords, "", c.text)
		var got []string
		for _, m := range p.found["test"] {
			got = append(got, m.section+": "+p.span(m.from, m.to))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

func TestPhrasebookRefuses(t *testing.T) {
	for _, list := range []string{"phrase without a section", "[s]\na (b", "[s]\na ((b) c)", "[s]\na | b", "[s]\n(a|)", "[s]\n..."} {
		if err := emptyPhrasebook().addList(rule{}, list); err == nil {
			t.Errorf("%q was taken", list)
		}
	}
}

func TestTheListsCanBeRead(t *testing.T) { newPhrasebook() }

// TestOwnLanguageFirst: where lists of several languages have the same phrase,
// the evidence names the language of the mail; a longer phrase of another wins.
func TestOwnLanguageFirst(t *testing.T) {
	book := readPhrasebook(fstest.MapFS{
		"lists/da/test.txt": {Data: []byte("[call]\nring\nring mig")},
		"lists/nb/test.txt": {Data: []byte("[call]\nring")},
		"lists/sv/test.txt": {Data: []byte("[call]\nring")},
	})
	for _, c := range []struct{ language, text, want string }{
		{"nb", "Ring!", "nb"}, {"da", "Ring!", "da"}, {"sv", "Ring!", "sv"}, {"fi", "Ring!", "da"}, {"sv", "Ring mig!", "da"},
	} {
		if found := book.newPassage(inWords, c.language, c.text).found["test"]; len(found) != 1 || found[0].language != c.want {
			t.Errorf("%s: %q: %v, want %s", c.language, c.text, found, c.want)
		}
	}
}
