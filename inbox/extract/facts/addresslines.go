package facts

import (
	"slices"
	"strings"
)

// addressAt is an address as it stands in a mail.
type addressAt struct {
	street, city string
	postcode     postcode
	from, to     int // tokens
	cityFrom     int
}

// continental reads an address whose postcode stands before the city, as
// everywhere but in Britain and Ireland.
func (r *Reader) continental(p *passage, c postcode) (addressAt, bool) {
	to := r.cityBehind(p, c.to)
	if to == c.to {
		return addressAt{}, false
	}
	street, ok := r.streetAbove(p, c)
	if len(street) == 0 || !ok {
		return addressAt{}, false
	}
	return addressAt{
		street: p.print(street), city: p.plain(c.to, to),
		postcode: c, from: street[0].from, to: to, cityFrom: c.to,
	}, true
}

// streetAbove finds the pieces of the street before a postcode. A preposition may
// stand between: "Storgata 1 in 0155 Oslo".
func (r *Reader) streetAbove(p *passage, c postcode) ([]piece, bool) {
	if c.from == 0 || strings.Count(p.gap(c.from), "\n") > 2 {
		return nil, false
	}
	end := c.from
	if word := p.tokens[end-1].word; len(word) > 1 && r.words.is(word, inCities) && !isCapital(p.written(end-1)) {
		end--
	}
	return r.streetBefore(p, c.after, end, mostPieces)
}

// streetBefore finds the pieces of the street between two tokens, in at most so
// many pieces from the end. A flat, a locality or whose care the letter is in may
// stand behind it.
func (r *Reader) streetBefore(p *passage, after, end, most int) ([]piece, bool) {
	if end == after || most == 0 {
		return nil, false
	}
	last := r.pieceBefore(p, after, end)
	if street, ok := r.streetIn(p, last, false); ok {
		if !startsWithNumber(p, street) {
			return []piece{street}, true
		}
		return append(r.buildingBefore(p, after, street.from), street), true
	}
	if last.from == after || !last.led {
		return nil, false
	}
	if r.flatOnly(p, last) {
		street, ok := r.streetBefore(p, after, last.from, most-1)
		return append(street, last), ok
	}
	above := r.pieceBefore(p, after, last.from)
	if street, ok := r.streetIn(p, above, false); ok && r.isLocality(p, last) {
		if len(p.span(last.from, last.to)) == 1 {
			return []piece{street}, true // the mark of a country: D - 79100
		}
		return []piece{street, last}, true
	}
	if r.isFarm(p, last, above, end) {
		return []piece{last}, true
	}
	if !r.hasStreetWord(p, last.from, last.to) || !r.isNamed(p, last.from, last.to) {
		return nil, false
	}
	if startsWithNumber(p, above) && r.isTail(p, above.from+1, above.to) {
		last.from = above.from // 3, avenue des Fleurs
	}
	return []piece{last}, true
}

// buildingBefore are the pieces of a building and a flat that stand before a
// street whose number comes first: "Bât. C, appt 12, 4 rue des Lilas".
func (r *Reader) buildingBefore(p *passage, after, end int) []piece {
	if end == after {
		return nil
	}
	at := r.pieceBefore(p, after, end)
	if first := p.tokens[at.from].word; at.to-at.from > 4 || !r.words.is(first, house) && !(r.words.is(first, flat) && r.flatOnly(p, at)) {
		return nil
	}
	return append(r.buildingBefore(p, after, at.from), at)
}

// isFarm: the name of a farm or house stands alone on its line, below that of a
// person.
func (r *Reader) isFarm(p *passage, at, above piece, end int) bool {
	isParted := breaksLine(p.gap(end)) || strings.TrimSpace(p.gap(end)) == ","
	return breaksLine(p.gap(at.from)) && isParted && r.isLocality(p, at) && !r.isPlace(p, at.from) &&
		above.to-above.from >= 2 && r.isCapitalised(p, above.from, above.to) && r.person(p, above.from, above.to) != ""
}

// isLocality: one to three words with capitals, as of a village or a farm.
func (r *Reader) isLocality(p *passage, at piece) bool {
	for i := at.from; i < at.to; i++ {
		if !isCapital(p.written(i)) && !r.words.is(p.tokens[i].word, inStreets) || strings.ContainsAny(p.tokens[i].word, "0123456789") {
			return false
		}
	}
	return at.to-at.from <= 3 && at.from < at.to
}

// british reads an address of Britain or Ireland: the city stands before the
// postcode, on its line or above it, and a county may stand between. Some
// counties are called as their city is.
func (r *Reader) british(p *passage, c postcode) (addressAt, bool) {
	all := r.piecesAbove(p, c.after, c.from)
	pieces := all
	for len(pieces) > 0 && r.isCounty(p, pieces[0]) {
		pieces = pieces[1:]
	}
	street, city := r.britishStreet(p, pieces)
	if len(street) == 0 {
		street, city = r.britishStreet(p, all)
	}
	if len(street) == 0 || !r.isTown(p, city) {
		return addressAt{}, false
	}
	return addressAt{
		street: p.print(street), city: p.plain(city.from, city.to),
		postcode: c, from: street[0].from, to: c.to, cityFrom: city.from,
	}, true
}

// piecesAbove are the pieces before a postcode, the nearest first, up to an
// empty line or words that lead up to an address.
func (r *Reader) piecesAbove(p *passage, after, end int) (pieces []piece) {
	for end > after && len(pieces) < mostPieces && strings.Count(p.gap(end), "\n") <= 2 && !strings.ContainsAny(p.gap(end), ":!?@") {
		at := r.pieceBefore(p, after, end)
		pieces = append(pieces, at)
		if end = at.from; !at.led || r.endsLead(p, at.from) {
			break
		}
	}
	return pieces
}

// endsLead: words that lead up to an address end before the token.
func (r *Reader) endsLead(p *passage, i int) bool {
	for _, m := range p.within("addresses", max(i-longestPiece, 0), i) {
		if m.to == i && leadsUp(m.section) {
			return true
		}
	}
	return false
}

// britishStreet parts street and town. A street on several lines begins with
// the number, a flat or the name of a house; a village before its post town is part of it.
func (r *Reader) britishStreet(p *passage, pieces []piece) (street []piece, city piece) {
	if len(pieces) == 0 {
		return nil, piece{}
	}
	if one, ok := r.streetIn(p, pieces[0], true); ok {
		return r.splitStreet(p, one)
	}
	city = pieces[0]
	street, i := r.britishLines(p, pieces)
	if street != nil && i > 1 && i <= 3 && r.areLocalities(p, pieces[1:i]) {
		street = append(street, reversed(pieces[1:i])...) // a village before its post town
	}
	return street, city
}

// areLocalities: all of the pieces may be villages.
func (r *Reader) areLocalities(p *passage, pieces []piece) bool {
	return !slices.ContainsFunc(pieces, func(at piece) bool {
		return !r.isLocality(p, at) || r.isHouseName(p, at.from, at.to) || r.hasStreetWord(p, at.from, at.to)
	})
}

func reversed(pieces []piece) []piece {
	pieces = slices.Clone(pieces)
	slices.Reverse(pieces)
	return pieces
}

// britishLines finds the street in the pieces behind that of the town, and the
// index of its last piece.
func (r *Reader) britishLines(p *passage, pieces []piece) (street []piece, last int) {
	city := pieces[0]
	var named []piece // streets without a number, nearest to it first
	lastNamed := 0
	for i, at := range pieces[1:] {
		one, ok := r.streetIn(p, at, true)
		if ok {
			street = append(street, r.before(p, pieces, i+2)...)
			if street = append(street, one); !r.hasStreetWord(p, one.from, one.to) || len(named) > 0 && r.isHouseName(p, one.from, one.to) {
				if street = append(street, named...); lastNamed > 0 {
					return street, lastNamed
				}
			}
			return street, i + 1
		}
		if r.hasStreetWord(p, at.from, at.to) && r.isNamed(p, at.from, at.to) {
			named = []piece{r.withNumber(p, pieces, i+2, at)}
			if lastNamed == 0 {
				lastNamed = i + 1
			}
			if named[0] != at {
				return named, i + 1 // 14, High Street
			}
			if before := r.before(p, pieces, i+2); len(before) > 0 && !startsWithNumber(p, before[0]) {
				return append(before, at), i + 1
			}
		}
	}
	if named == nil && !r.hasStreetWord(p, city.from, city.to) {
		named = r.houseIn(p, pieces[1:])
		lastNamed = 0
	}
	return named, lastNamed
}

// houseIn is the piece of a house that stands by no street.
func (r *Reader) houseIn(p *passage, pieces []piece) []piece {
	for _, at := range pieces {
		if at.to-at.from > 1 && r.isLocality(p, at) && r.words.is(p.tokens[at.to-1].word, house) {
			return []piece{at}
		}
	}
	return nil
}

// before are the pieces of a flat and a house's name before a street.
func (r *Reader) before(p *passage, pieces []piece, i int) []piece {
	if i >= len(pieces) {
		return nil
	}
	at := pieces[i]
	isToldHouse := r.endsLead(p, at.from) && p.tokens[at.from-1].word != "o" && r.isLocality(p, at) // "her address is Craigview"
	if r.flatOnly(p, at) || isFraction(p, at) || isToldHouse || at.to-at.from <= 3 && r.isNamed(p, at.from, at.to) && r.isHouseName(p, at.from, at.to) {
		return append(r.before(p, pieces, i+1), at)
	}
	return nil
}

// isFraction: the piece is a flat as the Scots number them: 2/1.
func isFraction(p *passage, at piece) bool {
	return at.to-at.from == 2 && p.gap(at.from+1) == "/" && isNumber(p.tokens[at.from].word) && isNumber(p.tokens[at.from+1].word)
}

// withNumber is a street with the number that stands before a comma.
func (r *Reader) withNumber(p *passage, pieces []piece, i int, at piece) piece {
	if i < len(pieces) && pieces[i].to-pieces[i].from == 1 && startsWithNumber(p, pieces[i]) {
		at.from = pieces[i].from
	}
	return at
}

func startsWithNumber(p *passage, at piece) bool {
	return at.from < at.to && isHouseNumber(p.tokens[at.from].word)
}

// splitStreet parts "14 Harrow Lane Reading" behind the last word of streets.
func (r *Reader) splitStreet(p *passage, at piece) (street []piece, city piece) {
	end := r.lastStreetWord(p, at.from, at.to) + 1
	if end <= at.from || end == at.to {
		return nil, piece{}
	}
	return []piece{{from: at.from, to: end}}, piece{from: end, to: at.to}
}

// isTown: one to five words that may be of a town's name.
func (r *Reader) isTown(p *passage, at piece) bool {
	if at.from == at.to || at.to-at.from > 5 {
		return false
	}
	end := at.to
	if end-at.from > 1 && p.isDistrict(end-1) {
		end-- // Dublin 8
	}
	for i := at.from; i < end; i++ {
		if !r.isCityWord(p, i) && !r.words.is(p.tokens[i].word, inCities) {
			return false
		}
	}
	return true
}

// isCounty: the piece is a county, a region or a country.
func (r *Reader) isCounty(p *passage, at piece) bool {
	if r.words.is(p.tokens[at.from].word, countyOf) {
		return true
	}
	for _, m := range p.within("places", at.from, at.from+1) {
		if m.section == "county" && m.to == at.to {
			return true
		}
	}
	for _, m := range p.within("countries", at.from, at.from+1) {
		if m.to == at.to {
			return true
		}
	}
	return false
}

// print writes the pieces of a street on one line.
func (p *passage) print(pieces []piece) string {
	lines := make([]string, len(pieces))
	for i, at := range pieces {
		lines[i] = p.plain(at.from, at.to)
	}
	return strings.Join(lines, ", ")
}

// plain are the words of tokens[from:to], with single blanks.
func (p *passage) plain(from, to int) string {
	return strings.Join(strings.Fields(p.span(from, to)), " ")
}
