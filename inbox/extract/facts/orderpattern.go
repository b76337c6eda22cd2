package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// patternReach is how many bytes before a number the configured pattern sees.
// The pattern is tried on one number at a time, so that no pattern costs more
// than linear time, whatever it looks for.
const patternReach = 32

// isOrder tells whether a number has the form of an order number: as many
// digits, and found by the configured pattern. named: the pattern found what
// only order numbers begin with, such as HX.
func (r *Reader) isOrder(p *passage, i int) (named, ok bool) {
	n := p.numbers[i]
	if len(n.digits) < r.config.FewestDigits || len(n.digits) > r.config.MostDigits || p.inAddress(n) {
		return false, false
	}
	from := max(0, n.start-patternReach)
	if i > 0 {
		from = max(from, p.numbers[i-1].end)
	}
	glued := p.lettersBefore(n)
	if own := n.label.to - n.first(); glued < n.start && n.label.isOrder() && (own == 1 || own == 0 && n.label.section == orderLabel && !n.groups[0].letters) {
		from, glued = n.start, n.start // ordrenr12345678, ordre-12345678
	}
	for !utf8.RuneStart(p.text[from]) {
		from++
	}
	start, found := r.matches(p.text[from:n.start], p.number(n), n.digits)
	return from+start < n.start, found && from+start <= glued
}

// matches tells whether the pattern finds the digits of a number behind what
// stands before it, and where what it found begins.
func (r *Reader) matches(before, number, digits string) (start int, ok bool) {
	text := before + number
	for _, at := range r.config.Orders.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[0], at[1]
		if len(at) > 2 && at[2] >= 0 {
			from, to = at[2], at[3]
		}
		if from >= len(before) && onlyDigits(text[from:to]) == digits {
			return at[0], true
		}
	}
	return 0, false
}

// number is a number as the pattern is to see it: its letters mended, in plain
// blanks and dashes.
func (p *passage) number(n number) string {
	text := plain.Replace(p.text[n.start:n.end])
	if n.inThousands() {
		text = strings.ReplaceAll(text, ".", " ")
	}
	if strings.Contains(text, "\n") {
		text = strings.Join(strings.Fields(text), " ")
	}
	if len(n.groups) == len(n.digits) {
		return n.digits // told digit by digit
	}
	return mend(text)
}

// inThousands tells whether a number is written as an amount is: 6.119.308.
func (n number) inThousands() bool {
	for _, g := range n.groups[1:] {
		if g.size() != 3 {
			return false
		}
	}
	return len(n.groups) > 1 && n.groups[0].size() <= 3
}

// lettersBefore is where letters begin that stand right before a number, with a
// dash at most: RR123456789, KL-26-000123-7. It is the number's start where
// there are none.
func (p *passage) lettersBefore(n number) int {
	if n.groups[0].letters {
		return p.tokens[n.first()].start
	}
	before := strings.TrimSuffix(p.text[:n.start], "-")
	if last, _ := utf8.DecodeLastRuneInString(before); n.first() > 0 && unicode.IsLetter(last) {
		return p.tokens[n.first()-1].start
	}
	return n.start
}

// inAddress tells whether a number is part of an e-mail or web address, or of
// the name of a file.
func (p *passage) inAddress(n number) bool {
	from := max(0, n.start-100)
	before := p.text[from:n.start]
	if blank := strings.LastIndexAny(before, " \t\n<(\""); blank >= 0 {
		before = before[blank+1:]
	}
	return strings.Contains(before, "://") || strings.HasPrefix(before, "www.") || strings.ContainsAny(before, "@_=") ||
		strings.HasPrefix(p.text[n.end:], "@") || strings.HasPrefix(p.text[n.end:], "_")
}

func onlyDigits(s string) string {
	var digits strings.Builder
	for i := range len(s) {
		if isDigit(s[i]) {
			digits.WriteByte(s[i])
		}
	}
	return digits.String()
}
