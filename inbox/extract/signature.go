package extract

import (
	"slices"
	"strings"
	"unicode"
)

const (
	signatureLines = 20 // at the end of the sender's words that are searched
	longestContact = 100
	noticeOpening  = 400  // bytes within which a legal notice says that it is one
	longestNotice  = 4000 // bytes of a legal notice
)

// markSignature marks the lines of the signature: at the end of the sender's
// words, or above a quote where nothing but a program's words is
// below.
func (s *splitter) markSignature(p *page) {
	p.shouted = p.isShouted()
	end := len(p.lines)
	for end > 0 {
		last := p.previous(end)
		for last >= 0 && p.lines[last].role != ownLine {
			last = p.previous(last)
		}
		first := last
		for first > 0 && p.lines[first-1].role == ownLine {
			first--
		}
		if last < 0 {
			return
		}
		s.sign(p, first, last+1)
		if p.next(first) <= last && p.lines[p.next(first)].role == ownLine {
			return // words of the sender: what is above was written before them
		}
		end = first
	}
}

// sign marks the signature at the end of the lines from a up to b.
func (s *splitter) sign(p *page, a, b int) {
	b = s.markFooters(p, a, b)
	if delimiter := s.markDelimited(p, a, b); delimiter < b {
		b = s.markFooters(p, a, delimiter)
	}
	first, end := s.signOff(p, a, b)
	if first == end {
		first, end = s.nameBlock(p, a, b)
	}
	if first == end {
		return
	}
	p.mark(first, end, signedLine)
	s.markFooters(p, a, first)
}

// markFooters marks what programs add below a mail, and gives the end of what
// is left.
func (s *splitter) markFooters(p *page, a, b int) int {
	for range signatureLines {
		last := p.previous(b)
		if last < a {
			return b
		}
		first := last
		if !s.devices.madeLine(p.words(last)) {
			for first > a && !p.lines[first-1].blank() {
				first--
			}
			if !s.legalNotice(p.text[p.lines[first].start:p.lines[last].end]) {
				return last + 1
			}
		}
		p.mark(first, last+1, signedLine)
		b = first
		if above := p.previous(first); above >= a && ruleAt(p, above) {
			p.mark(above, first, signedLine)
			b = above
		}
	}
	return b
}

// legalNotice: it says that it is confidential, with three of the expressions
// that such notices are made of, in one language, and speaks of the mail that
// it stands in, but not of its writer: a complaint that a secret was given away
// holds the same expressions.
func (s *splitter) legalNotice(paragraph string) bool {
	return len(paragraph) >= longestContact && s.isNotice(paragraph, noticeCues)
}

// noticeCues are as many expressions of a legal notice as give one away wherever it
// stands.
const noticeCues = 3

// isNotice: the paragraph is a legal notice, with at least so many of the
// expressions, whatever its length.
func (s *splitter) isNotice(paragraph string, cues int) bool {
	if len(paragraph) > longestNotice {
		return false
	}
	if !containsAny(strings.ToLower(paragraph[:min(len(paragraph), noticeOpening)]), s.notices) {
		return false
	}
	paragraph = strings.ToLower(strings.Join(strings.Fields(paragraph), " "))
	return slices.ContainsFunc(s.legal, func(w legalWords) bool {
		found := 0
		for _, cue := range w.cues {
			if strings.Contains(paragraph, cue) {
				found++
			}
		}
		return found >= cues && containsAny(paragraph, w.mail) && !w.self.holdsWordOf(paragraph)
	})
}

// holdsWordOf: one of the text's words, in lower case, is of the set.
func (s phraseSet) holdsWordOf(text string) bool {
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		return s[strings.TrimFunc(w, func(r rune) bool { return !isWord(r) })]
	})
}

func containsAny(text string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, p) })
}

// madeLine: a program or phone wrote the line: an opening such as "Sent from
// my", a device, and nothing a person would add.
func (d deviceWords) madeLine(line string) bool {
	if len(line) > longestContact {
		return false
	}
	line, _, _ = strings.Cut(line, "<http")
	line, _, _ = strings.Cut(line, "(http")
	line = unbracketed.Replace(line)
	_, rest, ok := d.openings.opens(strings.ToLower(strings.Trim(line, " *_[]()")))
	if !ok {
		return false
	}
	devices := 0
	original := strings.Fields(line[max(0, len(line)-len(rest)):])
	for i, word := range strings.Fields(rest) {
		word = strings.Trim(word, ".,*_[]()<>\"'")
		switch {
		case d.isDevice(word):
			devices++
		case word == "" || d.glue[word]:
		case !strings.ContainsFunc(word, isLetter) && len(word) > longestModel:
			return false // a phone or order number
		case devices == 0:
			return false // "Sendt via Posten Mobil"
		case i < len(original) && (strings.ContainsFunc(original[i], unicode.IsUpper) || startsWithDigit(original[i])):
		default:
			return false
		}
	}
	return devices > 0
}

// unbracketed takes away the brackets that stand around links in plain text.
var unbracketed = strings.NewReplacer("[", "", "]", "")

// longestModel bounds the number of a device's model: iPhone 15, Nokia 3310.
const longestModel = 4

func isLetter(r rune) bool { return unicode.IsLetter(r) }

// isDevice: the word, or the part before its hyphen, names a device or program.
func (d deviceWords) isDevice(word string) bool {
	first, _, _ := strings.Cut(word, "-")
	return d.devices[word] || d.devices[first]
}

// markDelimited marks a signature below "-- " (RFC 3676 §4.3), or below its form
// without the blank, which many programs lose: names and contact details, and
// below the latter the sender's own name or a contact detail first, as people
// draw such lines too.
func (s *splitter) markDelimited(p *page, a, b int) int {
	for i := b - 1; i >= a && i >= b-signatureLines; i-- {
		if !isDelimiter(p.words(i)) {
			continue
		}
		first := p.next(i + 1)
		bare := !strings.HasPrefix(p.text[p.lines[i].end:], " ")
		end := s.untilPostscript(p, i+1, b)
		if bare && first < end && !isNamed(p.words(first), p.sender) && !s.hasContactShape(p, first) {
			continue
		}
		if s.contactsEnd(p, i+1, end, false) == p.previous(end)+1 {
			p.mark(i, end, signedLine)
			return i
		}
	}
	return b
}

func isDelimiter(line string) bool { return line == "--" || line == "—" }

// untilPostscript is the line of a postscript from i on, b if there is none: a
// postscript is new words wherever it stands.
func (s *splitter) untilPostscript(p *page, i, b int) int {
	for ; i < b; i++ {
		if s.isPostscript(p.words(i)) {
			return i
		}
	}
	return b
}

func (s *splitter) isPostscript(line string) bool {
	_, _, ok := s.ps.opens(strings.ToLower(line[:min(len(line), 16)]))
	return ok
}
