package clerk

import (
	"context"
	"slices"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/message"
)

// mostInMemory is how many bytes of raw mails the file of a case holds. Of what
// comes later in a larger case its words are still there, and not its pictures.
const mostInMemory = 32 << 20

// LoadFile gathers all that is held on a case. A mail or letter that is damaged
// in the database is part of it, without its words.
func LoadFile(ctx context.Context, r sqlstore.Reader, reader Reader, about casefile.Case) (*casefile.File, error) {
	f := &casefile.File{Case: about}
	var err error
	if f.Events, err = r.FiledEvents(ctx, about.Number); err != nil {
		return nil, err
	}
	if f.Mails, err = r.FiledMails(ctx, about.Number); err != nil {
		return nil, err
	}
	room := mostInMemory
	for i := range f.Mails {
		if f.Mails[i].Mail, err = filedMail(ctx, r, reader, f.Mails[i].ID, about.Mailbox); err != nil {
			return nil, err
		}
		if room -= len(f.Mails[i].Mail.Raw); room < 0 {
			f.Mails[i].Mail.Raw = nil
		}
	}
	if f.Letters, err = r.FiledLetters(ctx, about.Number); err != nil {
		return nil, err
	}
	for i := range f.Letters {
		raw, err := r.LetterBytes(ctx, f.Letters[i].ID)
		if sqlstore.Unavailable(err) {
			return nil, err
		}
		readLetter(&f.Letters[i], raw)
	}
	return f, nil
}

// filedMail reads a mail that is on file; it is never nil without an error.
func filedMail(ctx context.Context, r sqlstore.Reader, reader Reader, id int64, mailbox string) (*casefile.Incoming, error) {
	mail, ok, err := r.StoredMail(ctx, id)
	if sqlstore.Unavailable(err) {
		return nil, err
	}
	if err != nil || !ok {
		return &casefile.Incoming{Form: casefile.Unreadable, Reason: "what is stored of it is damaged"}, nil
	}
	return reread(reader, mail, casefile.Placement{Mailbox: mailbox}), nil
}

// readLetter fills in what a letter says, as far as its bytes can be read. What
// goes along with it is not among its words.
func readLetter(l *casefile.FiledLetter, raw []byte) {
	m, _ := message.Parse(raw, message.DefaultLimits()) // what was read until there was a fault is all there is
	l.Subject, l.Words = m.Header.Text("Subject"), m.Text
}

// addFiles gives the letters of a decision that go out with the whole case file
// theirs: the case as it is after the decision. mailID is the mail that the
// decision is about, 0 for none; m is that mail where it is not on file yet.
func (c *Clerk) addFiles(ctx context.Context, d casefile.Decision, mailID int64, m *casefile.Incoming) error {
	carries := func(l casefile.Letter) bool {
		return l.Name.CarriesFile() && l.Audience == casefile.ToStaff && l.Case.Number == d.Case.Number && d.Case.Number != 0
	}
	if !slices.ContainsFunc(d.Letters, carries) {
		return nil
	}
	before, err := LoadFile(ctx, c.store.Reader, c.reader, d.Case)
	if err != nil {
		return err
	}
	file := before.After(d, mailID, m)
	for i, l := range d.Letters {
		if carries(l) {
			d.Letters[i].File = file
		}
	}
	return nil
}

// filesOfPlan gives the letters of a plan their files.
func (c *Clerk) filesOfPlan(ctx context.Context, p *plan) error {
	id, m := int64(casefile.BeingRead), p.mail
	if confirmed := p.standing.staff.confirmed(); confirmed != 0 { // the mail is on file already
		id, m = confirmed, nil
	}
	if err := c.addFiles(ctx, p.decision, id, m); err != nil {
		return err
	}
	for _, also := range p.decision.Also {
		if err := c.addFiles(ctx, also, id, m); err != nil {
			return err
		}
	}
	return nil
}

// filesLast is an order in which to compose letters: those with a file after the
// others, which are part of it.
func filesLast(letters []casefile.Letter) []int {
	order := make([]int, len(letters))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case (letters[a].File == nil) == (letters[b].File == nil):
			return 0
		case letters[a].File == nil:
			return -1
		}
		return 1
	})
	return order
}

// noteInFiles adds a composed letter to the files that others of its case carry.
func noteInFiles(letters []casefile.Letter, l casefile.Letter, s casefile.Sealed) {
	var last *casefile.File
	for _, carrier := range letters {
		file := carrier.File
		if l.File != nil || file == nil || file == last || file.Case.Number != l.Case.Number {
			continue
		}
		filed := casefile.FiledLetter{Name: l.Name, Recipient: s.Recipient, State: string(sqlstore.Queued), QueuedAt: l.At}
		readLetter(&filed, s.Bytes)
		file.Letters, last = append(file.Letters, filed), file
	}
}
