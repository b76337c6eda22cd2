package casefile

import "time"

// Input is something that happens to a case. The implementations in this
// package are all there are.
type Input interface{ input() }

// MailArrived: a mail came in. By says how it is tied to the case; for an
// Unopened case it is NoThread.
type MailArrived struct {
	Mail *Incoming
	By   Thread
	// Silent: the mail is imported from before the daemon's time, and nobody
	// gets a letter about it.
	Silent bool
	// Trusted: the mail is the colleague's that it says it is from; Confirmed: the
	// colleague has said so in answer to our question.
	Trusted, Confirmed bool
	// Asked is the mail that the colleague was asked about, where their answer does
	// not say that it is theirs; else nil.
	Asked *Incoming
	// Backlog: the mail came before the mailbox was first read. Dates that have
	// passed meanwhile fire nothing.
	Backlog bool
	// LettersToday is how many automatic letters the author's address got in
	// the last 24 hours.
	LettersToday int
	// Returned is the letter of the case that a report says was not delivered;
	// empty where it is none of ours, or was reported before.
	Returned LetterName
	// ReturnedTo is whom that letter went to.
	ReturnedTo string
	// Also are other cases of the sender's that the mail may belong to.
	Also []Reference
	// ToDigest: the mail came to the return address that was made for a manager's
	// digests.
	ToDigest bool
	// Staff is what is known about a mail that says it is from a colleague.
	Staff StaffStanding
	// KnownCustomer: the author has complained before; looked up for spam only.
	KnownCustomer bool
}

// LetterSettled: the mail server answered, or failed to answer, for a letter
// of the case.
type LetterSettled struct {
	ID      int64
	Name    LetterName
	To      string // the recipient's address
	Outcome Outcome
	Reason  string
}

// TimePassed: something may have fallen due. Only what fell due first is acted
// on; it is to be decided again until nothing is due.
type TimePassed struct{}

// StaffActed: a colleague does something in the case.
type StaffActed struct{ Act Act }

// LetterRetried: a person has a letter of the case sent once more that had ended
// without being sent, or was held.
type LetterRetried struct {
	ID   int64
	Name LetterName
	To   string // the recipient's address
}

func (MailArrived) input()   {}
func (LetterRetried) input() {}
func (LetterSettled) input() {}
func (TimePassed) input()    {}
func (StaffActed) input()    {}

// Thread is the tie between a mail and a case, strongest first.
type Thread string

const (
	NoThread        Thread = ""
	ThreadTag       Thread = "tag"        // sent to a tagged return address of ours
	ThreadParent    Thread = "message_id" // answers a mail or letter of the case
	ThreadReference Thread = "reference"  // names the reference in its subject
	ThreadBounce    Thread = "bounce"     // a report about a letter of the case, or sent to its envelope sender
	ThreadAnswered  Thread = "answered"   // a mail of the case, which came earlier, answers it
	ThreadParty     Thread = "party"      // from a party whose case it is, as far as can be told
	ThreadEntered   Thread = "entered"    // a letter or a call that a colleague entered into the case
)

func (t Thread) reason() string {
	switch t {
	case ThreadTag:
		return "sent to the case's own return address"
	case ThreadParent:
		return "answers a mail of the case"
	case ThreadReference:
		return "names the case in its subject"
	case ThreadBounce:
		return "about a letter of the case"
	case ThreadAnswered:
		return "answered by a mail of the case that came before it"
	case ThreadParty:
		return "from a party of the case, and about no other order"
	case ThreadEntered:
		return "entered into the case by a colleague"
	}
	return "belongs to no case"
}

// Decision is what follows from an input.
type Decision struct {
	// Case as it is afterwards; unchanged where there are no events.
	Case    Case
	Events  []Event
	Letters []Letter
	// Notices are what colleagues are told at once beside the letters.
	Notices []Notice
	// Away is the address of a colleague whom nothing reaches for now, Back that of
	// one who writes; empty for nobody.
	Away, Back string

	// For MailArrived: what the mail was taken for, why, and the folder it is
	// moved to.
	Kind   Kind
	Reason string
	Folder Folder

	// Refused is why a colleague's act was not carried out; nothing else follows
	// then.
	Refused Refusal

	// Also is what follows in other cases, some of which it opens.
	Also []Decision
	// StopWordsOf is the colleague whose words to the customer are stopped where they
	// wait; empty for nobody. Those written before StopWordsFrom go out.
	StopWordsOf   string
	StopWordsFrom time.Time
	// Holds is the address to which letters of the case that are not sent yet are
	// held, as mail to it comes back; empty for none.
	Holds string
	// Adopts is the mail, by its number, that becomes part of the case; 0 for none.
	Adopts int64
	// AsksToConfirm: the mail waits until the colleague says that it is theirs.
	AsksToConfirm bool
}

// then is the decision with a further step in the same case.
func (d Decision) then(step Decision) Decision {
	d.Case = step.Case
	d.Events, d.Letters, d.Also = append(d.Events, step.Events...), append(d.Letters, step.Letters...), append(d.Also, step.Also...)
	d.Notices = append(d.Notices, step.Notices...)
	if step.StopWordsOf != "" {
		d.StopWordsOf, d.StopWordsFrom = step.StopWordsOf, step.StopWordsFrom
	}
	return d
}

// Decide tells what follows when in happens to c at now. For a case that is
// not opened yet c holds only its number, reference and version, which stay
// unused where no case is opened.
//
// Every input is answered in every state; what has no place in a state is
// filed with its reason.
func (r Rules) Decide(now time.Time, c Case, in Input) Decision {
	d := r.decide(now, c, in)
	if len(d.Events) > 0 {
		d.Case.Undos = r.stillUndoable(now, d.Case)
	}
	switch {
	case d.Case.State != Closed:
		d.Case.ClosedAt = time.Time{}
	case c.State != Closed:
		d.Case.ClosedAt = now
	}
	return d
}

func (r Rules) decide(now time.Time, c Case, in Input) Decision {
	switch in := in.(type) {
	case MailArrived:
		d := r.mailArrived(now, c, in)
		if d.Kind != KindStaff { // what a colleague does is followed act by act
			d = r.followChannel(now, c, d)
		}
		if in.Silent {
			d = withoutLetters(now, d)
		}
		if in.Silent || in.Backlog {
			d.Case = r.passedBefore(now, d.Case)
		}
		return d
	case LetterSettled:
		return r.letterSettled(now, c, in)
	case LetterRetried:
		return r.letterRetried(now, c, in)
	case TimePassed:
		return r.timePassed(now, c)
	case StaffActed:
		d := r.acted(now, c, MailArrived{}, in.Act)
		if d.Refused == "" {
			d.Case = r.keepWayBack(now, d, c, in.Act.By)
		}
		return d
	}
	return Decision{Case: c}
}

// letterSettled records what became of a letter. A final response is given when
// the mail server accepts it; where it never will, the clock goes on. Whatever
// does not reach the customer, the owner must bring them otherwise; the Head is
// told of every letter that has ended without being sent.
func (r Rules) letterSettled(now time.Time, c Case, in LetterSettled) Decision {
	kinds := map[Outcome]EventKind{
		Delivered: EventLetterSent,
		Refused:   EventLetterRefused,
		Uncertain: EventLetterUnsure,
		GivenUp:   EventLetterGivenUp,
		Cancelled: EventLetterCancelled,
	}
	d := Decision{Case: c}
	kind, ok := kinds[in.Outcome]
	if !ok {
		return d
	}
	if c.State != Unopened {
		d.Events = append(d.Events, letterEvent(now, kind, in.ID, in.Name, in.Reason))
	}
	ended := in.Outcome.Failed() || in.Outcome == Cancelled
	if in.Outcome.Failed() {
		d.Notices = r.unsent(now, c, in)
	}
	switch {
	case in.Outcome == Cancelled && in.Name != c.Pending.letter():
	case ended && !in.Name.ForCustomer() && r.Staff.Claims(Address{Email: in.To}):
		return r.away(now, d, Address{Email: in.To}, "the "+string(in.Name)+" could not be delivered")
	case ended && in.Name == FinalResponse && c.State == Answered: // one of several complainants has it, and another not
		return r.ask(now, d, c.For(in.To), TaskReach, nil, nil)
	case ended && in.Name.ForCustomer() && in.Name != c.Pending.letter() && c.State != Unopened:
		d.Case = d.Case.seenBy(Address{Email: in.To})
		d.Case.Contact.Silent = Undelivered // as if it had come back
		return r.ask(now, d, d.Case, TaskReach, nil, nil)
	case in.Name != c.Pending.letter():
	case in.Outcome == Delivered:
		d.Case.Pending = d.Case.Pending.reached(in.To)
		if len(c.Fellows) == 0 { // nobody else is still to be called
			d.Case.Pending.ByHand = false
		}
		return r.givenToAll(now, d, now)
	case ended && c.Pending.others(in.To) && c.ToldByPhoneAt.IsZero():
		d.Case.Pending = d.Case.Pending.without(in.To)
		return r.givenToAll(now, r.ask(now, d, c.For(in.To), TaskReach, nil, nil), now)
	case ended:
		d.Case.Lost = c.Pending.without(in.To)
		d.Case.Pending, d.Case.ToldByPhoneAt = Response{}, time.Time{}
		if c.Paused() {
			d.Case.Clock = r.resume(d.Case.Clock, now)
		}
		if c.State == Waiting {
			d.Case = d.Case.waitsAgain(now)
		}
		return r.ask(now, d, d.Case, TaskReach, nil, nil)
	}
	return d
}

// letterRetried records that a letter is sent once more. With a final response that
// had ended so, the response is on its way again, unless the case went on.
func (r Rules) letterRetried(now time.Time, c Case, in LetterRetried) Decision {
	if c.State == Unopened {
		return Decision{Case: c}
	}
	d := Decision{Case: c, Events: []Event{letterEvent(now, EventLetterRetried, in.ID, in.Name, "")}}
	if lost := c.Lost; lost.letter() == in.Name && in.Name != "" && c.State == Open && !c.Answering() {
		lost.Owed = append(lost.Owed, AddressKey(in.To))
		d.Case.Pending, d.Case.Lost = lost, Response{}
	}
	return d
}
