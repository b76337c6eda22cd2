package casefile

import (
	"time"

	"complaintd/casefile/workday"
)

// This file has what a colleague can do that reaches beyond the case at hand.

// consulted sends the words to somebody outside, and nothing of the case.
func (r Rules) consulted(now time.Time, c Case, a Act, do Consult) Decision {
	if !c.knows(do.To) {
		c = c.withParty(Party{Address: do.To, Role: Consulted})
	}
	l := Letter{Name: Consultation, Audience: ToOutside, To: do.To, At: now, Case: c, Words: a.Words,
		Language: r.languageOr(r.Staff.Find(a.By).Language)}
	return Decision{Case: c, Events: []Event{actEvent(now, a, "asked somebody outside the company")}, Letters: []Letter{l}}
}

// split opens a second case for another department, from the same receipt and of
// the same complainants.
func (r Rules) split(now time.Time, c Case, in MailArrived, a Act, do Split) Decision {
	part := c
	part.Number, part.Reference, part.Version = in.Staff.Fresh[0].Number, in.Staff.Fresh[0].Reference, 0
	part.Department, part.Owner, part.OpenedAt = r.Staff.department(do.Department).Key, OwnerDepartment, now
	part.Record = Record{Contact: c.Contact, Corrected: c.Corrected, ConsentSettled: c.ConsentSettled, Channel: c.Channel,
		Own: c.Own, Fellows: c.Fellows}
	part = r.received(part, c.ReceivedAt)
	second := Decision{Case: part, Events: []Event{opened(now, "split from "+string(c.Reference)+"; "+r.howDated(part))}}
	second.Letters = r.staffLetters(now, CaseOpened, part, in.Staff.Original)
	return Decision{
		Case:   c,
		Events: []Event{actEvent(now, a, "split: "+string(part.Reference)+" for "+part.Department)},
		Also:   []Decision{r.write(now, second, Acknowledgement)},
	}
}

// entered takes in what the customer sent otherwise than to the complaints
// address. The colleague answers for it that it is theirs.
func (r Rules) entered(now time.Time, c Case, in MailArrived, a Act, do Enter) Decision {
	m := *do.Mail
	m.Placement = in.Mail.Placement
	if m.Raw == nil { // a letter or a call: what was scanned is in the colleague's mail
		m.Raw, m.Size = in.Mail.Raw, in.Mail.Size
	}
	if do.New || c.State == Unopened {
		return r.alsoOpened(now, c, a, "entered a complaint"+dated(do.Dated), r.openEntered(now, in.Staff.Fresh[0], &m, do.Channel))
	}
	by, what := ThreadTag, "brought in a mail of the customer"
	if do.Channel != ByEmail {
		m.Entered = do.Channel
		by, what = ThreadEntered, "entered what the customer wrote or said, by "+string(do.Channel)+dated(do.Dated)
	}
	if m.From.Email == "" {
		m.From = c.Contact.To
	}
	if m.From.Email != "" && !c.IsParty(m.From) {
		c = c.accepted(m.From)
	}
	d := r.partyMail(now, c, MailArrived{Mail: &m, By: by})
	d.Events = append([]Event{actEvent(now, a, what)}, d.Events...)
	return d
}

// dated tells the day that a letter bears, where a colleague has told it: how long
// it was under way.
func dated(day workday.Date) string {
	if day.IsZero() {
		return ""
	}
	return "; the letter is dated " + day.String()
}

// openEntered opens the case. A customer who can't be acknowledged by e-mail is
// by the letter or the call that they want.
func (r Rules) openEntered(now time.Time, fresh Case, m *Incoming, by Channel) Decision {
	fresh.Channel = by
	d := r.open(now, fresh, MailArrived{Mail: m})
	if m.AnswerTo.Email != "" {
		return d
	}
	acknowledgement := r.letterTo(d.Case.Contact, now, Acknowledgement, d.Case)
	return r.ask(now, d, d.Case, taskFor(d.Case), m, &acknowledgement)
}

// adopted makes a complaint of a mail that was filed without a case.
func (r Rules) adopted(now time.Time, c Case, in MailArrived, a Act, do Adopt) Decision {
	m := *in.Staff.Adopted[do.Number]
	m.Form = Human
	d := r.open(now, in.Staff.Fresh[0], MailArrived{Mail: &m})
	d.Adopts = do.Number
	return r.alsoOpened(now, c, a, "made a complaint of a mail that was filed", d)
}

// alsoOpened is the decision that opens another case than the one at hand. Its
// file says who did so.
func (r Rules) alsoOpened(now time.Time, c Case, a Act, what string, opened Decision) Decision {
	opened.Events = append(opened.Events, actEvent(now, a, what))
	d := Decision{Case: c, Also: []Decision{opened}}
	if c.State != Unopened {
		d.Events = append(d.Events, actEvent(now, a, what+": "+string(opened.Case.Reference)))
	}
	return d
}
