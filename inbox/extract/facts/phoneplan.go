package facts

import (
	"slices"
	"strconv"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// plan is how phone numbers are made in a country.
type plan struct {
	region string // ISO 3166-1 alpha-2
	code   string // of the country, as dialled from abroad
	trunk  string // dialled before national numbers only; empty where nothing is
}

// plans knows the numbers of the countries whose customers write, told apart by
// phonenumbers; which country a number without + is of, is decided here.
type plans map[string]plan

// phoneRegions are the countries whose national numbers are looked for when
// nothing tells the country, those first whose numbers are mistaken least.
var phoneRegions = [...]string{"GB", "NO", "SE", "DK", "NL", "FR", "FI", "PL", "BE", "IE", "AT", "CH", "DE"}

// regionsOf are the countries where a language is spoken.
var regionsOf = map[string][]string{
	"nb": {"NO"}, "nn": {"NO"}, "sv": {"SE", "FI"}, "da": {"DK"}, "en": {"GB", "IE"},
	"de": {"DE", "AT", "CH"}, "fi": {"FI"}, "nl": {"NL", "BE"}, "fr": {"FR", "BE", "CH"}, "pl": {"PL"},
}

func newPlans() plans {
	all := plans{}
	for _, region := range phoneRegions {
		all[region] = plan{region,
			strconv.Itoa(phonenumbers.GetCountryCodeForRegion(region)),
			phonenumbers.GetNddPrefixForRegion(region, true)}
	}
	return all
}

// international gives a number that begins with the code of a country, in the
// form of E.164.
func (plans) international(digits string) (e164 string, ok bool) {
	code, national := splitCode(digits)
	national = strings.TrimPrefix(national, "0") // +44 (0)20: not dialled from abroad
	if code == 0 || !isPossible(phoneNumber(code, national)) {
		return "", false
	}
	return "+" + strconv.Itoa(code) + national, true
}

// splitCode splits a number into the code of its country, of which none begins
// another (ITU-T E.164 §6.2.1), and the rest; the code is 0 if there is none.
func splitCode(digits string) (code int, national string) {
	for size := 1; size <= 3 && size < len(digits); size++ {
		code, _ := strconv.Atoi(digits[:size])
		if code != 0 && phonenumbers.GetRegionCodeForCountryCode(code) != phonenumbers.UNKNOWN_REGION {
			return code, digits[size:]
		}
	}
	return 0, ""
}

// national gives a number as it is dialled within one of regions; the first
// where it is given out. Where there is none, the first where its length is
// right will do if lenient: people make mistakes, and examples use numbers that
// are given to nobody.
func (all plans) national(digits string, regions []string, lenient bool) (e164 string, ok bool) {
	for _, region := range regions {
		if e164, valid, _ := all[region].read(digits); valid {
			return e164, true
		}
	}
	if !lenient {
		return "", false
	}
	for _, region := range regions {
		if e164, _, possible := all[region].read(digits); possible {
			return e164, true
		}
	}
	return "", false
}

// shaped gives a number that is written as those of one of regions are, though
// nobody may have it: plans grow, and examples use numbers that are given to
// nobody. It is rather of there than one that is valid elsewhere.
func (all plans) shaped(n number, regions []string, labelled bool) (e164 string, ok bool) {
	for _, region := range regions {
		p := all[region]
		if labelled && p.hasLength(n.digits) || p.hasShape(n) {
			e164, _, ok := p.read(n.digits)
			return e164, ok
		}
	}
	return "", false
}

// shapes are how people write the numbers of the countries where nearly all have
// one length: digits with the trunk prefix, and in groups where nothing else
// tells a phone from another number.
var shapes = map[string]struct {
	digits int
	groups []string
}{
	"NO": {8, []string{"2222", "323"}},
	"DK": {8, []string{"2222"}},
	"PL": {9, []string{"333", "2322"}},
	"FR": {10, nil}, "BE": {10, nil}, "NL": {10, nil}, "CH": {10, nil}, "GB": {11, nil},
}

// hasLength tells whether digits are as many as a phone of the country has.
func (p plan) hasLength(digits string) bool {
	return len(digits) == shapes[p.region].digits && !strings.HasPrefix(strings.TrimPrefix(digits, p.trunk), "1")
}

// hasShape tells whether a number is one of the country by its form alone.
func (p plan) hasShape(n number) bool {
	if !p.hasLength(n.digits) {
		return false
	}
	return p.trunk != "" || slices.Contains(shapes[p.region].groups, n.groupSizes())
}

// isGroupedOtherwise tells whether a number is in groups as order numbers are and
// phones hardly ever: those of eight digits are Norwegian or Danish.
func (n number) isGroupedOtherwise() bool {
	if len(n.digits) != 8 || n.international || n.digits[0] == '0' || len(n.groups) == 1 {
		return false
	}
	sizes := n.groupSizes()
	return sizes == "44" || sizes == "233" || sizes == "332"
}

// groupSizes tells how many digits each group of a number has: 323.
func (n number) groupSizes() string {
	sizes := make([]byte, 0, 8)
	for _, g := range n.groups {
		sizes = strconv.AppendInt(sizes, int64(g.size()), 10)
	}
	return string(sizes)
}

// read reads a number as it is dialled within the country.
func (p plan) read(digits string) (e164 string, valid, possible bool) {
	national, dialled := strings.CutPrefix(digits, p.trunk)
	if !dialled || p.code == "" || strings.HasPrefix(national, "0") {
		return "", false, false
	}
	code, _ := strconv.Atoi(p.code)
	n := phoneNumber(code, national)
	if !isPossible(n) {
		return "", false, false
	}
	return "+" + p.code + national, phonenumbers.IsValidNumberForRegion(n, p.region) || p.isUnassigned(national), true
}

// isUnassigned tells British mobile and local numbers, of which Ofcom keeps some
// for examples (07700 900xxx, 01632 960xxx); phonenumbers doesn't hold those
// valid.
func (p plan) isUnassigned(national string) bool {
	return p.region == "GB" && len(national) == 10 && (national[0] == '7' || national[0] == '1')
}

// phoneKind is whose a phone may be.
type phoneKind int

const (
	mobile  phoneKind = iota // a person's, or not to be told
	fixed                    // in a home or an office
	service                  // a company's: free, or paid for by the call
)

// kindOf tells the kind of a phone in the form of E.164.
func kindOf(e164 string) phoneKind {
	code, national := splitCode(strings.TrimPrefix(e164, "+"))
	switch phonenumbers.GetNumberType(phoneNumber(code, national)) {
	case phonenumbers.FIXED_LINE:
		return fixed
	case phonenumbers.TOLL_FREE, phonenumbers.PREMIUM_RATE, phonenumbers.SHARED_COST, phonenumbers.UAN:
		return service
	}
	return mobile
}

// phoneNumber makes a number without phonenumbers' parser, which costs more
// than all the rest.
func phoneNumber(code int, national string) *phonenumbers.PhoneNumber {
	digits, _ := strconv.ParseUint(national, 10, 64)
	return &phonenumbers.PhoneNumber{CountryCode: new(int32(code)), NationalNumber: new(digits), ItalianLeadingZero: new(strings.HasPrefix(national, "0"))}
}

// mostDigits is what a number with the code of its country has at most (ITU-T
// E.164 §6.2); phonenumbers holds some longer ones possible.
const mostDigits = 15

func isPossible(n *phonenumbers.PhoneNumber) bool {
	return len(phonenumbers.GetNationalSignificantNumber(n))+len(strconv.Itoa(int(n.GetCountryCode()))) <= mostDigits &&
		phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE
}

// regionsFor are the countries that an author's national numbers may be of, the
// likeliest first: where they live, what they speak, where their mail is.
func regionsFor(s *sheet) []string {
	var regions []string
	if s.Address.Country != "" {
		regions = append(regions, s.Address.Country)
	}
	regions = append(regions, regionsOf[s.mail.Language]...)
	domain := strings.ToUpper(s.mail.From.Email)
	if dot := strings.LastIndexByte(domain, '.'); dot >= 0 && slices.Contains(phoneRegions[:], domain[dot+1:]) {
		regions = append(regions, domain[dot+1:])
	}
	if len(regions) == 0 {
		return phoneRegions[:]
	}
	return regions
}
