package clerk

import (
	"context"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// standing is what the database knows about a mail: all that a decision about
// it rests on.
type standing struct {
	known bool // the mail was ingested before
	mail  sqlstore.Mail
	tie   tie
	// lettersToday: automatic letters to the author in 24 hours; limited: that
	// is all they may get.
	lettersToday int
	limited      bool
	// complained before; looked up where the mail is called spam.
	complained bool
	// toDigest: it came to a return address that was made for a manager's digests.
	toDigest bool
	// trusted: a mail that says it is from a colleague is.
	trusted bool
	// alert is the one that a report says was not delivered, by its id; 0 for none.
	alert int64
	staff staffStanding
}

// sameAs tells whether a decision made on one standing holds on the other.
func (s standing) sameAs(o standing) bool {
	return s.known == o.known && s.mail == o.mail && s.tie.sameAs(o.tie) &&
		s.trusted == o.trusted && s.alert == o.alert && s.staff.sameAs(o.staff) && s.limited == o.limited && s.complained == o.complained
}

func (c *Clerk) lookUp(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (s standing, err error) {
	if s.mail, s.known, err = r.MailByKey(ctx, in.Key); err != nil || s.known {
		return s, err
	}
	if in.Form == casefile.Spam {
		if s.complained, err = r.HasComplained(ctx, in.From.Email); err != nil {
			return s, err
		}
	}
	s.toDigest = c.rules.ReadsDigest(c.tags, in.DigestTags)
	if in.Staff != nil {
		if err = c.lookUpAsked(ctx, r, in, &s.staff); err != nil {
			return s, err
		}
		switch {
		case s.staff.held == nil:
		case s.staff.stance == casefile.Unclear: // of no case, as the question was
			s.trusted = true
			return s, c.lookUpRefused(ctx, r, in, &s.staff)
		case s.staff.stance == casefile.Denies:
			s.trusted = true
			s.tie, err = c.tieOf(ctx, r, s.staff.held)
			return s, err
		default:
			in = s.staff.held
		}
	}
	s.tie, err = c.tieOf(ctx, r, in)
	if brought := in.Brought(); err == nil && s.tie.By == casefile.NoThread && brought != nil {
		s.tie, err = c.tieOf(ctx, r, brought)
	}
	if err != nil {
		return s, err
	}
	if in.Staff != nil {
		return s, c.lookUpStaff(ctx, r, in, &s)
	}
	if s.tie.By != casefile.NoThread {
		return s, nil
	}
	if s.alert, err = returnedAlert(ctx, r, in); err != nil {
		return s, err
	}
	if s.lettersToday, err = c.lettersToday(ctx, r, in); err != nil {
		return s, err
	}
	s.limited = c.rules.DailyLimit > 0 && s.lettersToday >= c.rules.DailyLimit
	return s, nil
}

// lettersToday counts the automatic letters that the author of a mail got in
// the last 24 hours, at the address to answer to or the one it came from.
func (c *Clerk) lettersToday(ctx context.Context, r sqlstore.Reader, in *casefile.Incoming) (total int, err error) {
	addresses := []string{in.AnswerTo.Email}
	if casefile.MailboxKey(in.AnswerTo.Email) != casefile.MailboxKey(in.From.Email) {
		addresses = append(addresses, in.From.Email)
	}
	for _, address := range addresses {
		n, err := r.LettersTo(ctx, address, c.now().Add(-24*time.Hour), casefile.Acknowledgement, casefile.TooLarge)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}
