package facts

import (
	"slices"
	"strings"
)

const (
	longestPiece    = 12 // tokens that are looked back for a street
	mostTail        = 6  // tokens behind the number of a house: stairs, floor, flat
	mostStreetWords = 5
	shortestStreet  = 3 // bytes of a name of one word
	mostPieces      = 6 // lines and parts between commas that are looked back
)

// piece is a part of an address, tokens[from:to]: a line of it, or what stands
// between commas. It is led where words before it say that an address follows.
type piece struct {
	from, to int
	led      bool
}

// pieceBefore is the last piece between two tokens, without the words that lead
// up to an address: "I live at". Behind another address "to" does.
func (r *Reader) pieceBefore(p *passage, after, end int) piece {
	at := piece{from: end, to: end}
	for at.from > after && at.to-at.from < longestPiece && (at.from == end || r.joinsPiece(p, at.from)) {
		at.from--
	}
	for _, m := range p.within("addresses", max(at.from-longestPiece, after), end) {
		if m.to > at.from && m.to < end && (leadsUp(m.section) || m.section == "to" && m.from == after && after > 0) {
			at.from, at.led = m.to, true
		}
	}
	at.led = at.led || at.from == 0 || !r.joinsPiece(p, at.from)
	return at
}

// joinsPiece: a token goes on with the piece of the token before it. A full stop
// ends a piece, unless it is of a short form or behind a number.
func (r *Reader) joinsPiece(p *passage, i int) bool {
	if goesOn(p, i) {
		return true
	}
	switch strings.Trim(p.gap(i), " \u00a0") {
	case "", "-", "–", "'", "’", "/", "&":
		return true
	case ".":
		return isShortForm(p.tokens[i-1].word) || r.isStreetWord(p.tokens[i-1].word) || endsBox(p, i)
	}
	return false
}

// fullLine is how long a line is, in bytes, that mail programs end for its
// length.
const fullLine = 55

// goesOn: nothing but the end of a full line stands before the token.
func goesOn(p *passage, i int) bool {
	if i == 0 || p.gap(i) != "\n" && p.gap(i) != " \n" {
		return false
	}
	end := p.tokens[i-1].end
	return end >= fullLine && !breaksLine(p.text[end-fullLine:end])
}

// isShortForm: a full stop behind the word may be part of it: "gt.", "1.".
func isShortForm(word string) bool { return len(word) <= 4 }

// streetIn finds a street with the number of a house in a piece, or a post box.
func (r *Reader) streetIn(p *passage, at piece, numberFirst bool) (piece, bool) {
	if box, ok := r.boxIn(p, at); ok {
		return box, true
	}
	if street, ok := r.numberFirst(p, at, numberFirst); ok {
		return street, true
	}
	if numberFirst {
		return piece{}, false
	}
	return r.numberLast(p, at)
}

// endsBox: words for a post box end before the token.
func endsBox(p *passage, i int) bool {
	list := p.within("places", max(i-2, 0), i)
	return slices.ContainsFunc(list, func(m match) bool { return m.section == "box" && m.to == i })
}

// boxIn finds a post box.
func (r *Reader) boxIn(p *passage, at piece) (piece, bool) {
	for _, m := range p.within("places", at.from, at.to) {
		if m.section == "box" && m.to < at.to && isNumber(p.tokens[m.to].word) {
			if at.led && m.from-at.from <= 2 {
				m.from = at.from // skr. poczt.
			}
			return piece{from: m.from, to: at.to}, true
		}
	}
	return piece{}, false
}

// numberLast finds Storgata 12 B, with what tells the flat behind it.
func (r *Reader) numberLast(p *passage, at piece) (piece, bool) {
	for i := at.from + 1; i < at.to; i++ {
		if !isHouseNumber(p.tokens[i].word) || isNumber(p.tokens[i-1].word) || !r.isTail(p, i+1, at.to) {
			continue
		}
		from := r.streetStart(p, at, i)
		isTold := from == at.from && r.endsLead(p, from) && isLetters(p.tokens[from].word)
		return piece{from: from, to: at.to}, isTold || r.isStreetName(p, from, i)
	}
	return piece{}, false
}

// isTail: tokens[from:to] are what may stand behind the number of a house.
func (r *Reader) isTail(p *passage, from, to int) bool {
	if to-from > mostTail {
		return false
	}
	for i := from; i < to; i++ {
		if word := p.tokens[i].word; len(word) > 1 && !isNumber(word) && !r.words.is(word, flat) && shape(word) == "" {
			return false
		}
	}
	return true
}

// streetStart is where the name of a street begins that ends before the number:
// as far back as capitals go, or without capitals where the piece begins.
func (r *Reader) streetStart(p *passage, at piece, number int) int {
	from := number - 1
	if at.led && r.opensStreet(p, at.from) {
		return at.from
	}
	if !isCapital(p.written(from)) && !r.isStreetWord(p.tokens[from].word) || !r.hasCapital(p, at.from, number) {
		if at.led && number-at.from <= mostStreetWords {
			return at.from
		}
		return from
	}
	for i := from - 1; i >= at.from && number-i <= mostStreetWords; i-- {
		switch {
		case isCapital(p.written(i)), r.words.is(p.tokens[i].word, beforeStreets):
			from = i
		case !r.words.is(p.tokens[i].word, inStreets):
			if at.led && r.words.is(p.tokens[at.from].word, inStreets) && isCapital(p.written(at.from)) {
				return at.from // An der alten Mühle
			}
			return r.withoutName(p, from, number)
		}
	}
	return r.withoutName(p, from, number)
}

// opensStreet: a street's name begins with the word for a street: Rue Carnot,
// Straße des 17. Juni, ul. 3 Maja.
func (r *Reader) opensStreet(p *passage, i int) bool {
	word := p.tokens[i].word
	return r.words.is(word, beforeStreets) || r.words.is(word, street) && isCapital(p.written(i))
}

func (r *Reader) hasCapital(p *passage, from, to int) bool {
	for i := from; i < to; i++ {
		if isCapital(p.written(i)) {
			return true
		}
	}
	return false
}

// withoutName leaves out what belongs to no street, as a name without a comma.
func (r *Reader) withoutName(p *passage, from, to int) int {
	for i := from; i+1 < to; i++ {
		if r.isNoStreet(p, i, to) {
			from = i + 1
		}
	}
	return from
}

// isNoStreet: the word is of no street. It may be where it joins two words of
// one, or one of these joins it: Unter den Linden, Jan van Galenstraat.
func (r *Reader) isNoStreet(p *passage, i, to int) bool {
	return r.words.is(p.tokens[i].word, noStreet) && !r.words.is(p.tokens[i].word, inStreets) &&
		(i+2 >= to || !r.words.is(p.tokens[i+1].word, inStreets))
}

// isStreetName: the words may be of a street.
func (r *Reader) isStreetName(p *passage, from, to int) bool {
	switch {
	case from >= to, r.words.is(p.tokens[from].word, flat) && to-from == 1:
		return false
	case r.opensStreet(p, from) && to-from > 1:
		return true
	case !isCapital(p.written(from)) && !r.hasStreetWord(p, from, to):
		return false
	}
	for i := from; i < to; i++ {
		if r.isNoStreet(p, i, to) || len(p.tokens[i].word) > longestWord {
			return false
		}
	}
	last := p.tokens[to-1].word
	return isLetters(last) && (len(last) >= shortestStreet || to-from > 1)
}

// numberFirst finds 12 rue de la Paix and 14 Harrow Lane, Flat 3 before it
// included. In other countries it must be the whole piece, so that a number
// before a word is not taken for one.
func (r *Reader) numberFirst(p *passage, at piece, usual bool) (piece, bool) {
	for i := at.from; i+1 < at.to; i++ {
		word := p.tokens[i].word
		name := i + 1
		if name+1 < at.to && isHouseNumber(p.tokens[name].word) && (p.gap(name) == "-" || p.gap(name) == "/" || p.gap(name) == "–") {
			name++ // 14-16
		}
		if !isHouseNumber(word) || isNumber(p.tokens[name].word) || strings.HasPrefix(p.gap(name), ".") {
			continue
		}
		if !usual && (i > at.from && !r.words.is(p.tokens[at.from].word, house) || !r.hasStreetWord(p, name, at.to)) {
			return piece{}, false
		}
		if r.isNamed(p, name, at.to) || at.led && i == at.from {
			if i > at.from && (r.words.is(p.tokens[at.from].word, flat) || r.isHouseName(p, at.from, i)) {
				i = at.from
			}
			return piece{from: i, to: at.to}, true
		}
	}
	return piece{}, false
}

// isNamed: all words are capitals or of streets.
func (r *Reader) isNamed(p *passage, from, to int) bool {
	for i := from; i < to; i++ {
		if word := p.tokens[i].word; !isCapital(p.written(i)) && !r.isStreetWord(word) && !r.words.is(word, inStreets) && len(word) > 1 {
			return false
		}
	}
	return true
}

func (r *Reader) isHouseName(p *passage, from, to int) bool {
	for i := from; i < to; i++ {
		if r.words.is(p.tokens[i].word, house) {
			return true
		}
	}
	return false
}

func (r *Reader) isStreetWord(word string) bool { return r.words.streetLanguages(word) != nil }

func (r *Reader) hasStreetWord(p *passage, from, to int) bool {
	return r.lastStreetWord(p, from, to) >= from
}

// lastStreetWord is the last word of a street among tokens[from:to]; before from
// where there is none.
func (r *Reader) lastStreetWord(p *passage, from, to int) int {
	for to--; to >= from && !r.isStreetWord(p.tokens[to].word); to-- {
	}
	return to
}

// isHouseNumber: up to four digits, none of which a zero before others, and
// perhaps a letter.
func isHouseNumber(word string) bool {
	if word[0] == '0' {
		return false
	}
	switch shape(word) {
	case "9", "99", "999", "9999", "9a", "99a", "999a":
		return true
	}
	return false
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// flatOnly: the piece tells stairs, floor or flat alone: "1. tv".
func (r *Reader) flatOnly(p *passage, at piece) bool {
	if !r.isTail(p, at.from, at.to) {
		return false
	}
	for i := at.from; i < at.to; i++ {
		if word := p.tokens[i].word; r.words.is(word, flat) || shape(word) != "" && !isNumber(word) {
			return true
		}
	}
	return false
}
