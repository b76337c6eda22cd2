package casefile

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// refuses tells why an act is not carried out; empty where it is.
func (r Rules) refuses(now time.Time, c Case, a Act) Refusal {
	switch do := a.Do.(type) {
	case Final:
		return r.refusesFinal(c, a, do)
	case Posted:
		return first(
			unless(c.State == Open && (c.Answering() || c.Question.Unput), "no letter has been prepared"),
			unless(!do.On.After(now), "that day has not come"),
			unless(!r.Calendar.DateOf(do.On).Before(r.Calendar.DateOf(latest(c.RequestedAt, c.Pending.Prepared, c.Question.AskedAt))), "that day was before the letter was prepared"))
	case Extend:
		return first(running(c), notAnswering(c),
			unless(!c.Paused(), "the clock is paused: the deadline comes with the customer's answer"),
			unless(do.Days > 0, "say by how many working days"),
			unless(do.Reason != "", "an extension needs a reason"),
			unless(a.Words != "", "tell the customer how it goes"))
	case Ask:
		return first(unless(c.State == Open || c.State == Waiting, "the case is not open"), notAnswering(c),
			unless(a.Words != "", "there are no words to the customer"),
			unless(!do.Pause || c.State == Open, "no clock runs that could be paused"),
			unless(!do.Pause || !c.PauseUsed, "the clock can be paused once per stage"),
			unless(!do.Pause || !c.Paused(), "the clock is paused already"))
	case Answer:
		return first(unless(c.State != Closed, "the case is closed; reopen it first"), unless(a.Words != "", "there are no words to the customer"))
	case Commit:
		return first(unless(c.State != Closed, "the case is closed; reopen it first"), unless(do.Due.After(now), "that day has passed"))
	case Fulfil:
		return unless(c.owesCommitment(), "nothing was promised that is not done")
	case Review:
		return r.refusesReview(now, c, do)
	case Reopen:
		return unless(c.State == Closed || c.State == Answered, "the case is open")
	case Assign:
		return first(unless(c.State == Open || c.State == Waiting, "the case is not open"), r.refusesDepartment(do.Department))
	case Take:
		return unless(c.State != Closed, "the case is closed; reopen it first")
	case Close:
		return first(unless(do.ForwardTo == "" || r.refusesDepartment(do.ForwardTo) == "", "there is no such department"),
			unless(c.State != Closed, "the case is closed already"),
			unless(!c.irrevocable(), "a final response is on its way already"),
			unless(do.Why != NotAComplaint || a.Words != "", "there are no words to the customer"),
			unless(!c.owesCommitment(), "something promised to the customer is not done"))
	case HandTo:
		return unless(c.State == Open || c.State == Waiting, "the case is not open")
	case See:
		return unless(c.Facts.Safety, "no harm was told in this case")
	case Correct:
		return first(unless(len(c.Fellows) == 0, "the case has several complainants, and whose facts these are can't be told; write them down with #note"),
			unless(do.Facts.Email == "" || r.outside(Address{Email: do.Facts.Email}), "letters to the customer can't go to that address"))
	case Accept:
		return unless(r.outside(do.Party), "letters to the customer can't go to that address")
	case Consult:
		return first(unless(a.Words != "", "there are no words to whom you ask"),
			unless(r.outside(do.To), "that address is a colleague's, or no mail can be sent to it"),
			unless(!c.IsParty(do.To), "that address is the customer's; use #ask"))
	case Split:
		return first(unless(c.State == Open || c.State == Waiting, "the case is not open"), r.refusesDepartment(do.Department))
	case Merge:
		return first(unless(c.State == Open || c.State == Waiting, "the case is not open"), notAnswering(c),
			unless(!c.owesCommitment(), "something promised to the customer is not done"),
			unless(do.Into != c.Reference, "that is this case"))
	}
	return ""
}

// refusesMail tells why an act is not carried out as things stand around the
// case; empty where it is.
func (r Rules) refusesMail(c Case, in MailArrived, a Act) Refusal {
	if PassesOn(a.Do) && in.Mail != nil {
		why := first(unless(in.Mail.filesSize() <= MostEnclosed, "the attached files are larger than 14 MB together"),
			unless(!in.Mail.holdsRisky(), "a file of a kind that can do harm is attached"),
			unless(!in.Mail.holdsThreat(), "the virus scanner found something in an attached file; it is named below"),
			unless(!in.Mail.unexamined(), "the attached files could not be examined for viruses, and nothing goes out unexamined; send the e-mail again later"))
		if why != "" {
			return why
		}
	}
	if r.namesOther(c, a) {
		return "the words name another case, which is not for the customer to read"
	}
	switch do := a.Do.(type) {
	case Answer:
		return first(unless(!in.repeats(c, a), "the customer has just got the same words"), unless(!in.isChat(), "that e-mail was for you alone, so the words may not be for the customer; if they are, send them again in answer to this e-mail"))
	case Undo:
		return unless(c.undoable(a.By, in.Staff.WordsWait) >= 0, "none of your words wait any more")
	case Close:
		return unless(do.ForwardTo == "" || in.Staff.Original != nil, "there is no mail to send on")
	case Merge:
		return first(unless(in.Staff.Other.State == Open || in.Staff.Other.State == Waiting, "the other case is not open, or there is none of that reference"),
			unless(!in.Staff.Other.Answering(), "in the other case a final response is on its way"),
			unless(!in.Staff.Other.owesCommitment() || c.Contact.To.Same(in.Staff.Other.Contact.To), "something promised to the customer is not done"))
	case Enter:
		if why := unless(r.mayBeFrom(do.Mail), "letters to the customer can't go to that address"); why != "" {
			return why
		}
	case Adopt:
		return unless(in.Staff.Adopted[do.Number] != nil, "there is no mail of that number without a case")
	}
	return unless(!opens(a.Do) || len(in.Staff.Fresh) > 0, "a case can be opened only by mail")
}

// isChat tells whether a mail without commands answers a letter that is about
// nothing the customer could be answered: what is said to it is said to us, or to
// the colleague of whom it tells.
func (in MailArrived) isChat() bool {
	if in.Mail == nil || len(in.Mail.Staff.Acts) > 1 {
		return false
	}
	switch in.Staff.AnswersTo {
	case HelpPage, CaseTaken, CommandDone, SafetyAlert:
		return true
	}
	return false
}

// sameWordsFor is for how long nobody means to send a customer the same words
// again.
const sameWordsFor = time.Hour

// repeats tells whether a colleague has just answered the customer with the same
// words. A program that answers each letter, and does not say that it is one, does.
func (in MailArrived) repeats(c Case, a Act) bool {
	return in.Mail != nil && a.Words == c.LastAnswer && c.LastAct.What == WroteAnswer &&
		in.Mail.ReceivedAt.Before(c.LastAct.At.Add(sameWordsFor))
}

// namesOther tells whether words that leave the company name another case.
func (r Rules) namesOther(c Case, a Act) bool {
	switch do := a.Do.(type) {
	case Note, Call, Enter:
		return false
	case Extend:
		a.Words += "\n" + do.Reason
	case Commit:
		a.Words += "\n" + do.What
	}
	return slices.ContainsFunc(FindReferences(r.ReferencePrefix, plainText(a.Words)), func(named Reference) bool { return named != c.Reference })
}

// mayBeFrom tells whether a mail that a colleague enters can be a customer's, who
// may have no address.
func (r Rules) mayBeFrom(m *Incoming) bool {
	for _, a := range []Address{m.From, m.AnswerTo} {
		if a.Email != "" && !r.outside(a) {
			return false
		}
	}
	return true
}

// outside tells whether mail can be sent to an address, and it is nobody's of the
// company.
func (r Rules) outside(a Address) bool {
	return a.Fault() == "" && !r.isOwn(a) && !r.Staff.Claims(a)
}

// plainText is a text with plain hyphens, and without the characters that are not
// seen.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.Is(unicode.Pd, r):
			return '-'
		}
		return r
	}, text)
}

func (r Rules) refusesDepartment(key string) Refusal {
	return unless(slices.ContainsFunc(r.Staff.Departments, func(d Department) bool { return d.Key == key }), "there is no such department")
}

// refusesReview tells why a request for the next stage that came by letter or
// phone is not one. It is in time if it was received in time.
func (r Rules) refusesReview(now time.Time, c Case, do Review) Refusal {
	if c.State == Open {
		return ""
	}
	received := earlier(do.Received, now)
	return first(unless(c.State == Answered || c.State == Closed && c.Closing == WindowOver, "there is no final response to review; reopen the case"),
		unless(c.Stage < len(r.Procedure.Stages), "there is no stage after this one; reopen the case"),
		unless(!r.Calendar.DateOf(received).Before(r.Calendar.DateOf(c.Answer.At)), "that day was before the final response"),
		unless(r.canAsk(c, received), "it was received after the time to ask was over; reopen the case"))
}

// latest is the last of the instants.
func latest(instants ...time.Time) (last time.Time) {
	for _, at := range instants {
		last = later(last, at)
	}
	return last
}

// refusesFinal is the check before a final response goes out (DESIGN §5):
// outcome, words, someone who may, a channel that reaches, consent.
func (r Rules) refusesFinal(c Case, a Act, do Final) Refusal {
	return first(running(c), unless(!c.irrevocable(), "a final response is on its way already"),
		unless(slices.Contains([]Verdict{Upheld, PartlyHeld, Rejected}, do.Verdict), "say the outcome: upheld, partly or rejected"),
		unless(!do.Last || c.LastAnswer != "", "there is no answer before this one to adopt"),
		unless(do.Last || a.Words != "", "there are no words to the customer"),
		unless(!c.answeredBefore(a.By), "whoever gave the answer of the last stage may not decide on its review"),
		unless(c.Facts.OnBehalfOf == "" || c.ConsentSettled, "the customer writes on behalf of somebody: #consent given, or #consent not-needed and why"),
		r.refusesChannel(c))
}

// answeredBefore tells whether the colleague gave the final response of an
// earlier stage.
func (c Case) answeredBefore(by Address) bool {
	return slices.ContainsFunc(c.Past, func(p Clock) bool {
		return p.Stage < c.Stage && by.Same(Address{Email: p.Answer.By})
	})
}

// refusesChannel tells why the customer can't be reached as they want.
func (r Rules) refusesChannel(c Case) Refusal {
	switch c.Facts.Preference {
	case ByPhone:
		return unless(len(c.Facts.Phones) > 0, "the customer prefers the phone, and has given no number")
	case ByPost:
		return unless(c.Facts.Address != PostalAddress{}, "the customer prefers letters, and has given no address")
	}
	return unless(c.Contact.To.Fault() == "", "the customer has no address that mail can be sent to")
}

func running(c Case) Refusal {
	return unless(c.State == Open, Refusal(fmt.Sprintf("the case is %s, not open", c.State)))
}

func notAnswering(c Case) Refusal {
	return unless(!c.Answering(), "a final response is on its way already")
}

func unless(ok bool, why Refusal) Refusal {
	if ok {
		return ""
	}
	return why
}

// first is the first refusal there is.
func first(refusals ...Refusal) Refusal {
	for _, why := range refusals {
		if why != "" {
			return why
		}
	}
	return ""
}
