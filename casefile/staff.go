package casefile

import "time"

// StaffMail is what a mail that says it is from a colleague asks for. All of it
// is done, or nothing.
type StaffMail struct {
	// Proof is how the mail itself shows that it is the colleague's, for the
	// history; empty where it does not. What its return address shows is checked
	// with the case.
	Proof string
	// Acts in the order in which they are to be done; By is not set yet.
	Acts []Act
	// Refusals are why the mail can't be read, as sentences in the colleague's
	// language; there are no Acts then.
	Refusals []string
	// Away: the words look like a notice that the colleague is away, which a program
	// has sent. Such a mail confirms nothing.
	Away bool
	// Stance is what the words say where they answer whether a mail is theirs.
	Stance Stance
	// Question is the Message-ID of that question where the subject names it, as in
	// an answer that a link has written; else empty.
	Question string
}

// StaffStanding is what a colleague's mail rests on beside its case.
type StaffStanding struct {
	// Answers is when the newest letter of ours that the mail answers was written;
	// zero where it names none.
	Answers time.Time
	// AnswersTo is the name of the letter of ours that the mail answers, the nearest
	// of them; empty where it names none.
	AnswersTo LetterName
	// WordsWait is when the last of their words to the customer were written that
	// wait, and can be stopped; zero where none do.
	WordsWait time.Time
	// Original is the mail that opened the case, where it is sent on; else nil.
	Original *Incoming
	// Other is the case that is named to be merged with.
	Other Case
	// Adopted are the mails without a case that are named, by their number.
	Adopted map[int64]*Incoming
	// Fresh are the number and reference of cases that may be opened, one for each
	// act that opens one.
	Fresh []Case
	// Several: the mail names another case than the one that it belongs to, as when
	// the return address came out of an address book.
	Several bool
	// Unproven is how many letters about mails that were not known to be theirs the
	// colleague got within the hour; Refused how many of their mails were sent back.
	Unproven, Refused int
}

// Opens tells how many cases the mail asks to open.
func (s *StaffMail) Opens() (n int) {
	for _, act := range s.Acts {
		if opens(act.Do) {
			n++
		}
	}
	return n
}

// Brought is the customer's mail that the mail of a colleague brings in; nil for
// none, or for a complaint that is to open a case of its own.
func (m *Incoming) Brought() *Incoming {
	if m.Staff == nil {
		return nil
	}
	for _, act := range m.Staff.Acts {
		if enter, ok := act.Do.(Enter); ok && !enter.New {
			return enter.Mail
		}
	}
	return nil
}

// mostRefused mails an hour are sent back to a colleague. Nobody makes more slips;
// a program that does not say it is one answers every letter.
const mostRefused = 20

const sentBackOften = "a colleague's mail that could not be carried out, like many others within the hour"

// NeedsCase tells whether some act is about the case that the mail belongs to.
func (s *StaffMail) NeedsCase() bool {
	for _, act := range s.Acts {
		switch act.Do.(type) {
		case Enter, Adopt, Help:
		default:
			return true
		}
	}
	return len(s.Acts) == 0
}

// mostUnproven letters an hour go to a colleague about mails that may not be
// theirs.
const mostUnproven = 5

// staffMail carries out what a colleague asks for. A From line proves nothing:
// where the mail is not known to be the colleague's, they are asked first.
func (r Rules) staffMail(now time.Time, c Case, in MailArrived) Decision {
	staff := in.Mail.Staff
	switch {
	case in.Asked != nil:
		return r.notConfirmed(now, c, in)
	case staff == nil:
		return r.quarantine(now, c, in, KindStaff, "says it is from a colleague, and can't be read as one's")
	case !in.Trusted && in.Staff.Unproven >= mostUnproven:
		return r.quarantine(now, c, in, KindStaff, "says it is from a colleague, like many others within the hour")
	case len(staff.Refusals) > 0:
		return r.sentBack(now, c, in, staff.Refusals)
	case in.Staff.Several && staff.NeedsCase():
		return r.sentBack(now, c, in, []string{"the mail names several cases; answer the letter about the one that you mean"})
	case c.State == Unopened && staff.NeedsCase():
		d := r.sentBack(now, c, in, []string{"the mail belongs to no case"})
		d.Letters[0].Form = true
		return d
	case !in.Trusted:
		return r.askToConfirm(now, c, in)
	}
	return r.carryOut(now, c, in)
}

// askToConfirm asks the colleague, at their own address, whether the mail is
// theirs. Until they say so it has no effect.
func (r Rules) askToConfirm(now time.Time, c Case, in MailArrived) Decision {
	d := file(now, c, in, KindStaff, "says it is from a colleague, who is asked first")
	d.AsksToConfirm = true
	// Of no case: an answer to it must never be taken for words to the customer.
	d.Letters = append(d.Letters, r.toStaff(now, Confirm, r.caseOr(Case{}, in), in.Mail, r.Staff.Find(in.Mail.From)))
	return d
}

// caseOr is the case, or for a letter of no case what it needs.
func (r Rules) caseOr(c Case, in MailArrived) Case {
	if c.State == Unopened {
		return Case{Mailbox: in.Mail.Placement.Mailbox, Language: r.DefaultLanguage}
	}
	return c
}

// carryOut does all that the mail asks for, or nothing.
func (r Rules) carryOut(now time.Time, c Case, in MailArrived) Decision {
	by := r.Staff.Find(in.Mail.From).Address // whichever of their addresses it came from
	d := Decision{Case: r.back(c, in.Mail.From), Kind: KindStaff, Reason: "a colleague's mail", Folder: Processed, Back: by.Email}
	if c.State != Unopened {
		d.Events = append(d.Events, staffWrote(now, by, r.provedBy(in)))
	}
	var done []string
	for _, act := range in.Mail.Staff.Acts {
		act.By = by
		step := r.acted(now, d.Case, in, act)
		if step.Refused != "" {
			return r.sentBack(now, c, in, []string{string(step.Refused)})
		}
		if opened := len(step.Also); opened > 0 && len(in.Staff.Fresh) > 0 && step.Also[0].Case.Number == in.Staff.Fresh[0].Number {
			in.Staff.Fresh = in.Staff.Fresh[1:]
		}
		if _, called := act.Do.(Call); !called { // what is told of a call is for the file
			for i := range step.Letters {
				step.Letters[i] = step.Letters[i].enclosing(in.Mail)
			}
		}
		d = d.then(step)
		done = append(done, doneBy(step)...)
	}
	if why := r.crossed(c, in); why != "" {
		back := r.sentBack(now, c, in, []string{string(why)})
		back.Case.FinalReturnedAt = c.CustomerWroteAt
		return back
	}
	d.Case = r.keepWayBack(now, d, c, by)
	return r.tellDone(now, d, c, in, done)
}

// enclosing is the letter with the files of the colleague's mail, if it brings
// their words to somebody outside. Where a colleague is to hand over the words,
// they are to hand over the files too.
func (l Letter) enclosing(m *Incoming) Letter {
	switch {
	case len(m.Attachments) == 0:
	case l.By != "", l.Name == CaseReview:
		l.Enclosed = m
	case l.Instead != nil && l.Instead.Words != "":
		instead := *l.Instead
		instead.Enclosed, l.Instead = m, &instead
	}
	return l
}

// doneBy tells in words what a step has done.
func doneBy(step Decision) (done []string) {
	for _, e := range step.Events {
		done = append(done, e.Reason)
	}
	for _, also := range step.Also {
		for _, e := range also.Events {
			done = append(done, string(also.Case.Reference)+": "+e.Reason)
		}
	}
	return done
}

// tellDone answers the colleague's mail with what was done, unless the answer is
// what they asked for.
func (r Rules) tellDone(now time.Time, d Decision, before Case, in MailArrived, done []string) Decision {
	if acts := in.Mail.Staff.Acts; d.Case.State != Unopened {
		d.Case.LastAct = LastAct{By: r.Staff.Find(in.Mail.From).Email, At: now, What: wroteBy(acts[len(acts)-1].Do)}
	}
	if len(d.Letters) == 1 && (d.Letters[0].Name == HelpPage || d.Letters[0].Name == CaseStatus) {
		return d
	}
	about := d.Case
	if len(d.Also) > 0 && (about.State == Unopened || in.Mail.Staff.entersNew()) {
		about = d.Also[0].Case
	}
	l := r.toColleague(now, CommandDone, r.caseOr(about, in), in.Mail, done)
	l.Meanwhile, l.Opened = r.meanwhile(before, in), d.opened()
	for _, sent := range d.Letters {
		if sent.NotBefore.After(now) {
			l.UndoUntil = sent.NotBefore
		}
		if sent.Instead != nil {
			l.Task = sent.Task
		}
	}
	d.Letters = append(d.Letters, l)
	return d
}

// meanwhile is what another colleague did after the letter that the mail answers.
func (r Rules) meanwhile(c Case, in MailArrived) LastAct {
	last, answered := c.LastAct, in.Staff.Answers
	if answered.IsZero() || !last.At.After(answered) || r.Staff.Find(in.Mail.From).Same(Address{Email: last.By}) {
		return LastAct{}
	}
	return last
}

// crossed tells why a final response comes back once: the customer has written
// since the letter that the colleague answers.
func (r Rules) crossed(c Case, in MailArrived) Refusal {
	answered := in.Staff.Answers
	if answered.IsZero() || !c.CustomerWroteAt.After(answered) || !c.CustomerWroteAt.After(c.FinalReturnedAt) {
		return ""
	}
	for _, act := range in.Mail.Staff.Acts {
		if _, final := act.Do.(Final); final {
			return "the customer has written since the letter that you answered; if your answer still holds, send it once more"
		}
	}
	return ""
}

// provedBy tells how the mail is known to be the colleague's.
func (r Rules) provedBy(in MailArrived) string {
	switch {
	case in.Confirmed:
		return "confirmed by reply"
	case in.By == ThreadTag && in.Mail.Staff.Proof == "":
		return "by its return address"
	}
	return in.Mail.Staff.Proof
}

// sentBack tells the colleague why nothing was done. Where the mail is not known
// to be theirs, that goes to the address in the configuration.
func (r Rules) sentBack(now time.Time, c Case, in MailArrived, why []string) Decision {
	if in.Trusted && in.Staff.Refused >= mostRefused {
		return r.quarantine(now, c, in, KindStaff, sentBackOften)
	}
	d := file(now, c, in, KindStaff, "a colleague's mail that could not be carried out")
	l := r.toColleague(now, CommandRefused, r.caseOr(c, in), in.Mail, why)
	if !in.Trusted {
		d.Reason = "says it is from a colleague, and could not be carried out"
		l.To = r.Staff.Find(in.Mail.From).Address
	}
	l.Meanwhile = r.meanwhile(c, in)
	d.Letters = append(d.Letters, l)
	return d
}

// toColleague answers a colleague's mail, in its thread.
func (r Rules) toColleague(now time.Time, name LetterName, c Case, m *Incoming, lines []string) Letter {
	colleague := r.Staff.Find(m.From)
	l := r.toStaff(now, name, c, m, colleague)
	l.To, l.Lines = colleague.at(m.From), lines
	l.InReplyTo, l.References, l.Answers = m.MessageID, threadOf(m), true
	return l
}
