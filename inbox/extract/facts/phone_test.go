package facts

import (
	"slices"
	"testing"

	"complaintd/casefile"
)

func TestOwnPhones(t *testing.T) {
	r := numbersReader(ordersPattern)
	r.config.OwnPhones = []string{"+44 20 7946 0000", "21 89 40 00"}
	facts, _ := r.Read(mailOf("nb", "words", "Ring meg på 21 89 40 00, +44 20 7946 0000 eller 912 34 567."))
	if !slices.Equal(facts.Phones, []string{"+4791234567"}) {
		t.Errorf("got %q", facts.Phones)
	}
}

func TestCountryOfPhones(t *testing.T) {
	for _, c := range []struct {
		name, language, country, from, digits, want string
	}{
		{"language", "fr", "", "", "0475631802", "+33475631802"},
		{"address before language", "fr", "BE", "", "0475631802", "+32475631802"},
		{"domain", "en", "", "ola@example.no", "91234567", "+4791234567"},
		{"nothing known", "", "", "", "07400123456", "+447400123456"},
		{"abroad", "nb", "", "", "07400123456", "+447400123456"},
		{"without the +", "nb", "", "", "4791234567", "+4791234567"},
		{"for examples only", "en", "", "", "07700900123", "+447700900123"},
		{"too short", "nb", "", "", "9123456", ""},
	} {
		s := &sheet{mail: Mail{Language: c.language, From: casefile.Address{Email: c.from}}}
		s.Address.Country = c.country
		got, _ := numbersReader(ordersPattern).e164(s, number{digits: c.digits}, true)
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLetterheads(t *testing.T) {
	text := "Please call me on 07400 123456.\n\nHexpress Limited, registered in England\nTel 020 7946 0182\n"
	facts, _ := numbersReader(ordersPattern).Read(mailOf("en", "words", text))
	if !slices.Equal(facts.Phones, []string{"+447400123456"}) {
		t.Errorf("got %q", facts.Phones)
	}
}

func TestInvitations(t *testing.T) {
	text := "Spørsmål? Ring oss på 21 89 40 00 (hverdager 9-16)\nRing oss på 912 34 567, kona eller meg.\n"
	facts, _ := numbersReader(ordersPattern).Read(mailOf("nb", "words", text))
	if !slices.Equal(facts.Phones, []string{"+4791234567"}) {
		t.Errorf("got %q", facts.Phones)
	}
}
