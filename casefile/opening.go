package casefile

import (
	"fmt"
	"time"
)

// This file opens a case for a complaint.

// open opens a case for a complaint: its clock, its owner, its letters. A
// customer who can't be answered at all is asked first, and no clock runs.
func (r Rules) open(now time.Time, c Case, in MailArrived) Decision {
	m := in.Mail
	c.Mailbox = m.Placement.Mailbox
	c.Subject = m.Subject
	c.Owner = OwnerDepartment
	c.Facts = m.Facts.opening()
	c.Department = r.Staff.department(m.Facts.Department).Key
	c.Language = r.languageOr(m.Language)
	c.OpenedAt = now
	if m.From.Email != "" {
		c = c.withParty(Party{Address: Address{Name: m.From.Name, Email: m.From.Email}, Role: Complainant})
	}
	if m.AnswerTo.Email != "" && !m.AnswerTo.Same(m.From) {
		c = c.withParty(Party{Address: m.AnswerTo, Role: Correspondent})
	}
	why, inWords := r.whyNoAnswer(in)
	c.Contact = contactOf(m, why)
	c = r.received(c, receipt(now, m))
	if r.authority(m.From) {
		c.Owner = OwnerHead
	}

	d := Decision{Case: c, Kind: KindComplaint, Reason: "human mail, no known case", Folder: Processed}
	if m.Form == NotText {
		d.Kind, d.Reason = KindNotText, "readable, but without words"
	}
	d.Events = append(d.Events, opened(now, d.Reason+"; "+r.howDated(c)))
	if why != "" {
		d.Events = append(d.Events, noLetter(now, Acknowledgement, inWords))
	} else {
		l := toCustomer(now, Acknowledgement, c, m)
		if c.State == Waiting {
			l.AnswerBy = r.questionEnd(c.Question.AskedAt)
		}
		d.Letters = append(d.Letters, l)
	}
	for _, l := range r.staffLetters(now, CaseOpened, c, m) {
		l.Unacknowledged = why
		d.Letters = append(d.Letters, l)
	}
	if c.Facts.Safety {
		d = r.alarm(now, d, m)
	}
	return d
}

// received is the case with a complaint that reached the company at the
// instant: stage 1 and the promise run from there, unless the customer must
// first say how they can be answered.
func (r Rules) received(c Case, at time.Time) Case {
	c.ReceivedAt = at
	if c.Facts.unreachable() {
		c.State = Waiting
		c.Question = Question{AskedAt: at}
		return c
	}
	c.State = Open
	c.Clock = r.startClock(1, at)
	c.Promise = r.Calendar.Deadline(c.DayZero, r.Procedure.PromiseDays)
	return c
}

// receipt is when the complaint reached the company: never later than now,
// as a server's clock may be wrong (DESIGN §1, The clock).
func receipt(now time.Time, m *Incoming) time.Time {
	if m.ReceivedAt.IsZero() || m.ReceivedAt.After(now) {
		return now
	}
	return m.ReceivedAt
}

// howDated tells in words how the deadline of the stage came about.
func (r Rules) howDated(c Case) string {
	if c.State == Waiting {
		return "no clock runs until the customer says how they can be answered"
	}
	how := "received " + r.local(c.RequestedAt)
	if r.Calendar.DateOf(c.RequestedAt) != c.DayZero {
		how += ", after closing or on a closed day"
	}
	return fmt.Sprintf("%s; day 0 is %s; %d working days; %s", how, c.DayZero, r.Procedure.Stages[c.Stage-1].WorkingDays, r.local(c.FirstDeadline))
}
