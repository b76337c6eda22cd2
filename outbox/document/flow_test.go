package document

import (
	"strings"
	"testing"
)

func TestFitting(t *testing.T) {
	tests := []struct{ lines, room, want int }{
		{3, 5, 3}, {5, 5, 5}, {1, 0, 0}, {1, 1, 1},
		{2, 1, 0}, // no single line at the bottom
		{6, 5, 4}, // none at the top of the next
		{3, 2, 0}, // neither
		{9, 5, 5},
	}
	for _, tt := range tests {
		if got := fitting(tt.lines, tt.room); got != tt.want {
			t.Errorf("of %d lines %d go where %d fit, want %d", tt.lines, got, tt.room, tt.want)
		}
	}
}

// TestHeadingsStayWithTheirText, wherever on the page they come to stand.
func TestHeadingsStayWithTheirText(t *testing.T) {
	ts := mustTypesetter(t)
	for above := range 40 {
		l := shortLetter()
		l.Body = []Block{
			Paragraph{{Text: strings.Repeat("x\n", above) + "x"}},
			Heading{{Text: "Heading"}},
			Paragraph{{Text: "one\ntwo\nthree"}},
		}
		found := 0
		for _, p := range ts.pages(l) {
			for _, tx := range p {
				if tx.text == "Heading" || tx.text == "two" {
					found++
				}
			}
			if found == 1 {
				t.Errorf("below %d lines the heading stands alone", above)
			}
		}
	}
}

// TestPagesKeepToTheirMargins and bear their number and the reference.
func TestPagesKeepToTheirMargins(t *testing.T) {
	ts := mustTypesetter(t)
	l := readLetter(t, "three-pages")
	pages := ts.pages(l)
	if len(pages) != 3 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, p := range pages {
		for _, tx := range p {
			box := ts.ink(tx)
			if box.left < marginLeft || box.right > marginLeft+textWidth+0.001 || box.top < 20 || box.bottom > 287 {
				t.Errorf("page %d: %q is at %.1f", i+1, tx.text, box)
			}
		}
		if i == 0 {
			continue
		}
		foot := p[len(p)-2:]
		if foot[0].text != l.Reference || foot[1].text != []string{"2/3", "3/3"}[i-1] {
			t.Errorf("page %d ends with %q and %q", i+1, foot[0].text, foot[1].text)
		}
	}
}
