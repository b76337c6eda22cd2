package casefile

import "cmp"

// Correction are facts that staff set right; what is empty is left as it is.
// It wins over what mails tell, before and after: whether a later mail states
// something else, its reader sees and corrects (DESIGN §3 would let an explicit
// statement win; a signature that repeats what was wrong is none).
type Correction struct {
	Name       string        `json:"name,omitzero"`
	Phones     []string      `json:"phones,omitzero"`
	Address    PostalAddress `json:"postal_address,omitzero"`
	Orders     []string      `json:"orders,omitzero"`
	Preference Channel       `json:"contact_preference,omitzero"`
	// Email is where letters go; Language is theirs.
	Email    string `json:"email,omitzero"`
	Language string `json:"language,omitzero"`
}

// with is the correction after another.
func (c Correction) with(later Correction) Correction {
	return Correction{
		Name:       cmp.Or(later.Name, c.Name),
		Phones:     given(later.Phones, c.Phones),
		Address:    cmp.Or(later.Address, c.Address),
		Orders:     given(later.Orders, c.Orders),
		Preference: cmp.Or(later.Preference, c.Preference),
		Email:      cmp.Or(later.Email, c.Email),
		Language:   cmp.Or(later.Language, c.Language),
	}
}

// SetRight are the facts with what was set right.
func (c Correction) SetRight(f Facts) Facts {
	f.Name = cmp.Or(c.Name, f.Name)
	f.Phones = given(c.Phones, f.Phones)
	f.Address = cmp.Or(c.Address, f.Address)
	f.Orders = given(c.Orders, f.Orders)
	f.Preference = cmp.Or(c.Preference, f.Preference)
	return f
}

// apply is the case with what was set right. Whom letters go to is a party.
func (c Correction) apply(to Case) Case {
	to.Facts = c.SetRight(to.Facts)
	to.Language = cmp.Or(c.Language, to.Language)
	if right := (Address{Name: to.Facts.Name, Email: c.Email}); c.Email != "" && !to.Contact.To.Same(right) {
		to = to.accepted(right)
		to.Contact.To, to.Contact.Silent = right, ""
		if to.Own != nil {
			to.Own = append(to.own(), AddressKey(c.Email))
		}
	}
	return to
}

// given are the values set right, or those that stand where none are.
func given(right, standing []string) []string {
	if len(right) > 0 {
		return right
	}
	return standing
}
