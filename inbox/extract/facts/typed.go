package facts

import (
	"slices"
	"strings"

	"complaintd/casefile"
)

// This file reads single facts that somebody typed as such, behind a label of
// their own, so that nothing about them has to be told from the words around.

// Phone reads a phone number as a colleague types it, in the form of E.164. What
// is not written as dialled from abroad is looked for in the countries of the
// language, then in all that customers write from; false where it is no phone's.
func (r *Reader) Phone(text, language string) (e164 string, ok bool) {
	digits := onlyDigits(text)
	if strings.HasPrefix(strings.TrimLeft(text, " ("), "+") {
		return r.plans.international(digits)
	}
	if abroad, is := strings.CutPrefix(digits, "00"); is {
		return r.plans.international(abroad)
	}
	regions := append(slices.Clone(regionsOf[language]), phoneRegions[:]...)
	if e164, ok = r.plans.national(digits, regions, false); ok {
		return e164, true
	}
	if e164, ok = r.withoutPlus(digits, regions); ok {
		return e164, true
	}
	return r.plans.national(digits, regions, true)
}

// PostalAddress reads an address as a colleague types it on one line; false
// unless the line is one, complete, and nothing else.
func (r *Reader) PostalAddress(text, language string) (casefile.PostalAddress, bool) {
	address, ok := r.wholeAddress(text, language)
	if !ok {
		address, ok = r.wholeAddress(r.withCityFirst(text), language)
	}
	return address, ok
}

// wholeAddress is the address that a text consists of.
func (r *Reader) wholeAddress(text, language string) (casefile.PostalAddress, bool) {
	p := r.book.newPassage(inSignature, language, text)
	found := r.addresses(p)
	if len(found) != 1 || found[0].from != 0 || !r.endsWith(p, found[0].to) {
		return casefile.PostalAddress{}, false
	}
	a := found[0]
	return casefile.PostalAddress{
		Street: a.street, Postcode: a.postcode.text, City: a.city,
		Country: r.country(language, p, a),
	}, true
}

// endsWith: nothing stands from the token on, or a country.
func (r *Reader) endsWith(p *passage, i int) bool {
	return i == len(p.tokens) || slices.ContainsFunc(p.within("countries", i, i+1), func(m match) bool { return m.to == len(p.tokens) })
}

// withCityFirst is a line whose postcode belongs behind the city, as in Britain,
// with the city put there: people who are used to other countries' addresses
// write it before.
func (r *Reader) withCityFirst(text string) string {
	p := r.book.newPassage(inSignature, "", text)
	for i := range p.tokens {
		if c, ok := p.postcodeAt(i); ok && c.cityFirst() && c.to < len(p.tokens) {
			return p.text[:p.tokens[i].start] + p.text[p.tokens[c.to].start:] + " " + c.text
		}
	}
	return ""
}
