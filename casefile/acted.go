package casefile

import (
	"cmp"
	"time"
)

// This file tells what a colleague's act leads to. Whether it is a colleague's
// was settled before.

// acted carries an act out, or refuses it as a whole. in is the mail that asks for
// it; the zero value where it came otherwise.
func (r Rules) acted(now time.Time, c Case, in MailArrived, a Act) Decision {
	if why := first(r.refuses(now, c, a), r.refusesMail(c, in, a)); why != "" {
		return Decision{Case: c, Refused: why}
	}
	d := r.followChannel(now, c, r.carriedOut(now, c, in, a))
	for i := range d.Letters {
		if l := &d.Letters[i]; l.Words != "" && l.Audience == ToCustomer {
			l.By, l.NotBefore = a.By.Email, now.Add(r.UndoWindow)
		}
	}
	return d
}

func (r Rules) carriedOut(now time.Time, c Case, in MailArrived, a Act) Decision {
	switch do := a.Do.(type) {
	case Answer:
		return r.answer(now, c, a)
	case Final:
		return r.final(now, c, a, do)
	case Call:
		return r.called(now, c, a, do)
	case Posted:
		return r.posted(now, c, do)
	case Extend:
		return r.extended(now, c, a, do)
	case Ask:
		return r.asked(now, c, a, do)
	case Assign:
		c.Department = do.Department
		d := Decision{Case: c, Events: []Event{actEvent(now, a, "assigned to "+do.Department)}}
		d.Letters = r.staffLetters(now, CaseHandedOver, c, in.Staff.Original)
		return d
	case HandTo:
		return r.handedTo(now, c, a, do)
	case Review:
		return r.reviewAsked(now, c, a, do)
	case Close:
		return r.closedBy(now, c, in, a, do)
	case Reopen:
		return r.reopened(now, c, a)
	case Take:
		return r.taken(now, c, a)
	case Correct:
		return r.corrected(now, c, a, do)
	case Consult:
		return r.consulted(now, c, a, do)
	case Split:
		return r.split(now, c, in, a, do)
	case Merge:
		return r.merged(now, c, in, a)
	case Enter:
		return r.entered(now, c, in, a, do)
	case Adopt:
		return r.adopted(now, c, in, a, do)
	case Undo:
		return r.undone(now, c, in, a)
	case Status:
		return r.toldColleague(now, c, in, a, CaseStatus, "asked for the case file")
	case Help:
		return r.toldColleague(now, c, in, a, HelpPage, "asked for help")
	}
	return r.noted(now, c, a)
}

// noted are the acts that change a note in the file and write to nobody.
func (r Rules) noted(now time.Time, c Case, a Act) Decision {
	what := ""
	switch do := a.Do.(type) {
	case Note:
		what = "a note"
	case Commit:
		c.Commitments = append(c.Commitments[:len(c.Commitments):len(c.Commitments)], Commitment{Due: do.Due, Words: do.What})
		what = "promised the customer something by " + r.Calendar.DateOf(do.Due).String()
	case Fulfil:
		c = c.fulfilled()
		what = "what was promised is done"
	case Accept:
		c = c.accepted(do.Party)
		what = "a sender was accepted as a party"
	case Consent:
		c.ConsentSettled = true
		what = "consent given"
		if !do.Given {
			what = "consent not needed: " + do.Reason
		}
	case See:
		c.SeenAt = now
		what = "has taken notice of the harm told"
	}
	return Decision{Case: c, Events: []Event{actEvent(now, a, what)}}
}

// fulfilled is the case with the first open commitment done.
func (c Case) fulfilled() Case {
	c.Commitments = append([]Commitment(nil), c.Commitments...)
	for i := range c.Commitments {
		if !c.Commitments[i].Done {
			c.Commitments[i].Done = true
			break
		}
	}
	return c
}

// accepted makes a third party a complainant, whom letters may reach.
func (c Case) accepted(who Address) Case {
	c.Parties = append([]Party(nil), c.Parties...)
	for i, p := range c.Parties {
		if p.Same(who) {
			c.Parties[i].Role = Complainant
			return c
		}
	}
	return c.withParty(Party{Address: who, Role: Complainant})
}

func (r Rules) answer(now time.Time, c Case, a Act) Decision {
	c.Clock, c.LastAnswer = r.keptInformed(c.Clock, now), a.Words
	c.Doubt = Doubt{} // whoever answers the customer has decided on their mail
	return r.relay(now, Decision{Case: c, Events: []Event{actEvent(now, a, "an interim answer")}}, AnswerLetter, a.Words)
}

// posted: the final response went out on paper.
func (r Rules) posted(now time.Time, c Case, do Posted) Decision {
	d := Decision{Case: c}
	if c.Question.Unput {
		return r.put(now, d, do.On)
	}
	if !c.Pending.ByHand { // on paper instead of by mail
		d.Case.Pending.Owed = nil
	}
	d.Case.Pending.ByHand, d.Case.Pending.Reached = false, true
	return r.givenToAll(now, d, do.On)
}

// put is the case whose customer was asked at the instant, by phone or on paper;
// a pause begins then.
func (r Rules) put(now time.Time, d Decision, at time.Time) Decision {
	c := &d.Case
	pause := c.Question.Pauses
	c.Question = Question{AskedAt: at}
	what := "the question was put to the customer"
	if pause {
		c.Clock = r.pause(c.Clock, at)
		what += "; the clock is paused with " + workingDays(c.Left) + " left"
	}
	d.Events = append(d.Events, Event{At: now, Kind: EventActed, Reason: what})
	return d
}

// given is the case whose final response was given at the instant.
func (r Rules) given(now time.Time, d Decision, at time.Time) Decision {
	c := &d.Case
	c.Answer, c.Pending = c.Pending, Response{}
	c.Answer.Owed, c.Answer.ByHand, c.Answer.Reached = nil, false, false
	c.Answer.At, c.Answer.Words, c.Answer.Department = at, "", c.Department
	if !c.ToldByPhoneAt.IsZero() {
		c.Answer.At, c.ToldByPhoneAt = c.ToldByPhoneAt, time.Time{}
	}
	c.State, c.PausedAt, c.Question = Answered, time.Time{}, Question{}
	c.WindowEnds = r.windowEnd(at)
	d.Events = append(d.Events, answered(now, c.Answer, r.local(c.Answer.At), r.Calendar.DateOf(c.WindowEnds.Add(-time.Second)).String()))
	return d
}

func (r Rules) extended(now time.Time, c Case, a Act, do Extend) Decision {
	before := r.local(c.Deadline)
	c.Clock = r.extend(c.Clock, now, do.Days, do.Reason)
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "extended by "+workingDays(do.Days)+", from "+before+" to "+r.local(c.Deadline))}}
	return r.relay(now, d, Extension, a.Words)
}

func (r Rules) asked(now time.Time, c Case, a Act, do Ask) Decision {
	c.Question = Question{AskedAt: now}
	what := "asked the customer"
	switch {
	case c.State == Open && taskFor(c) != "":
		c.Question.Unput, c.Question.Pauses = true, do.Pause
		what = "prepared a question to the customer"
	case do.Pause:
		c.Clock = r.pause(c.Clock, now)
		what += "; the clock is paused with " + workingDays(c.Left) + " left"
	}
	return r.relay(now, Decision{Case: c, Events: []Event{actEvent(now, a, what)}}, InformationRequest, a.Words)
}

func (r Rules) handedTo(now time.Time, c Case, a Act, do HandTo) Decision {
	c.Owner = do.Owner
	if do.Owner != OwnerDepartment {
		c.HandOverAt = time.Time{}
	}
	return Decision{Case: c, Events: []Event{handedOver(now, do.Owner, "by a colleague")},
		Letters: r.staffLetters(now, CaseHandedOver, c, nil)}
}

// reviewAsked opens the next stage, or before the final response brings in the
// Head.
func (r Rules) reviewAsked(now time.Time, c Case, a Act, do Review) Decision {
	if c.State == Open && c.Owner != OwnerDepartment {
		return Decision{Case: c, Events: []Event{actEvent(now, a, "the customer asks for a review before the final response")}}
	}
	if c.State == Open {
		return r.handOver(now, c, "the customer asks for a review before the final response")
	}
	c.Closing = "" // it was received in time, whenever it is entered
	return r.openNextStage(now, c, earlier(do.Received, now), "the customer asks for it by "+string(do.Channel)+dated(do.Dated))
}

func (r Rules) closedBy(now time.Time, c Case, in MailArrived, a Act, do Close) Decision {
	c.State, c.Closing, c.Pending = Closed, do.Why, Response{}
	d := Decision{Case: c, Events: []Event{closed(now, do.Why)}}
	switch do.Why {
	case Withdrawn:
		return r.write(now, d, ClosedLetter)
	case NotAComplaint:
		d.Letters = r.forwarded(now, c, in, do.ForwardTo)
		return r.relay(now, d, AnswerLetter, a.Words)
	}
	return d
}

// forwarded is the customer's mail, sent on to the department that it is for.
func (r Rules) forwarded(now time.Time, c Case, in MailArrived, department string) []Letter {
	var letters []Letter
	if department == "" {
		return nil
	}
	for _, colleague := range r.Staff.department(department).recipients() {
		l := r.toStaff(now, Forwarded, c, in.Staff.Original, colleague)
		l.ForDepartment = department
		letters = append(letters, l)
	}
	return letters
}

// taken tells the others who have the case that the colleague handles it.
func (r Rules) taken(now time.Time, c Case, a Act) Decision {
	c.HandledBy = cmp.Or(r.Staff.Find(a.By).Name, a.By.Email)
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "handles the case")}}
	for _, l := range r.staffLetters(now, CaseTaken, c, nil) {
		if !l.To.Same(a.By) {
			d.Letters = append(d.Letters, l)
		}
	}
	return d
}

// corrected sets facts right. Where they tell at last how the customer can be
// answered, the clock starts.
func (r Rules) corrected(now time.Time, c Case, a Act, do Correct) Decision {
	c.Corrected = c.Corrected.with(do.Facts)
	c = c.Corrected.apply(c)
	if do.Facts.Email != "" && c.Contact.Silent == Undelivered {
		c.Contact.Silent = "" // the colleague knows that mail arrives there
	}
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "facts corrected")}}
	if c.State == Waiting {
		return r.waitingCustomerWrote(now, d, now)
	}
	return d
}

// toldColleague sends the colleague something to read.
func (r Rules) toldColleague(now time.Time, c Case, in MailArrived, a Act, name LetterName, what string) Decision {
	d := Decision{Case: c, Letters: []Letter{r.toColleague(now, name, r.caseOr(c, in), in.Mail, nil)}}
	if c.State != Unopened {
		d.Events = []Event{actEvent(now, a, what)}
	}
	return d
}

// reopened puts the case back on the clock of its last stage, with the terms of
// that stage from today.
func (r Rules) reopened(now time.Time, c Case, a Act) Decision {
	c.Past = append(c.Past[:len(c.Past):len(c.Past)], c.Clock)
	c.Clock = r.startClock(max(1, c.Stage), now)
	c.State, c.Owner, c.Closing, c.WindowEnds, c.Doubt, c.Question = Open, OwnerHead, "", time.Time{}, Doubt{}, Question{}
	c.HandOverAt = time.Time{}
	return Decision{Case: c, Events: []Event{actEvent(now, a, "reopened; "+r.howDated(c))},
		Letters: r.staffLetters(now, CaseHandedOver, c, nil)}
}

func earlier(a, b time.Time) time.Time {
	if !a.IsZero() && a.Before(b) {
		return a
	}
	return b
}
