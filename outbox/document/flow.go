package document

// page is what is printed on a page.
type page []text

// text is one piece of text; x and y are millimetres from the page's top left
// corner to where the letters stand.
type text struct {
	x, y float64
	size float64 // points
	bold bool
	text string
}

// put prints lines one below the other; top is that of the first.
func (p *page) put(lines []line, left, top float64, s style) {
	for i, l := range lines {
		y := top + float64(i)*s.leading + s.baseline()
		for _, piece := range l {
			*p = append(*p, text{x: left + piece.x, y: y, size: s.size, bold: piece.bold, text: piece.text})
		}
	}
}

// flow fills page after page with the body of the letter.
type flow struct {
	*typesetter
	pages []page
	top   float64 // of the next line
	fresh bool    // nothing of the body is on the page yet
}

// lines breaks text of the body.
func (f *flow) lines(runs []Run, width float64) []line {
	return f.typesetter.lines(runs, width, bodyText)
}

// put prints lines, on the next page where this one is full.
func (f *flow) put(lines []line, s style) {
	for len(lines) > 0 {
		n := fitting(len(lines), f.room(s))
		f.pages[len(f.pages)-1].put(lines[:n], marginLeft, f.top, s)
		f.top += float64(n) * s.leading
		f.fresh = f.fresh && n == 0
		if lines = lines[n:]; len(lines) > 0 {
			f.turn()
		}
	}
}

// room is how many lines the page still has.
func (f *flow) room(s style) int {
	return max(0, int((bodyBottom-f.top)/s.leading))
}

// keep turns the page unless it has room for n lines of the body.
func (f *flow) keep(n int) {
	if f.room(bodyText) < n && !f.fresh {
		f.turn()
	}
}

// keepHeight turns the page where it does not have the room, and the next one
// has.
func (f *flow) keepHeight(height float64) {
	if f.top+height > bodyBottom && !f.fresh && height <= bodyBottom-nextTop {
		f.turn()
	}
}

// keepEnd keeps the end of a letter on one page: the greeting, and the facts below
// it. Alone on a page the facts would look forgotten.
func (f *flow) keepEnd(greeting, facts Block) {
	p, isParagraph := greeting.(Paragraph)
	t, isTable := facts.(Table)
	if isParagraph && isTable {
		f.keepHeight(float64(len(f.lines(p, textWidth)))*bodyText.leading + blockGap + f.height(t))
	}
}

// height is that of a table.
func (f *flow) height(t Table) float64 {
	height := 0.0
	for i, row := range t {
		if i > 0 {
			height += itemGap
		}
		lines := max(len(f.lines(row.Label, labelWidth-columnGap)), len(f.lines(row.Value, textWidth-labelWidth)))
		height += float64(lines) * bodyText.leading
	}
	return height
}

// skip leaves a distance, except at the top of a page.
func (f *flow) skip(distance float64) {
	if !f.fresh {
		f.top += distance
	}
}

func (f *flow) turn() {
	f.pages = append(f.pages, nil)
	f.top, f.fresh = nextTop, true
}

// fitting is how many of n lines go where there is room for some: never a single
// one of several, neither at the bottom of this page nor at the top of the next.
func fitting(n, room int) int {
	if n <= room {
		return n
	}
	if n-room == 1 {
		room--
	}
	if room < 2 {
		return 0
	}
	return room
}
