package casefile

import "time"

// This file sees to it that harm from a medicine is noticed.

// alarm tells the colleagues for safety at once, and every hour until one of
// them takes notice.
func (r Rules) alarm(now time.Time, d Decision, m *Incoming) Decision {
	told := r.tellOfHarm(now, d.Case, m, "the mail tells of it")
	d.Case, d.Events, d.Letters = told.Case, append(d.Events, told.Events...), append(d.Letters, told.Letters...)
	return d
}

// tellOfHarm writes to the colleagues for safety; m is the mail that tells of it,
// nil where they were sent it before.
func (r Rules) tellOfHarm(now time.Time, c Case, m *Incoming, why string) Decision {
	c.SafetyTold = now
	d := Decision{Case: c, Events: []Event{harmTold(now, why)}}
	for _, colleague := range r.Staff.safety() {
		d.Letters = append(d.Letters, r.toStaff(now, SafetyAlert, c, m, colleague))
	}
	return d
}
