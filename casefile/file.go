package casefile

import (
	"cmp"
	"time"
)

// File is all that is held on one case: the case as it stands, and everything
// that it came about by.
type File struct {
	Case    Case
	Events  []FiledEvent // oldest first
	Mails   []FiledMail  // in the order in which they were taken in
	Letters []FiledLetter
}

// FiledEvent is an event with what it comes from.
type FiledEvent struct {
	Event
	MailID int64 // the FiledMail it comes from; 0 for none
}

// FiledMail is a mail with what became of it.
type FiledMail struct {
	ID     int64
	Kind   Kind
	Reason string
	Size   int64 // bytes
	// Mail is the mail, read again. Its Raw may be missing where a case holds so
	// much that it is not kept in memory.
	Mail *Incoming
}

// BeingRead is the ID of the mail that is being decided about: it has no other
// yet.
const BeingRead = -1

// FiledLetter is a letter of the case.
type FiledLetter struct {
	ID             int64 // 0 for one that was decided together with the file
	Name           LetterName
	Recipient      string
	State          string    // as the outbox has it: queued, sending, sent, refused, given_up, stopped, held, cancelled
	QueuedAt       time.Time // when it was written
	SettledAt      time.Time // when the mail server took it, or it was given up; zero: neither
	Reason         string    // of the last attempt
	Subject, Words string    // the text that was sent
}

// CarriesFile tells whether letters of the name go out with the whole case file.
// All of them are for colleagues alone.
func (n LetterName) CarriesFile() bool {
	return n == CaseReview || n == CaseHandedOver || n == CaseBreached || n == CaseStatus
}

// After is the file with a decision about its case. mailID is the mail that the
// decision is about, 0 for none; m is that mail where it is not on file yet.
func (f File) After(d Decision, mailID int64, m *Incoming) *File {
	f.Case = d.Case
	if m != nil {
		f.Mails = append(f.Mails[:len(f.Mails):len(f.Mails)], FiledMail{ID: mailID, Kind: cmp.Or(d.Kind, KindStaff), Reason: d.Reason, Size: m.Size, Mail: m})
	}
	f.Events = f.Events[:len(f.Events):len(f.Events)]
	for _, e := range d.Events {
		filed := FiledEvent{Event: e}
		if e.Mail {
			filed.MailID = mailID
		}
		f.Events = append(f.Events, filed)
	}
	return &f
}

// Happening is something that can happen to the clock of a stage.
type Happening string

const (
	WasExtended Happening = "extended"
	WasPaused   Happening = "paused"
	WasBreached Happening = "breached"
	WasAnswered Happening = "answered"
)

// Moment is when something happened to a clock.
type Moment struct {
	What Happening
	At   time.Time
}

// Moments are what happened to the clock since it began, in the order in which
// people tell it.
func (c Clock) Moments() []Moment {
	var moments []Moment
	for _, m := range []Moment{{WasExtended, c.ExtendedAt}, {WasPaused, c.PausedAt}, {WasBreached, c.BreachedAt}, {WasAnswered, c.Answer.At}} {
		if !m.At.IsZero() {
			moments = append(moments, m)
		}
	}
	return moments
}

// Clocks are those of all stages so far, the one at hand last.
func (r Record) Clocks() []Clock { return append(r.Past[:len(r.Past):len(r.Past)], r.Clock) }
