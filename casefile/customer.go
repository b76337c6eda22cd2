package casefile

import "time"

// This file tells what another mail of the customer leads to, by where the case
// stands.

// partyMail adds a mail of the customer: what it means depends on where the
// case stands.
func (r Rules) partyMail(now time.Time, c Case, in MailArrived) Decision {
	m := in.Mail
	at := receipt(now, m)
	why, _ := r.whyNoAnswer(in)
	c = c.seenBy(m.From).heardFrom(m.From)
	if !c.IsParty(m.AnswerTo) { // a forged From could name any address to answer to
		m = m.answeredAtFrom()
	}
	c.Facts = c.Facts.with(m.Facts)
	if in.By != ThreadEntered { // a letter or a call says nothing of where mail arrives
		c.Contact = contactOf(m, why)
	}
	c = c.Corrected.apply(c)
	c.CustomerWroteAt = now
	d := Decision{Case: c, Kind: KindFollowup, Reason: in.By.reason(), Folder: Processed,
		Events: []Event{mailAdded(now, in.By, in.Also)}}
	switch c.State {
	case Waiting:
		d = r.waitingCustomerWrote(now, d, at)
	case Open:
		d = r.openCustomerWrote(now, d, in, at)
	case Answered:
		return r.tellOwner(now, r.answeredCustomerWrote(now, d, m, at), in)
	case Closed:
		return r.tellOwner(now, r.closedCustomerWrote(now, d, m, at), in)
	}
	firstOfHarm := in.Mail.Facts.Safety && d.Case.SafetyTold.IsZero()
	if d = r.tellOwner(now, d, in); firstOfHarm {
		d.Case.ReceivedLetterAt = time.Time{} // the letter says whom to call in an emergency
	}
	if d.Case.answerUnderWay() && !firstOfHarm {
		d.Events = append(d.Events, noLetter(now, FollowupReceived, finalUnderWay))
		return d
	}
	stood := c.State == Waiting || c.Paused()
	if in.By == ThreadEntered && !stood && !c.takesMail() { // they know from whom took it down
		d.Events = append(d.Events, noLetter(now, FollowupReceived, "the customer has no e-mail, and no date is new to them"))
		return d
	}
	return r.confirm(now, d, FollowupReceived)
}

// tellOwner has the mail sent to everyone who has the case.
func (r Rules) tellOwner(now time.Time, d Decision, in MailArrived) Decision {
	for _, l := range r.staffLetters(now, CaseFollowup, d.Case, in.Mail) {
		l.Also = in.Also
		d.Letters = append(d.Letters, l)
	}
	if in.Mail.Facts.Safety && d.Case.SafetyTold.IsZero() {
		d = r.alarm(now, d, in.Mail)
	}
	return d
}

// confirm tells the customer, at most once a day, that their mail was received,
// by the letter of that name.
func (r Rules) confirm(now time.Time, d Decision, name LetterName) Decision {
	last := d.Case.ReceivedLetterAt
	if !last.IsZero() && r.Calendar.DateOf(last) == r.Calendar.DateOf(now) {
		d.Events = append(d.Events, noLetter(now, name, "the customer was told of another mail today"))
		return d
	}
	d.Case.ReceivedLetterAt = now
	return r.write(now, d, name)
}

// waitingCustomerWrote starts the clock once the customer can be answered.
func (r Rules) waitingCustomerWrote(now time.Time, d Decision, at time.Time) Decision {
	if d.Case.Facts.unreachable() {
		return d
	}
	received := d.Case.ReceivedAt
	d.Case.Question = Question{}
	d.Case = r.received(d.Case, at)
	d.Case.ReceivedAt = received
	d.Case.ReceivedLetterAt = time.Time{} // the letter has the new date
	d.Events = append(d.Events, clockStarted(now, r.howDated(d.Case)))
	return d
}

// openCustomerWrote: an answer to our question sets a paused clock going; a
// request for review brings in the Head, with stage and deadline as they are;
// a mail that should have come first moves the receipt back.
func (r Rules) openCustomerWrote(now time.Time, d Decision, in MailArrived, at time.Time) Decision {
	c := &d.Case
	if (in.By == ThreadAnswered || in.By == ThreadParty) && at.Before(c.ReceivedAt) && c.Stage == 1 {
		r.movedBack(now, &d, at)
	}
	if asked := c.Question.AskedAt; !asked.IsZero() && !at.Before(asked) {
		c.Question = Question{}
		if c.Paused() {
			c.Clock = r.resume(c.Clock, at)
			c.ReceivedLetterAt = time.Time{} // the letter has the new date
			d.Events = append(d.Events, resumed(now, r.local(c.Deadline)))
		}
	}
	if in.Mail.Facts.AsksNextStage && c.Owner == OwnerDepartment {
		over := r.handOver(now, *c, "the customer asks for a review before the final response")
		d.Case, d.Events, d.Letters = over.Case, append(d.Events, over.Events...), append(d.Letters, over.Letters...)
	}
	return d
}

// movedBack: the complaint reached the company earlier than was known. What was
// granted since then stands.
func (r Rules) movedBack(now time.Time, d *Decision, at time.Time) {
	c := &d.Case
	c.ReceivedAt = at
	c.Promise = r.Calendar.Deadline(r.Calendar.DayZero(at), r.Procedure.PromiseDays)
	if !c.Extended() && !c.Breached() && !c.PauseUsed && !c.Answering() {
		handOver, lapsed := c.HandOverAt, c.Lapsed
		c.Clock = r.startClock(1, at)
		c.Lapsed = lapsed
		if handOver.IsZero() {
			c.HandOverAt = handOver
		}
	}
	d.Events = append(d.Events, receiptMoved(now, r.howDated(*c)))
}

// answeredCustomerWrote: inside the window a request opens the next stage, and
// any other word of the customer goes to the Head, who decides within 2 working
// days whether it is one; thanks are only added.
func (r Rules) answeredCustomerWrote(now time.Time, d Decision, m *Incoming, at time.Time) Decision {
	switch {
	case m.Facts.onlyThanks():
		d.Case.Doubt = Doubt{}
		return d
	case !r.canAsk(d.Case, at):
		return r.lateCustomerWrote(now, d)
	case m.Facts.AsksNextStage || d.Case.Stage == 0:
		next := r.openNextStage(now, d.Case, at, "the customer asks for it")
		next.Kind, next.Reason, next.Folder = d.Kind, d.Reason, d.Folder
		next.Events = append(d.Events, next.Events...)
		return next
	}
	if d.Case.Doubt.ReceivedAt.IsZero() {
		d.Case.Doubt = r.doubt(at)
		d.Events = append(d.Events, doubted(now, r.local(d.Case.Doubt.DecideBy)))
	}
	return r.confirm(now, d, FollowupReceived)
}

// doubt is a mail on which the Head must decide, received at the instant.
func (r Rules) doubt(at time.Time) Doubt {
	return Doubt{ReceivedAt: at, DecideBy: r.Calendar.Deadline(r.Calendar.DayZero(at), decisionDays)}
}

// closedCustomerWrote: a mail that had come before the window ended is as good as
// in time, though the program was down meanwhile.
func (r Rules) closedCustomerWrote(now time.Time, d Decision, m *Incoming, at time.Time) Decision {
	switch {
	case m.Facts.onlyThanks():
		return d
	case d.Case.Closing == WindowOver && r.canAsk(d.Case, at):
		d.Case.State, d.Case.Closing = Answered, ""
		return r.answeredCustomerWrote(now, d, m, at)
	}
	return r.lateCustomerWrote(now, d)
}

// canAsk tells whether a mail that came at the instant is in time to ask for
// the next stage, and there is one.
func (r Rules) canAsk(c Case, at time.Time) bool {
	return at.Before(c.WindowEnds) && c.Stage < len(r.Procedure.Stages)
}

// decisionDays are the working days in which the Head decides whether a mail
// asks for the next stage (DESIGN §1, States).
const decisionDays = 2

// lateCustomerWrote: there is no stage left to ask for. The customer learns
// that the mail was received, and what the procedure says; the Head may reopen.
func (r Rules) lateCustomerWrote(now time.Time, d Decision) Decision {
	return r.confirm(now, d, NextStageLate)
}

// openNextStage opens the next stage for a request that was received at the
// instant. The Head gets the request, the Director the case file.
func (r Rules) openNextStage(now time.Time, c Case, requested time.Time, why string) Decision {
	if c.Stage == 0 {
		return r.startAfterAll(now, c, requested)
	}
	c.Past = append(c.Past[:len(c.Past):len(c.Past)], c.Clock)
	c.Clock = r.startClock(c.Stage+1, requested)
	c.State, c.Owner = Open, OwnerDirector
	c.WindowEnds, c.Doubt, c.Question = time.Time{}, Doubt{}, Question{}
	d := Decision{Case: c, Events: []Event{nextStage(now, c.Stage, why+"; "+r.howDated(c))}}
	d.Letters = r.staffLetters(now, CaseReview, c, nil)
	return r.write(now, d, NextStageOpened)
}

// startAfterAll starts stage 1 of a case that was closed while it waited: the
// customer has written after all.
func (r Rules) startAfterAll(now time.Time, c Case, at time.Time) Decision {
	received := c.ReceivedAt
	c.Owner, c.Closing, c.WindowEnds, c.Doubt, c.Answer = OwnerDepartment, "", time.Time{}, Doubt{}, Response{}
	c = r.received(c, at)
	c.ReceivedAt = received
	d := Decision{Case: c, Events: []Event{clockStarted(now, r.howDated(c))}}
	d.Letters = r.staffLetters(now, CaseHandedOver, c, nil)
	return r.write(now, d, FollowupReceived)
}
