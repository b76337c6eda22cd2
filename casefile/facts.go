package casefile

import (
	"slices"
	"strings"
)

// Facts are what a mail tells about a complaint, as a clerk would note them.
// The zero value is a mail that tells nothing.
type Facts struct {
	// Name of the person writing, as full as the mail gives it, without titles.
	Name string `json:"name,omitzero"`
	// Phones of the customer and those they ask us to call, in E.164.
	Phones  []string      `json:"phones,omitzero"`
	Address PostalAddress `json:"postal_address,omitzero"`
	// OtherEmail is an address that the text asks us to write to. Staff see it;
	// letters do not go there until they confirm it.
	OtherEmail string `json:"other_email,omitzero"`

	// Orders are the order numbers named, digits only, in their order.
	Orders []string `json:"orders,omitzero"`
	// QuotedOrders stand only in the mail that is quoted: they count for a new
	// complaint that names none.
	QuotedOrders []string `json:"quoted_orders,omitzero"`

	// Preference is how the customer wants to be answered; empty where that is
	// not stated, which is treated as by e-mail.
	Preference Channel `json:"contact_preference,omitzero"`
	// Declines are the channels that the customer does not want.
	Declines []Channel `json:"declines,omitzero"`
	// AsksNextStage: the complaint is to be decided again or higher up.
	AsksNextStage bool `json:"asks_next_stage,omitzero"`
	// Satisfied: the mail says thanks, and nothing else.
	Satisfied bool `json:"satisfied,omitzero"`
	// Department is the key of the department that the words speak of; empty
	// where none stands out.
	Department string `json:"department,omitzero"`
	// Safety: the mail tells of harm from a medicine, or of what may have led
	// to it.
	Safety bool `json:"safety,omitzero"`
	// OnBehalfOf is for whom the author writes: a name, or as they say it ("my
	// mother"); empty where they write for themselves.
	OnBehalfOf string `json:"on_behalf_of,omitzero"`
}

// PostalAddress is where a letter on paper goes. All of it is known, or
// nothing.
type PostalAddress struct {
	Street   string `json:"street"`
	Postcode string `json:"postcode"`
	City     string `json:"city"`
	Country  string `json:"country"` // ISO 3166-1 alpha-2
}

// Channel is a way to reach a customer.
type Channel string

const (
	ByEmail Channel = "email"
	ByPhone Channel = "phone"
	ByPost  Channel = "post"
)

// Channels are all there are.
func Channels() []Channel { return []Channel{ByEmail, ByPhone, ByPost} }

// Evidence is where a fact comes from.
type Evidence struct {
	Field string `json:"field"` // as explain names it
	Value string `json:"value"`
	Text  string `json:"text"` // the mail's own words; empty where the lack of any is the reason
	Rule  string `json:"rule"` // plain words, none of them the mail's
}

// unreachable: the customer wants no answer by e-mail, and gives neither a
// phone nor an address.
func (f Facts) unreachable() bool {
	return slices.Contains(f.Declines, ByEmail) && len(f.Phones) == 0 && f.Address == PostalAddress{}
}

// onlyThanks: the mail wants nothing.
func (f Facts) onlyThanks() bool { return f.Satisfied && !f.AsksNextStage && !f.Safety }

// Missing is something that the company needs from the customer (rule 2 of
// the company's procedure).
type Missing string

const (
	MissingName    Missing = "name"
	MissingPhone   Missing = "phone"
	MissingOrder   Missing = "order_number"
	MissingAddress Missing = "postal_address"
)

// AllMissing is everything that can be.
func AllMissing() []Missing {
	return []Missing{MissingName, MissingPhone, MissingOrder, MissingAddress}
}

// Missing tells what the facts lack: the name; a phone unless calls are
// declined; an order number unless the complaint is about the website; a
// postal address only where the answer is to come by post.
func (f Facts) Missing(department string) []Missing {
	var missing []Missing
	add := func(lacks bool, what Missing) {
		if lacks {
			missing = append(missing, what)
		}
	}
	add(f.Name == "", MissingName)
	add(len(f.Phones) == 0 && !slices.Contains(f.Declines, ByPhone), MissingPhone)
	add(len(f.Orders) == 0 && department != websiteDepartment, MissingOrder)
	add(f.Preference == ByPost && f.Address == PostalAddress{}, MissingAddress)
	return missing
}

// websiteDepartment is the key of the department whose complaints need no order.
const websiteDepartment = "website"

// opening are the facts of a mail that opens a case: orders that only stand in
// what it quotes count where it names none itself.
func (f Facts) opening() Facts {
	if len(f.Orders) == 0 {
		f.Orders = f.QuotedOrders
	}
	f.QuotedOrders = nil
	return f
}

// with are the facts after a later mail of the customer: what it states wins,
// what it leaves out stands; orders and phones are added. A mail that corrects
// an order says so itself, and a person reads it.
func (f Facts) with(later Facts) Facts {
	f.Name = fuller(f.Name, later.Name)
	f.Phones = union(f.Phones, later.Phones)
	f.Orders = union(f.Orders, later.Orders)
	if later.Address != (PostalAddress{}) {
		f.Address = later.Address
	}
	if later.OtherEmail != "" {
		f.OtherEmail = later.OtherEmail
	}
	f.Declines = union(f.Declines, later.Declines)
	if wish := later.Preference; wish != "" {
		f.Preference = wish
		f.Declines = slices.DeleteFunc(slices.Clone(f.Declines), func(c Channel) bool { return c == wish })
	}
	if later.OnBehalfOf != "" {
		f.OnBehalfOf = later.OnBehalfOf
	}
	f.AsksNextStage = f.AsksNextStage || later.AsksNextStage
	f.Safety = f.Safety || later.Safety
	return f
}

// fuller keeps the name that is known unless the later one is the same and more:
// somebody else may sign a mail from the same address.
func fuller(known, later string) string {
	if known == "" || strings.Contains(strings.ToLower(later), strings.ToLower(known)) {
		return later
	}
	return known
}

// union are the values of both lists, each once; neither list is changed.
func union[T comparable](known, more []T) []T {
	all := known[:len(known):len(known)]
	for _, v := range more {
		if !slices.Contains(all, v) {
			all = append(all, v)
		}
	}
	return all
}
