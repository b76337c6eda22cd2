package document

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// words are the texts of lines.
func words(lines []line) (all []string) {
	for _, l := range lines {
		var b strings.Builder
		for _, s := range l {
			b.WriteString(s.text)
		}
		all = append(all, b.String())
	}
	return all
}

func TestLines(t *testing.T) {
	tests := []struct {
		name, text string
		width      float64 // millimetres
		want       []string
	}{
		{"at blanks", "one two three", 15, []string{"one two", "three"}},
		{"where told", "one\n\ntwo\n", 50, []string{"one", "", "two"}},
		{"blanks collapse", "  one \t  two  ", 50, []string{"one two"}},
		{"not at a blank that does not break", "one two\u00A0three", 16, []string{"one", "two\u00A0three"}},
		{"a long word", "iiiiiiiiiiiiiiiiiiii", 10, []string{"iiiiiiiiiii", "iiiiiiiii"}},
		{"a long address at its signs", "see https://hexpress.example/a/b/c", 20, []string{"see", "https://", "hexpress.", "example/a/", "b/c"}},
		{"narrower than a letter", "WW", 1, []string{"W", "W"}},
		{"nothing", " \n ", 50, nil},
	}
	ts := mustTypesetter(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := words(ts.lines([]Run{{Text: tt.text}}, tt.width, bodyText)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

func TestBoldGoesOnInsideAWord(t *testing.T) {
	ts := mustTypesetter(t)
	lines := ts.lines([]Run{{Text: "by "}, {Text: "Friday", Bold: true}, {Text: "."}}, 100, bodyText)
	if len(lines) != 1 || len(lines[0]) != 3 || !lines[0][1].bold {
		t.Fatalf("got %+v", lines)
	}
	if x := lines[0][2].x - lines[0][1].x; x < 10 || x > 13 {
		t.Errorf("the full stop stands %.1f mm after the bold word's begin", x)
	}
}

// TestLinesLoseNothing: whatever is broken, every character is on some line, and
// no line is wider than it may be.
func TestLinesLoseNothing(t *testing.T) {
	ts := mustTypesetter(t)
	rapid.Check(t, func(r *rapid.T) {
		s := rapid.StringOf(rapid.RuneFrom([]rune("aWi .,/-Ø\nłΩж日\u00A0"))).Draw(r, "text")
		width := rapid.Float64Range(5, 165).Draw(r, "width")
		lines := ts.lines([]Run{{Text: s}, {Text: s, Bold: true}}, width, bodyText)
		got := strings.Join(strings.Fields(strings.Join(words(lines), " ")), "")
		want := strings.Join(strings.Fields(ts.clean(s+s)), "")
		if got != want {
			r.Fatalf("got %q, want %q", got, want)
		}
		for _, l := range lines {
			for _, piece := range l {
				box := ts.ink(text{x: piece.x, size: bodyText.size, bold: piece.bold, text: strings.TrimRight(piece.text, " ")})
				if box.right > width+0.001 {
					r.Fatalf("%q ends at %.2f mm of %.2f", piece.text, box.right, width)
				}
			}
		}
	})
}

func TestLimit(t *testing.T) {
	ts := mustTypesetter(t)
	lines := ts.lines([]Run{{Text: "one\ntwo\nthree"}}, 50, bodyText)
	if got := words(limit(lines, 2)); !slices.Equal(got, []string{"one", "t…"}) {
		t.Errorf("got %q", got)
	}
}
