package casefile

import "time"

// Undoable is the case before a colleague's last words to the customer, which
// wait so that they can be taken back.
type Undoable struct {
	By string // the colleague's address
	// How the case was.
	State      State
	Owner      Owner
	Department string
	Was        Record
	// Crossed: something else has happened in the case since then, which taking
	// the words back must not undo.
	Crossed bool
}

// crossed is the way back after events that are not the colleague's.
func (u *Undoable) crossed(events []Event) *Undoable {
	if u == nil || len(events) == 0 {
		return u
	}
	after := *u
	after.Crossed = true
	return &after
}

// keepWayBack notes how the case was before a colleague's mail, if words to the
// customer wait after it.
func (c Case) keepWayBack(now time.Time, before Case, by Address, d Decision) Case {
	c.Undo = c.Undo.crossed(d.Events)
	for _, l := range d.Letters {
		if l.NotBefore.After(now) {
			before.Undo = nil
			c.Undo = &Undoable{By: by.Email, State: before.State, Owner: before.Owner, Department: before.Department, Was: before.Record}
		}
	}
	return c
}

// undone stops the colleague's last words to the customer, and what was decided
// with them; where something else has happened since, only the words.
func (r Rules) undone(now time.Time, c Case, a Act) Decision {
	back := c.Undo
	what := "took the last words to the customer back"
	if back.Crossed {
		c.Undo = nil
		if c.Pending.By == a.By.Email {
			c.Pending, c.ToldByPhoneAt = Response{}, time.Time{}
		}
		what += "; what was done beside them stands, as something else has happened since"
	} else {
		c.State, c.Owner, c.Department, c.Record = back.State, back.Owner, back.Department, back.Was
	}
	return Decision{Case: c, Events: []Event{actEvent(now, a, what)}, StopWordsOf: a.By.Email}
}
