package casefile

import "time"

// This file tells what a mail from outside the company leads to.

func (r Rules) mailArrived(now time.Time, c Case, in MailArrived) Decision {
	in.Mail = r.answeringAuthor(r.behindForm(in.Mail))
	m := in.Mail
	switch {
	case m.Form == Unreadable:
		return r.quarantine(now, c, in, KindUnreadable, m.Reason)
	case m.Form == Report:
		return r.report(now, c, in)
	case m.Form == Robot && r.Staff.Claims(m.From):
		return r.away(now, file(now, c, in, KindAutoReply, colleaguesRobot+m.Reason), m.From, "a robot of theirs answers")
	case m.Form == Robot:
		return file(now, c, in, KindAutoReply, m.Reason)
	case m.Form == Spam && !in.KnownCustomer && !in.Trusted && !c.IsParty(m.From): // never a known customer's or a colleague's
		return file(now, c, in, KindSpam, m.Reason)
	case r.isOwn(m.From):
		return file(now, c, in, KindAutoReply, ownMailBack)
	case r.Staff.Claims(m.From):
		return r.staffMail(now, c, in)
	case c.State == Unopened && in.ToDigest: // a manager's own address, or whoever the digest was passed on to: no customer
		return r.quarantine(now, c, in, KindStaff, "replies to a digest from an address that gets none")
	case c.State == Unopened:
		return r.open(now, c, in)
	case !c.IsParty(m.From):
		return r.strangerMail(now, c, in)
	}
	return r.partyMail(now, c, in)
}

// How the reasons begin of mails of machines that are nobody's to look at.
const (
	colleaguesRobot = "a colleague's: "
	ownMailBack     = "our own mail come back"
)

// quarantine sets a mail aside for a person to look at, and the Head is told.
// Whoever sent a mail that is too large learns that it was not taken, colleagues too.
func (r Rules) quarantine(now time.Time, c Case, in MailArrived, kind Kind, why string) Decision {
	d := Decision{Case: c, Kind: kind, Reason: why, Folder: Quarantine}
	about := Case{Mailbox: in.Mail.Placement.Mailbox, Language: r.languageOr(in.Mail.Language)}
	if in.Mail.TooLarge && r.mayAnswerUnread(in) {
		d.Letters = append(d.Letters, toCustomer(now, TooLarge, about, in.Mail))
	}
	if in.Mail.TooLarge && in.Trusted && in.Staff.Refused < mostRefused {
		d.Letters = append(d.Letters, r.toColleague(now, CommandRefused, r.caseOr(c, in), in.Mail, in.Mail.Staff.Refusals))
	}
	n := Notice{Kind: NoticeQuarantine, At: receipt(now, in.Mail), Mailbox: in.Mail.Placement.Mailbox, Reference: c.known(), Why: classOf(why)}
	if kind == KindStaff {
		n.Kind = NoticeForged
	}
	d.Notices = r.toHead(n)
	return d
}

// withoutLetters is the decision with an event in place of each letter.
func withoutLetters(now time.Time, d Decision) Decision {
	told := map[LetterName]bool{}
	for _, l := range d.Letters {
		if inCase := l.Case.Reference != ""; inCase && !told[l.Name] {
			told[l.Name] = true
			d.Events = append(d.Events, noLetter(now, l.Name, "imported without letters"))
		}
	}
	d.Letters, d.Notices, d.Away = nil, nil, ""
	return d
}

// file keeps a mail that changes nothing: with its case, if it has one.
func file(now time.Time, c Case, in MailArrived, kind Kind, why string) Decision {
	d := Decision{Case: c, Kind: kind, Reason: why, Folder: Processed}
	if c.State != Unopened {
		d.Events = append(d.Events, mailFiled(now, why+"; "+in.By.reason()))
	}
	return d
}

// report files a report of delivery. Where a letter to the customer has failed
// for good, the owner is told, once for each letter; if it was the final
// response, it was no answer. A letter to a colleague that comes back must not
// lead to another one, whatever address its report names.
func (r Rules) report(now time.Time, c Case, in MailArrived) Decision {
	d := file(now, c, in, KindBounce, in.Mail.Reason)
	switch {
	case c.State == Unopened, in.Mail.Delivery == nil, in.Mail.Delivery.Delayed, in.Returned == "":
		return d
	case in.Returned == Consultation:
		d.Letters = r.staffLetters(now, CaseFollowup, c, in.Mail)
		return d
	case !in.Returned.ForCustomer():
		return r.away(now, d, Address{Email: in.ReturnedTo}, "the "+string(in.Returned)+" came back")
	}
	d.Events = append(d.Events, undelivered(now, "the "+string(in.Returned)+" was returned"))
	d.Case = d.Case.seenBy(Address{Email: in.ReturnedTo})
	d.Case.Contact.Silent, d.Holds = Undelivered, in.ReturnedTo
	if in.Returned.Answers() && c.State == Answered {
		c := &d.Case
		c.Returned = append(c.Returned[:len(c.Returned):len(c.Returned)], Returned{At: now, Stage: c.Stage, Department: c.Department})
		d.Case = r.unanswered(now, d.Case)
		d.Events = append(d.Events, answerUndone(now, r.local(d.Case.Deadline)))
	}
	return r.ask(now, d, d.Case, TaskReach, in.Mail, nil)
}

// unanswered is the case whose final response has not reached the customer: the
// old deadline stands again.
func (r Rules) unanswered(now time.Time, c Case) Case {
	c.State = Open
	if c.Stage == 0 {
		c = c.waitsAgain(now)
	}
	c.Answer, c.WindowEnds, c.Doubt = Response{}, time.Time{}, Doubt{}
	return c
}

// waitsAgain is the case that was never on the clock: the customer may still
// write.
func (c Case) waitsAgain(now time.Time) Case {
	c.State, c.Question = Waiting, Question{AskedAt: now, Reminded: true}
	return c
}

// strangerMail adds the mail of someone the case does not know: it is marked
// so, gets no letter, and what it tells is not taken for a fact.
func (r Rules) strangerMail(now time.Time, c Case, in MailArrived) Decision {
	d := Decision{Case: c, Kind: KindFollowup, Reason: in.By.reason(), Folder: Processed,
		Events: []Event{thirdPartyMail(now, in.By)}}
	if in.Mail.From.Email != "" && !c.knows(in.Mail.From) {
		d.Case = c.withParty(Party{Address: in.Mail.From, Role: ThirdParty})
	}
	d.Letters = r.staffLetters(now, CaseFollowup, d.Case, in.Mail)
	return d
}
