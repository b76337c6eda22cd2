package digest

import (
	"strconv"

	"complaintd/casefile"
)

// Chart is a picture of how many complaints were received and answered: two bars
// for each week, month or year of the period, the right one parted by whether the
// answers were in time. The axis begins at zero.
type Chart struct {
	// Alt says in words what the picture shows.
	Alt    string
	shapes []shape
}

// The size of a chart in its own units. Texts are textSize units high, so that they
// can still be read on a phone, where the chart is about half as wide.
const (
	Width, Height = 600, 380
	textSize      = 20
)

// shape is something to draw: a box, or a text where there is one.
type shape struct {
	class      string // what it is, and so its colour
	x, y, w, h float64
	text       string
	anchor     string // start, middle or end: which end of the text x is; y is its base line
}

// The classes of shapes.
const (
	classSheet = "sheet" // what everything stands on
	classGrid  = "grid"
	classInk   = "ink"
	classOpen  = "open" // received: an outline, so that it is told apart without colours
	classOK    = "ok"
	classExt   = "ext"
	classLate  = "late"
	classOther = "other"
)

// NewChart lays the figures out, in the language of its reader.
func NewChart(f *casefile.Figures, language string) *Chart {
	w := wordsOf(language)
	all, by := buckets(f, w)
	c := &Chart{Alt: alt(all, by, w)}
	c.box(classSheet, 0, 0, Width, Height)
	top := c.legend(w, anyLapsed(all))
	c.bars(all, top)
	return c
}

func (c *Chart) box(class string, x, y, w, h float64) {
	c.shapes = append(c.shapes, shape{class: class, x: x, y: y, w: w, h: h})
}

func (c *Chart) write(x, y float64, anchor, text string) {
	c.shapes = append(c.shapes, shape{class: classInk, x: x, y: y, anchor: anchor, text: text})
}

func anyLapsed(all []bucket) bool {
	for _, b := range all {
		if b.Lapsed > 0 {
			return true
		}
	}
	return false
}

const (
	margin = 14
	swatch = 16
)

// legend names the colours, and tells where it ends.
func (c *Chart) legend(w *words, lapsed bool) float64 {
	entries := []struct{ class, text string }{{classOpen, w.Received}, {classOK, w.OnTime}, {classExt, w.Extended}, {classLate, w.Late}}
	if lapsed {
		entries = append(entries, struct{ class, text string }{classOther, w.Lapsed})
	}
	m := newMeasure()
	x, y := float64(margin), float64(margin)
	for _, e := range entries {
		width := swatch + 8 + m.width(e.text)
		if x > margin && x+width > Width-margin {
			x, y = margin, y+textSize+8
		}
		c.box(e.class, x, y+2, swatch, swatch)
		c.write(x+swatch+8, y+swatch+1, "start", e.text)
		x += width + 24
	}
	return y + textSize + 18
}

// bars draws the axes and the bars between top and the bottom.
func (c *Chart) bars(all []bucket, top float64) {
	const bottom = Height - margin - textSize - 8
	m := newMeasure()
	step, most := axis(max(highest(all, opened).Opened, highest(all, answered).Answered))
	left := margin + m.width(strconv.Itoa(most)) + 10
	unit := (bottom - top) / float64(most)
	for n := 0; n <= most; n += step {
		y := bottom - float64(n)*unit
		c.box(classGrid, left, y, Width-margin-left, 1)
		c.write(left-8, y+7, "end", strconv.Itoa(n))
	}
	room := (Width - margin - left) / float64(max(1, len(all)))
	every := labelled(all, room, m)
	for i, b := range all {
		x := left + (float64(i)+0.5)*room
		c.pair(b, x, bottom, min(40, room*0.4), unit)
		if i%every == 0 {
			c.write(x, Height-margin, "middle", b.label)
		}
	}
}

// labelled tells that every so many buckets have room for their label.
func labelled(all []bucket, room float64, m *measure) int {
	widest := 0.0
	for _, b := range all {
		widest = max(widest, m.width(b.label))
	}
	every := 1
	for float64(every)*room < widest+10 && every < len(all) {
		every++
	}
	return every
}

// pair draws the two bars of a bucket around x.
func (c *Chart) pair(b bucket, x, bottom, width, unit float64) {
	gap := min(2, width/8)
	if b.Opened > 0 {
		c.box(classOpen, x-width-gap/2, bottom-float64(b.Opened)*unit, width, float64(b.Opened)*unit)
	}
	y := bottom
	for _, part := range []struct {
		class string
		n     int
	}{{classOK, b.OnTime}, {classExt, b.OnlyByExtended}, {classLate, b.Late}, {classOther, b.Lapsed}} {
		if part.n > 0 {
			h := float64(part.n) * unit
			c.box(part.class, x+gap/2, y-h, width, h)
			y -= h
		}
	}
}

// axis is the distance of the lines of an axis from zero, and the highest of them:
// round numbers, four or five of them.
func axis(most int) (step, top int) {
	step = 1
	for factors, i := []int{2, 5, 10}, 0; (most+step-1)/step > 5; i++ {
		step = factors[i%3] * power(10, i/3)
	}
	return step, max(1, (most+step-1)/step) * step
}

func power(base, exponent int) int {
	n := 1
	for range exponent {
		n *= base
	}
	return n
}
