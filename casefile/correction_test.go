package casefile

import (
	"reflect"
	"testing"
)

// TestCorrection sets every fact right, one alone at a time: it takes the place
// of what was told, a later one that of an earlier, and the others stay.
func TestCorrection(t *testing.T) {
	told := Correction{"Kari", []string{"+4791234567"}, PostalAddress{City: "Oslo"}, []string{"71204518"}, ByEmail, "kari@example.net", "nb"}
	right := Correction{"Kari Nes", []string{"+4722334455"}, PostalAddress{City: "Bergen"}, []string{"71204526"}, ByPhone, "nes@example.net", "sv"}
	for i := range reflect.TypeFor[Correction]().NumField() {
		var one Correction
		reflect.ValueOf(&one).Elem().Field(i).Set(reflect.ValueOf(right).Field(i))
		want := told
		reflect.ValueOf(&want).Elem().Field(i).Set(reflect.ValueOf(right).Field(i))

		if got := told.with(one); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v and later %+v: %+v", told, one, got)
		}
		c := one.apply(Case{Language: told.Language, Record: Record{Contact: Contact{To: Address{Email: told.Email}}},
			Facts: Facts{Name: told.Name, Phones: told.Phones, Address: told.Address, Orders: told.Orders, Preference: told.Preference}})
		f := c.Facts
		if got := (Correction{f.Name, f.Phones, f.Address, f.Orders, f.Preference, c.Contact.To.Email, c.Language}); !reflect.DeepEqual(got, want) {
			t.Errorf("%+v corrected by %+v: %+v", told, one, got)
		}
	}
}
