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
}

// staffMail carries out what a colleague asks for. A From line proves nothing:
// where the mail is not known to be the colleague's, it is kept with its case
// and has no effect; without a case a person must look at it.
func (r Rules) staffMail(now time.Time, c Case, in MailArrived) Decision {
	switch {
	case c.State == Unopened:
		return r.quarantine(now, c, in, KindStaff, "says it is from a colleague, and belongs to no case")
	case !in.Trusted || in.Mail.Staff == nil:
		return file(now, c, in, KindStaff, "says it is from a colleague; kept, not acted on")
	case len(in.Mail.Staff.Refusals) > 0:
		return r.sentBack(now, c, in, in.Mail.Staff.Refusals)
	}
	d := Decision{Case: c, Kind: KindStaff, Reason: "a colleague's mail", Folder: Processed, Events: []Event{staffWrote(now, in.Mail.From)}}
	for _, act := range in.Mail.Staff.Acts {
		act.By = in.Mail.From
		step := r.acted(now, d.Case, act)
		if step.Refused != "" {
			return r.sentBack(now, c, in, []string{string(step.Refused)})
		}
		d.Case, d.Events, d.Letters = step.Case, append(d.Events, step.Events...), append(d.Letters, step.Letters...)
	}
	var done []string
	for _, e := range d.Events[1:] {
		done = append(done, e.Reason)
	}
	d.Letters = append(d.Letters, r.toColleague(now, CommandDone, d.Case, in.Mail, done))
	return d
}

// sentBack tells the colleague why nothing was done.
func (r Rules) sentBack(now time.Time, c Case, in MailArrived, why []string) Decision {
	d := file(now, c, in, KindStaff, "a colleague's mail that could not be carried out")
	d.Letters = append(d.Letters, r.toColleague(now, CommandRefused, c, in.Mail, why))
	return d
}

// toColleague answers a colleague's mail, in its thread.
func (r Rules) toColleague(now time.Time, name LetterName, c Case, m *Incoming, lines []string) Letter {
	l := r.toStaff(now, name, c, m, r.Staff.Find(m.From))
	l.To, l.Lines = m.From, lines
	l.InReplyTo, l.References, l.Answers = m.MessageID, threadOf(m), true
	return l
}
