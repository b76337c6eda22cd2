package document

import "strconv"

// Run is a piece of text in one weight. A \n ends the line; U+00A0 is a blank
// at which no line ends.
type Run struct {
	Text string
	Bold bool
}

// Block is a part of a letter's body: [Paragraph], [Heading], [List] or
// [Table].
type Block interface{ set(f *flow) }

type (
	// Paragraph is running text.
	Paragraph []Run
	// Heading stands over the blocks that follow, and on their page.
	Heading []Run
	// List is a list of items.
	List struct {
		Start int // the first item's number; 0 for bullets
		Items [][]Run
	}
	// Table is a list of facts.
	Table []Row
	// Row is a fact: what it is called, and what it is.
	Row struct{ Label, Value []Run }
)

func (p Paragraph) set(f *flow) {
	f.put(f.lines(p, textWidth), bodyText)
	f.skip(blockGap)
}

func (h Heading) set(f *flow) {
	f.skip(headingGap)
	lines := f.lines(bolded(h), textWidth)
	f.keep(len(lines) + 4) // what follows needs three and a gap to begin here
	f.put(lines, bodyText)
	f.skip(itemGap)
}

func (l List) set(f *flow) {
	for i, item := range l.Items {
		marker := f.lines([]Run{{Text: l.marker(i)}}, textWidth)
		f.put(beside(marker, f.lines(item, textWidth-markerWidth), markerWidth), bodyText)
		f.skip(itemGap)
	}
	f.skip(blockGap - itemGap)
}

// marker is what stands before item i.
func (l List) marker(i int) string {
	if l.Start == 0 {
		return "•"
	}
	return strconv.Itoa(l.Start+i) + "."
}

func (t Table) set(f *flow) {
	f.keepHeight(f.height(t))
	for _, row := range t {
		label := f.lines(row.Label, labelWidth-columnGap)
		value := f.lines(row.Value, textWidth-labelWidth)
		f.put(beside(label, value, labelWidth), bodyText)
		f.skip(itemGap)
	}
	f.skip(blockGap - itemGap)
}

func bolded(runs []Run) []Run {
	bold := make([]Run, len(runs))
	for i, run := range runs {
		bold[i] = Run{Text: run.Text, Bold: true}
	}
	return bold
}
