package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// act lets an input act on a case: it is decided, its letters are composed, and
// all that follows is written in one transaction with what also writes. It is
// decided again as long as the case changes meanwhile. For the number 0 there is
// no case.
func (c *Clerk) act(ctx context.Context, now time.Time, number int64, in casefile.Input, also func(*sqlstore.Tx) error) (casefile.Decision, error) {
	for {
		d, err := c.tryAct(ctx, now, number, in, also)
		if !errors.Is(err, sqlstore.ErrStale) {
			return d, err
		}
	}
}

func (c *Clerk) tryAct(ctx context.Context, now time.Time, number int64, in casefile.Input, also func(*sqlstore.Tx) error) (d casefile.Decision, err error) {
	var before casefile.Case
	if number != 0 {
		if before, _, err = c.store.Case(ctx, number); err != nil {
			return d, err
		}
	}
	d = c.rules.Decide(now, before, in)
	if err := c.addFiles(ctx, d, 0, nil); err != nil {
		return d, err
	}
	letters, err := c.sealAll(d.Letters)
	if err != nil {
		return d, err
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		err := also(tx)
		if err == nil {
			err = c.recordBeside(ctx, tx, now, d)
		}
		if err != nil || len(d.Events) == 0 {
			return err
		}
		if err := c.update(ctx, tx, before, d.Case); err != nil {
			return err
		}
		if err := holdLetters(ctx, tx, number, d); err != nil {
			return err
		}
		held, err := c.queue(ctx, tx, now, letters)
		if err != nil {
			return err
		}
		if err := c.appendEvents(ctx, tx, number, 0, d.Events); err != nil {
			return err
		}
		return c.bundle(ctx, tx, now, held)
	})
	if err == nil {
		c.wakeFor(d, letters)
	}
	return d, err
}

// recordBeside records what follows from a decision outside of any case.
func (c *Clerk) recordBeside(ctx context.Context, tx *sqlstore.Tx, now time.Time, d casefile.Decision) error {
	if err := recordPresence(ctx, tx, now, d); err != nil {
		return err
	}
	return c.recordNotices(ctx, tx, now, d.Notices)
}

// wakeFor has what was committed go out.
func (c *Clerk) wakeFor(d casefile.Decision, letters []sealedLetter) {
	if len(letters) > 0 {
		c.wakeOutbox()
	}
	if len(d.Notices) > 0 || slices.ContainsFunc(letters, sealedLetter.mayBeBundled) {
		c.wakeClock()
	}
}

// Act carries out what a colleague does in a case, or tells why it does not:
// then nothing was done. The error is the database's.
func (c *Clerk) Act(ctx context.Context, ref casefile.Reference, a casefile.Act) (casefile.Decision, error) {
	found, ok, err := c.store.CaseByReference(ctx, ref)
	if err != nil {
		return casefile.Decision{}, err
	}
	if !ok {
		return casefile.Decision{Refused: "there is no case of this reference"}, nil
	}
	return c.act(ctx, c.now(), found.Number, casefile.StaffActed{Act: a}, func(*sqlstore.Tx) error { return nil })
}

// update stores a case that was changed.
func (c *Clerk) update(ctx context.Context, tx *sqlstore.Tx, before, after casefile.Case) error {
	if err := tx.UpdateCase(ctx, before, after, c.rules.NextDue(after)); err != nil || slices.Equal(before.Parties, after.Parties) {
		return err
	}
	return tx.ReplaceParties(ctx, after)
}

// sealAll composes letters.
func (c *Clerk) sealAll(letters []casefile.Letter) ([]sealedLetter, error) {
	sealed := make([]sealedLetter, len(letters))
	for _, i := range filesLast(letters) {
		letter := letters[i]
		s, err := c.composer.Compose(letter)
		if err != nil {
			return nil, fmt.Errorf("compose %s: %w", letter.Name, err)
		}
		terms := sqlstore.Terms{NotBefore: letter.NotBefore, FreshUntil: c.freshUntil(letter), Words: letter.Words, By: letter.By}
		noteInFiles(letters, letter, s)
		notice, _ := letter.Notice()
		sealed[i] = sealedLetter{s, letter.Case.Number, c.store.Pack(s.Bytes), terms, letter.Enclosed != nil, notice}
	}
	return sealed, nil
}

// queue puts letters into the outbox and ties answers to them to their case. It
// returns those of which their recipients have had enough within the hour.
func (c *Clerk) queue(ctx context.Context, tx *sqlstore.Tx, now time.Time, letters []sealedLetter) (held []sealedLetter, err error) {
	for _, l := range letters {
		enough, err := hadEnough(ctx, tx.Reader, now, l)
		if err != nil {
			return nil, err
		}
		if enough {
			held = append(held, l)
			continue
		}
		l.terms.Hold = c.hold
		if err := tx.QueueLetter(ctx, now, l.number, l.Sealed, l.packed, l.terms); err != nil {
			return nil, err
		}
		if l.number == 0 {
			continue
		}
		if err := tx.AddToThread(ctx, l.MessageID, l.number); err != nil {
			return nil, err
		}
	}
	return held, nil
}
