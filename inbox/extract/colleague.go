package extract

import (
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

// markColleaguesSignature marks the signature at the end of a colleague's words:
// from "-- ", a sign-off or the colleague's own name on, where nothing but contact
// details and short lines follows, titles and the company, some of them contact
// details. What programs add below it goes with it.
func (s *splitter) markColleaguesSignature(p *page) {
	a, b := p.lastOwn()
	b = s.markFooters(p, a, b)
	for i := max(a, b-signatureLines); i < b; i++ {
		line := p.words(i)
		if line == "" || !isDelimiter(line) && !isNamed(line, p.sender) && !s.takesLeave(p, line) {
			continue
		}
		if s.isSignature(p, i+1, b) {
			p.mark(i, b, signedLine)
			if above := p.previous(i); isNamed(line, p.sender) && above >= a && s.takesLeave(p, p.words(above)) {
				p.mark(above, i, signedLine)
			}
			return
		}
	}
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
// reach somebody.
func (s *splitter) isSignature(p *page, i, b int) bool {
	reachable := false
	for ; i < b; i++ {
		line := p.words(i)
		switch {
		case line == "", ruleAt(p, i):
		case s.isPostscript(line):
			return false
		case s.hasContactShape(p, i):
			reachable = reachable || strings.ContainsAny(line, "@0123456789")
		case len(strings.Fields(line)) > titleWords || endsSentence(line) || strings.HasSuffix(line, ":"):
			return false
		}
	}
	return reachable
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
