package facts

import (
	"cmp"
	"slices"
	"strings"
)

// fewestPhoneDigits is how many digits a phone number has at least.
const fewestPhoneDigits = 7

const (
	// wordsOfName is how many words a name has at most.
	wordsOfName = 4
	// besideTheirs is how many words may stand between a person or company and
	// the label of their phone.
	besideTheirs = 2
	// theirsReach is how many words before that label they may begin.
	theirsReach = 12
)

// phones finds the phone numbers of the author, and those we are asked to call.
func (r *Reader) phones(s *sheet) {
	theirs := s.theirPhones()
	for _, p := range s.own() {
		ours := p.letterheads()
		for i, n := range p.numbers {
			phone, rule := r.phone(s, p, n)
			if phone == "" || slices.Contains(s.Phones, phone) || r.isOwnPhone(phone) || theirs[n.digits] {
				continue
			}
			kind := kindOf(phone)
			if kind == service || kind == fixed && (ours.cover(n) || n.label.section == "" && p.inSentence(n) && !p.isListed(s, i)) {
				continue
			}
			s.Phones = append(s.Phones, phone)
			s.prove("phones", phone, p.text[n.start:n.end], rule)
		}
	}
}

// theirPhones are the digits of the numbers that are said to be ours, or those
// of somebody whom we are not to call.
func (s *sheet) theirPhones() map[string]bool {
	theirs := map[string]bool{}
	for _, p := range append(s.own(), s.quoted) {
		for _, n := range p.numbers {
			if n.label.is(theirsLabel) && !n.label.shared || p.isCorrected(n) {
				theirs[n.digits] = true
			}
		}
	}
	return theirs
}

// isCorrected tells whether a "not" stands right before a number: "it is 56 31 70
// 88, not 56 31 70 86".
func (p *passage) isCorrected(n number) bool {
	return slices.ContainsFunc(p.within("denials", max(n.first()-2, 0), n.first()), func(m match) bool {
		return m.section == "not" && m.to == n.first() && strings.TrimSpace(p.gap(m.to)) == ""
	})
}

// inSentence tells whether words stand before a number in its sentence, and not
// just a name.
func (p *passage) inSentence(n number) bool {
	i := n.first()
	return p.place == inWords && i > wordsOfName && !p.standsAlone(n) && p.tokens[i-wordsOfName-1].sentence == p.tokens[i].sentence
}

// mostListed is how many numbers stand between two phones of a list at most.
const mostListed = 2

// isListed tells whether one of the phones found last stands in the sentence of
// numbers[i], before it: "I have 473 86 102, and Dad 33 40 88 15".
func (p *passage) isListed(s *sheet, i int) bool {
	last := s.Phones[max(len(s.Phones)-mostListed, 0):]
	for _, before := range p.numbers[max(i-mostListed, 0):i] {
		isIt := func(phone string) bool { return strings.HasSuffix(phone, strings.TrimLeft(before.digits, "0")) }
		if len(before.digits) >= fewestPhoneDigits && p.tokens[before.first()].sentence == p.tokens[p.numbers[i].first()].sentence && slices.ContainsFunc(last, isIt) {
			return true
		}
	}
	return false
}

// phone reads a number as a phone's to call, in the form of E.164; empty where
// it is none.
func (r *Reader) phone(s *sheet, p *passage, n number) (e164, rule string) {
	if len(n.digits) < fewestPhoneDigits || n.groups[0].letters && !n.label.isPhone() || p.inAddress(n) || p.isIBAN(n) || n.isDate() && len(n.groups) == 3 || slices.Contains(s.Orders, n.digits) {
		return "", ""
	}
	labelled := n.label.isPhone()
	switch {
	case n.label.is(callLabel) || n.label.is(usLabel) && !p.inInvitation(n):
		rule = "asks to be called there"
	case n.label.is(phoneLabel) && !p.isTheirs(n):
		rule = "labelled as a phone"
	case n.label.section == "" || n.label.shared && !(n.label.is(theirsLabel) && n.label.words <= besideWords):
		if !p.looksLikePhone(n) {
			return "", ""
		}
		rule = "written as a phone number is"
	case n.international && !n.label.is(theirsLabel) && n.label.words > besideWords:
		rule = "written as an international phone number is"
	default:
		return "", ""
	}
	e164, _ = r.e164(s, n, labelled)
	return e164, rule
}

// isPhone tells whether a number can be a phone's of where the author is.
func (r *Reader) isPhone(s *sheet, n number) bool {
	if n.isGroupedOtherwise() {
		return false
	}
	_, ok := r.e164(s, n, false)
	return ok
}

// e164 gives a number in the form of E.164, if it can be a phone's. One that is
// labelled as a phone may be of any country.
func (r *Reader) e164(s *sheet, n number, labelled bool) (string, bool) {
	if n.international {
		return r.plans.international(n.digits)
	}
	regions := regionsFor(s)
	if phone, ok := r.plans.national(n.digits, regions, false); ok {
		return phone, true
	}
	if phone, ok := r.plans.shaped(n, regions, labelled && n.label.words <= besideWords); ok {
		return phone, true
	}
	if !strings.HasPrefix(n.digits, "0") && !(labelled && n.label.words <= besideWords && !mustBeBeside(n.label.section)) {
		return "", false
	}
	if phone, ok := r.plans.national(n.digits, phoneRegions[:], false); ok {
		return phone, true
	}
	if !labelled {
		return "", false
	}
	if phone, ok := r.plans.national(n.digits, regions, true); ok {
		return phone, true
	}
	return r.withoutPlus(n.digits, regions)
}

// withoutPlus reads a number that begins with the code of one of the regions,
// from which the + is missing.
func (r *Reader) withoutPlus(digits string, regions []string) (string, bool) {
	for _, region := range regions {
		if national, ok := strings.CutPrefix(digits, r.plans[region].code); ok && len(national) >= fewestPhoneDigits {
			return r.plans.international(digits)
		}
	}
	return "", false
}

// looksLikePhone tells whether a number that nothing is said of is written as a
// phone's: from abroad, in a signature, dialled with 0, in groups, or with a
// line of its own.
func (p *passage) looksLikePhone(n number) bool {
	switch {
	case n.international || p.place == inSignature:
		return true
	case p.place == inSubject:
		return false
	case n.digits[0] == '0':
		return len(n.digits) >= 9
	case len(n.groups) > 1:
		return len(n.digits) >= 8 && !n.isCase() && !n.isGroupedOtherwise() && !strings.Contains(p.text[n.start:n.end], ".")
	}
	return p.standsAlone(n)
}

// inInvitation tells whether the line of a number invites its reader to call,
// as companies do.
func (p *passage) inInvitation(n number) bool {
	line := p.tokens[n.first()].line
	marks := p.found["phones"]
	i, _ := slices.BinarySearchFunc(marks, line, func(m match, line int) int { return cmp.Compare(p.tokens[m.from].line, line) })
	for ; i < len(marks) && p.tokens[marks[i].from].line == line; i++ {
		if marks[i].section == "invitation" {
			return true
		}
	}
	return false
}

// isTheirs tells whether the label of a number is itself said to be that of
// somebody whom we are not to call: the doctor's phone.
func (p *passage) isTheirs(n number) bool {
	marks := p.found["numbers"]
	i, _ := slices.BinarySearchFunc(marks, n.label.from, func(m match, token int) int { return cmp.Compare(m.from, token) })
	for i--; i >= 0 && n.label.from-marks[i].from <= theirsReach; i-- {
		if m := marks[i]; m.section == theirsLabel && m.to <= n.label.from {
			words, reaches := p.reach(m, n.label.from)
			return reaches && words <= besideTheirs && words == n.label.from-m.to
		}
	}
	return false
}

// isOwnPhone tells whether a phone is one of the company's.
func (r *Reader) isOwnPhone(e164 string) bool {
	for _, own := range r.config.OwnPhones {
		digits := strings.TrimLeft(onlyDigits(own), "0")
		if digits != "" && strings.HasSuffix(e164, digits) {
			return true
		}
	}
	return false
}
