package document

import (
	"slices"
	"testing"
)

func TestDestination(t *testing.T) {
	tests := []struct {
		name, sender string
		address      Address
		want         []string
	}{
		{"abroad", "GB", Address{Postcode: "0155", City: "Oslo", Country: "NO"}, []string{"0155 Oslo", "NORWAY"}},
		{"at home", "NO", Address{Postcode: "0155", City: "Oslo", Country: "NO"}, []string{"0155 Oslo"}},
		{"no country is the sender's", "NO", Address{Postcode: "0155", City: "Oslo"}, []string{"0155 Oslo"}},
		{"British at home", "GB", Address{Postcode: "WC2E 9ZZ", City: "London", Country: "GB"}, []string{"London", "WC2E 9ZZ"}},
		{"British by its other name", "GB", Address{Postcode: "WC2E 9ZZ", City: "London", Country: "uk"}, []string{"London", "WC2E 9ZZ"}},
		{"British abroad", "NO", Address{Postcode: "WC2E 9ZZ", City: "London", Country: "GB"}, []string{"London", "WC2E 9ZZ", "UNITED KINGDOM"}},
		{"Irish", "GB", Address{Postcode: "D02 XX00", City: "Dublin", Country: "IE"}, []string{"Dublin", "D02 XX00", "IRELAND"}},
		{"American", "GB", Address{Postcode: "00501", City: "Holtsville NY", Country: "US"}, []string{"Holtsville NY 00501", "UNITED STATES"}},
		{"Polish", "GB", Address{Postcode: "00-950", City: "Warszawa", Country: "PL"}, []string{"00-950 Warszawa", "POLAND"}},
		{"a country of no code", "GB", Address{Postcode: "1", City: "Ys", Country: "Atlantis"}, []string{"1 Ys", "ATLANTIS"}},
		{"a code of no country", "GB", Address{Postcode: "1", City: "Ys", Country: "zz"}, []string{"1 Ys", "ZZ"}},
		{"sender unknown", "", Address{Postcode: "0155", City: "Oslo", Country: "NO"}, []string{"0155 Oslo", "NORWAY"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.address.destination(tt.sender); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}
