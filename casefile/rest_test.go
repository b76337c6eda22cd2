package casefile

import "testing"

func TestRest(t *testing.T) {
	for name, c := range map[string]struct{ text, newWords, want string }{
		"nothing was split":        {"Hei\nPakken kom ikke", "", ""},
		"all words are new":        {"Hei\n\nPakken kom ikke\n", "Hei\n\nPakken kom ikke", ""},
		"a signature":              {"Hei\n\nMvh\nKari\n91 23 45 67", "Hei", "Mvh\nKari\n91 23 45 67"},
		"a quote above":            {"> Vi har svart\nNei\n", "Nei", "> Vi har svart"},
		"answers within a quote":   {"> Når?\nI går\n> Hvor?\nHjemme\n", "I går\nHjemme", "> Når?\n> Hvor?"},
		"the same line twice":      {"Ja\n> Ja\nJa\n", "Ja\nJa", "> Ja"},
		"words that are not in it": {"Hei\nKari", "Hallo", "Hei\nKari"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := (&Incoming{Text: c.text, NewText: c.newWords}).Rest(); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestQuoted(t *testing.T) {
	m := Incoming{Text: "Nei\n> Vi har svart\n\nI går\nMvh\nKari", NewText: "Nei\n\nI går", Signature: "Mvh\nKari"}
	if got := m.Quoted(); got != "> Vi har svart" {
		t.Errorf("got %q", got)
	}
}
