package document

import "testing"

func TestClean(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"the ten languages", "ÆØÅæøå ÄÖäöß Ëïé Œœç ąćęłńóśźż « » “ ” „ – — … € №", "ÆØÅæøå ÄÖäöß Ëïé Œœç ąćęłńóśźż « » “ ” „ – — … € №"},
		{"Greek and Cyrillic", "Ωμέγα Щука", "Ωμέγα Щука"},
		{"composed", "e\u0301", "é"},
		{"accents without a glyph", "Nguyễn", "Nguyen"},
		{"compatible forms", "Ａ① ⅓", "A1 1⁄3"},
		{"other scripts", "你好", "□□"},
		{"accents of other scripts", "नि", "□"},
		{"beyond the first plane", "😀\U00010000", "□□"},
		{"direction", "\u202Egpj.\u2066exe\u200F", "gpj.exe"},
		{"invisible", "a\u00ADb\u200Bc\uFEFFd\x00e\x1b", "abcde"},
		{"blanks", "a\u202Fb\u2007c\u00A0d\u2003e\tf\r\n", "a\u00A0b\u00A0c\u00A0d e f \n"},
		{"hyphens", "a\u2010b\u2011c", "a-b-c"},
		{"broken UTF-8", "a\xffb\xc3", "a\uFFFDb\uFFFD"},
	}
	ts := mustTypesetter(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ts.clean(tt.text); got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// TestBothFontsHaveTheSameGlyphs: clean asks only one of them.
func TestBothFontsHaveTheSameGlyphs(t *testing.T) {
	ts := mustTypesetter(t)
	for r := rune(0); r <= 0xFFFF; r++ {
		if (ts.regular.advance(r) == absent) != (ts.bold.advance(r) == absent) {
			t.Errorf("only one of the fonts has %U", r)
		}
	}
}
