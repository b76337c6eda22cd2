package facts

import "strings"

// separator is what stands between two groups of digits.
type separator int

const (
	apart separator = iota // too much for one number
	blank
	dash
	spacedDash
	dot
	slash
	bracket
	lineEnd
)

// wrapped is how long a line is, in bytes, that a mail program may have broken.
const wrapped = 40

// separatorOf reads what stands between two groups.
func separatorOf(between string) separator {
	if len(between) > 8 {
		return apart
	}
	between = plain.Replace(between)
	switch between {
	case " ":
		return blank
	case "-":
		return dash
	case " - ":
		return spacedDash
	case ".":
		return dot
	case "/", " / ", " /", "/ ":
		return slash
	case "(", ")", " (", ") ", ")-", "-(", ") - ", " (0) ", "(0)":
		return bracket
	}
	if strings.Trim(between, "- ") == "\n" {
		return lineEnd
	}
	return apart
}

// plain writes the blanks and dashes that there are as plain ones.
var plain = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2009", " ", "\u2007", " ",
	"\u2010", "-", "\u2011", "-", "\u2012", "-", "\u2013", "-", "\u2212", "-", "\r", "")

// separator is what stands between a group and the next; apart if a word does.
func (p *passage) separator(a, b group) separator {
	if b.letters || b.token != a.token+1 {
		return apart
	}
	return separatorOf(p.text[a.end:b.start])
}

// continues tells whether groups[to] goes on with the number that is made of
// groups[from:to], of size digits.
func (p *passage) continues(groups []group, from, to, size int) bool {
	before, next := groups[to-1], groups[to]
	sep := p.separator(before, next)
	if sep == apart {
		return false
	}
	var (
		first    = groups[from]
		zero     = p.text[first.start] == '0'
		abroad   = p.isAbroad(first)
		dialling = zero && to == from+1 && 2 <= size && size <= 5
	)
	if next.size() >= alone && !(dialling && size+next.size() <= 12 || abroad && size <= alone) {
		return false
	}
	if size >= alone && to == from+1 && sep != dash && sep != dot && !abroad {
		return false
	}
	if (zero && (size >= 10 || size == 9 && next.size() >= 3) || abroad && size >= 11) && p.text[next.start] == '0' {
		return false // another phone number begins
	}
	switch sep {
	case blank:
		return !p.dotted(groups, from, to) && !p.opensOther(groups, to)
	case dot:
		return to == from+1 || p.dotted(groups, from, to)
	case spacedDash:
		return dialling
	case slash:
		areaCode := zero && size <= 5 && to == from+2 // 06 51 / 4 40
		return (dialling || areaCode) && (size >= 3 || next.size() >= 3)
	case bracket:
		return size <= 7 && (zero || abroad || p.bracketed(first))
	case lineEnd:
		return (size < alone || zero && size < 10 && next.size() <= 3) && p.broken(before, next)
	}
	return true
}

// isAbroad tells whether a group begins an international number.
func (p *passage) isAbroad(g group) bool {
	_, plus := p.opening(g.start)
	return plus || strings.HasPrefix(p.text[g.start:g.end], "00")
}

// dotted tells whether dots stand between the groups so far, as in a date.
func (p *passage) dotted(groups []group, from, to int) bool {
	return to-from >= 2 && p.separator(groups[from], groups[from+1]) == dot
}

// opensOther tells whether groups[i] begins something else behind a blank: a
// date, a time, an amount.
func (p *passage) opensOther(groups []group, i int) bool {
	g := groups[i]
	if rest := p.text[g.end:]; len(rest) > 2 && (rest[0] == ':' || rest[0] == ',') && isDigit(rest[1]) && isDigit(rest[2]) {
		return true
	}
	if i+1 == len(groups) || g.size() > 2 {
		return false
	}
	between := p.text[g.end:groups[i+1].start]
	return between == "." || between == "/"
}

// broken tells whether a line end between groups only broke a long line.
func (p *passage) broken(before, next group) bool {
	return p.text[before.end] == '-' || p.isWrapped(before.end)
}

// isWrapped tells whether the line that ends at a byte is one that a mail
// program may have broken.
func (p *passage) isWrapped(end int) bool {
	return end >= wrapped && !strings.Contains(p.text[end-wrapped:end], "\n")
}
