// Package sender reads what colleagues ask for in their mails. Whether a mail is
// a colleague's, its From line only claims; the casefile acts on it where the
// tag of the return address bears that out (DESIGN §5).
package sender

import (
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox/command"
	"complaintd/inbox/extract"
)

// Reader reads mails as extract.Reader does, and the commands of those that say
// they are from a colleague. It may be used from several goroutines.
type Reader struct {
	*extract.Reader
	commands *command.Parser
	staff    casefile.Staff
	location *time.Location
}

// New makes a Reader. Dates in commands are days in the location.
func New(reader *extract.Reader, staff casefile.Staff, location *time.Location) *Reader {
	return &Reader{Reader: reader, commands: command.New(), staff: staff, location: location}
}

// Read reads a mail; it never fails.
func (r *Reader) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := r.Reader.Read(raw, at, receivedAt)
	if (in.Form == casefile.Human || in.Form == casefile.NotText) && r.staff.Claims(in.From) {
		in.Staff = r.asked(in)
	}
	return in
}

// asked is what the mail asks for.
func (r *Reader) asked(in *casefile.Incoming) *casefile.StaffMail {
	clock := command.Clock{Today: workday.DateOf(in.ReceivedAt.In(r.location)), Location: r.location}
	mail, refusals := r.commands.Parse(unquoted(in.NewText), clock)
	language := r.staff.Find(in.From).Language
	var asked casefile.StaffMail
	for _, refusal := range refusals {
		asked.Refusals = append(asked.Refusals, r.commands.Explain(refusal, language))
	}
	for _, step := range mail.Steps {
		deed, known := deedOf(step)
		if !known {
			return &casefile.StaffMail{Refusals: []string{"This version does not carry out: " + strings.TrimSpace(step.Line)}}
		}
		asked.Acts = append(asked.Acts, casefile.Act{Do: deed, Words: step.Words})
	}
	return &asked
}

// unquoted is a colleague's text without what is quoted with >, and without the
// line that introduces it. Of a customer's mail such lines are kept in doubt; what
// a colleague quotes is our own letter, which must never be relayed.
func unquoted(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), ">") {
			kept = withoutIntroduction(kept)
			continue
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "")
}

// withoutIntroduction drops blank lines at the end and a line before them that
// ends with a colon: On ... wrote:
func withoutIntroduction(lines []string) []string {
	last := len(lines)
	for last > 0 && strings.TrimSpace(lines[last-1]) == "" {
		last--
	}
	if last > 0 && strings.HasSuffix(strings.TrimSpace(lines[last-1]), ":") {
		return lines[:last-1]
	}
	return lines
}

// deedOf is the deed that a step asks for; false where this version has none.
func deedOf(step command.Step) (casefile.Deed, bool) {
	switch task := step.Do.(type) {
	case command.InCase:
		return task.Deed, !step.LastAnswer
	case command.Review:
		return casefile.Review{Channel: task.Arrival.Channel}, task.Arrival.Received.IsZero()
	case command.Dismiss:
		return casefile.Close{Why: casefile.NotAComplaint}, task.ForwardTo == ""
	case command.Correct:
		return correction(task.Facts)
	}
	return nil, false
}

// correction are the facts that this version lets a colleague set right: phones
// in the international form, and what needs no reading.
func correction(f command.Facts) (casefile.Deed, bool) {
	for _, phone := range f.Phones {
		if !strings.HasPrefix(phone, "+") {
			return nil, false
		}
	}
	c := casefile.Correction{Name: f.Name, Orders: f.Orders, Preference: f.Preference}
	for _, phone := range f.Phones {
		c.Phones = append(c.Phones, strings.NewReplacer(" ", "", "-", "").Replace(phone))
	}
	return casefile.Correct{Facts: c}, f.Email == "" && f.Address == "" && f.Language == ""
}
