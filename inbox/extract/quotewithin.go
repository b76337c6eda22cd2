package extract

import (
	"slices"
	"strings"
)

// Answers typed into or below quoted mail without marks can't be told from it
// line by line. The end of our own letters is known. Else all of the quote
// counts as new words where the sender announces answers, signs them, puts the
// name before them, or says next to nothing above.

// unmarkedEnd is the line at which a quote without marks ends; its first line
// where all of it counts as new words.
func (s *splitter) unmarkedEnd(p *page, start quoteStart, reply bool) int {
	if s.meantAsContent(p, start.first) {
		return start.first
	}
	if s.quotesSender(p, start) {
		return len(p.lines)
	}
	body := s.belowHead(p, start)
	next := s.nextQuote(p, body, reply)
	ours := s.quotesUs(p, start)
	if footer, found := s.letterEnd(p, body, next); ours && found {
		if s.answersBetween(p, body, footer, ours) {
			return start.first
		}
		if p.next(footer) < next {
			return footer
		}
		return len(p.lines)
	}
	if s.answersBetween(p, body, next, ours) || s.saysLittleAbove(p, start.first) {
		return start.first
	}
	return len(p.lines)
}

// belowHead is where the quoted words begin: below the start, and below the
// header block that may follow a marker.
func (s *splitter) belowHead(p *page, start quoteStart) int {
	n := p.next(start.end)
	if start.head || n == len(p.lines) {
		return start.end
	}
	if b, ok := s.headerAt(p, n); ok {
		return b.end
	}
	return start.end
}

// nextQuote is the first line from i on at which another quote begins.
func (s *splitter) nextQuote(p *page, i int, reply bool) int {
	for ; i < len(p.lines); i++ {
		if p.lines[i].blank() {
			continue
		}
		if start, another := s.quoteStartAt(p, i, reply); another {
			return start.first
		}
	}
	return len(p.lines)
}

// answersBetween: the lines from a up to b are signed by the sender of this
// mail, or one has the sender's name in brackets before it.
func (s *splitter) answersBetween(p *page, a, b int, ours bool) bool {
	last := p.previous(b)
	for last >= a && s.devices.madeLine(p.words(last)) {
		last = p.previous(last)
	}
	for i := a; i < b; i++ {
		if !p.lines[i].blank() && (s.bearsName(p, i) || i == last && s.endsSigned(p, i, ours)) {
			return true
		}
	}
	return false
}

// endsSigned: line i, the last of a quoted mail, is the sender's name, thanks
// with that name, or, as our letters never end so, a sign-off alone.
func (s *splitter) endsSigned(p *page, i int, ours bool) bool {
	line := p.words(i)
	if isNamed(line, p.sender) || ours && s.isLeaveAlone(line) && !s.isThanks(line) {
		return true
	}
	_, name, ok := s.thanks.opens(strings.ToLower(line[:min(len(line), longestSignOff)]))
	return ok && isNamed(name, p.sender)
}

const (
	fewestSaid   = 4  // words above a quote that are a message of their own
	mostAnnounce = 15 // words that announce no more than where the answers are
)

// saysLittleAbove: above the first line of a quote stand a few words that are no
// sentence, nor thanks or a signature; or little more than a place to look at.
func (s *splitter) saysLittleAbove(p *page, first int) bool {
	var said []string
	sentence := false
	for i := 0; i < first && len(said) <= mostAnnounce; i++ {
		line := p.words(i)
		if line == "" || ruleAt(p, i) || p.lines[i].role == quotedLine {
			continue
		}
		sentence = sentence || endsSentence(line) || s.takesLeave(p, line) || s.opensThanks(line) || isNamed(line, p.sender)
		said = append(said, strings.Fields(strings.ToLower(line))...)
	}
	switch n := len(said); {
	case n == 0 || n > mostAnnounce:
		return false
	case n < fewestSaid && !sentence:
		return true
	}
	return s.namesPlace(said)
}

// namesPlace: the words hold one of the phrases for where answers stand.
func (s *splitter) namesPlace(words []string) bool {
	text := strings.Join(words, " ")
	return slices.ContainsFunc(s.places, func(place string) bool {
		at := strings.Index(text, place)
		return at >= 0 && wordEnds(text, at) && wordEnds(text, at+len(place))
	})
}

func (s *splitter) opensThanks(line string) bool {
	_, _, ok := s.thanks.opens(strings.ToLower(line[:min(len(line), longestSignOff)]))
	return ok
}

// letterEnd is the line below the end of a letter of ours: our name, address
// and phone, below "-- " unless the program that quotes it has lost that line.
func (s *splitter) letterEnd(p *page, a, b int) (end int, found bool) {
	for i := a; i+1 < b; i++ {
		delimited := isDelimiter(p.words(i)) && !p.lines[i+1].blank()
		if !delimited && !s.opensOurAddress(p, i) {
			continue
		}
		for end = i + 1; end < b && !p.lines[end].blank() && !endsSentence(p.words(end)); end++ {
		}
		return end, true
	}
	return b, false
}

// opensOurAddress: line i begins with a company name of ours, as the domains
// of our mailboxes give it, and a number, as of a street, is on the next.
func (s *splitter) opensOurAddress(p *page, i int) bool {
	line := p.words(i)
	first, _, _ := strings.Cut(line, " ")
	return len(line) > 0 && len(line) <= longestContact && isName(first, s.companies) &&
		!strings.ContainsAny(line[len(line)-1:], ".?!,:") && strings.ContainsAny(p.words(i+1), "0123456789")
}

// quotesSender: the quoted mail is one of the sender's own.
func (s *splitter) quotesSender(p *page, start quoteStart) bool {
	return s.isBy(p, start, func(author string) bool { return holdsName(author, p.sender) })
}

// quotesUs: the quoted mail is one of ours.
func (s *splitter) quotesUs(p *page, start quoteStart) bool {
	return s.isBy(p, start, func(author string) bool { return containsAny(strings.ToLower(author), s.mailboxes) })
}

// isBy: the line above a quoted mail, or the From field there, names an author
// that matches.
func (s *splitter) isBy(p *page, start quoteStart, matches func(author string) bool) bool {
	end := start.end
	if !start.head {
		end = min(end+headLines, len(p.lines)) // a header block may follow
	}
	for i := start.first; i < end; i++ {
		from := p.words(i)
		if f, value := s.field(from); start.head || i >= start.end {
			if f&fromField == 0 {
				continue
			}
			from = value
		}
		if matches(from) {
			return true
		}
	}
	return false
}

// bearsName: line i is a sign-off or "-- " with the sender's name on it or below
// it, or begins with that name in brackets, as Outlook puts it before comments.
func (s *splitter) bearsName(p *page, i int) bool {
	line := p.words(i)
	if name, _, found := strings.Cut(strings.TrimPrefix(line, "["), "]"); found && line[0] == '[' {
		return isNamed(name, p.sender)
	}
	if !s.takesLeave(p, line) && !isDelimiter(line) {
		return false
	}
	if s.isLeaveAlone(line) || isDelimiter(line) {
		n := p.next(i + 1)
		return n < len(p.lines) && isNamed(p.words(n), p.sender)
	}
	return holdsName(line, p.sender)
}
