package command

import (
	"reflect"
	"slices"
)

// draft is a mail while its commands are put together.
type draft struct {
	sheet
	entries  []entry
	refusals []Refusal
}

// entry is a command that was read.
type entry struct {
	written
	spec
	step    Step
	misread bool // it is refused for itself already
}

// refuse lists a fault, once; of many, the first and that there are more.
func (d *draft) refuse(r Refusal) {
	known := slices.ContainsFunc(d.refusals, func(k Refusal) bool { return reflect.DeepEqual(k, r) })
	switch n := len(d.refusals); {
	case known:
	case n < mostRefusals:
		d.refusals = append(d.refusals, r)
	case n == mostRefusals:
		d.refusals = append(d.refusals, Refusal{Problem: AndMore})
	}
}

// fault refuses the mail because of a command, and of another if it is given.
func (d *draft) fault(p Problem, e entry, other string) {
	d.refuse(Refusal{Problem: p, Line: e.line, Command: e.name, Other: other})
}

// check refuses commands that don't go together.
func (d *draft) check() {
	for i, e := range d.entries {
		for _, before := range d.entries[:i] {
			if problem := clash(before.spec, e.spec, before.name == e.name); problem != "" {
				d.fault(problem, e, before.name)
				break
			}
		}
	}
	d.checkFields()
}

// clash is why two commands can't stand in one mail.
func clash(a, b spec, same bool) Problem {
	switch {
	case same:
		return unless(a.again, Twice)
	case a.kind == ending && b.kind == ending, !a.allows(b), !b.allows(a):
		return Together
	}
	return ""
}

func (s spec) allows(other spec) bool {
	if !s.lone {
		return true
	}
	for _, k := range s.with {
		if other.kind == k {
			return true
		}
	}
	return false
}

// checkFields refuses fields that belong to nothing, or contradict each other.
func (d *draft) checkFields() {
	arrived := d.has("new") || d.has("review") || d.has("from-customer")
	for _, e := range d.entries {
		if e.kind == field && !arrived {
			d.fault(Homeless, e, "")
		}
	}
	if a := d.arrival; !a.Received.IsZero() && a.Received.Before(a.Dated) {
		d.refuse(Refusal{Problem: DatedAfter})
	}
}

func (d *draft) has(name string) bool {
	_, found := d.find(name)
	return found
}

func (d *draft) find(name string) (entry, bool) {
	for _, e := range d.entries {
		if e.name == name {
			return e, true
		}
	}
	return entry{}, false
}

// isEmpty tells whether nothing was told.
func (f Facts) isEmpty() bool { return reflect.DeepEqual(f, Facts{}) }
