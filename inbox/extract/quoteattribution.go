package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The line that mail programs write above a quote ("On 3 Nov 2026 at 10:04 X
// <x@example.org> wrote:") is told by what it holds rather than by its wording,
// which differs with program, version, language and country.

// attribution is how surely a line stands above a quote.
type attribution uint8

const (
	noAttribution attribution = iota
	// likelyAttribution could be a person's sentence too: it counts only where
	// a marked quote follows.
	likelyAttribution
	// sureAttribution names date and bracketed address as only programs do.
	sureAttribution
)

const (
	longestAttribution = 500 // bytes
	attributionLines   = 4   // over which one may be wrapped
)

// attributionEndingAt looks for an attribution whose last line is last, and
// gives its first line.
func (s *splitter) attributionEndingAt(p *page, last int) (first int, sure attribution) {
	if !strings.HasSuffix(strings.TrimRight(p.words(last), "*_ "), ":") {
		return last, noAttribution
	}
	if !s.mayAttribute(p, last) {
		return last, noAttribution
	}
	best, found := last, noAttribution
	for i := last; i >= 0 && i > last-attributionLines; i-- {
		if p.lines[i].blank() || p.lines[i].depth != p.lines[last].depth {
			break
		}
		if p.lines[last].end-p.lines[i].start > longestAttribution {
			break
		}
		text := strings.ToLower(p.text[p.lines[i].start:p.lines[last].end])
		opens := s.opensAttribution(text)
		if !opens && i > 0 && !p.lines[i-1].blank() {
			continue // in the midst of something
		}
		if is := s.attribution(text, opens); is > found {
			best, found = i, is
		}
	}
	return best, found
}

// attributionWithin: line i begins with an attribution, and the quoted words go
// on behind it and three blanks, as Yahoo's program for Android writes them.
func (s *splitter) attributionWithin(p *page, i int) bool {
	head, _, found := strings.Cut(p.words(i), ":   ")
	if !found || len(head) > longestAttribution {
		return false
	}
	head = strings.ToLower(head)
	return s.opensAttribution(head) && s.attribution(head, true) == sureAttribution
}

// mayAttribute is a cheap first look at all the lines that an attribution may
// take: without a verb or a bracket there is none.
func (s *splitter) mayAttribute(p *page, last int) bool {
	begin := max(int(p.lines[max(0, last-attributionLines+1)].start), int(p.lines[last].end)-longestAttribution)
	text := strings.ToLower(p.text[begin:p.lines[last].end])
	return strings.Contains(text, "<") || s.hasVerb(text)
}

// opensAttribution: it begins with a date, a weekday and a date, or a word such
// as "On" that leads to one.
func (s *splitter) opensAttribution(text string) bool {
	words := strings.Fields(text[:min(len(text), 60)])
	switch {
	case len(words) == 0:
		return false
	case s.intros[words[0]]:
		return strings.ContainsAny(text, "0123456789")
	case startsWithDigit(words[0]):
		return true
	}
	return len(words) > 1 && startsWithDigit(words[1])
}

func startsWithDigit(word string) bool { return unicode.IsDigit(rune(word[0])) }

// attribution weighs what a text that ends in a colon holds. dated: it opens
// with a date.
func (s *splitter) attribution(text string, dated bool) attribution {
	address := bracketedAddress(text)
	date, time := dates(text)
	wrote := s.hasVerb(text)
	switch {
	case dated && !date:
		return noAttribution
	case address && date && (wrote || time):
		return sureAttribution
	case wrote && (strings.Contains(text, "@") || date && time):
		return likelyAttribution
	}
	return noAttribution
}

// hasVerb: one of its words says that somebody wrote.
func (s *splitter) hasVerb(text string) bool {
	return slices.ContainsFunc(strings.Fields(text), func(w string) bool {
		return s.wrote[strings.TrimRight(w, ":,*_")]
	})
}

// bracketedAddress: it holds an address as programs write them, <x@example.org>.
func bracketedAddress(text string) bool {
	for {
		_, rest, found := strings.Cut(text, "<")
		if !found {
			return false
		}
		inside, after, closed := strings.Cut(rest, ">")
		if closed && strings.Contains(inside, "@") {
			return true
		}
		text = after
	}
}

// dates tells whether a text holds a date with its year, and a time of day.
func dates(text string) (date, time bool) {
	for word := range strings.FieldsSeq(text) {
		numbers, marks := numbersOf(word)
		switch {
		case len(numbers) == 0:
		case slices.ContainsFunc(numbers, isYear), len(numbers) == 3 && (marks == "." || marks == "/" || marks == "-"):
			date = true
		case len(numbers) >= 2 && len(numbers[1]) == 2 && (marks == ":" || marks == "." || marks == "h"):
			time = true
		}
	}
	return date, time
}

// numbersOf are the groups of digits in a word and the mark between the first
// two.
func numbersOf(word string) (numbers []string, mark string) {
	word = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
	for len(word) > 0 && len(numbers) < 4 {
		end := strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) })
		if end < 0 {
			return append(numbers, word), mark
		}
		numbers = append(numbers, word[:end])
		_, size := utf8.DecodeRuneInString(word[end:])
		if mark == "" {
			mark = word[end : end+size]
		}
		word = word[end+size:]
	}
	return numbers, mark
}

func isYear(number string) bool {
	return len(number) == 4 && (strings.HasPrefix(number, "19") || strings.HasPrefix(number, "20"))
}
