package casefile

import (
	"slices"
	"strconv"
	"time"
)

// This file brings the final response of a stage to its customer, or to each of
// several complainants: by mail, by a call, or on paper.

// final has the final response written, or for a customer who is to be reached
// otherwise the call sheet or the letter prepared. It is given when the mail
// server accepts the letter, or when the call or the posting is recorded.
func (r Rules) final(now time.Time, c Case, a Act, do Final) Decision {
	if do.Last {
		a.Words = c.LastAnswer
	}
	if c.Paused() { // what waits for a call or the post must not wait for ever
		c.Clock = r.resume(c.Clock, now)
	}
	c.Question, c.Doubt = Question{}, Doubt{}
	c.Pending = Response{Verdict: do.Verdict, Cause: do.Cause, By: a.By.Email, Words: a.Words, Prepared: now}
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "the final response: "+string(do.Verdict))}}
	if do.ByPhone {
		return r.confirmCall(now, d, c.each())
	}
	return r.respond(now, d, c.each(), taskFor)
}

// respond writes the final response to complainants, or has a colleague bring it;
// by tells how each is to be reached.
func (r Rules) respond(now time.Time, d Decision, readers []Case, by func(Case) Task) Decision {
	pending := d.Case.Pending
	pending.Owed = slices.Clone(pending.Owed)
	for _, c := range readers {
		if by(c) != "" {
			pending.ByHand = true
		} else {
			pending.Owed = append(pending.Owed, AddressKey(c.Contact.To.Email))
		}
	}
	d.Case.Pending = pending
	for _, c := range readers {
		c.Pending, c.ToldByPhoneAt = pending, d.Case.ToldByPhoneAt
		l := r.Rewritten(now, c, FinalResponse, pending.Words)
		if task := by(c); task != "" {
			d = r.ask(now, d, c, task, nil, &l)
		} else {
			d.Letters = append(d.Letters, l)
		}
	}
	return d
}

// confirmCall: the final response was given by phone, which meets the deadline
// unless another complainant is still to be reached. The confirmation by mail
// starts the customer's 28 days; the call does for one who gets it on paper, or to
// whom nothing can be written.
func (r Rules) confirmCall(now time.Time, d Decision, called []Case) Decision {
	byHand := d.Case.Pending.ByHand
	if d.Case.Pending.Reached = true; !byHand && d.Case.ToldByPhoneAt.IsZero() {
		d.Case.ToldByPhoneAt = now
	}
	d = r.respond(now, d, slices.DeleteFunc(called, func(c Case) bool { return confirmedBy(c) == TaskCall }), confirmedBy)
	d.Case.Pending.ByHand = byHand
	return r.givenToAll(now, d, now)
}

// confirmedBy is how a customer who was told by phone gets it in writing: TaskCall
// where they can't.
func confirmedBy(c Case) Task {
	switch {
	case c.Facts.Preference == ByPost && c.Facts.Address != PostalAddress{}:
		return TaskPost
	case c.takesMail():
		return ""
	case c.Facts.Address != PostalAddress{}:
		return TaskPost
	}
	return TaskCall
}

// givenToAll is the case after some complainant got the final response: it is given
// at the instant if nobody is still to get it.
func (r Rules) givenToAll(now time.Time, d Decision, at time.Time) Decision {
	if p := d.Case.Pending; p.ByHand || len(p.Owed) > 0 {
		return d
	}
	return r.given(now, d, at)
}

// called records a call. To a customer for whom a final response was prepared
// it gives the response.
func (r Rules) called(now time.Time, c Case, a Act, do Call) Decision {
	if do.NoAnswer {
		c.CallsMissed++
		return Decision{Case: c, Events: []Event{actEvent(now, a, "a call that nobody answered, number "+strconv.Itoa(c.CallsMissed))}}
	}
	d := Decision{Case: c, Events: []Event{actEvent(now, a, "a call")}}
	if c.Question.Unput {
		return r.put(now, d, now)
	}
	switch {
	case !c.Pending.ByHand:
		return d
	case c.Pending.Verdict == Unanswered:
		d.Case.Pending.ByHand = false
		return r.givenToAll(now, d, now)
	}
	called := c.toReach(TaskCall) // where nobody wanted that, who was to get a letter was called
	d.Case.Pending.ByHand = len(called) > 0 && len(c.toReach(TaskPost)) > 0
	return r.confirmCall(now, d, called)
}

// toReach are the complainants who are to be reached in a way.
func (c Case) toReach(by Task) []Case {
	return slices.DeleteFunc(c.each(), func(c Case) bool { return taskFor(c) != by })
}

// followChannel takes a final response another way, once the customer is to be
// reached by that: one that waits for a call or the post after calls that nobody
// answered, or a word of the customer's; one that is on its way by mail once mail
// comes back.
func (r Rules) followChannel(now time.Time, before Case, d Decision) Decision {
	was, is := before.Pending, d.Case.Pending
	waits := was.ByHand && is.ByHand || d.Case.Contact.Silent == Undelivered && is.letter() == FinalResponse && len(is.Owed) > 0
	if !waits || !was.Prepared.Equal(is.Prepared) || len(d.Case.Fellows) > 0 || taskFor(before) == taskFor(d.Case) {
		return d
	}
	d.Case.Pending.ByHand, d.Case.Pending.Owed = false, nil
	if !d.Case.ToldByPhoneAt.IsZero() { // what can't come by mail only confirms the call
		return r.confirmCall(now, d, d.Case.each())
	}
	sent := len(d.Letters)
	d = r.respond(now, d, d.Case.each(), taskFor)
	for i := range d.Letters[sent:] {
		if l := &d.Letters[sent+i]; l.Audience == ToCustomer {
			l.By = is.By // the words are theirs
		}
	}
	return d
}

// answerUnderWay tells whether a final response waits for nothing but the mail
// server: nobody need be reminded of it.
func (c Case) answerUnderWay() bool { return c.Answering() && !c.Pending.ByHand }

// irrevocable tells whether a final response can't be replaced by another: a
// letter with it is under way, or somebody has it.
func (c Case) irrevocable() bool {
	p := c.Pending
	return c.Answering() && (!p.ByHand || p.Reached || len(p.Owed) > 0)
}
