package extract

import (
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// This file reads the words of a colleague, which go on to a customer. Where a
// customer's words are kept in doubt, what a colleague quotes is left out: it is
// our own letter to them, and none of it may reach a customer.

// Own are a colleague's words in a mail.
type Own struct {
	// Words are new: without quoted mail, signature, and what programs add. They
	// may be empty.
	Words string
	// Signature is what was left out as one, with what programs add to it.
	Signature string
	// Forwards: the mail passes on another rather than answering it.
	Forwards bool
	// AnswersBelow: the words only say that answers stand within what is quoted,
	// or there are some marked with the colleague's name.
	AnswersBelow bool
}

// Own reads the words of a colleague's mail.
func (r *Reader) Own(m *message.Message, from casefile.Address, language string) Own {
	s := r.splitter
	own := Own{Forwards: s.subjects.of(m.Header.Text("Subject"), language) == forwardMark}
	if len(m.Text) > longestSplit {
		return own // nobody writes so much: it is quoted, or pasted
	}
	p := newPage(m.Text, m.Quoted, m.SetIn)
	p.sender = senderNames(from)
	s.markColleaguesQuotes(p)
	own.AnswersBelow = s.answersInQuotes(p)
	s.markColleaguesSignature(p)
	s.markSignature(p)
	own.Words, own.Signature = p.collect(ownLine), p.collect(signedLine)
	own.AnswersBelow = own.AnswersBelow || p.quotes() && s.announcesAnswers(own.Words)
	if first := p.next(0); first < len(p.lines) && s.markerForwards(p, first) {
		own.Forwards = true
	}
	return own
}

// markColleaguesQuotes marks the quoted lines of a colleague's mail. What stands
// below a start of which nothing is marked is quoted to the end.
func (s *splitter) markColleaguesQuotes(p *page) {
	s.dropUnattributed(p, true)
	for i := 0; i < len(p.lines); i++ {
		if p.lines[i].blank() || p.lines[i].role == quotedLine {
			continue
		}
		start, ok := s.quoteStartAt(p, i, true)
		switch {
		case ok && s.followedByMarks(p, start):
			s.beginMarked(p, start)
			i = start.end - 1
		case ok && start.whole:
			p.mark(start.first, len(p.lines), quotedLine)
		case p.lines[i].marked || p.lines[i].depth > 0 && !isComparison(p, i) || s.goesOnWrapped(p, i):
			p.mark(i, i+1, quotedLine)
			s.markIntroduction(p, i)
		}
	}
	s.markRules(p)
}

// wrappedFrom is how long a line is, in bytes, that a program may have wrapped.
const wrappedFrom = 60

// goesOnWrapped: line i has no quote mark, but those around it have, and the one
// before is so long that its program has wrapped it.
func (s *splitter) goesOnWrapped(p *page, i int) bool {
	return i > 0 && i+1 < len(p.lines) && p.lines[i-1].role == quotedLine && p.lines[i-1].depth > 0 && p.lines[i+1].depth > 0 &&
		p.lines[i-1].end-p.lines[i-1].start >= wrappedFrom
}

// markIntroduction marks the line above a quote that ends with a colon and says
// that somebody wrote, in whatever form: "Hexpress skrev:".
func (s *splitter) markIntroduction(p *page, i int) {
	above := p.previous(i)
	if above >= 0 && p.lines[above].role == ownLine && strings.HasSuffix(p.words(above), ":") && s.hasVerb(strings.ToLower(p.words(above))) {
		p.mark(above, i, quotedLine)
	}
}

// titleWords is how many words a line below a name has at most that tells what
// somebody is: Head of Customer Services.
const titleWords = 6

// colleagueLines at the end of a colleague's words are searched for a signature: a
// company's is longer than a customer's, with its notices below.
const colleagueLines = 40

// markColleaguesSignature marks the signature at the end of a colleague's words:
// from "-- ", a sign-off or the colleague's own name on, where nothing but contact
// details and short lines follows, titles and the company, some of them contact
// details, and what companies put below. What programs add below it goes with it.
func (s *splitter) markColleaguesSignature(p *page) {
	a, b := p.lastOwn()
	b = s.markNotices(p, a, s.markFooters(p, a, b))
	for i := max(a, b-colleagueLines); i < b; i++ {
		line := p.words(i)
		introduces := line != "" && s.introduces(line, p.sender)
		if line == "" || !introduces && !isDelimiter(line) && !isNamed(line, p.sender) && !s.takesLeave(p, line) {
			continue
		}
		if s.isSignature(p, i+1, b, introduces) {
			p.mark(i, b, signedLine)
			if above := p.previous(i); (introduces || isNamed(line, p.sender)) && above >= a && s.takesLeave(p, p.words(above)) {
				p.mark(above, i, signedLine)
			}
			return
		}
	}
}

// markNotices marks legal notices of any length at the end of the lines from a up
// to b, and gives the end of what is left.
func (s *splitter) markNotices(p *page, a, b int) int {
	for {
		last := p.previous(b)
		if last < a {
			return b
		}
		first := last
		for first > a && !p.lines[first-1].blank() {
			first--
		}
		if !s.isNotice(p.text[p.lines[first].start:p.lines[last].end], noticeCues) {
			return b
		}
		p.mark(first, last+1, signedLine)
		b = s.markFooters(p, a, first)
	}
}

// introduces: the line is the sender's own name, perhaps behind a sign-off, and
// what they are, parted by commas or bars: "Nils Nes | Customer Adviser".
func (s *splitter) introduces(line string, sender []string) bool {
	if len(line) > longestContact {
		return false
	}
	if _, rest, ok := s.signOffs.opens(strings.ToLower(line)); ok {
		line = strings.Trim(line[max(0, len(line)-len(rest)):], leaveEnds)
	}
	parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(",;|•·/", r) })
	if len(parts) < 2 || !isNamed(parts[0], sender) {
		return false
	}
	for _, part := range parts[1:] {
		if !s.isPosition(strings.Trim(part, leaveEnds)) {
			return false
		}
	}
	return true
}

// mostSmallWords is how many words in lower case name what somebody is: more say
// something.
const mostSmallWords = 2

// isPosition: the text is a title, a department, a company or a contact detail.
func (s *splitter) isPosition(text string) bool {
	words := strings.Fields(text)
	if len(words) > titleWords || strings.ContainsAny(text, "?!") {
		return false
	}
	small, said := 0, false
	for _, w := range words {
		bare := strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !isWord(r) }))
		if !s.isContactWord(w) {
			small++
			said = said || s.ordinary[bare]
		}
	}
	return small == 0 || small <= mostSmallWords && small == len(words) && !said
}

// lastOwn are the last lines of a page that are the writer's own, from a up to b.
func (p *page) lastOwn() (a, b int) {
	b = len(p.lines)
	for b > 0 && (p.lines[b-1].role != ownLine || p.lines[b-1].blank()) {
		b--
	}
	a = b
	for a > 0 && p.lines[a-1].role == ownLine {
		a--
	}
	return a, b
}

// isSignature: the lines from i up to b are short, and one of them tells how to
// reach somebody, or is what a company puts below; or the one above has introduced
// the sender.
func (s *splitter) isSignature(p *page, i, b int, introduced bool) bool {
	complete := introduced
	for ; i < b; i++ {
		line := p.words(i)
		if end := s.companyLines(p, i, b); end > i {
			i, complete = end-1, true
			continue
		}
		switch {
		case line == "", ruleAt(p, i):
		case s.isPostscript(line):
			return false
		case s.hasContactShape(p, i):
			complete = complete || strings.ContainsAny(line, "@0123456789")
		case mostTogether(line) > titleWords || endsSentence(line) || strings.HasSuffix(line, ":"):
			return false
		}
	}
	return complete
}

// mostTogether is how many words stand together in a line, of which tabs and bars
// part what belongs to different things.
func mostTogether(line string) (most int) {
	for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune("\t|•·", r) }) {
		most = max(most, len(strings.Fields(part)))
	}
	return most
}

// footerCues are as many expressions of a legal notice as give one away below a
// sign-off and a name.
const footerCues = 2

// companyLines is the end of the lines from i on, up to the next blank one, if they
// are what a company puts below a signature: a legal notice, its registration, a
// word on the environment; i where they are not.
func (s *splitter) companyLines(p *page, i, b int) int {
	end := i
	for end < b && !p.lines[end].blank() {
		end++
	}
	if end == i {
		return i
	}
	text := p.text[p.lines[i].start:p.lines[end-1].end]
	if s.isNotice(text, footerCues) || containsAny(strings.ToLower(strings.Join(strings.Fields(text), " ")), s.footers) && !s.speaks(text) {
		return end
	}
	return i
}

// speaks: one of the words is the writer's of themselves.
func (s *splitter) speaks(text string) bool {
	return slices.ContainsFunc(s.legal, func(w legalWords) bool { return w.self.holdsWordOf(strings.ToLower(text)) })
}

// quotes tells whether anything is quoted.
func (p *page) quotes() bool {
	for _, l := range p.lines {
		if l.role == quotedLine {
			return true
		}
	}
	return false
}

// answersInQuotes: what is quoted holds a line that begins with the colleague's
// name in brackets, as Outlook puts it before comments.
func (s *splitter) answersInQuotes(p *page) bool {
	for i, l := range p.lines {
		if l.role != quotedLine || l.blank() {
			continue
		}
		if name, _, found := strings.Cut(strings.TrimPrefix(p.words(i), "["), "]"); found && p.words(i)[0] == '[' && isNamed(name, p.sender) {
			return true
		}
	}
	return false
}

// announcesAnswers: the words, commands aside, are few, and name a place further
// down.
func (s *splitter) announcesAnswers(words string) bool {
	var said []string
	for line := range strings.Lines(words) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			said = append(said, strings.Fields(strings.ToLower(line))...)
		}
	}
	if len(said) == 0 || len(said) > mostAnnounce {
		return false
	}
	if s.namesPlace(said) {
		return true
	}
	text := strings.Join(said, " ")
	for _, phrase := range s.inline {
		if at := strings.Index(text, phrase); at >= 0 && wordEnds(text, at) && wordEnds(text, at+len(phrase)) {
			return true
		}
	}
	return false
}

// markerForwards: line i is one that programs set above a mail they forward.
func (s *splitter) markerForwards(p *page, i int) bool {
	if !s.markerAt(p, i) {
		return false
	}
	line := strings.ToLower(p.words(i))
	return strings.Contains(line, "forward") || strings.Contains(line, "videresend") || strings.Contains(line, "vidaresend")
}
