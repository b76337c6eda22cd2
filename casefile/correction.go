package casefile

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
	if later.Name != "" {
		c.Name = later.Name
	}
	if len(later.Phones) > 0 {
		c.Phones = later.Phones
	}
	if later.Address != (PostalAddress{}) {
		c.Address = later.Address
	}
	if len(later.Orders) > 0 {
		c.Orders = later.Orders
	}
	if later.Preference != "" {
		c.Preference = later.Preference
	}
	return c
}

// apply are the facts set right.
func (c Correction) apply(f Facts) Facts {
	if c.Name != "" {
		f.Name = c.Name
	}
	if len(c.Phones) > 0 {
		f.Phones = c.Phones
	}
	if c.Address != (PostalAddress{}) {
		f.Address = c.Address
	}
	if len(c.Orders) > 0 {
		f.Orders = c.Orders
	}
	if c.Preference != "" {
		f.Preference = c.Preference
	}
	return f
}
