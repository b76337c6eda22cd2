package clerk

import (
	"context"
	"errors"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// staffStanding is what the database knows about a mail that says it is from a
// colleague.
type staffStanding struct {
	casefile.StaffStanding
	// asked is the mail that the colleague was asked about and that this one answers
	// for, by its id; held is that mail, read again, and stance what is answered.
	// 0 and nil for none.
	asked  int64
	held   *casefile.Incoming
	stance casefile.Stance
}

// confirms tells whether the mail says that the one asked about is the colleague's.
func (s staffStanding) confirms() bool { return s.held != nil && s.stance == casefile.Confirms }

// confirmed is the mail that this one confirms, by its id; 0 for none.
func (s staffStanding) confirmed() int64 {
	if s.confirms() {
		return s.asked
	}
	return 0
}

// unconfirmed is the mail asked about where the answer does not confirm it; nil
// otherwise.
func (s staffStanding) unconfirmed() *casefile.Incoming {
	if s.confirms() {
		return nil
	}
	return s.held
}

// sameAs tells whether a decision made on one standing holds on the other.
func (s staffStanding) sameAs(o staffStanding) bool {
	return s.asked == o.asked && s.Answers.Equal(o.Answers) && s.AnswersTo == o.AnswersTo && s.WordsWait.Equal(o.WordsWait) &&
		s.Several == o.Several && s.Other.Number == o.Other.Number && s.Other.Version == o.Other.Version &&
		len(s.Adopted) == len(o.Adopted) && s.Unproven == o.Unproven && s.Refused == o.Refused
}

// lookUpAsked finds the mail that a colleague was asked about, if this one answers
// for it: it names the Message-ID of our question, which went to the colleague
// alone.
func (c *Clerk) lookUpAsked(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, s *staffStanding) error {
	if in.Staff.Away {
		return nil
	}
	colleague := c.rules.Staff.Find(in.From).Email
	for _, parent := range append([]string{in.Staff.Question}, in.Parents...) {
		if parent == "" {
			continue
		}
		id, err := r.Asked(ctx, parent, colleague, c.now())
		if err != nil {
			return err
		}
		if id == 0 {
			continue
		}
		s.asked, s.stance = id, in.Staff.Stance
		s.held, err = c.readAgain(ctx, r, id, in.Placement.Mailbox)
		return err
	}
	return nil
}

// readAgain reads a mail that is on file; nil where there is none.
func (c *Clerk) readAgain(ctx context.Context, r sqlstore.Reader, id int64, mailbox string) (*casefile.Incoming, error) {
	mail, ok, err := r.StoredMail(ctx, id)
	if err != nil || !ok {
		return nil, err
	}
	return reread(c.reader, mail, casefile.Placement{Mailbox: mailbox}), nil
}

// reread reads a mail that is on file, with what a virus scanner said of it.
func reread(reader Reader, mail sqlstore.StoredMail, at casefile.Placement) *casefile.Incoming {
	in := reader.Read(mail.Raw, at, mail.ReceivedAt)
	in.SetExamination(mail.Examination)
	return in
}

// lookUpStaff fills in what a colleague's mail rests on beside its case, and
// whether it is theirs.
func (c *Clerk) lookUpStaff(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, s *standing) (err error) {
	if s.trusted, err = c.trusts(ctx, r, in, s.tie); err != nil {
		return err
	}
	s.trusted = s.trusted || s.staff.confirms() || in.Staff.Proof != ""
	if s.staff.Several, err = namesSeveral(ctx, r, in, s.tie); err != nil {
		return err
	}
	if !s.trusted {
		colleague := c.rules.Staff.Find(in.From).Email
		s.staff.Unproven, err = r.Unproven(ctx, colleague, c.now().Add(-time.Hour))
		return err
	}
	if err := c.lookUpRefused(ctx, r, in, &s.staff); err != nil {
		return err
	}
	for _, parent := range in.Parents {
		letter, err := r.LetterByMessageID(ctx, parent)
		if err != nil {
			return err
		}
		if letter.ID != 0 && s.staff.AnswersTo == "" {
			s.staff.AnswersTo = letter.Name
		}
		if letter.ID != 0 && letter.Written().After(s.staff.Answers) {
			s.staff.Answers = letter.Written()
		}
	}
	for _, act := range in.Staff.Acts {
		if err := c.lookUpAct(ctx, r, in, act.Do, s); err != nil {
			return err
		}
	}
	return nil
}

// lookUpRefused fills in how many mails were sent back to the colleague within the
// hour.
func (c *Clerk) lookUpRefused(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, s *staffStanding) (err error) {
	s.Refused, err = r.LettersTo(ctx, in.From.Email, c.now().Add(-time.Hour), casefile.CommandRefused, casefile.CommandRefused)
	return err
}

// lookUpAct fills in what one act rests on.
func (c *Clerk) lookUpAct(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, do casefile.Deed, s *standing) (err error) {
	switch do := do.(type) {
	case casefile.Undo:
		s.staff.WordsWait, err = r.WordsWait(ctx, s.tie.Case.Number, c.rules.Staff.Find(in.From).Email, c.now())
	case casefile.Split, casefile.Assign, casefile.Close:
		err = c.lookUpOriginal(ctx, r, in, s)
	case casefile.Merge:
		var found casefile.Case
		if found, _, err = r.CaseByReference(ctx, do.Into); err == nil {
			s.staff.Other, err = current(ctx, r, found)
		}
		err = errors.Join(err, c.lookUpOriginal(ctx, r, in, s))
	case casefile.Adopt:
		mail, ok, fault := r.StoredMail(ctx, do.Number)
		if fault != nil || !ok || mail.CaseNumber != 0 || mail.Kind != casefile.KindSpam && mail.Kind != casefile.KindAutoReply {
			return fault
		}
		if s.staff.Adopted == nil {
			s.staff.Adopted = map[int64]*casefile.Incoming{}
		}
		s.staff.Adopted[do.Number] = reread(c.reader, mail, in.Placement)
	}
	return err
}

// lookUpOriginal fills in the mail that opened the case.
func (c *Clerk) lookUpOriginal(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, s *standing) error {
	if s.staff.Original != nil || s.tie.By == casefile.NoThread {
		return nil
	}
	id, err := r.FirstMail(ctx, s.tie.Case.Number)
	if err != nil || id == 0 {
		return err
	}
	s.staff.Original, err = c.readAgain(ctx, r, id, in.Placement.Mailbox)
	return err
}

// namesSeveral tells whether a mail names, in its subject or as what it answers,
// another case than the one that it belongs to.
func namesSeveral(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, t tie) (bool, error) {
	if t.By == casefile.NoThread {
		return false, nil
	}
	var named []int64
	for _, ref := range in.References {
		if found, ok, err := r.CaseByReference(ctx, ref); err != nil {
			return false, err
		} else if ok {
			named = append(named, found.Number)
		}
	}
	if other, err := onlyOthers(ctx, r, named, t.Case); other || err != nil {
		return other, err
	}
	for _, parent := range in.Parents {
		numbers, err := r.CasesInThread(ctx, parent)
		if err != nil || len(numbers) > 0 {
			other, fault := onlyOthers(ctx, r, numbers, t.Case)
			return other, errors.Join(err, fault)
		}
	}
	return false, nil
}

// onlyOthers tells whether there are cases among those of the numbers, and all of
// them are others, and have not become part of this one.
func onlyOthers(ctx context.Context, r sqlstore.Reader, numbers []int64, this casefile.Case) (bool, error) {
	for _, number := range numbers {
		found, _, err := r.Case(ctx, number)
		if err == nil {
			found, err = current(ctx, r, found)
		}
		if err != nil || found.Number == this.Number {
			return false, err
		}
	}
	return len(numbers) > 0, nil
}

// trusts tells whether a mail that says it is from a colleague is (DESIGN §5):
// it came to the return address that was made for them in this case, and names
// a letter of the case, by its Message-ID or by the reference. An address book
// keeps the first, but not the second.
func (c *Clerk) trusts(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming, t tie) (bool, error) {
	if len(in.DigestTags) > 0 {
		return c.trustsDigest(ctx, r, in)
	}
	if t.By != casefile.ThreadTag || !c.rules.Staff.Claims(in.From) || !c.madeForColleague(in, t.Named.Reference) {
		return false, nil
	}
	if slices.Contains(in.References, t.Named.Reference) {
		return true, nil
	}
	for _, parent := range in.Parents {
		numbers, err := r.CasesInThread(ctx, parent)
		if err != nil {
			return false, err
		}
		if slices.Contains(numbers, t.Named.Number) {
			return true, nil
		}
	}
	return false, nil
}

// trustsDigest tells whether a mail that says it is from a colleague answers a
// digest of theirs: it came to the return address that was made for them, and names
// a digest that they got, or that it is from a link of one. What it asks for must
// be about no case.
func (c *Clerk) trustsDigest(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (bool, error) {
	colleague := c.rules.Staff.Find(in.From)
	if in.Staff.NeedsCase() || !c.tags.DigestMadeFor(colleague, in.DigestTags) {
		return false, nil
	}
	if in.MarkedDigest() {
		return true, nil
	}
	for _, parent := range in.Parents {
		letter, err := r.LetterByMessageID(ctx, parent)
		if err != nil || letter.Name == casefile.DigestLetter && c.rules.Staff.Find(casefile.Address{Email: letter.Recipient}).Email == colleague.Email {
			return err == nil, err
		}
	}
	return false, nil
}

// madeForColleague tells whether a tag of the mail was made for the colleague
// it says it is from: for any address of theirs, or for the department whose
// address they write from.
func (c *Clerk) madeForColleague(in *casefile.Incoming, ref casefile.Reference) bool {
	colleague := c.rules.Staff.Find(in.From)
	return slices.ContainsFunc(in.ReplyTags, func(tag casefile.ReplyTag) bool {
		return tag.Reference == ref && c.tags.MadeFor(colleague, tag)
	})
}
