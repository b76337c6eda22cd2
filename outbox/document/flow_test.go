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

// TestFactsStayTogether, with the greeting above them where they end the letter;
// and no blank page comes of it.
func TestFactsStayTogether(t *testing.T) {
	ts := mustTypesetter(t)
	facts := Table{
		{Label: []Run{{Text: "Stage"}}, Value: []Run{{Text: "1"}}},
		{Label: []Run{{Text: "Owner"}}, Value: []Run{{Text: "Delivery"}}},
		{Label: []Run{{Text: "Next"}}, Value: []Run{{Text: strings.Repeat("date ", 40)}}},
	}
	for above := range 80 {
		body := Paragraph{{Text: strings.Repeat("x\n", above) + "x"}}
		for what, blocks := range map[string][]Block{
			"Kind regards": {body, Paragraph{{Text: "Kind regards"}}, facts},
			"Stage":        {body, facts, Paragraph{{Text: "x"}}},
		} {
			l := shortLetter()
			l.Body = blocks
			for i, p := range ts.pages(l) {
				found := map[string]bool{}
				for _, tx := range p {
					found[tx.text] = true
				}
				if found[what] != found["Delivery"] || found["Stage"] != found["Next"] {
					t.Errorf("below %d lines %s and the facts are torn apart on page %d", above, what, i+1)
				}
				if !found["x"] && !found["Delivery"] {
					t.Errorf("below %d lines page %d is empty", above, i+1)
				}
			}
		}
	}
	long := make(Table, 200)
	for i := range long {
		long[i] = Row{Label: []Run{{Text: "a"}}, Value: []Run{{Text: "b"}}}
	}
	l := shortLetter()
	l.Body = []Block{Paragraph{{Text: "x"}}, long}
	if n := len(ts.pages(l)); n != 6 && n != 5 {
		t.Errorf("a table of 200 facts takes %d pages", n)
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
