package facts

import (
	"slices"
	"strings"
)

// mostCityWords is the longest name of a city, in words: Mo i Rana, Frankfurt am
// Main, Nes på Romerike.
const mostCityWords = 4

// cityBehind is the end of the city's name that begins at a token, right behind
// a postcode; from itself where no city stands there. Without capitals, as
// people write on phones, it is one word, or what fills the line.
func (r *Reader) cityBehind(p *passage, from int) int {
	if from >= len(p.tokens) || !joinsCity(p.gap(from)) {
		return from
	}
	if p.isLineOfCity(from) {
		return from + 1
	}
	if !r.isCityWord(p, from) || p.isPrefix(from) {
		return from
	}
	capitals := isCapital(p.written(from)) && !isShouted(p, from)
	to := from + 1
	for to < len(p.tokens) && to < from+mostCityWords && joinsCityWords(p, to) {
		next := to
		if r.words.is(p.tokens[to].word, inCities) && to+1 < len(p.tokens) && joinsCityWords(p, to+1) {
			next++
		}
		if next >= len(p.tokens) || !joinsCityWords(p, next) || !r.isCityWord(p, next) || capitals && !isCapital(p.written(next)) {
			break
		}
		to = next + 1
	}
	if !capitals && !r.fillsLine(p, from, to) {
		to = from + 1
	}
	if p.isDistrict(to) {
		to++
	}
	return to
}

// isLineOfCity: a postcode and a word with a capital have a line of their own, so
// that the word is a city though it may mean much else: Nå, Å.
func (p *passage) isLineOfCity(i int) bool {
	if p.gap(i) != " " || !isCapital(p.written(i)) || i+1 < len(p.tokens) && !breaksLine(p.gap(i+1)) || !isLetters(p.tokens[i].word) {
		return false
	}
	for first := i - 1; first >= i-2 && first >= 0; first-- {
		if breaksLine(p.gap(first)) {
			return first > 0 && !strings.Contains(p.gap(first), "\n\n")
		}
	}
	return false
}

// isPrefix: the token is a letter alone, or a country's mark before a postcode:
// S-183 34. In 's-Gravenhage it is neither.
func (p *passage) isPrefix(i int) bool {
	return len(p.tokens[i].word) == 1 && (p.gap(i+1) != "-" || i+1 == len(p.tokens) || !isLetters(p.tokens[i+1].word))
}

// isDistrict: the token is the number of a city's district or post office, and
// nothing follows on its line or in its part of the sentence: Wrocław 68.
func (p *passage) isDistrict(i int) bool {
	if i >= len(p.tokens) || p.gap(i) != " " || len(p.tokens[i].word) > 2 || !isNumber(p.tokens[i].word) {
		return false
	}
	behind := p.gap(i + 1)
	return i+1 == len(p.tokens) || strings.ContainsAny(behind, ",;)\n") || strings.HasPrefix(behind, ". ") && isCapital(p.written(i+1))
}

// fillsLine: what is not in capitals is a city's name of several words where
// nothing else follows, and it is joined by a word that cities have.
func (r *Reader) fillsLine(p *passage, from, to int) bool {
	if to < len(p.tokens) && joinsCityWords(p, to) {
		return false
	}
	if isShouted(p, from) {
		return true
	}
	return slices.ContainsFunc(p.tokens[from:to], func(t token) bool { return r.words.is(t.word, inCities) })
}

// isCityWord: the word may be of a city's name.
func (r *Reader) isCityWord(p *passage, i int) bool {
	word := p.tokens[i].word
	return !strings.ContainsAny(word, "0123456789") && len(word) < longestWord &&
		!r.words.is(word, noCity) && !r.book.is("addresses", "label", word) && !r.isCountry(p, i)
}

// joinsCity: only that stands between a postcode and its city.
func joinsCity(gap string) bool {
	return strings.Count(gap, "\n") <= 1 && strings.Trim(gap, " \u00a0,'’\n") == "" && strings.Count(gap, ",") <= 1
}

// joinsCityWords: a token goes on with the city's name of the token before it.
func joinsCityWords(p *passage, i int) bool {
	switch p.gap(i) {
	case " ", "\u00a0", "  ", "-", "'", "’", " - ", "/":
		return true
	case ". ", ".":
		return len(p.tokens[i-1].word) <= 2 // St. Gallen
	}
	return false
}

// isCountry: the name of a country begins at the token.
func (r *Reader) isCountry(p *passage, i int) bool {
	return len(p.within("countries", i, i+1)) > 0
}

// isShouted: the word is all in capitals, as where a whole mail is.
func isShouted(p *passage, i int) bool {
	return len(p.written(i)) > 1 && isUpper(p.written(i))
}
