package facts

import "testing"

func TestTypedPhone(t *testing.T) {
	r := New(Config{})
	for _, c := range []struct{ text, language, want string }{
		{"+47 22 22 55 55", "", "+4722225555"},
		{"+47 912 34 567", "en", "+4791234567"},
		{"0047 912 34 567", "en", "+4791234567"},
		{"(+44) 20 7946 0182", "nb", "+442079460182"},
		{"912 34 567", "nb", "+4791234567"},
		{"22 22 55 55", "nn", "+4722225555"},
		{"22 22 55 55", "", "+4722225555"},
		{"91234567", "en", "+4791234567"},
		{"07400 123456", "en", "+447400123456"},
		{"07400 123456", "nb", "+447400123456"},
		{"070-123 45 67", "sv", "+46701234567"},
		{"4791234567", "nb", "+4791234567"},
		{"12 34", "nb", ""},
		{"+999 12345678", "nb", ""},
		{"00000000", "nb", ""},
		{"1234567890123456", "nb", ""},
	} {
		if got, ok := r.Phone(c.text, c.language); got != c.want || ok != (c.want != "") {
			t.Errorf("%q (%s): got %q, want %q", c.text, c.language, got, c.want)
		}
	}
}

func TestTypedAddress(t *testing.T) {
	r := New(Config{})
	for _, c := range []struct{ text, language, want string }{
		{"Storgata 1, 0155 Oslo", "nb", "Storgata 1|0155|Oslo|NO"},
		{"Storgata 1, 0155 Oslo, Norge", "en", "Storgata 1|0155|Oslo|NO"},
		{"Postboks 12, 5003 Bergen", "nb", "Postboks 12|5003|Bergen|NO"},
		{"1 High Street, Croydon CR0 1AA", "en", "1 High Street|CR0 1AA|Croydon|GB"},
		{"1 High Street, Croydon, CR0 1AA", "nb", "1 High Street|CR0 1AA|Croydon|GB"},
		{"1 High Street, CR0 1AA Croydon", "en", "1 High Street|CR0 1AA|Croydon|GB"},
		{"Hauptstraße 5, 10115 Berlin", "de", "Hauptstraße 5|10115|Berlin|DE"},
		{"Vestergade 3, 1456 København K", "da", "Vestergade 3|1456|København K|DK"},
		{"Storgata 1, Oslo", "nb", ""},
		{"0155 Oslo", "nb", ""},
		{"Storgata 1, 0155 Oslo og Storgata 2, 0155 Oslo", "nb", ""},
	} {
		a, ok := r.PostalAddress(c.text, c.language)
		got := a.Street + "|" + a.Postcode + "|" + a.City + "|" + a.Country
		if !ok {
			got = ""
		}
		if got != c.want {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}
