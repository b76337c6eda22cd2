package main

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"complaintd/outbox/document"
)

// reportText prints a report for people.
type reportText struct {
	width  int // the columns that there are; 0 where nothing is to be cut
	colour bool
}

// of is the report as text.
func (t reportText) of(r *document.Report) string {
	var b strings.Builder
	title := r.Title
	if r.Company != "" {
		title = r.Company + ": " + title
	}
	fmt.Fprintf(&b, "%s\n%s\n%s\n\n", t.paint(bold, title), r.Period, t.paint(faint, folded(r.AsOf, "")))
	t.figures(&b, r)
	for _, table := range r.Tables {
		if len(table.Rows) > 0 {
			t.table(&b, table)
		}
	}
	fmt.Fprintf(&b, "\n%s\n", t.paint(bold, r.W.T("definitions")))
	for _, d := range r.Definitions {
		fmt.Fprintf(&b, "\n%s\n%s\n", d.Name, t.paint(faint, folded(d.Means, "  ")))
	}
	return b.String()
}

// figures are those of the whole period, a line each.
func (t reportText) figures(b *strings.Builder, r *document.Report) {
	widest := 0
	for _, f := range r.Figures {
		widest = max(widest, utf8.RuneCountInString(f.Name))
	}
	for _, f := range r.Figures {
		name := f.Name
		if f.Part {
			name = "  " + name
		}
		line := padded(name, widest+2) + leading(f.Number, 10) + leading(f.Share, 8)
		fmt.Fprintln(b, strings.TrimRight(line, " "))
	}
}

// gap is between the columns of a table.
const gap = 2

// table prints a table, its first column cut where the others leave it no room.
func (t reportText) table(b *strings.Builder, table document.ReportTable) {
	widths := make([]int, len(table.Columns))
	for n, c := range table.Columns {
		widths[n] = utf8.RuneCountInString(c.Short)
		for _, row := range table.Rows {
			widths[n] = max(widths[n], utf8.RuneCountInString(row[n]))
		}
	}
	t.fit(widths, table.Words)
	fmt.Fprintf(b, "\n%s\n", t.paint(bold, table.Heading))
	var heads []string
	for _, c := range table.Columns {
		heads = append(heads, c.Short)
	}
	fmt.Fprintln(b, t.paint(faint, line(heads, widths, table.Words)))
	for _, row := range table.Rows {
		fmt.Fprintln(b, line(row, widths, table.Words))
	}
}

// fit makes columns narrower until a table has room: the last where it holds words,
// and then the first.
func (t reportText) fit(widths []int, words bool) {
	if t.width == 0 {
		return
	}
	const least = 12
	over := gap*(len(widths)-1) - t.width
	for _, w := range widths {
		over += w
	}
	cut := func(n int) {
		if narrower := max(least, widths[n]-over); over > 0 && narrower < widths[n] {
			over -= widths[n] - narrower
			widths[n] = narrower
		}
	}
	if words {
		cut(len(widths) - 1)
	}
	cut(0)
}

// line is a row of a table: its first column and words begin at the left, numbers
// end at the right.
func line(cells []string, widths []int, words bool) string {
	var b strings.Builder
	for n, cell := range cells {
		switch {
		case n == 0:
			b.WriteString(padded(shortened(cell, widths[n]), widths[n]))
		case words && n == len(cells)-1:
			b.WriteString(strings.Repeat(" ", gap) + shortened(cell, widths[n]))
		default:
			b.WriteString(leading(cell, widths[n]+gap))
		}
	}
	return strings.TrimRight(b.String(), " ")
}

func (t reportText) paint(c colour, text string) string {
	if !t.colour {
		return text
	}
	return c.paint(text)
}
