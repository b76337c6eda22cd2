package facts

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// label is what the words around a number say it is: a section of the list
// numbers.txt; empty where they say nothing.
type label struct {
	match
	// words is how many stand between the label and the number.
	words int
	// shared: another number stands between them.
	shared bool
}

// The sections of numbers.txt.
const (
	orderLabel   = "order"
	orderedLabel = "ordered"
	aboutLabel   = "order beside"
	refLabel     = "reference"
	phoneLabel   = "phone"
	hisLabel     = "phone of theirs" // of whoever was named last
	callLabel    = "call"
	usLabel      = "us"
	theirsLabel  = "theirs"
	goneLabel    = "theirs beside" // nobody's any more
	otherLabel   = "other"
)

const (
	// labelWords is how many words may stand between a label and its number.
	labelWords = 8
	// besideWords is the same for a label that must be right beside.
	besideWords = 1
	// theirsWords is the same for somebody whom we are not to call: people tell
	// much of them.
	theirsWords = 3
	// foreignWords is the same for a label in another language than the mail's: its
	// words may mean something else here.
	foreignWords = 3
	// labelTokens bounds the words and numbers that are looked at for it.
	labelTokens = 60
)

// label finds the label of each number. What stands before a number tells
// first; what stands behind it, if that is not the label of the next.
func (p *passage) label(numbers []number) {
	marks := p.marks()
	behind := 0 // the marks up to here end before the number
	for i := range numbers {
		n := &numbers[i]
		for behind < len(marks) && marks[behind].to <= n.first()+1 {
			behind++
		}
		n.label = p.labelBefore(marks[:behind], *n)
	}
	for i := range numbers {
		n := &numbers[i]
		after, ok := p.labelBehind(marks, numbers, i)
		isSettled := n.label.section != "" && n.label.words <= besideWords
		if ok && (!isSettled || after.section == goneLabel) {
			n.label = after
		}
	}
}

// marks are the labels of a passage by their end; of those that end together
// the longest comes last.
func (p *passage) marks() []match {
	marks := slices.DeleteFunc(slices.Clone(p.found["numbers"]), p.isOfAddress)
	for i := range marks {
		if m := &marks[i]; m.section == hisLabel {
			m.section = whoseIsHis(marks[:i], m.from)
		}
	}
	slices.SortFunc(marks, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.to, b.to), cmp.Compare(b.from, a.from), cmp.Compare(rank(a), rank(b)))
	})
	return marks
}

// mostToHis is how many words lead back from "his number" to whose it is.
const mostToHis = 16

// whoseIsHis tells whose "his number" is: that of somebody whom we are not to call
// where one was named before, "the driver should have rung me"; else of one of the
// author's family.
func whoseIsHis(before []match, his int) (section string) {
	for i := len(before) - 1; i >= 0 && his-before[i].to <= mostToHis; i-- {
		switch section := strings.TrimSuffix(before[i].section, " beside"); section {
		case theirsLabel, phoneLabel:
			return section
		}
	}
	return phoneLabel
}

// isOfAddress tells whether a phrase is a part of an e-mail address or of that of
// a page: no "org" of ann@example.org is a register.
func (p *passage) isOfAddress(m match) bool {
	gap := p.gap(m.from)
	return gap == "." || gap == "@"
}

// isForeign tells whether a phrase is of another language than the mail, or of
// one that is near to it.
func (p *passage) isForeign(m match) bool {
	return p.language != "" && p.language != m.language && !(isScandinavian(p.language) && isScandinavian(m.language))
}

func isScandinavian(language string) bool {
	switch language {
	case "nb", "nn", "da", "sv":
		return true
	}
	return false
}

// rank puts the words that tell of past calls behind all other readings of them.
func rank(m match) int {
	if m.section == theirsLabel {
		return 1
	}
	return 0
}

// labelBefore is the nearest label that stands before a number.
func (p *passage) labelBefore(marks []match, n number) label {
	for i := len(marks) - 1; i >= 0; i-- {
		m := marks[i]
		if m.to > n.first() && !n.groups[0].letters {
			continue
		}
		words, reaches := p.reach(m, n.first())
		if !reaches || i > 0 && p.isHeading(marks[i-1], m, n) {
			return label{}
		}
		if p.inBrackets(m) || i > 0 && p.isSecond(marks[i-1], m) {
			continue
		}
		if words <= wordsTo(m.section) && (words <= foreignWords || !p.isForeign(m)) {
			return label{match: m, words: words, shared: n.first()-m.to > words}
		}
	}
	return label{}
}

// isOrder tells whether a number is labelled as an order's.
func (l label) isOrder() bool { return l.is(orderLabel) || l.is(orderedLabel) }

// isPhone tells whether a number is labelled as a phone to call.
func (l label) isPhone() bool {
	return l.is(phoneLabel) || l.is(callLabel) || l.is(usLabel)
}

// inBrackets tells whether a label stands in brackets behind a number, of which
// it tells: 12345678 (order), 91234567 (mobile).
func (p *passage) inBrackets(m match) bool {
	from, to := p.tokens[m.from], p.tokens[m.to-1]
	return m.from > 0 && isDigit(p.tokens[m.from-1].word[0]) &&
		strings.HasSuffix(p.text[:from.start], "(") && strings.HasPrefix(p.text[to.end:], ")")
}

// isSecond tells whether a label is the second of two that share a number, as in
// tel./fax: the first tells.
func (p *passage) isSecond(before, m match) bool {
	return before.to == m.from && strings.HasSuffix(p.text[:p.tokens[m.from].start], "/")
}

// isHeading tells whether a label is the last of several in the line above a
// number: the heads of a table's columns.
func (p *passage) isHeading(before, m match, n number) bool {
	line := p.tokens[m.to-1].line
	return line < p.tokens[n.first()].line && p.tokens[m.from].line == line &&
		before.to <= m.from && p.tokens[before.from].line == line && !p.isWrapped(p.tokens[m.to-1].end)
}

// wordsTo is how many words may stand between a label of a section and its
// number.
func wordsTo(section string) int {
	switch {
	case mustBeBeside(section):
		return besideWords
	case section == theirsLabel:
		return theirsWords
	}
	return labelWords
}

// mustBeBeside tells the sections whose words mean much else.
func mustBeBeside(section string) bool { return strings.HasSuffix(section, " beside") }

// is tells whether a number is labelled as a section says, beside or not.
func (l label) is(section string) bool { return strings.TrimSuffix(l.section, " beside") == section }

// reach counts the words from a label to the token of a number, and tells
// whether they are of one sentence.
func (p *passage) reach(m match, to int) (words int, reaches bool) {
	if to-m.to > labelTokens {
		return 0, false
	}
	for i := to - 1; i >= m.to-1; i-- {
		if i+1 < to && !isDigit(p.tokens[i+1].word[0]) {
			words++
		}
		if words > labelWords || p.parts(m, i) {
			return words, false
		}
	}
	return words, true
}

// parts tells whether a sentence, or a line that stands for itself, ends behind
// tokens[i], seen from a label before it.
func (p *passage) parts(m match, i int) bool {
	a, b := p.tokens[i], p.tokens[i+1]
	gap := p.text[a.end:b.start]
	switch {
	case strings.Count(gap, "\n") > 1:
		return i != m.to-1
	case i == m.to-1 && m.section == theirsLabel && strings.Contains(gap, ".") && p.endsSentence(a, b):
		return true
	case i == m.to-1 && m.section == theirsLabel && strings.Contains(gap, "\n") && !strings.Contains(gap, ":"):
		return true // an occupation above a phone, in a signature
	case i == m.to-1:
		return strings.ContainsAny(gap, "!?")
	case strings.ContainsAny(gap, "!?…"):
		return true
	case strings.Contains(gap, ".") && p.endsSentence(a, b):
		return true
	case strings.Contains(gap, "\n"):
		return !p.runsOn(m, i)
	}
	return false
}

// endsSentence tells whether the dot between two words ends a sentence, rather
// than an abbreviation or the number of a day.
func (p *passage) endsSentence(a, b token) bool {
	if p.text[a.end:b.start] == "." {
		return false
	}
	if a.end-a.start <= 4 && (isDigit(p.text[b.start]) || isDigit(a.word[0])) {
		return false
	}
	next, _ := utf8.DecodeRuneInString(p.text[b.start:])
	return unicode.IsUpper(next) || unicode.IsDigit(next)
}

// runsOn tells whether what a label says goes on behind the line that ends at
// tokens[i]: the line was broken, or only numbers follow.
func (p *passage) runsOn(m match, i int) bool {
	if p.isWrapped(p.tokens[i].end) {
		return true
	}
	return isDigit(p.tokens[i].word[0]) && isDigit(p.tokens[i+1].word[0]) && p.tokens[m.to-1].line < p.tokens[i].line
}

// labelBehind is the label right behind numbers[i], if the next number does not
// need it: "12345678 is my order number".
func (p *passage) labelBehind(marks []match, numbers []number, i int) (label, bool) {
	n := numbers[i]
	from, _ := slices.BinarySearchFunc(marks, n.behind()+1, func(m match, to int) int { return cmp.Compare(m.to, to) })
	for ; from < len(marks); from++ {
		m := marks[from]
		words := m.from - n.behind()
		if words > 3 {
			break
		}
		if words < 0 || (mustBeBeside(m.section) || m.section == theirsLabel) && words > 0 || m.section == aboutLabel {
			continue
		}
		gap := p.text[n.end:p.tokens[m.from].start]
		if strings.ContainsAny(gap, ".!?\n;:") {
			break
		}
		next := i + 1
		claimed := next < len(numbers) && numbers[next].label.match == m && !strings.Contains(gap, "(")
		if claimed || strings.Contains(gap, ",") && !mustBeBeside(m.section) {
			break
		}
		return label{match: m, words: words}, true
	}
	return label{}, false
}
