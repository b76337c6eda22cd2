package templates

import (
	"strings"

	"complaintd/casefile"
)

// toldView is what the customer's mails tell, as letters repeat it. What is
// not known is empty.
type toldView struct {
	Name, Orders, Phones, Address, OtherEmail, OnBehalfOf Data
	// Preference is how the customer wants to be answered, in words: by phone.
	Preference            Data
	AsksNextStage, Safety bool
	// Missing is what the company needs from the customer, in words.
	Missing []Data
}

func told(w *words, c casefile.Case) toldView {
	f := c.Facts
	v := toldView{
		Name:          Data(ShortName(f.Name)),
		Orders:        joined(f.Orders),
		Phones:        joined(f.Phones),
		OtherEmail:    Data(OneLine(f.OtherEmail)),
		OnBehalfOf:    Data(ShortName(f.OnBehalfOf)),
		Preference:    Data(w.Channels[string(f.Preference)]),
		AsksNextStage: f.AsksNextStage,
		Safety:        f.Safety,
	}
	if a := f.Address; a != (casefile.PostalAddress{}) {
		v.Address = Data(a.Street + ", " + a.Postcode + " " + a.City + ", " + a.Country)
	}
	for _, what := range f.Missing(c.Department) {
		v.Missing = append(v.Missing, Data(w.Missing[string(what)]))
	}
	return v
}

// joined are values in one line.
func joined[T ~string](values []T) Data {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = string(v)
	}
	return Data(strings.Join(list, ", "))
}
