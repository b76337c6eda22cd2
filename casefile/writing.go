package casefile

import (
	"slices"
	"time"
)

// This file has the letters that follow from a decision addressed.

// contactOf is how the author of a mail is in touch; why tells why no automatic
// letter may go to them.
func contactOf(m *Incoming, why NoLetter) Contact {
	return Contact{To: authorOf(m), MessageID: m.MessageID, Thread: threadOf(m), Silent: why}
}

// authorOf is where letters to the author of a mail go, under their name.
func authorOf(m *Incoming) Address {
	to := m.AnswerTo
	if to.Name == "" && to.Same(m.From) {
		to.Name = m.From.Name
	}
	return to
}

// toCustomer is an automatic letter to the author of m, in their own thread.
func toCustomer(now time.Time, name LetterName, c Case, m *Incoming) Letter {
	return Letter{
		Name: name, Audience: ToCustomer, To: authorOf(m), Language: c.Language, At: now, Case: c, Mail: m,
		InReplyTo: m.MessageID, References: threadOf(m), Answers: true,
	}
}

// write adds an automatic letter to the customer, or the event that tells why
// there is none. Those whose cases were merged get one each; what answers a mail
// goes to its author alone.
func (r Rules) write(now time.Time, d Decision, name LetterName) Decision {
	readers := d.Case.each()
	if name == FollowupReceived || name == NextStageLate {
		readers = readers[:1]
	}
	for _, c := range readers {
		l := r.letterTo(c.Contact, now, name, c)
		switch {
		case c.Contact.To.Email == "":
			d = r.ask(now, d, c, taskFor(c), nil, &l)
		case c.Contact.Silent != "":
			d.Events = append(d.Events, noLetter(now, name, "the customer gets no automatic letter: "+string(c.Contact.Silent)))
		default:
			d.Letters = append(d.Letters, l)
		}
	}
	return d
}

// relay adds a letter with a colleague's words to the customer; for one who
// prefers the phone or letters on paper, the task to reach them so.
func (r Rules) relay(now time.Time, d Decision, name LetterName, words string) Decision {
	for _, c := range d.Case.each() {
		l := r.Rewritten(now, c, name, words)
		if task := taskFor(c); task != "" {
			d = r.ask(now, d, c, task, nil, &l)
		} else {
			d.Letters = append(d.Letters, l)
		}
	}
	return d
}

// callsBeforeWriting: after so many calls that nobody answered, a customer who
// prefers the phone may be written to.
const callsBeforeWriting = 3

func taskFor(c Case) Task {
	switch {
	case c.Facts.Preference == ByPhone && c.CallsMissed < callsBeforeWriting:
		return TaskCall
	case c.Facts.Preference == ByPost:
		return TaskPost
	case c.takesMail():
		return ""
	case c.Facts.Address != PostalAddress{}:
		return TaskPost
	}
	return TaskCall
}

// takesMail tells whether letters by e-mail reach the customer, as far as is known.
func (c Case) takesMail() bool { return c.Contact.To.Email != "" && c.Contact.Silent != Undelivered }

// ask adds the task to reach a customer, for everyone who has the case. about is
// the case as that customer sees it; m is the mail that led to it, nil for none.
func (r Rules) ask(now time.Time, d Decision, about Case, task Task, m *Incoming, instead *Letter) Decision {
	for _, l := range r.staffLetters(now, ContactTask, about, m) {
		l.Task, l.Instead = task, instead
		d.Letters = append(d.Letters, l)
	}
	return d
}

// Rewritten is a letter to the customer as it would be written now.
func (r Rules) Rewritten(now time.Time, c Case, name LetterName, words string) Letter {
	l := r.letterTo(c.Contact, now, name, c)
	l.Words = words
	return l
}

func (r Rules) letterTo(contact Contact, now time.Time, name LetterName, c Case) Letter {
	l := Letter{Name: name, Audience: ToCustomer, To: contact.To, Language: c.Language, At: now, Case: c,
		InReplyTo: contact.MessageID, References: contact.Thread}
	if name.Answers() && c.Answering() {
		l.WindowEnds = r.windowEnd(now)
	}
	if asked := c.Question.AskedAt; !asked.IsZero() {
		l.AnswerBy = r.questionEnd(asked)
	}
	return l
}

// staffLetters are one letter to each colleague who has the case now. m is the
// mail they are about, nil for none.
func (r Rules) staffLetters(now time.Time, name LetterName, c Case, m *Incoming) []Letter {
	var letters []Letter
	for _, colleague := range r.owners(c, name) {
		letters = append(letters, r.toStaff(now, name, c, m, colleague))
	}
	return letters
}

// owners are the colleagues to whom a letter about the case goes: those who have
// it, and whoever stands in for them. Of a breach the General Manager is told too.
func (r Rules) owners(c Case, name LetterName) []Colleague {
	all := r.withDeputies(c, r.having(c))
	if name == CaseBreached {
		all = append(all, r.Staff.GeneralManager)
	}
	return once(all)
}

// having are the colleagues who have the case: the department, and whoever it
// was handed to.
func (r Rules) having(c Case) []Colleague {
	department := r.Staff.department(c.Department)
	all := slices.Clone(department.recipients())
	if c.Stage > 1 { // a review is decided by others than those who answered
		all = []Colleague{department.Director}
	}
	switch c.Owner {
	case OwnerHead:
		all = append([]Colleague{r.Staff.Head}, all...)
	case OwnerManager:
		all = append([]Colleague{r.Staff.GeneralManager, r.Staff.Head}, all...)
	case OwnerDirector:
		all = []Colleague{department.Director, r.Staff.Head}
	}
	if c.State == Answered || c.State == Closed || c.answerUnderWay() { // what comes now is for the Head to decide on
		all = append([]Colleague{r.Staff.Head}, all...)
	}
	return once(all)
}

// once are the colleagues with an address, each once.
func once(all []Colleague) []Colleague {
	var list []Colleague
	seen := map[string]bool{}
	for _, c := range all {
		if key := AddressKey(c.Email); c.Fault() == "" && !seen[key] {
			seen[key] = true
			list = append(list, c)
		}
	}
	return list
}

// toOwners is the decision to tell everyone who has the case of an event.
func (r Rules) toOwners(now time.Time, c Case, name LetterName, e Event) Decision {
	return Decision{Case: c, Events: []Event{e}, Letters: r.staffLetters(now, name, c, nil)}
}

func (r Rules) toStaff(now time.Time, name LetterName, c Case, m *Incoming, colleague Colleague) Letter {
	return Letter{
		Name: name, Audience: ToStaff, To: colleague.Address,
		Language: r.languageOr(colleague.Language), At: now, Case: c, Mail: m,
	}
}
