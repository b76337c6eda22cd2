package extract

import (
	"slices"
	"strings"
)

// What is quoted: programs mark it with > at each line, or set a line or a
// header block above it and then give it as it is, to the end of the mail.
// Where a sign could be the sender's own doing it counts only if the mail is an
// answer, and never where the sender announces what comes ("Here is what you
// wrote:").

// quoteStart is where quoted mail begins.
type quoteStart struct {
	first, end int  // the lines that say so
	whole      bool // unless marks follow, all that is below is quoted
	head       bool // a header block
}

// markQuotes marks the quoted lines of a page.
func (s *splitter) markQuotes(p *page, reply bool) {
	s.dropAnnounced(p)
	s.dropUnattributed(p, reply)
	begun := false
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i].blank() || p.lines[i].role == quotedLine {
			continue
		}
		start, ok := s.quoteStartAt(p, i, reply)
		switch {
		case !ok:
		case s.followedByMarks(p, start):
			s.beginMarked(p, start)
			begun = true
			i = start.end - 1
			continue
		case start.whole && p.lines[i].depth == 0:
			end := s.unmarkedEnd(p, start, reply)
			p.mark(start.first, end, quotedLine)
			i = max(end, s.belowHead(p, start)) - 1
			continue
		}
		if p.lines[i].marked || begun && p.lines[i].depth > 0 && !isComparison(p, i) {
			p.mark(i, i+1, quotedLine)
		}
	}
	if !begun && reply {
		s.markRuns(p)
	}
	s.markRules(p)
}

// quoteStartAt: line i is the last of an attribution, or the first of a header
// block, or a marker.
func (s *splitter) quoteStartAt(p *page, i int, reply bool) (start quoteStart, ok bool) {
	if first, is := s.attributionEndingAt(p, i); is != noAttribution {
		return quoteStart{first: first, end: i + 1, whole: is == sureAttribution}, true
	}
	if s.markerAt(p, i) || s.attributionWithin(p, i) {
		return quoteStart{first: i, end: i + 1, whole: true}, true
	}
	if b, is := s.headerAt(p, i); is {
		above := p.previous(i)
		sure := reply || b.ourOwn || above >= 0 && ruleAt(p, above)
		return quoteStart{first: i, end: b.end, whole: sure, head: true}, true
	}
	return start, false
}

// followedByMarks: the next words below are marked as quoted, more deeply than
// the start itself; or markup that knows of the header block knows of more
// below, so that what it leaves out are answers.
func (s *splitter) followedByMarks(p *page, start quoteStart) bool {
	n := p.next(start.end)
	if n == len(p.lines) {
		return false
	}
	own := p.lines[start.first]
	if start.head && own.marked && slices.ContainsFunc(p.lines[n:], func(l pageLine) bool { return l.marked }) {
		return true
	}
	return p.lines[n].depth > own.depth || p.lines[n].marked || own.depth > 0 && p.lines[n].depth == own.depth
}

// beginMarked marks a start with marks below it. If it bears marks itself, as
// where Apple's programs mark the line above too, so is what stands before it.
func (s *splitter) beginMarked(p *page, start quoteStart) {
	first := start.first
	for first > 0 && p.lines[start.first].depth > 0 && p.lines[first-1].depth > 0 {
		first--
	}
	p.mark(first, start.end, quotedLine)
}

// meantAsContent: the sender leads over to what comes, or says that answers
// stand within it.
func (s *splitter) meantAsContent(p *page, first int) bool {
	above := p.previous(first)
	for above >= 0 && (ruleAt(p, above) || p.lines[above].role == quotedLine) {
		above = p.previous(above)
	}
	if above < 0 {
		return false
	}
	if strings.HasSuffix(p.words(above), ":") {
		return true
	}
	end := int(p.lines[above].end)
	before := strings.ToLower(p.text[max(0, end-longestLead):end])
	for _, phrase := range s.inline {
		if at := strings.Index(before, phrase); at >= 0 && wordEnds(before, at) {
			return true
		}
	}
	return false
}

// mostRuns is how many marked runs of lines of one mail are looked at: people
// answer between some dozens at most.
const mostRuns = 200

// dropAnnounced: markup counts for nothing where the sender leads over to what
// it marks, unless the lines bear quote marks too; nor in runs beyond mostRuns,
// where it is no quote of anybody's mail.
func (s *splitter) dropAnnounced(p *page) {
	for i, runs := 0, 1; i < len(p.lines); i++ {
		if !p.lines[i].marked || p.lines[i].depth > 0 {
			continue
		}
		announced := runs > mostRuns || s.meantAsContent(p, i) && !(p.lines[i].setIn && s.attributedAbove(p, i))
		runs++
		for ; i < len(p.lines) && p.lines[i].marked && p.lines[i].depth == 0; i++ {
			p.lines[i].marked = !announced
		}
	}
}

// dropUnattributed: markup counts for nothing before a line or a header block
// says whose words follow, where it marks the sender's own words as much, and
// all of it in a mail that answers none. People set their own words in, and
// paste drafts. In an answer, what is set in further down goes on with a quote.
func (s *splitter) dropUnattributed(p *page, reply bool) {
	doubtful := func(l pageLine) bool { return l.marked && (l.setIn || !reply) }
	attributed := false
	for i := p.next(0); i < len(p.lines); i = p.next(i + 1) {
		if !doubtful(p.lines[i]) {
			continue
		}
		attributed = attributed && reply || s.attributedAbove(p, i)
		for ; i < len(p.lines) && (doubtful(p.lines[i]) || p.lines[i].blank()); i++ {
			if !attributed && !p.lines[i].blank() {
				_, attributed = s.quoteStartAt(p, i, false)
			}
			p.lines[i].marked = attributed
		}
	}
}

// attributedAbove: an attribution, a marker or a header block ends right above
// line i.
func (s *splitter) attributedAbove(p *page, i int) bool {
	above := p.previous(i)
	for above >= 0 && ruleAt(p, above) {
		above = p.previous(above)
	}
	for k := above; k >= 0 && k > above-headLines; k-- {
		if p.lines[k].blank() {
			continue
		}
		if start, ok := s.quoteStartAt(p, k, false); ok && start.end > above {
			return true
		}
	}
	return false
}

// headLines are as many lines as a header block above a quote may take.
const headLines = 12

// longestLead is as much of the words above a quote as is searched for an
// announcement, in bytes.
const longestLead = 1000

// isComparison: a line such as ">500 kr" stands for more than 500.
func isComparison(p *page, i int) bool {
	whole := strings.TrimLeft(p.whole(i), " ")
	return len(whole) > 1 && whole[0] == '>' && startsWithDigit(whole[1:]) &&
		(i == 0 || p.lines[i-1].depth == 0) && (i+1 == len(p.lines) || p.lines[i+1].depth == 0)
}

// markRuns marks the > lines of an answer that has no line above its quote.
// Where they stand close to other words, or below a colon, they could be arrows
// or a list.
func (s *splitter) markRuns(p *page) {
	if !severalMarks(p) {
		return
	}
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i].depth == 0 {
			continue
		}
		end := i
		for end < len(p.lines) && p.lines[end].depth > 0 {
			end++
		}
		above := p.previous(i)
		announced := above >= 0 && strings.HasSuffix(p.words(above), ":") && !s.hasVerb(strings.ToLower(p.words(above)))
		close := i > 0 && !p.lines[i-1].blank() || end == i+1 && end < len(p.lines) && !p.lines[end].blank()
		if !announced && !close && !isComparison(p, i) {
			p.mark(i, end, quotedLine)
		}
		i = end
	}
}

// severalMarks: more than one line has quote marks.
func severalMarks(p *page) bool {
	marks := 0
	for _, l := range p.lines {
		if l.depth > 0 && !l.blank() {
			marks++
		}
	}
	return marks > 1
}

// markRules marks the drawn lines above quoted mail.
func (s *splitter) markRules(p *page) {
	for i := range p.lines {
		if p.lines[i].role != quotedLine {
			continue
		}
		for above := p.previous(i); above >= 0 && p.lines[above].role == ownLine && ruleAt(p, above); above = p.previous(above) {
			p.mark(above, i, quotedLine)
		}
	}
}
