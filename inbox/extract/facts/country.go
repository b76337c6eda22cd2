package facts

import (
	"slices"
	"strings"
)

// homes are the countries whose postcodes have a form, by language. They tell
// where neither the mail nor the form of the postcode does.
var homes = map[string]map[string]string{
	"9999":  {"nb": "NO", "nn": "NO", "da": "DK", "de": "AT", "nl": "BE", "fr": "BE", "": "NO"},
	"99999": {"fi": "FI", "de": "DE", "fr": "FR", "sv": "SE", "": "DE"},
}

// countriesOf are the countries that share a form of postcode.
var countriesOf = map[string][]string{
	"9999":  {"NO", "DK", "AT", "CH", "BE"},
	"99999": {"FI", "DE", "FR", "SE", "ES"},
}

// country is that of an address, ISO 3166-1 alpha-2: as it is written behind
// it, or as postcode, city, street or language tell.
func (r *Reader) country(language string, p *passage, a addressAt) string {
	if m := p.within("countries", a.to, a.to+1); len(m) > 0 && strings.Trim(p.gap(a.to), " \u00a0,(\n-–") == "" {
		return m[0].section
	}
	if a.postcode.country != "" {
		return a.postcode.country
	}
	for _, m := range p.within("cities", a.cityFrom, a.cityFrom+1) {
		if slices.Contains(countriesOf[a.postcode.form], m.section) {
			return m.section
		}
	}
	return r.home(language, p, a)
}

// home is the country that the words of the street are of, else that of the
// mail's language.
func (r *Reader) home(language string, p *passage, a addressAt) string {
	homes := homes[a.postcode.form]
	for i := a.from; i < a.postcode.from; i++ {
		of := r.words.streetLanguages(p.tokens[i].word)
		for _, l := range of {
			if l == language && homes[l] != "" {
				return homes[l]
			}
		}
		for _, l := range of {
			if homes[l] != "" {
				return homes[l]
			}
		}
	}
	if home := homes[language]; home != "" {
		return home
	}
	return homes[""]
}
