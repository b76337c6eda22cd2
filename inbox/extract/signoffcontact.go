package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Below a sign-off people write what they forgot as well as how to reach them,
// often with capitals and numbers in both. A line counts as a contact detail
// only by its shape.

var (
	phoneNumber = regexp.MustCompile(`^\+?[\d(][\d ()./\x{2013}\x{a0}-]*$`)
	townLine    = regexp.MustCompile(`^(?:\p{Lu}{1,2}-)?(?:\d{4,5}|\d{3} \d{2}|\d{2}-\d{3}|\d{4} ?\p{Lu}{2}) +(\p{Lu}[\p{L}.-]+(?: \p{L}[\p{L}.-]*)?)$`)
	streetFirst = regexp.MustCompile(`^([\p{L}.' -]+?),? +\d{1,4} ?\p{L}?$`)
	numberFirst = regexp.MustCompile(`^\d{1,4}\p{L}?,? +([\p{L}.' -]+)$`)
)

const (
	fewestPhoneDigits = 5
	mostPhoneDigits   = 15
	mostLocalDigits   = 10
)

// money are words behind an amount, which a postcode's town is not.
var money = phraseSet{
	"kroner": true, "kr": true, "kronor": true, "nok": true, "sek": true, "dkk": true, "euro": true, "euros": true, "eur": true,
	"pounds": true, "gbp": true, "dollar": true, "dollars": true, "usd": true, "pln": true, "chf": true,
}

// hasContactShape: line i is the sender's name, or made of contact details,
// parted by commas or bars.
func (s *splitter) hasContactShape(p *page, i int) bool {
	line := p.words(i)
	if isNamed(line, p.sender) {
		return true
	}
	if !s.isContact(line) {
		return false
	}
	found := false
	for part := range strings.FieldsFuncSeq(line, func(r rune) bool { return strings.ContainsRune(",;|•·", r) }) {
		part = strings.Trim(part, " *_/")
		switch {
		case part == "" || isNamed(part, p.sender):
		case s.isReachedBy(p, part):
			found = true
		case p.shouted || !found && !s.isTown(part):
			return false
		}
	}
	return found
}

// isReachedBy: the text is a contact detail, behind a label or not.
func (s *splitter) isReachedBy(p *page, text string) bool {
	value, labelled := s.withoutLabel(text)
	words := strings.Fields(value)
	switch {
	case value == "":
		return labelled
	case len(words) == 1 && (strings.Contains(value, "@") || strings.Contains(value, "www.") || strings.Contains(value, "://")):
		return true
	case len(words) <= 3 && strings.Contains(value, "@"):
		return !p.shouted || labelled
	case isPostcodeAndTown(value), s.isStreet(value):
		return true
	case isPhoneNumber(value):
		return labelled || looksDialled(value)
	}
	return !p.shouted && s.isTitle(value)
}

// withoutLabel cuts labels such as "Tlf.:" before a contact detail.
func (s *splitter) withoutLabel(text string) (value string, labelled bool) {
	for {
		end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && r != '.' && r != '°' && r != 'º' })
		if end < 0 {
			end = len(text)
		}
		if !s.contacts[strings.ToLower(strings.Trim(text[:end], "."))] && !(end == 1 && strings.HasPrefix(text[end:], ":")) {
			return text, labelled
		}
		text, labelled = strings.TrimLeft(text[end:], " :./\u00a0"), true
	}
}

// isPhoneNumber: digits and what parts them, but no date, and no account: longer
// numbers begin with a zero, a plus or a bracket.
func isPhoneNumber(text string) bool {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	most := mostPhoneDigits
	if !strings.ContainsAny(text[:1], "0+(") {
		most = mostLocalDigits
	}
	date, _ := dates(text)
	return !(date && len(strings.Fields(text)) == 1) && digits >= fewestPhoneDigits && digits <= most && phoneNumber.MatchString(text)
}

// looksDialled: a number without a label is written as a phone number and no
// order number: with a zero, a plus or a bracket first, or in three groups.
func looksDialled(number string) bool {
	groups := strings.FieldsFunc(number, func(r rune) bool { return !unicode.IsDigit(r) })
	return strings.ContainsAny(number[:1], "0+(") || len(groups) >= 3
}

// isBesideAddress: line i is a number, with a street, a town or an e-mail
// address on the line above or below.
func (s *splitter) isBesideAddress(p *page, i int) bool {
	if !isPhoneNumber(p.words(i)) {
		return false
	}
	for _, k := range []int{i - 1, i + 1} {
		if k < 0 || k >= len(p.lines) || p.lines[k].blank() {
			continue
		}
		if line := p.words(k); s.isStreet(line) || isPostcodeAndTown(line) || strings.Contains(line, "@") {
			return true
		}
	}
	return false
}

func isPostcodeAndTown(text string) bool {
	found := townLine.FindStringSubmatch(text)
	return found != nil && !money.holdsWordOf(strings.ToLower(found[1]))
}

// isStreet: a street with the number of a house, one of whose words is of
// streets.
func (s *splitter) isStreet(text string) bool {
	found := streetFirst.FindStringSubmatch(text)
	if found == nil {
		found = numberFirst.FindStringSubmatch(text)
	}
	return found != nil && len(strings.Fields(found[1])) <= 5 && slices.ContainsFunc(strings.Fields(strings.ToLower(found[1])), func(w string) bool {
		w = strings.Trim(w, ".,")
		if s.streets[w] {
			return true
		}
		for at := range w {
			if at > 1 && s.streets["-"+w[at:]] {
				return true
			}
		}
		return false
	})
}

// isTitle: it ends in a word of titles and companies, or has one before a small
// word: "Example Ltd", "Head of Purchasing".
func (s *splitter) isTitle(text string) bool {
	words := strings.Fields(text)
	for i, w := range words {
		last := i+1 == len(words) || s.particles[strings.ToLower(words[i+1])] || strings.HasPrefix(words[i+1], "(")
		if last && len(words) <= 6 && s.titles[strings.ToLower(strings.Trim(w, ".,()"))] {
			return true
		}
	}
	return false
}

// isOtherName: line i may be a name: one to four words of letters, with a
// capital each, or two at most where all is in capitals.
func (s *splitter) isOtherName(p *page, i int) bool {
	line, title, _ := strings.Cut(p.words(i), "(")
	line = strings.Trim(line, " *_,/")
	words := strings.Fields(line)
	most := 4
	if p.shouted {
		most = 2
	}
	return len(words) >= 1 && len(words) <= most && len(title) < 20 && !strings.ContainsAny(line, "0123456789@:!?") && !strings.HasSuffix(line, ".") &&
		!s.isSaid(p, words) && !slices.ContainsFunc(words, func(w string) bool { return !s.isNamePart(w) })
}

// isPlace: line i is one word with a capital, as a town is.
func (s *splitter) isPlace(p *page, i int) bool { return !p.shouted && s.isTown(p.words(i)) }

func (s *splitter) isTown(text string) bool {
	return len(strings.Fields(text)) == 1 && s.isNamePart(text) && !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' })
}
