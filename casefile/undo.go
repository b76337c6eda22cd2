package casefile

import (
	"reflect"
	"slices"
	"time"
)

// Undoable is a colleague's mail that brought words to the customer which can
// still be taken back: they wait, or for somebody to call or to post a letter.
type Undoable struct {
	By string // the colleague's address
	At time.Time
	// How the case was before the mail, and after it.
	Was, Became Snapshot
}

// Snapshot is what a mail of a colleague can change of a case, but for facts and
// parties, which stay as they are set right.
type Snapshot struct {
	State      State
	Owner      Owner
	Department string
	Record
}

func (c Case) snapshot() Snapshot {
	c.Undos = nil
	return Snapshot{c.State, c.Owner, c.Department, c.Record}
}

// keepWayBack notes how the case was before a colleague's mail, if words to the
// customer wait after it.
func (r Rules) keepWayBack(now time.Time, d Decision, before Case, by Address) Case {
	c := d.Case
	wait := slices.ContainsFunc(d.Letters, func(l Letter) bool { return l.NotBefore.After(now) })
	if wait || c.prepared(now) {
		c.Undos = append(slices.Clone(c.Undos), Undoable{By: by.Email, At: now, Was: before.snapshot(), Became: c.snapshot()})
	}
	return c
}

// stillUndoable are the mails whose words still wait: of the others nothing is
// kept, as a case would carry its own past for ever.
func (r Rules) stillUndoable(now time.Time, c Case) []Undoable {
	return slices.DeleteFunc(slices.Clone(c.Undos), func(u Undoable) bool {
		return now.Sub(u.At) >= r.UndoWindow && !c.prepared(u.At)
	})
}

// prepared tells whether what was decided at the instant still waits for a
// colleague to call the customer or to post a letter.
func (c Case) prepared(at time.Time) bool {
	return c.Answering() && !c.irrevocable() && c.Pending.Prepared.Equal(at) ||
		c.Question.Unput && c.Question.AskedAt.Equal(at)
}

// undoable is the colleague's last mail that can be taken back, by its index; -1
// for none. wait is when the last of their words that still wait were written.
func (c Case) undoable(by Address, wait time.Time) int {
	for i, u := range slices.Backward(c.Undos) {
		if by.Same(Address{Email: u.By}) && (c.prepared(u.At) || u.At.Truncate(time.Microsecond).Equal(wait.Truncate(time.Microsecond))) {
			return i
		}
	}
	return -1
}

// undone stops the colleague's last words to the customer, and takes back what
// was decided with them. What has changed again since then stays.
func (r Rules) undone(now time.Time, c Case, in MailArrived, a Act) Decision {
	i := c.undoable(a.By, in.Staff.WordsWait)
	u, others := c.Undos[i], slices.Delete(slices.Clone(c.Undos), i, i+1)
	s := c.snapshot()
	takeBack(reflect.ValueOf(&s).Elem(), reflect.ValueOf(u.Became), reflect.ValueOf(u.Was))
	c.State, c.Owner, c.Department, c.Record = s.State, s.Owner, s.Department, s.Record
	c.Undos = others
	return Decision{Case: c, Events: []Event{actEvent(now, a, "took the last words to the customer back")},
		StopWordsOf: a.By.Email, StopWordsFrom: u.At}
}

// takeBack puts each field that still is as it became back to what it was.
func takeBack(is, became, was reflect.Value) {
	for i := range is.NumField() {
		switch {
		case is.Type().Field(i).Anonymous:
			takeBack(is.Field(i), became.Field(i), was.Field(i))
		case reflect.DeepEqual(is.Field(i).Interface(), became.Field(i).Interface()):
			is.Field(i).Set(was.Field(i))
		}
	}
}
