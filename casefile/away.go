package casefile

import (
	"maps"
	"slices"
	"time"
)

// This file sees to it that a case goes on while a colleague can't be reached.

// away notes that letters don't reach a colleague. If nobody else of those who
// have the case is left, it goes to their deputy, or else to the Head.
func (r Rules) away(now time.Time, d Decision, who Address, why string) Decision {
	colleague := r.Staff.Find(who)
	key := AddressKey(colleague.Email)
	d.Away = colleague.Email
	if _, known := d.Case.Away[key]; known || d.Case.State == Closed || d.Case.State == Unopened {
		return d
	}
	d.Case.Away = maps.Clone(d.Case.Away)
	if d.Case.Away == nil {
		d.Case.Away = map[string]time.Time{}
	}
	d.Case.Away[key] = now
	d.Events = append(d.Events, awayEvent(now, colleague.Address, why))
	switch left := r.left(d.Case); {
	case left:
	case colleague.Deputy != "":
		d.Letters = append(d.Letters, r.toStaff(now, CaseHandedOver, d.Case, nil, r.Staff.Find(Address{Email: colleague.Deputy})))
	case d.Case.Owner == OwnerDepartment && d.Case.State == Open:
		return d.then(r.handOver(now, d.Case, "nobody of the department can be reached"))
	}
	return d
}

// back is the case of which somebody writes: where they are a colleague, they can
// be reached again.
func (r Rules) back(c Case, who Address) Case {
	key := AddressKey(r.Staff.Find(who).Email)
	if _, away := c.Away[key]; away {
		c.Away = maps.Clone(c.Away)
		delete(c.Away, key)
	}
	return c
}

// left tells whether somebody who has the case can be reached.
func (r Rules) left(c Case) bool {
	return slices.ContainsFunc(r.having(c), func(one Colleague) bool { return !c.isAway(one) })
}

func (c Case) isAway(one Colleague) bool {
	_, away := c.Away[AddressKey(one.Email)]
	return away
}

// withDeputies are the colleagues, and those who stand in for them.
func (r Rules) withDeputies(c Case, all []Colleague) []Colleague {
	for _, one := range all {
		if c.isAway(one) && one.Deputy != "" {
			all = append(all, r.Staff.Find(Address{Email: one.Deputy}))
		}
	}
	return all
}
