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

// bars draws the pairs of bars below top.
func (c *Chart) bars(all []bucket, top float64) {
	labels := make([]string, len(all))
	for i, b := range all {
		labels[i] = b.label
	}
	p := c.axes(labels, max(highest(all, opened).Opened, highest(all, answered).Answered), top)
	for i, b := range all {
		c.pair(b, p, p.middle(i))
	}
}

// plane is where bars stand: one group for each label.
type plane struct {
	left, bottom float64
	room         float64 // of a group
	unit         float64 // the height of one of what is counted
}

func (p plane) middle(group int) float64 { return p.left + (float64(group)+0.5)*p.room }

// axes draws the lines, the numbers and the labels for bars of up to most.
func (c *Chart) axes(labels []string, most int, top float64) plane {
	m := newMeasure()
	step, highest := axis(most)
	p := plane{left: margin + m.width(strconv.Itoa(highest)) + 10, bottom: Height - margin - textSize - 8}
	p.unit = (p.bottom - top) / float64(highest)
	for n := 0; n <= highest; n += step {
		y := p.bottom - float64(n)*p.unit
		c.box(classGrid, p.left, y, Width-margin-p.left, 1)
		c.write(p.left-8, y+7, "end", strconv.Itoa(n))
	}
	p.room = (Width - margin - p.left) / float64(max(1, len(labels)))
	every := labelled(labels, p.room, m)
	for i, label := range labels {
		if i%every == 0 {
			c.write(p.middle(i), Height-margin, "middle", label)
		}
	}
	return p
}

// labelled tells that there is room for every how many labels.
func labelled(labels []string, room float64, m *measure) int {
	widest := 0.0
	for _, label := range labels {
		widest = max(widest, m.width(label))
	}
	every := 1
	for float64(every)*room < widest+10 && every < len(labels) {
		every++
	}
	return every
}

// pair draws the two bars of a bucket around x.
func (c *Chart) pair(b bucket, p plane, x float64) {
	width := min(40, p.room*0.4)
	gap := min(2, width/8)
	c.bar(classOpen, x-width-gap/2, p.bottom, width, b.Opened, p.unit)
	y := p.bottom
	for _, part := range []struct {
		class string
		n     int
	}{{classOK, b.OnTime}, {classExt, b.OnlyByExtended}, {classLate, b.Late}, {classOther, b.Lapsed}} {
		y = c.bar(part.class, x+gap/2, y, width, part.n, p.unit)
	}
}

// bar draws n of something from y upwards, and tells where that ends.
func (c *Chart) bar(class string, x, y, width float64, n int, unit float64) float64 {
	if n == 0 {
		return y
	}
	height := float64(n) * unit
	c.box(class, x, y-height, width, height)
	return y - height
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
