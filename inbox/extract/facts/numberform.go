package facts

import (
	"strconv"
	"strings"
)

// isDate tells whether a number can be a day: 20261122, 22112026.
func (n number) isDate() bool {
	if len(n.digits) != 8 {
		return false
	}
	d := n.digits
	return isDay(d[:4], d[4:6], d[6:]) || isDay(d[4:], d[2:4], d[:2])
}

func isDay(year, month, day string) bool {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	return 1900 <= y && y < 2100 && 1 <= m && m <= 12 && 1 <= d && d <= 31
}

// isCase tells whether a number is a year with a number behind it: 2026-00731.
func (n number) isCase() bool {
	return len(n.groups) == 2 && n.groups[0].size() == 4 && n.groups[1].size() != 4 &&
		(strings.HasPrefix(n.digits, "20") || strings.HasPrefix(n.digits, "19"))
}

// isSortCode tells whether a number is a British sort code (20-00-00) right
// before another, which is an account then.
func (p *passage) isSortCode(code, account number) bool {
	if len(code.groups) != 3 || account.start-code.end > 3 {
		return false
	}
	for _, g := range code.groups {
		if g.size() != 2 {
			return false
		}
	}
	return strings.Count(p.text[code.start:code.end], "-") == 2
}

// isIBAN tells whether a number is the account in an IBAN with the letters of a
// bank before it (ISO 13616): GB29 NWBK 6016 1331 9268 19.
func (p *passage) isIBAN(n number) bool {
	if n.first() < 2 {
		return false
	}
	country, bank := p.tokens[n.first()-2].word, p.text[p.tokens[n.first()-1].start:p.tokens[n.first()-1].end]
	return len(country) == 4 && !isDigit(country[0]) && !isDigit(country[1]) && allDigits(country[2:]) &&
		len(bank) == 4 && strings.ToUpper(bank) == bank && !isDigit(bank[0])
}

// goesOn tells whether a number goes on with letters, as in the number of a
// parcel (UPU S10: AB 1234 5678 9GB) or a code: 71204518-44c1.
func (p *passage) goesOn(n number) bool {
	if n.behind() == len(p.tokens) {
		return false
	}
	next := p.tokens[n.behind()]
	if p.text[n.end:next.start] == "-" {
		return true
	}
	return next.start == n.end+1 && p.text[n.end] == ' ' && len(next.word) == 3 && isDigit(next.word[0]) && !isDigit(next.word[1]) && !isDigit(next.word[2])
}

// isAmount tells whether a number is one of money: £1234567, 1 234 567,50.
func (p *passage) isAmount(n number) bool {
	before := strings.TrimRight(p.text[max(0, n.start-4):n.start], " ")
	for _, currency := range []string{"£", "€", "$"} {
		if strings.HasSuffix(before, currency) || strings.HasPrefix(strings.TrimLeft(p.text[n.end:], " "), currency) {
			return true
		}
	}
	rest := p.text[n.end:]
	return len(rest) > 2 && rest[0] == ',' && isDigit(rest[1]) && isDigit(rest[2]) && (len(rest) == 3 || !isDigit(rest[3]))
}
