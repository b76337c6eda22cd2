package sender

import (
	"strings"
	"unicode"

	"complaintd/casefile"
	"complaintd/inbox/command"
	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

// draft is a colleague's mail while what it asks for is read.
type draft struct {
	reader   *Reader
	in       *casefile.Incoming
	message  *message.Message
	language string // the colleague's

	acts     []casefile.Act
	refusals []string
	away     bool // the words look like a notice that the colleague is away
	stance   casefile.Stance
}

func (d *draft) refuse(s sentence, named ...any) {
	d.refusals = append(d.refusals, s.in(d.language, named...))
}

// read fills in the acts, or the refusals: never both.
func (d *draft) read() {
	own := d.reader.Own(d.message, d.in.From, d.in.Language)
	clock := command.Clock{Now: d.in.ReceivedAt.In(d.reader.config.Location)}
	mail, refusals := d.reader.commands.Parse(own.Words, clock)
	d.stance = d.reader.confirms.stance(own.Words, mail)
	for _, refusal := range refusals {
		d.refusals = append(d.refusals, d.reader.commands.Explain(refusal, d.language))
	}
	for _, line := range d.reader.commands.CommandsIn(own.Signature) {
		d.refusals = append(d.refusals, d.reader.commands.Explain(command.Refusal{Problem: command.Below, Line: line}, d.language))
	}
	if len(mail.Steps) == 0 && len(d.refusals) == 0 {
		d.refuse(noWords)
	}
	if isCommand(d.reader.PlainSubject(d.in.Subject)) {
		d.refuse(commandInSubject)
	}
	if notice := d.reader.internal.away(own.Words); notice != "" && isAnswer(mail) {
		d.away = true
		d.refuse(looksAway, notice)
	}
	for _, step := range mail.Steps {
		d.acts = append(d.acts, d.act(step, clock, own))
	}
	if colleague := d.toColleague(); colleague != "" && isAnswer(mail) {
		d.refuse(toColleague, colleague)
	}
	if len(d.refusals) > 0 {
		d.acts = nil
	}
}

// toColleague is the address of another colleague whom the mail is addressed to
// rather than to us, who got a copy; empty where there is none.
func (d *draft) toColleague() (address string) {
	staff := d.reader.config.Staff
	for _, to := range d.message.Header.Addresses("To") {
		a := casefile.Address{Name: to.Name, Email: to.Email}
		switch {
		case d.reader.isOurs(a):
			return ""
		case staff.Claims(a) && staff.Find(a).Email != staff.Find(d.in.From).Email:
			address = a.Email
		}
	}
	return address
}

// isAnswer: the mail asks for nothing, but is words to the customer.
func isAnswer(mail command.Mail) bool {
	if len(mail.Steps) != 1 {
		return false
	}
	_, answer := mail.Steps[0].Do.(casefile.Answer)
	return answer
}

// isCommand: the subject is what somebody wrote as a command.
func isCommand(subject string) bool {
	rest, found := strings.CutPrefix(subject, "#")
	return found && strings.IndexFunc(rest, unicode.IsLetter) == 0
}

// act is the act that a step asks for.
func (d *draft) act(step command.Step, clock command.Clock, own extract.Own) casefile.Act {
	act := casefile.Act{Do: step.Do, Words: step.Words}
	switch do := step.Do.(type) {
	case casefile.Correct:
		act.Do = casefile.Correct{Facts: d.correction(step, d.in.Language)}
	case casefile.Enter:
		enter := d.enter(do.New, step, clock)
		act.Do = enter
		if enter.Channel != casefile.ByEmail { // they are the customer's words
			act.Words = ""
		}
	case casefile.Commit:
		d.checkPassedOn(do.What, false)
	case casefile.Extend:
		d.checkPassedOn(do.Reason, false)
	}
	if casefile.PassesOn(step.Do) {
		d.checkPassedOn(step.Words, true)
		if own.AnswersBelow {
			d.refuse(answersBelow)
		}
	}
	if _, implied := step.Do.(casefile.Answer); implied && own.Forwards {
		d.refuse(looksForwarded)
	}
	return act
}

// checkPassedOn refuses words that somebody outside is to read and should not. A
// letter may be marked as internal on its top.
func (d *draft) checkPassedOn(words string, letter bool) {
	if mark := d.reader.internal.mark(words); letter && mark != "" {
		d.refuse(looksInternal, mark)
	}
	if holdsOurLetter(words) {
		d.refuse(quotesUs)
	}
	if address := d.reader.internal.address(words); address != "" {
		d.refuse(namesColleague, address)
	}
}

// correction are the facts that a colleague tells. The language is that of the
// words they stand with.
func (d *draft) correction(step command.Step, language string) casefile.Correction {
	f := step.Facts
	if f.Language != "" {
		language = f.Language
	}
	c := casefile.Correction{Name: f.Name, Orders: f.Orders, Preference: f.Preference, Email: f.Email, Language: f.Language}
	for _, typed := range f.Phones {
		phone, ok := d.reader.Phone(typed, language)
		if !ok {
			d.refuse(badPhone, lineWith(step.Line, typed))
			continue
		}
		c.Phones = append(c.Phones, phone)
	}
	if f.Address != "" {
		var ok bool
		if c.Address, ok = d.reader.PostalAddress(f.Address, language); !ok {
			d.refuse(badAddress, lineWith(step.Line, f.Address))
		}
	}
	return c
}

// lineWith is the line that holds a text; the text itself where none does as it
// stands.
func lineWith(lines, text string) string {
	for line := range strings.Lines(lines) {
		if strings.Contains(line, text) {
			return strings.TrimSpace(line)
		}
	}
	return text
}
