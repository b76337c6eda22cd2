package sender

import "testing"

func TestUnquoted(t *testing.T) {
	for text, want := range map[string]string{
		"#final upheld\n\nYes.\n": "#final upheld\n\nYes.\n",
		"Yes.\n\nDen 16.12.2026 skrev Hexpress complaints:\n> Ny klage\n> | Frist |\n": "Yes.\n\n",
		"Yes.\n\nOn 17 Dec 2026, Hexpress wrote:\n\n> New complaint\n>\n> words\n":     "Yes.\n\n",
		"> Where?\nAt home.\n> When?\nToday.\n":                                        "At home.\nToday.\n",
		"Please note:\nIt is late.\n":                                                  "Please note:\nIt is late.\n",
	} {
		if got := unquoted(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
