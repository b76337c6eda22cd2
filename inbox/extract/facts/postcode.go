package facts

import (
	"strings"
	"unicode"
)

// postcode is a postcode at tokens[from:to], as its country writes it.
type postcode struct {
	text     string
	form     string // its shape: a letter is a, a digit 9
	country  string // ISO 3166-1 alpha-2; empty where several countries have the form
	from, to int
	after    int // where the address before it ends
}

// postcodeForms tell the country that alone has a form of postcode.
var postcodeForms = map[string]string{
	"9999":    "", // Norway, Denmark, Austria, Belgium, Switzerland
	"99999":   "", // Finland, Germany, France, Spain, and Sweden without the blank
	"999 99":  "SE",
	"99-999":  "PL",
	"9999 aa": "NL", "9999aa": "NL",
	"a9 9aa": "GB", "a99 9aa": "GB", "aa9 9aa": "GB", "aa99 9aa": "GB", "a9a 9aa": "GB", "aa9a 9aa": "GB",
	"a99aa": "GB", "a999aa": "GB", "aa99aa": "GB", "aa999aa": "GB", "a9a9aa": "GB", "aa9a9aa": "GB",
	"a99 a999": "IE", "a99 aa99": "IE", "a99 a9a9": "IE", "a99 aaa9": "IE", "a99 aa9a": "IE", "a99 a99a": "IE", "a9a a999": "IE", "a9a a9a9": "IE", "a9a aa99": "IE",
}

// countryPrefixes stand before a postcode, with a hyphen: N-0155. They are the
// ISO 3166 codes and the marks of vehicles.
var countryPrefixes = map[string]string{
	"n": "NO", "no": "NO", "s": "SE", "se": "SE", "dk": "DK", "fi": "FI", "fin": "FI", "sf": "FI", "d": "DE", "de": "DE",
	"a": "AT", "at": "AT", "ch": "CH", "b": "BE", "be": "BE", "nl": "NL", "f": "FR", "fr": "FR", "pl": "PL", "es": "ES", "e": "ES",
}

// longestPart is the longest part of a postcode, in bytes.
const longestPart = 7

// postcodeAt reads the postcode that begins at a token that may.
func (p *passage) postcodeAt(i int) (postcode, bool) {
	if i > 0 && strings.Trim(p.gap(i), "./–") == "" {
		return postcode{}, false // a number within another, or a date
	}
	if p.isWithinLong(i) {
		return postcode{}, false
	}
	c := postcode{form: shape(p.tokens[i].word), from: i, to: i + 1}
	if both := p.halves(i, c.form); both != "" {
		c.form, c.to = both, i+2
	}
	country, ok := postcodeForms[c.form]
	if !ok {
		return postcode{}, false
	}
	c.country = country
	c.text = c.print(p)
	return c.withPrefix(p), true
}

// isWithinLong: the token is behind two groups of digits, each too long for the
// number of a house or a flat: 7702 9184 6615.
func (p *passage) isWithinLong(i int) bool {
	isGroup := func(i int) bool { return len(p.tokens[i].word) >= 3 && isNumber(p.tokens[i].word) }
	return i >= 2 && isGroup(i) && isGroup(i-1) && isGroup(i-2) && p.gap(i) == " " && p.gap(i-1) == " "
}

// mayBeginPostcode tells most words apart at little cost: those without a digit
// and the long ones.
func mayBeginPostcode(word string) bool {
	if len(word) < 2 || len(word) > longestPart {
		return false
	}
	for i := range len(word) {
		if '0' <= word[i] && word[i] <= '9' {
			return true
		}
	}
	return false
}

// halves is the form of a postcode in two halves that begins at a token; empty
// where none does.
func (p *passage) halves(i int, first string) string {
	if i+1 == len(p.tokens) {
		return ""
	}
	between := joint(p.gap(i + 1))
	if between == "" {
		return ""
	}
	second := shape(p.tokens[i+1].word)
	if word := p.written(i + 1); second == "" && len(word) == 2 && isUpper(word) {
		second = "aa" // 1234 AB
	}
	if both := first + between + second; second != "" && hasForm(both) {
		return both
	}
	return ""
}

func hasForm(form string) bool {
	_, ok := postcodeForms[form]
	return ok
}

// joint is what parts the halves of a postcode: a blank or a hyphen; empty where
// something else does.
func joint(gap string) string {
	switch gap {
	case " ", "\u00a0", "  ":
		return " "
	case "-", "–":
		return "-"
	}
	return ""
}

// print writes a postcode as its country does.
func (c postcode) print(p *passage) string {
	text := strings.ToUpper(p.span(c.from, c.to))
	switch {
	case c.country == "GB" && c.to == c.from+1:
		return text[:len(text)-3] + " " + text[len(text)-3:]
	case c.country == "NL" && c.to == c.from+1:
		return text[:4] + " " + text[4:]
	case c.country == "PL":
		return text
	}
	return strings.Join(strings.Fields(text), " ")
}

// withPrefix takes in a country's mark before the postcode.
func (c postcode) withPrefix(p *passage) postcode {
	if c.from == 0 {
		return c
	}
	country := countryPrefixes[p.tokens[c.from-1].word]
	gap := p.gap(c.from)
	if country == "" || gap != "-" && gap != "–" && (gap != " " || !isUpper(p.written(c.from-1)) || len(p.written(c.from-1)) < 2) {
		return c
	}
	c.country = country
	c.from--
	return c
}

// cityFirst: the city stands before the postcode.
func (c postcode) cityFirst() bool { return c.form[0] == 'a' }

// shape is a word with a for each letter and 9 for each digit; empty for words
// without digits, which most are, and for long ones.
func shape(word string) string {
	if !mayBeginPostcode(word) && !isHouseDigit(word) {
		return ""
	}
	var b [longestPart]byte
	for i := range len(word) {
		b[i] = 'a'
		if '0' <= word[i] && word[i] <= '9' {
			b[i] = '9'
		}
	}
	return string(b[:len(word)])
}

func isHouseDigit(word string) bool { return len(word) == 1 && '0' <= word[0] && word[0] <= '9' }

func isUpper(word string) bool {
	return !strings.ContainsFunc(word, func(r rune) bool { return !unicode.IsUpper(r) })
}

// isCapital: the word begins with a capital letter.
func isCapital(word string) bool {
	for _, r := range word {
		return unicode.IsUpper(r)
	}
	return false
}
