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
		err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
			return c.settle(ctx, tx, now, damaged.ID, damaged.Name, refused)
		})
		if err != nil {
			return nil, err
		}
	}
}

// blockedRetry is how soon letters that wait for an earlier one are looked at
// again.
const blockedRetry = 5 * time.Second

// Settle records what became of an attempt to send a letter, with the event in
// its case, and frees the claim.
func (c *Clerk) Settle(ctx context.Context, now time.Time, letter *casefile.QueuedLetter, s casefile.Settlement) error {
	err := c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		return c.settle(ctx, tx, now, letter.ID, letter.Name, s)
	})
	if err != nil {
		return fmt.Errorf("record what became of a letter: %w", err)
	}
	return nil
}

func (c *Clerk) settle(ctx context.Context, tx *sqlstore.Tx, now time.Time, id int64, name casefile.LetterName, s casefile.Settlement) error {
	if err := tx.SettleLetter(ctx, now, id, s); err != nil {
		return err
	}
	number, err := tx.CaseOfLetter(ctx, id)
	if err != nil || number == 0 {
		return err
	}
	before, _, err := tx.Case(ctx, number)
	if err != nil {
		return err
	}
	d := c.rules.Decide(now, before, casefile.LetterSettled{ID: id, Name: name, Outcome: s.Outcome, Reason: s.Reason})
	if len(d.Events) == 0 {
		return nil
	}
	if err := tx.UpdateCase(ctx, d.Case); err != nil {
		return err
	}
	return tx.AppendEvents(ctx, number, 0, d.Events)
}

// Recover frees the letters that were being sent when the program was last
// interrupted. Each may have been delivered, so it counts as uncertain; it is
// due at once and bears the same Message-ID. So are letters that were queued
// under a clock that ran ahead. It must be called before anything is sent, by
// the one who holds the claim on the database.
func (c *Clerk) Recover(ctx context.Context) error {
	now := c.now()
	interrupted, err := c.store.ClaimedLetters(ctx)
	if err != nil {
		return err
	}
	for _, l := range interrupted {
		c.log.Warn("letter interrupted", "case", l.Reference, "letter", l.ID, "msgid", l.MessageID)
	}
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		hastened, err := tx.HastenLetters(ctx, now)
		if hastened > 0 {
			c.log.Warn("letters were queued under a clock that ran ahead; they are due now", "letters", hastened)
		}
		if err != nil {
			return err
		}
		for _, l := range interrupted {
			s := casefile.Settlement{Outcome: casefile.Uncertain, RetryAt: now,
				Reason: "the program was interrupted while the letter was being sent"}
			if err := c.settle(ctx, tx, now, l.ID, l.Name, s); err != nil {
				return err
			}
		}
		return nil
	})
}
