package digest

import (
	"strconv"

	"complaintd/casefile"
)

// mostDays is how many working days a chart of them tells apart.
const mostDays = 14

// NewDaysChart lays out in how many working days answers were given: a bar for
// each number of days.
func NewDaysChart(days casefile.Histogram, language string) *Chart {
	w := wordsOf(language)
	counts, labels := make([]int, mostDays+1), make([]string, mostDays+1)
	most, last := 0, 0
	for i, n := range days {
		d := min(i, mostDays)
		if counts[d] += n; counts[d] > 0 {
			most, last = max(most, counts[d]), d
		}
	}
	c := &Chart{Alt: w.Days.Title}
	for d := range counts {
		labels[d] = strconv.Itoa(d)
		if d == mostDays {
			labels[d] += "+"
		}
		if counts[d] > 0 {
			c.Alt += " " + fill(w.Days.One, "{days}", labels[d], "{n}", strconv.Itoa(counts[d]))
		}
	}
	c.box(classSheet, 0, 0, Width, Height)
	shown := max(last+1, 8)
	p := c.axes(labels[:min(shown, mostDays+1)], most, 2*margin)
	for d, n := range counts[:min(shown, mostDays+1)] {
		width := min(40, p.room*0.7)
		c.bar(classOK, p.middle(d)-width/2, p.bottom, width, n, p.unit)
	}
	return c
}
