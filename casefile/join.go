package casefile

import (
	"slices"
	"time"
)

// Join tells to which of the sender's cases a mail belongs that answers none of
// our letters: the only one that is not closed, unless the mail names another
// order (DESIGN §2, Threads). Where several are left it is the latest, and also
// are the others, among which a person must choose. It is the zero Case where
// there is none.
//
// open are the sender's cases that are not closed, the latest first. A mail is
// no part of a case that it is much older than, or that the address to answer
// it at is no party of: then a form or somebody else's program sent it.
func (m *Incoming) Join(open []Case) (joined Case, also []Reference) {
	orders := m.Facts.opening().Orders
	open = slices.DeleteFunc(slices.Clone(open), func(c Case) bool {
		older := !m.ReceivedAt.IsZero() && m.ReceivedAt.Before(c.ReceivedAt.Add(-lateDelivery))
		return older || m.AnswerTo.Email != "" && !c.IsParty(m.AnswerTo)
	})
	if about := having(open, orders); len(about) > 0 {
		open = about
	} else if len(orders) > 0 {
		open = slices.DeleteFunc(open, func(c Case) bool { return len(c.Facts.Orders) > 0 })
	}
	if len(open) == 0 {
		return Case{}, nil
	}
	for _, c := range open[1:] {
		also = append(also, c.Reference)
	}
	return open[0], also
}

// lateDelivery is how long a mail may have been held up, in a junk folder or
// on the way, behind a later one of the same sender.
const lateDelivery = 7 * 24 * time.Hour

// having are the cases about any of the orders.
func having(cases []Case, orders []string) (about []Case) {
	for _, c := range cases {
		if slices.ContainsFunc(orders, func(o string) bool { return slices.Contains(c.Facts.Orders, o) }) {
			about = append(about, c)
		}
	}
	return about
}
