package clerk

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// Next claims the letter to be sent next at now. Where none is due it returns
// nil and the instant at which the next one will be; the zero time where none
// waits.
func (c *Clerk) Next(ctx context.Context, now time.Time) (*casefile.QueuedLetter, time.Time, error) {
	next, err := c.store.NextLetterAt(ctx)
	if err != nil || next.IsZero() || next.After(now) {
		return nil, next, err
	}
	letter, err := c.claim(ctx, now)
	if err == nil && letter != nil && letter.Stale {
		if err := c.rewrite(ctx, now, letter); err != nil {
			untried := casefile.Settlement{Outcome: casefile.NotTried, Reason: "it could not be written anew"}
			return nil, time.Time{}, errors.Join(fmt.Errorf("rewrite a letter: %w", err), c.Settle(ctx, now, letter, untried))
		}
	}
	if err != nil || letter != nil {
		return letter, time.Time{}, err
	}
	// What is due waits for an earlier letter of its case, which is being
	// sent or waits for its own next attempt.
	return nil, now.Add(blockedRetry), nil
}

// claim claims the next letter, nil where none is due. Letters whose stored
// bytes are damaged are refused on the way: none of them may hold up the rest.
func (c *Clerk) claim(ctx context.Context, now time.Time) (letter *casefile.QueuedLetter, err error) {
	for {
		err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
			letter, _, err = tx.ClaimLetter(ctx, now)
			return err
		})
		var damaged *sqlstore.UnreadableLetterError
		if !errors.As(err, &damaged) {
			return letter, err
		}
		c.log.Error("letter damaged", "letter", damaged.ID, "err", damaged.Err)
		refused := casefile.Settlement{Outcome: casefile.Refused, Reason: "what is stored of the letter is damaged"}
		if err := c.settle(ctx, now, damaged.ID, refused, alone); err != nil {
			return nil, err
		}
	}
}

// rewrite writes a claimed letter anew, with dates that count from today.
func (c *Clerk) rewrite(ctx context.Context, now time.Time, letter *casefile.QueuedLetter) error {
	about, _, err := c.store.CaseByReference(ctx, letter.Reference)
	if err != nil {
		return err
	}
	anew := c.rules.Rewritten(now, about.For(letter.Recipient), letter.Name, letter.Words)
	if letter.Encloses != 0 {
		if anew.Enclosed, err = c.readAgain(ctx, c.store.Reader, letter.Encloses, about.Mailbox); err != nil {
			return err
		}
	}
	sealed, err := c.sealAll([]casefile.Letter{anew})
	if err != nil {
		return err
	}
	letter.MessageID, letter.EnvelopeFrom, letter.Recipient = sealed[0].MessageID, sealed[0].EnvelopeFrom, sealed[0].Recipient
	letter.Bytes, letter.Stale = sealed[0].Bytes, false
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		if err := tx.RewriteLetter(ctx, letter.ID, sealed[0].Sealed, sealed[0].packed, c.freshUntil(anew)); err != nil {
			return err
		}
		return tx.AddToThread(ctx, letter.MessageID, about.Number)
	})
}

// freshUntil is until when a letter may be sent as it was written; zero for
// letters that never age.
func (c *Clerk) freshUntil(l casefile.Letter) time.Time {
	if l.WindowEnds.IsZero() {
		return time.Time{}
	}
	return c.rules.Calendar.At(c.rules.Calendar.DateOf(l.At), 24*time.Hour)
}

// blockedRetry is how soon letters that wait for an earlier one are looked at
// again.
const blockedRetry = 5 * time.Second

// Ours is sqlstore.ErrLeaseLost where what was claimed under the lease of ctx may
// have been claimed by another daemon since.
func (c *Clerk) Ours(ctx context.Context) error { return c.store.Holds(ctx) }

// Settle records what became of an attempt to send a letter, with what follows
// from it in its case, and frees the claim.
func (c *Clerk) Settle(ctx context.Context, now time.Time, letter *casefile.QueuedLetter, s casefile.Settlement) error {
	return c.settle(ctx, now, letter.ID, s, func(tx *sqlstore.Tx) error {
		if mailbox := c.copyTo(letter.Bytes); s.Outcome == casefile.Delivered && mailbox != "" {
			return tx.OweCopy(ctx, now, letter.ID, mailbox)
		}
		return nil
	})
}

// alone is nothing else in a transaction.
func alone(*sqlstore.Tx) error { return nil }

// settle is Settle after something else in the same transaction.
func (c *Clerk) settle(ctx context.Context, now time.Time, id int64, s casefile.Settlement, first func(*sqlstore.Tx) error) error {
	letter, err := c.store.LetterByID(ctx, id)
	if err == nil {
		settled := casefile.LetterSettled{ID: id, Name: letter.Name, To: letter.Recipient, Outcome: s.Outcome, Reason: s.Reason}
		_, err = c.act(ctx, now, letter.CaseNumber, settled, func(tx *sqlstore.Tx) error {
			err := first(tx)
			if err == nil {
				err = tx.SettleLetter(ctx, now, id, s)
			}
			if err == nil && s.Outcome.Failed() && letter.Name == casefile.Alert {
				err = c.passOn(ctx, tx, id)
			}
			return err
		})
	}
	if err != nil {
		return fmt.Errorf("record what became of a letter: %w", err)
	}
	return nil
}

// Recover frees the letters that were being sent when a process was interrupted, and
// has letters be due at once that were queued under a clock that ran ahead.
func (c *Clerk) Recover(ctx context.Context) error {
	if err := c.freeAbandoned(ctx); err != nil {
		return err
	}
	return c.hasten(ctx)
}

// hasten makes letters due that were queued under a clock that ran ahead, and would
// wait until it is right.
func (c *Clerk) hasten(ctx context.Context) error {
	now := c.now()
	if some, err := c.store.LettersAhead(ctx, now); err != nil || !some {
		return err
	}
	var hastened int64
	err := c.store.Write(ctx, func(tx *sqlstore.Tx) (err error) {
		hastened, err = tx.HastenLetters(ctx, now)
		return err
	})
	if err == nil {
		c.log.Warn("letters were queued under a clock that ran ahead; they are due now", "letters", hastened)
		c.wakeOutbox()
	}
	return err
}

// freeAbandoned frees the letters that another process was sending, or an earlier
// one, when it ended or was cut off. Each may have been delivered, so it counts as
// uncertain; it is due at once and bears the same Message-ID.
func (c *Clerk) freeAbandoned(ctx context.Context) error {
	abandoned, err := c.store.AbandonedLetters(ctx)
	if err != nil {
		return err
	}
	for _, l := range abandoned {
		err := c.free(ctx, c.now(), l)
		if errors.Is(err, sqlstore.ErrFreed) {
			continue
		}
		if err != nil {
			return err
		}
		c.log.Warn("letter interrupted", "case", l.Reference, "letter", l.ID, "msgid", l.MessageID)
	}
	return nil
}

// free settles an abandoned letter, unless somebody else does.
func (c *Clerk) free(ctx context.Context, now time.Time, l sqlstore.Letter) error {
	s := casefile.Settlement{Outcome: casefile.Uncertain, RetryAt: now,
		Reason: "the program was interrupted while the letter was being sent"}
	return c.settle(ctx, now, l.ID, s, func(tx *sqlstore.Tx) error { return tx.FreeLetter(ctx, l) })
}
