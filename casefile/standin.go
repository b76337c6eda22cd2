package casefile

import "slices"

// This file tells who stands in for whom where something is to be told at once.

// toHead is a notice to the Head of Customer Services, or to whoever stands in
// for a Head whom nothing reaches; none where that is nobody.
func (r Rules) toHead(n Notice) []Notice {
	return r.toldBeside(n, "")
}

// toldBeside is a notice to the first of those who answer for the mailbox, the
// Head first, but not to the one with the address.
func (r Rules) toldBeside(n Notice, address string) []Notice {
	for _, one := range r.chain() {
		if !one.Same(Address{Email: address}) {
			n.To = one.Email
			return []Notice{n}
		}
	}
	return nil
}

// chain are those who answer for the mailbox, in the order in which one stands in
// for another.
func (r Rules) chain() []Colleague {
	head, manager := r.Staff.Head, r.Staff.GeneralManager
	return once([]Colleague{head, r.deputyOf(head), manager, r.deputyOf(manager)})
}

func (r Rules) deputyOf(one Colleague) Colleague {
	if one.Deputy == "" {
		return Colleague{}
	}
	return r.Staff.Find(Address{Email: one.Deputy})
}

// StandIn is the address of who is told what an alert to the address did not
// bring; empty where nobody is left. Every further one is another, so that it
// ends.
func (r Rules) StandIn(address string) string {
	chain := r.chain()
	at := slices.IndexFunc(chain, func(one Colleague) bool { return one.Same(Address{Email: address}) })
	if at+1 < len(chain) {
		return chain[at+1].Email
	}
	return ""
}

// WithDeputies are the notices, and the same for the deputies of those who are
// away.
func (r Rules) WithDeputies(notices []Notice, away func(address string) bool) []Notice {
	all := slices.Clip(notices)
	for _, n := range notices {
		deputy := r.deputyOf(r.Staff.Find(Address{Email: n.To}))
		if deputy.Fault() == "" && away(n.To) {
			n.To = deputy.Email
			all = append(all, n)
		}
	}
	return all
}
