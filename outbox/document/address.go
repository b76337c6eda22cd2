package document

import (
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Address is whom the letter goes to. What is empty is left out.
type Address struct {
	Name     string
	Street   string // may have several lines
	Postcode string
	City     string
	Country  string // ISO 3166-1 alpha-2; empty for the sender's own
}

// addressLines are the lines in the envelope's window, for a letter posted in
// the sender's country.
func (t *typesetter) addressLines(a Address, sender string) []line {
	set := func(text string, most int) []line {
		return limit(t.lines([]Run{{Text: text}}, addressWidth, addressText), most)
	}
	lines := slices.Concat(set(a.Name, mostName), set(a.Street, mostStreet))
	for _, text := range a.destination(sender) {
		lines = append(lines, set(text, 1)...)
	}
	return lines
}

// destination are the lines below the street: town and postcode in the order of
// the country's post, and the country where it is another: in capitals and in
// English, as the country of posting has to read it.
func (a Address) destination(sender string) []string {
	from := country(sender)
	to := from
	if a.Country != "" {
		to = country(a.Country)
	}
	lines := a.places(to)
	if to != from {
		lines = append(lines, name(to))
	}
	return lines
}

// places are the lines of town and postcode, as the post of a country has them.
func (a Address) places(country string) []string {
	switch {
	case slices.Contains(postcodeOnItsOwn, country):
		return []string{a.City, a.Postcode}
	case slices.Contains(postcodeLast, country):
		return []string{a.City + " " + a.Postcode}
	}
	return []string{a.Postcode + " " + a.City}
}

// Where the postcode does not stand before the town as in most of the world
// (UPU S42).
var (
	// postcodeOnItsOwn are the countries with a line for it below the town.
	postcodeOnItsOwn = []string{"GB", "GG", "IM", "JE", "GI", "FK", "IE", "ZA"}
	// postcodeLast are those that have it behind the town.
	postcodeLast = []string{"US", "CA", "AU", "NZ", "IN", "SG", "TW", "JP", "KR"}
)

// country is an ISO 3166-1 code in its usual form; UK becomes GB. What is no
// code stays what it is.
func country(code string) string {
	region, err := language.ParseRegion(strings.TrimSpace(code))
	if err != nil {
		return strings.TrimSpace(code)
	}
	return region.Canonicalize().String()
}

// name is the country's English name in capitals, or what stands for it.
func name(country string) string {
	region, err := language.ParseRegion(country)
	if err != nil || !region.IsCountry() {
		return strings.ToUpper(country)
	}
	return strings.ToUpper(display.English.Regions().Name(region))
}
