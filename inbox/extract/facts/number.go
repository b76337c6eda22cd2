package facts

import "strings"

// number is a run of digits as a person writes one, in one group or several:
// 12345678, 12 34 56 78, +47 912 34 567, HX 5082-6614.
type number struct {
	groups []group
	// digits of all groups, misread letters mended; empty where there are more
	// than anything we look for has.
	digits string
	// start and end are bytes of the passage's text, what opens it included: +.
	start, end int
	// international: it opens with + or 00.
	international bool
	// label is what the words around say it is.
	label label
}

// group is a run of digits without anything between them.
type group struct {
	token      int // of the passage
	start, end int // bytes of the passage's text
	letters    bool
	mended     bool
}

func (g group) size() int { return g.end - g.start }

const (
	// longestNumber is the most digits of a number that is looked at: a phone
	// number with its country has 15 (ITU-T E.164 §6.2.1), after 00 two more.
	longestNumber = 17
	// alone is from how many digits a group is a number by itself.
	alone = 7
)

// size is how many digits a number has.
func (n number) size() (digits int) {
	for _, g := range n.groups {
		digits += g.size()
	}
	return digits
}

// mended tells whether letters were read as digits.
func (n number) mended() bool {
	for _, g := range n.groups {
		if g.mended {
			return true
		}
	}
	return false
}

// first and behind are the tokens at its beginning and behind its end.
func (n number) first() int  { return n.groups[0].token }
func (n number) behind() int { return n.groups[len(n.groups)-1].token + 1 }

// readNumbers finds the numbers of a passage, in their order, and what they are
// labelled as.
func (p *passage) readNumbers() []number {
	groups := p.digitGroups()
	var numbers []number
	for from := 0; from < len(groups); {
		to := from + 1
		for size := groups[from].size(); to < len(groups) && p.continues(groups, from, to, size); to++ {
			size += groups[to].size()
		}
		numbers = append(numbers, p.numberOf(groups[from:to]))
		from = to
	}
	p.label(numbers)
	return numbers
}

// numberOf makes a number of groups.
func (p *passage) numberOf(groups []group) number {
	n := number{groups: groups, start: groups[0].start, end: groups[len(groups)-1].end}
	if n.size() > longestNumber {
		return n
	}
	var digits strings.Builder
	for _, g := range groups {
		digits.WriteString(mend(p.text[g.start:g.end]))
	}
	n.digits = digits.String()
	n.start, n.international = p.opening(n.start)
	if after, ok := strings.CutPrefix(n.digits, "00"); ok && !n.international && len(after) >= 9 {
		n.digits, n.international = after, true
	}
	return n
}

// opening is where a number begins whose digits begin at start, and whether it
// opens with a +.
func (p *passage) opening(start int) (int, bool) {
	before := strings.TrimRight(p.text[max(0, start-3):start], "( ")
	if strings.HasSuffix(before, "+") {
		return max(0, start-3) + len(before) - 1, true
	}
	return start, false
}

// bracketed tells whether a group stands in brackets of its own.
func (p *passage) bracketed(g group) bool {
	return g.start > 0 && p.text[g.start-1] == '(' && strings.HasPrefix(p.text[g.end:], ")")
}

// digitGroups finds the groups of digits of a passage.
func (p *passage) digitGroups() []group {
	var groups []group
	for i, t := range p.tokens {
		word := p.text[t.start:t.end]
		if c := word[len(word)-1]; !isDigit(c) && !isMisread(c) {
			continue
		}
		digits := t.end - t.start
		if !allDigits(word) {
			digits = trailingDigits(word)
		}
		if digits == 0 {
			continue
		}
		g := group{token: i, start: t.end - digits, end: t.end, letters: t.end-digits > t.start}
		g.mended = !allDigits(p.text[g.start:g.end])
		groups = append(groups, g)
	}
	return groups
}

// trailingDigits is how many digits a word ends with: behind letters, as in
// ordrenr12345678, or with letters among them that were misread for digits, as
// in 1234O678.
func trailingDigits(word string) int {
	start, misread := len(word), 0
	for start > 0 && (isDigit(word[start-1]) || isMisread(word[start-1])) {
		start--
	}
	for start < len(word) && isMisread(word[start]) && start > 0 {
		start++ // the last letter of a word, as in no12345678
	}
	for i := start; i < len(word); i++ {
		if isMisread(word[i]) {
			misread++
		}
	}
	if size := len(word) - start; misread == 0 || size >= alone && misread <= 2 {
		return size
	}
	return 0
}

// isMisread tells the letters that are read for 0 and 1.
func isMisread(c byte) bool { return c == 'O' || c == 'o' || c == 'l' || c == 'I' }

// mend gives the digits that the letters of a group stand for.
func mend(digits string) string {
	if allDigits(digits) {
		return digits
	}
	return strings.NewReplacer("O", "0", "o", "0", "l", "1", "I", "1").Replace(digits)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func allDigits(s string) bool {
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
