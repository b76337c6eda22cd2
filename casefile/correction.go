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
}

// with is the correction after another.
func (c Correction) with(later Correction) Correction {
	return Correction{
		Name:       cmp.Or(later.Name, c.Name),
		Phones:     given(later.Phones, c.Phones),
		Address:    cmp.Or(later.Address, c.Address),
		Orders:     given(later.Orders, c.Orders),
		Preference: cmp.Or(later.Preference, c.Preference),
	}
}

// apply are the facts set right.
func (c Correction) apply(f Facts) Facts {
	f.Name = cmp.Or(c.Name, f.Name)
	f.Phones = given(c.Phones, f.Phones)
	f.Address = cmp.Or(c.Address, f.Address)
	f.Orders = given(c.Orders, f.Orders)
	f.Preference = cmp.Or(c.Preference, f.Preference)
	return f
}

// given are the values set right, or those that stand where none are.
func given(right, standing []string) []string {
	if len(right) > 0 {
		return right
	}
	return standing
}
