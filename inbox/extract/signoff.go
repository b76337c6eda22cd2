package extract

import (
	"slices"
	"strings"
	"unicode"

	"complaintd/casefile"
)

// signOff finds the line that takes leave, with a name and contact details
// below it and nothing else up to b, or to a postscript. first == end: none.
func (s *splitter) signOff(p *page, a, b int) (first, end int) {
	for i := max(a, b-signatureLines); i < b; i++ {
		if p.lines[i].blank() || !s.takesLeave(p, p.words(i)) {
			continue
		}
		thanks := s.isThanks(p.words(i))
		from, named := i+1, !s.isLeaveAlone(p.words(i))
		if n := p.next(from); !thanks && !named && n < b && s.isShortName(p, n) {
			from, named = n+1, true
		}
		end = s.contactsEnd(p, from, b, named)
		if !s.endsAt(p, end, b) {
			continue
		}
		if thanks && p.next(i+1) >= end && !delimitedBelow(p, i, b) {
			continue // "Thank you!" without a name
		}
		return i, end
	}
	return b, b
}

// delimitedBelow: line i ends in a comma, and a signature below "-- " has been
// found behind b.
func delimitedBelow(p *page, i, b int) bool {
	n := p.next(b)
	return strings.HasSuffix(p.words(i), ",") && n < len(p.lines) && isDelimiter(p.words(n)) && p.lines[n].role == signedLine
}

// endsAt: nothing but a postscript is between end and b.
func (s *splitter) endsAt(p *page, end, b int) bool {
	n := p.next(end)
	return n >= b || s.isPostscript(p.words(n))
}

// longestSignOff bounds a sign-off with the name behind it, in bytes.
const longestSignOff = 70

const leaveEnds = " ,.!-–:;*_"

// takesLeave: the line is a sign-off, alone or with a name behind it.
func (s *splitter) takesLeave(p *page, line string) bool {
	if len(line) > longestSignOff {
		return false
	}
	line = strings.Trim(line, leaveEnds+"/")
	if s.isThanks(line) {
		return true
	}
	phrase, rest, ok := s.signOffs.opens(strings.ToLower(line))
	if !ok {
		return false
	}
	name := strings.Trim(line[max(0, len(line)-len(rest)):], leaveEnds)
	words := strings.Fields(name)
	if name != "" && (p.shouted || isShortest(phrase) || s.isSaid(p, words)) {
		return isNamed(name, p.sender)
	}
	if isAbbreviation(phrase) && len(words) <= 3 && !strings.ContainsAny(name, ".?!0123456789") {
		return true
	}
	return len(words) <= 6 && !slices.ContainsFunc(words, func(w string) bool { return !s.isNamePart(w) })
}

// isAbbreviation: mvh, MfG, rgds. What follows one is no sentence.
func isAbbreviation(phrase string) bool {
	letters := strings.ReplaceAll(phrase, ".", "")
	return len(letters) >= 3 && !strings.ContainsAny(letters, "aeiouyæøåäöéü")
}

// isShortest: a sign-off of two letters, such as LG, may be the beginning of
// anything.
func isShortest(phrase string) bool { return len(strings.ReplaceAll(phrase, ".", "")) <= 2 }

// isLeaveAlone: the line is a sign-off without a name.
func (s *splitter) isLeaveAlone(line string) bool {
	bare := strings.ToLower(strings.Trim(line, leaveEnds+"/"))
	return s.signOffs[bare] || s.thanks[bare]
}

func (s *splitter) isThanks(line string) bool {
	return len(line) <= longestPhrase && s.thanks[strings.ToLower(strings.Trim(line, leaveEnds))]
}

// contactsEnd is the end of the lines from i on that hold names, titles and
// contact details. Of names that are not the sender's only the first counts,
// unless one has been found above.
func (s *splitter) contactsEnd(p *page, i, b int, named bool) int {
	end := i
	for ; i < b; i++ {
		switch {
		case p.lines[i].blank():
		case ruleAt(p, i), s.hasContactShape(p, i), s.isPlace(p, i) && named && i == end, s.isBesideAddress(p, i):
			end = i + 1
		case !named && s.isOtherName(p, i):
			end, named = i+1, true
		default:
			return end
		}
		named = named || end == i+1 && isNamed(p.words(i), p.sender)
	}
	return end
}

// isShortName: line i is one word, in whatever case, as below a sign-off; or
// two, one of them a name of the sender.
func (s *splitter) isShortName(p *page, i int) bool {
	line := p.words(i)
	if strings.ContainsAny(line, "?!:;0123456789") || strings.HasSuffix(line, ".") {
		return false
	}
	words := strings.Fields(line)
	return !s.isSaid(p, words) && (len(words) == 1 || len(words) == 2 && holdsName(line, p.sender))
}

// isSaid: one of the words is no name, unless it is the sender's: "Ring Meg".
func (s *splitter) isSaid(p *page, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool {
		w = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !isWord(r) }))
		return s.ordinary[w] && !s.particles[w] && !slices.Contains(p.sender, w)
	})
}

// isContact: every word is a name or title, a number, an address, or the label
// of one.
func (s *splitter) isContact(line string) bool {
	words := strings.Fields(line)
	if len(line) > longestContact || strings.ContainsAny(line[len(line)-1:], "?!") || s.isPostscript(line) {
		return false
	}
	bracket := false
	for _, w := range words {
		bracket = bracket || strings.HasPrefix(w, "(")
		if !bracket && !s.isContactWord(w) {
			return false
		}
		bracket = bracket && !strings.HasSuffix(w, ")")
	}
	return true
}

func (s *splitter) isContactWord(w string) bool {
	if strings.ContainsAny(w, "@0123456789") || strings.Contains(w, "www.") || strings.Contains(w, "://") {
		return true
	}
	bare := strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !isWord(r) }))
	return bare == "" || s.contacts[bare] || s.isNamePart(w)
}

// isNamePart: a word with a capital, or a small word such as "von".
func (s *splitter) isNamePart(w string) bool {
	bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) })
	if bare == "" || s.particles[strings.ToLower(bare)] {
		return true
	}
	return strings.IndexFunc(bare, unicode.IsUpper) == 0
}

// nameBlock finds a name on a line by itself, with nothing but contact details
// below it: the sender's own, or another where there is a phone number or an
// address to write to. An address that the sender leads over to is something
// said.
func (s *splitter) nameBlock(p *page, a, b int) (first, end int) {
	for i := max(a, b-signatureLines); i < b; i++ {
		above := p.previous(i)
		if p.lines[i].blank() || above < a || strings.HasSuffix(p.words(above), ":") {
			continue
		}
		apart := above < i-1
		own := isNamed(p.words(i), p.sender) && (apart || p.words(i)[0] == '/')
		if !own && !(apart && endsSentence(p.words(above)) && s.isFullName(p.words(i))) {
			continue
		}
		end = s.contactsEnd(p, i+1, b, true)
		if s.endsAt(p, end, b) && (own || s.reachable(p, i+1, end)) {
			return i, end
		}
	}
	return b, b
}

func endsSentence(line string) bool { return strings.ContainsAny(line[len(line)-1:], ".?!)") }

// isFullName: two to four words, all of letters and with a capital.
func (s *splitter) isFullName(line string) bool {
	words := strings.Fields(line)
	return len(words) >= 2 && len(words) <= 4 && !strings.ContainsAny(line, "0123456789@:,.!?") &&
		!slices.ContainsFunc(words, func(w string) bool { return !s.isNamePart(w) })
}

// reachable: one of the lines gives an e-mail address, or a phone number behind
// its label.
func (s *splitter) reachable(p *page, i, end int) bool {
	for ; i < end; i++ {
		line := p.words(i)
		label := strings.ToLower(line[:strings.IndexFunc(line+" ", func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })])
		if strings.Contains(line, "@") || s.contacts[label] && strings.ContainsAny(line, "0123456789") {
			return true
		}
	}
	return false
}

// senderNames are the words of the sender's name and address.
func senderNames(a casefile.Address) []string {
	local, _, _ := strings.Cut(a.Email, "@")
	return append(nameWords(a.Name), nameWords(local)...)
}

// isNamed: all words of the line are the sender's names.
func isNamed(line string, names []string) bool {
	if len(line) > longestContact {
		return false
	}
	found := false
	for word := range strings.FieldsFuncSeq(line, isNoLetter) {
		if found = isName(word, names); !found {
			return false
		}
	}
	return found
}

// holdsName: a word of the text is one of the names.
func holdsName(text string, names []string) bool {
	for word := range strings.FieldsFuncSeq(text, isNoLetter) {
		if isName(word, names) {
			return true
		}
	}
	return false
}

// isName: the word is one of the names, which are in lower case.
func isName(word string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, word) })
}

func nameWords(name string) []string { return strings.FieldsFunc(strings.ToLower(name), isNoLetter) }

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) }
