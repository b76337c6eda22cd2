package casefile

import (
	"fmt"
	"time"
)

// Input is something that happens to a case. The implementations in this
// package are all there are.
type Input interface{ input() }

// MailArrived: a mail came in. By says how it is tied to the case; for an
// Unopened case it is NoThread.
type MailArrived struct {
	Mail *Incoming
	By   Thread
	// Silent: the mail is imported from before the daemon's time, and nobody
	// gets a letter about it.
	Silent bool
	// LettersToday is how many automatic letters the author's address got in
	// the last 24 hours.
	LettersToday int
	// Returned is the letter of the case that a report says was not delivered;
	// empty where it is none of ours, or was reported before.
	Returned LetterName
	// HeadTold: the Head was told of a mail in quarantine within the hour.
	HeadTold bool
	// KnownCustomer: the author has complained before; looked up for spam only.
	KnownCustomer bool
}

// LetterSettled: the mail server answered, or failed to answer, for a letter
// of the case.
type LetterSettled struct {
	ID      int64
	Name    LetterName
	Outcome Outcome
	Reason  string
}

func (MailArrived) input()   {}
func (LetterSettled) input() {}

// Thread is the tie between a mail and a case, strongest first.
type Thread string

const (
	NoThread        Thread = ""
	ThreadTag       Thread = "tag"        // sent to a tagged return address of ours
	ThreadParent    Thread = "message_id" // answers a mail or letter of the case
	ThreadReference Thread = "reference"  // names the reference in its subject
	ThreadBounce    Thread = "bounce"     // a report about a letter of the case, or sent to its envelope sender
)

func (t Thread) reason() string {
	switch t {
	case ThreadTag:
		return "sent to the case's own return address"
	case ThreadParent:
		return "answers a mail of the case"
	case ThreadReference:
		return "names the case in its subject"
	case ThreadBounce:
		return "about a letter of the case"
	}
	return "belongs to no case"
}

// Decision is what follows from an input.
type Decision struct {
	// Case as it is afterwards; unchanged where there are no events.
	Case    Case
	Events  []Event
	Letters []Letter

	// For MailArrived: what the mail was taken for, why, and the folder it is
	// moved to.
	Kind   Kind
	Reason string
	Folder Folder
}

// Decide tells what follows when in happens to c at now. For a case that is
// not opened yet c holds only its number, reference and version, which stay
// unused where no case is opened.
//
// Every input is answered in every state; what has no place in a state is
// filed with its reason.
func (r Rules) Decide(now time.Time, c Case, in Input) Decision {
	switch in := in.(type) {
	case MailArrived:
		d := r.mailArrived(now, c, in)
		if in.Silent {
			d = withoutLetters(now, d)
		}
		return d
	case LetterSettled:
		return letterSettled(now, c, in)
	}
	return Decision{Case: c}
}

func (r Rules) mailArrived(now time.Time, c Case, in MailArrived) Decision {
	in.Mail = r.answeringAuthor(in.Mail)
	m := in.Mail
	switch {
	case m.Form == Unreadable:
		return r.quarantine(now, c, in, KindUnreadable, m.Reason)
	case m.Form == Report:
		return r.report(now, c, in)
	case m.Form == Robot:
		return file(now, c, in, KindAutoReply, m.Reason)
	case m.Form == Spam && !in.KnownCustomer && !c.IsParty(m.From): // never a known customer's
		return file(now, c, in, KindSpam, m.Reason)
	case r.isOwn(m.From):
		return file(now, c, in, KindAutoReply, "our own mail come back")
	case r.Staff.Claims(m.From):
		return r.staffMail(now, c, in)
	case c.State == Unopened:
		return r.open(now, c, in)
	}
	return r.addMail(now, c, in)
}

// quarantine sets a mail aside for a person to look at. The Head is told,
// unless that was done within the hour: the folder is then to be looked through
// anyway. Whoever sent a mail that is too large learns that it was not taken.
func (r Rules) quarantine(now time.Time, c Case, in MailArrived, kind Kind, why string) Decision {
	d := Decision{Case: c, Kind: kind, Reason: why, Folder: Quarantine}
	about := Case{Mailbox: in.Mail.Placement.Mailbox, Language: r.languageOr(in.Mail.Language)}
	if in.Mail.TooLarge && r.mayAnswerUnread(in) {
		d.Letters = append(d.Letters, toCustomer(now, TooLarge, about, in.Mail))
	}
	if !in.HeadTold && r.Staff.Head.Fault() == "" {
		d.Letters = append(d.Letters, r.toStaff(now, Alert, about, in.Mail, r.Staff.Head))
	}
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
	d.Letters = nil
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
// for good, the owner is told, once for each letter. A letter to a colleague
// that comes back must not lead to another one, whatever address its report
// names.
func (r Rules) report(now time.Time, c Case, in MailArrived) Decision {
	d := file(now, c, in, KindBounce, in.Mail.Reason)
	if c.State == Unopened || in.Mail.Delivery == nil || in.Mail.Delivery.Delayed || !in.Returned.ForCustomer() {
		return d
	}
	d.Events = append(d.Events, undelivered(now, "the "+string(in.Returned)+" was returned"))
	d.Letters = r.toOwner(now, ContactTask, c, in.Mail)
	return d
}

// staffMail keeps a mail that says it is from a colleague with its case. A
// From line proves nothing, so it has no effect; without a case a person must
// look at it.
func (r Rules) staffMail(now time.Time, c Case, in MailArrived) Decision {
	if c.State == Unopened {
		return r.quarantine(now, c, in, KindStaff, "says it is from a colleague, and belongs to no case")
	}
	return file(now, c, in, KindStaff, "says it is from a colleague; kept, not acted on")
}

// open opens a case for a complaint: its clock, its owner, its letters.
func (r Rules) open(now time.Time, c Case, in MailArrived) Decision {
	m := in.Mail
	stage := r.Procedure.Stages[0]
	c.Mailbox = m.Placement.Mailbox
	c.Subject = m.Subject
	c.State = Open
	c.Stage = 1
	c.Owner = OwnerDepartment
	c.Department = r.Staff.department("").Key
	c.Language = r.languageOr(m.Language)
	c.OpenedAt = now
	c.ReceivedAt = receipt(now, m)
	c.DayZero = r.Calendar.DayZero(c.ReceivedAt)
	c.Deadline = r.Calendar.Deadline(c.DayZero, stage.WorkingDays)
	c.Promise = r.Calendar.Deadline(c.DayZero, r.Procedure.PromiseDays)
	c = c.withParty(Party{Address: Address{Name: m.From.Name, Email: m.From.Email}, Role: Complainant})
	if m.AnswerTo.Email != "" && !m.AnswerTo.Same(m.From) {
		c = c.withParty(Party{Address: m.AnswerTo, Role: Complainant})
	}

	d := Decision{Case: c, Kind: KindComplaint, Reason: "human mail, no known case", Folder: Processed}
	if m.Form == NotText {
		d.Kind, d.Reason = KindNotText, "readable, but without words"
	}
	d.Events = append(d.Events, opened(now, d.Reason+"; "+r.howDated(c, stage)))
	why, inWords := r.whyNoAnswer(in)
	if why != "" {
		d.Events = append(d.Events, noLetter(now, Acknowledgement, inWords))
	} else {
		d.Letters = append(d.Letters, toCustomer(now, Acknowledgement, c, m))
	}
	for _, l := range r.toOwner(now, CaseOpened, c, m) {
		l.Unacknowledged = why
		d.Letters = append(d.Letters, l)
	}
	return d
}

// addMail adds a mail to a case that is open: the owner is told. What comes
// from someone the case does not know is marked so and gets no letter.
func (r Rules) addMail(now time.Time, c Case, in MailArrived) Decision {
	d := Decision{Case: c, Kind: KindFollowup, Reason: in.By.reason(), Folder: Processed}
	if c.IsParty(in.Mail.From) {
		d.Events = append(d.Events, mailAdded(now, in.By))
	} else {
		d.Events = append(d.Events, thirdPartyMail(now, in.By))
		if in.Mail.From.Email != "" && !c.knows(in.Mail.From) {
			d.Case = c.withParty(Party{Address: in.Mail.From, Role: ThirdParty})
		}
	}
	d.Letters = r.toOwner(now, CaseFollowup, d.Case, in.Mail)
	return d
}

func letterSettled(now time.Time, c Case, in LetterSettled) Decision {
	kinds := map[Outcome]EventKind{
		Delivered: EventLetterSent,
		Refused:   EventLetterRefused,
		Uncertain: EventLetterUnsure,
		GivenUp:   EventLetterGivenUp,
	}
	d := Decision{Case: c}
	if kind, ok := kinds[in.Outcome]; ok {
		d.Events = append(d.Events, letterEvent(now, kind, in.ID, in.Name, in.Reason))
	}
	return d
}

// receipt is when the complaint reached the company: never later than now,
// as a server's clock may be wrong (DESIGN §1, The clock).
func receipt(now time.Time, m *Incoming) time.Time {
	if m.ReceivedAt.IsZero() || m.ReceivedAt.After(now) {
		return now
	}
	return m.ReceivedAt
}

// howDated tells in words how the deadline came about.
func (r Rules) howDated(c Case, stage Stage) string {
	const minute = "Mon 2 Jan 2006 15:04"
	local := func(t time.Time) string { return t.In(r.Calendar.Location()).Format(minute) }
	how := "received " + local(c.ReceivedAt)
	if r.Calendar.DateOf(c.ReceivedAt) != c.DayZero {
		how += ", after closing or on a closed day"
	}
	return fmt.Sprintf("%s; day 0 is %s; %d working days; %s", how, c.DayZero, stage.WorkingDays, local(c.Deadline))
}
