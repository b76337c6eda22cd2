package extract

import (
	"strings"
	"unicode"

	"complaintd/inbox/message"
)

// role is what a line of a mail's text is.
type role uint8

const (
	ownLine    role = iota // the sender's own
	quotedLine             // of another mail, or about it
	signedLine             // of the signature
)

// page is a text in lines.
type page struct {
	text    string
	lines   []pageLine
	sender  []string // the words of the sender's name
	shouted bool     // mostly in capitals, so that they say nothing
}

// pageLine is a line without its quote marks and the white space around it.
type pageLine struct {
	start, end int32 // in bytes of the page's text
	depth      uint8 // quote marks before it
	role       role
	marked     bool // the mail's own markup says that it is quoted
	setIn      bool // it says so, but as much of the sender's own words
}

func (l pageLine) blank() bool { return l.start == l.end }

func newPage(text string, quoted, setIn []message.Span) *page {
	p := &page{text: text, lines: make([]pageLine, 0, 1+strings.Count(text, "\n"))}
	at := 0
	for line := range strings.Lines(text) {
		depth, from := quoteMarks(line)
		l := pageLine{depth: depth}
		reach := min(at+from, at+len(line)-1)
		quoted, l.marked = covers(quoted, at, reach)
		setIn, l.setIn = covers(setIn, at, reach)
		l.marked = l.marked || l.setIn
		content := strings.TrimSpace(line[from:])
		l.start = int32(at + from + strings.Index(line[from:], content))
		l.end = l.start + int32(len(content))
		p.lines = append(p.lines, l)
		at += len(line)
	}
	return p
}

// covers leaves out the spans that end before a line that begins at from, and
// tells whether the first of the others begins up to its first word.
func covers(spans []message.Span, from, word int) (rest []message.Span, covered bool) {
	for len(spans) > 0 && spans[0].End <= from {
		spans = spans[1:]
	}
	return spans, len(spans) > 0 && spans[0].Start <= word
}

// quoteMarks counts the quote marks before a line and tells where its words
// begin. The mark before "From " is the mbox format's, not a quote's.
func quoteMarks(line string) (depth uint8, end int) {
	if strings.HasPrefix(line, ">From ") {
		return 0, 1
	}
	for i := 0; i < len(line); i++ {
		switch {
		case line[i] == '>':
			depth, end = min(depth+1, 250), i+1
		case line[i] != ' ' || i-end > 1:
			return depth, end
		}
	}
	return depth, end
}

// words is line i without quote marks and surrounding white space.
func (p *page) words(i int) string { return p.text[p.lines[i].start:p.lines[i].end] }

// whole is line i as it stands, without white space at its end.
func (p *page) whole(i int) string {
	begin := strings.LastIndexByte(p.text[:p.lines[i].start], '\n') + 1
	return strings.TrimRight(p.text[begin:p.lines[i].end], " \t")
}

// next is the first line from i on that is not blank, len(lines) if none.
func (p *page) next(i int) int {
	for i < len(p.lines) && p.lines[i].blank() {
		i++
	}
	return i
}

// previous is the last line before i that is not blank, -1 if none.
func (p *page) previous(i int) int {
	for i--; i >= 0 && p.lines[i].blank(); i-- {
	}
	return i
}

// isShouted: the sender's words are mostly in capitals.
func (p *page) isShouted() bool {
	upper, lower := 0, 0
	for i, l := range p.lines {
		if l.role != ownLine {
			continue
		}
		for _, r := range p.words(i) {
			switch {
			case 'a' <= r && r <= 'z': // most are
				lower++
			case unicode.IsUpper(r):
				upper++
			case unicode.IsLower(r):
				lower++
			}
		}
	}
	return upper > 2*lower
}

func (p *page) mark(from, to int, r role) {
	for i := from; i < to; i++ {
		p.lines[i].role = r
	}
}

// collect joins the lines of a role; a blank line stands where others lay
// between.
func (p *page) collect(r role) string {
	var b strings.Builder
	last := -1 // the last line written
	for i, l := range p.lines {
		if l.role != r || l.blank() {
			continue
		}
		if last >= 0 {
			b.WriteString(strings.Repeat("\n", p.breaks(last, i, r)))
		}
		b.WriteString(p.whole(i))
		last = i
	}
	return b.String()
}

// breaks is how many line breaks part line i from line j: as many as in the
// text where nothing but blank lines lies between, else two.
func (p *page) breaks(i, j int, r role) int {
	for k := i + 1; k < j; k++ {
		if p.lines[k].role != r {
			return 2
		}
	}
	return j - i
}
