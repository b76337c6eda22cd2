package clerk

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// LetterStateError means that a letter is not in a state in which what a person
// asked for can be done.
type LetterStateError struct {
	ID    int64
	State sqlstore.LetterState // empty: there is no such letter
}

func (e *LetterStateError) Error() string {
	if e.State == "" {
		return fmt.Sprintf("there is no letter %d", e.ID)
	}
	return fmt.Sprintf("letter %d is %s", e.ID, e.State)
}

// Retry has a letter sent once more that was refused, given up, called off or held.
// Else the error is a *LetterStateError.
func (c *Clerk) Retry(ctx context.Context, id int64) error {
	now := c.now()
	return c.change(ctx, now, id, func(l sqlstore.WrittenLetter) casefile.Input {
		return casefile.LetterRetried{ID: id, Name: l.Name, To: l.Recipient}
	}, func(tx *sqlstore.Tx) (bool, error) { return tx.RetryLetter(ctx, now, id) })
}

// Cancel calls a letter off that waits or is held. Else the error is a
// *LetterStateError.
func (c *Clerk) Cancel(ctx context.Context, id int64) error {
	const why = "called off by a person"
	now := c.now()
	return c.change(ctx, now, id, func(l sqlstore.WrittenLetter) casefile.Input {
		return casefile.LetterSettled{ID: id, Name: l.Name, To: l.Recipient, Outcome: casefile.Cancelled, Reason: why}
	}, func(tx *sqlstore.Tx) (bool, error) { return tx.CancelLetter(ctx, now, id, why) })
}

// change does something to a letter, with what follows from it in its case.
func (c *Clerk) change(ctx context.Context, now time.Time, id int64, input func(sqlstore.WrittenLetter) casefile.Input, do func(*sqlstore.Tx) (bool, error)) error {
	letter, err := c.store.LetterByID(ctx, id)
	if err != nil {
		return err
	}
	if letter.State == "" { // nothing is to be decided about it
		return &LetterStateError{ID: id}
	}
	_, err = c.act(ctx, now, letter.CaseNumber, input(letter), func(tx *sqlstore.Tx) error {
		done, err := do(tx)
		if err == nil && !done {
			err = &LetterStateError{ID: id, State: letter.State}
		}
		return err
	})
	if err == nil {
		c.wakeOutbox()
	}
	return err
}

// Release has the letters sent that were held because all were, and tells how many
// they are.
func (c *Clerk) Release(ctx context.Context) (n int64, err error) {
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		n, err = tx.ReleaseLetters(ctx, c.now())
		return err
	})
	if err == nil {
		c.wakeOutbox()
	}
	return n, err
}

// holdLetters holds what is not sent yet to an address that takes no mail.
func holdLetters(ctx context.Context, tx *sqlstore.Tx, number int64, d casefile.Decision) error {
	if d.Holds == "" || number == 0 {
		return nil
	}
	return tx.HoldLetters(ctx, number, d.Holds)
}
