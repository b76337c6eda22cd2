package casefile

import (
	"fmt"
	"time"
)

// Event is one line of a case's history. Events are only ever added, and each
// says why.
type Event struct {
	At     time.Time
	Kind   EventKind
	Reason string // plain words for staff and auditors; no customer's words
	// Mail is set where the event comes from the mail that is being handled.
	Mail bool
	// Letter is the id of the outbox letter the event is about, 0 where none.
	Letter int64
}

// EventKind names what happened.
type EventKind string

const (
	EventCaseOpened     EventKind = "case_opened"
	EventMailAdded      EventKind = "mail_added"
	EventThirdPartyMail EventKind = "third_party_mail_added"
	EventMailFiled      EventKind = "mail_filed"
	EventNoLetter       EventKind = "no_letter"
	EventUndelivered    EventKind = "letter_undelivered"
	EventLetterSent     EventKind = "letter_sent"
	EventLetterRefused  EventKind = "letter_refused"
	EventLetterUnsure   EventKind = "letter_uncertain"
	EventLetterGivenUp  EventKind = "letter_given_up"
)

// opened records that a mail opened the case, and how its dates came about.
func opened(now time.Time, how string) Event {
	return Event{At: now, Kind: EventCaseOpened, Reason: how, Mail: true}
}

// mailAdded records that another mail of a party came into the case.
func mailAdded(now time.Time, by Thread) Event {
	return Event{At: now, Kind: EventMailAdded, Reason: by.reason(), Mail: true}
}

// thirdPartyMail records a mail of someone the case does not know.
func thirdPartyMail(now time.Time, by Thread) Event {
	return Event{At: now, Kind: EventThirdPartyMail, Mail: true,
		Reason: by.reason() + "; the sender is not a party of the case, so nothing is sent to them"}
}

// mailFiled records a mail that is kept with the case and changes nothing.
func mailFiled(now time.Time, why string) Event {
	return Event{At: now, Kind: EventMailFiled, Reason: why, Mail: true}
}

// undelivered records that a letter to the customer was returned after the mail
// server had taken it.
func undelivered(now time.Time, why string) Event {
	return Event{At: now, Kind: EventUndelivered, Reason: why + "; the customer must be reached otherwise", Mail: true}
}

// noLetter records that a letter which would be due is not written.
func noLetter(now time.Time, name LetterName, why string) Event {
	return Event{At: now, Kind: EventNoLetter, Reason: fmt.Sprintf("no %s: %s", name, why)}
}

// letterEvent records what the mail server made of a letter.
func letterEvent(now time.Time, kind EventKind, id int64, name LetterName, why string) Event {
	reason := string(name)
	if why != "" {
		reason += ": " + why
	}
	return Event{At: now, Kind: kind, Reason: reason, Letter: id}
}
