package casefile

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"complaintd/casefile/workday"
)

// This file has the managers' digest: when it goes, to whom, and what it holds.

// Digest is what the managers read in the morning: what needs a person, the
// figures, and how the program itself fares.
type Digest struct {
	Agenda
	Conditions []Condition
	// Figures are those of the last 30 days, Before those of the 30 before.
	Figures, Before *Figures
	// Chart says in words what the chart of the Figures shows, once one is drawn for
	// a reader; empty where there is none.
	Chart string
}

// Quiet tells whether there is nothing to say.
func (d Digest) Quiet() bool { return len(d.Sections) == 0 && len(d.Conditions) == 0 }

// Total is how much stands under a topic, with what is left out.
func (a Agenda) Total(topic Topic) int {
	for _, s := range a.Sections {
		if s.Topic == topic {
			return s.Total
		}
	}
	return 0
}

// figureDays are the days that the figures of a digest are of.
const figureDays = 30

// DigestPeriods are the last 30 days and the 30 before them. Today, which is not
// over, is not among them.
func (r Rules) DigestPeriods(now time.Time) (last, before Period) {
	today := r.Calendar.DateOf(now)
	last = PeriodOf(r.Calendar, today.AddDays(-figureDays), today.AddDays(-1))
	return last, PeriodOf(r.Calendar, today.AddDays(-2*figureDays), today.AddDays(-figureDays-1))
}

// Counts tells whether the figures have anything to tell.
func (d Digest) Counts() bool {
	return d.Figures != nil && d.Before != nil && d.Figures.Whole.Opened+d.Figures.Whole.Answered+d.Before.Whole.Opened+d.Before.Whole.Answered > 0
}

// ConditionKind names something about the program that a person should know.
type ConditionKind string

const (
	MailboxUnreadable ConditionKind = "mailbox_unreadable"
	GrantEnding       ConditionKind = "grant_ends"       // what lets us log in to a mail server ends soon
	ScannerGone       ConditionKind = "scanner_away"     // the virus scanner gives no answer, so that files are held back
	LettersWait       ConditionKind = "letters_wait"     // the submission server has not taken them for long
	LettersRefused    ConditionKind = "letters_refused"  // it refused them, since the last digest
	LettersGivenUp    ConditionKind = "letters_given_up" // they could not be sent for days, since the last digest
	CopiesWait        ConditionKind = "copies_wait"      // the mailbox has not taken copies of letters for long
	MailsRecovered    ConditionKind = "mails_recovered"  // they lay among handled mail and were not on record, until after the last digest
	MailsGone         ConditionKind = "mails_gone"       // they are on record and lie in the mailbox no longer, since the last digest
)

// Condition is something about the program that a person should know.
type Condition struct {
	Kind  ConditionKind
	Count int
	// Since is when it began; zero where that is not known.
	Since time.Time
	// Mailbox is the complaints address of a MailboxUnreadable, and Trouble why; the
	// one that mails were in, or that gets copies; or the one whose log-in is over at the instant Ends, empty for the submission
	// server's.
	Mailbox string
	Trouble Trouble
	Ends    time.Time
}

// EndingGrant tells that the log-in of the name, a complaints address or another, is
// over at the instant.
func (r Rules) EndingGrant(name string, at time.Time) Condition {
	c := Condition{Kind: GrantEnding, Ends: at}
	if slices.Contains(r.OwnAddresses, name) {
		c.Mailbox = name
	}
	return c
}

// LongWait is how long a letter waits before the managers hear of it.
const LongWait = time.Hour

// DigestDue tells whether a digest is due at now, and of which day, when the last
// was of the day last. It goes on working days, so that what one of a day off would
// say stands in the next; and one says what several would have said.
func (r Rules) DigestDue(now time.Time, last workday.Date) (workday.Date, bool) {
	today := r.Calendar.DateOf(now)
	return today, last.Before(today) && r.Calendar.IsWorkingDay(today) && !now.Before(r.digestAt(today))
}

// NoDigestBefore is the last day of which no digest is written by a program that
// begins at now.
func (r Rules) NoDigestBefore(now time.Time) workday.Date {
	today := r.Calendar.DateOf(now)
	if now.Before(r.digestAt(today)) {
		return today.AddDays(-1)
	}
	return today
}

// NextDigest is the first instant after now at which one may be due.
func (r Rules) NextDigest(now time.Time) time.Time {
	day := r.Calendar.DateOf(now)
	if r.Calendar.IsWorkingDay(day) && now.Before(r.digestAt(day)) {
		return r.digestAt(day)
	}
	return r.digestAt(r.Calendar.AddWorkingDays(day, 1))
}

func (r Rules) digestAt(day workday.Date) time.Time { return r.Calendar.At(day, r.RemindAt) }

// DigestLetters are a digest for every manager.
func (r Rules) DigestLetters(now time.Time, d Digest) []Letter {
	var letters []Letter
	for _, manager := range once(r.Staff.Managers) {
		known := r.Staff.Find(manager.Address) // who has another entry too, and a language there
		manager.Name, manager.Language = cmp.Or(manager.Name, known.Name), cmp.Or(manager.Language, known.Language)
		l := r.toStaff(now, DigestLetter, Case{Mailbox: r.OwnAddresses[0], Language: r.DefaultLanguage}, nil, manager)
		l.Digest = &d
		letters = append(letters, l)
	}
	return letters
}

// ReadsDigest tells whether one of the tags was made for the digests of anybody who
// gets them.
func (r Rules) ReadsDigest(tags Tags, theirs []string) bool {
	return slices.ContainsFunc(r.Staff.Managers, func(m Colleague) bool { return tags.DigestMadeFor(m, theirs) })
}

// DigestMark stands in the subject of a mail that a link of a digest writes, which
// names no letter of ours otherwise.
const DigestMark = "[digest]"

// MarkedDigest tells whether the mail says in its subject that it answers a digest.
func (m *Incoming) MarkedDigest() bool {
	return strings.Contains(strings.ToLower(m.Subject), DigestMark)
}
