package clerk

import (
	"context"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// This file puts letters into an alert of which a colleague would get many.

// hadEnough tells whether a letter goes into an alert.
func hadEnough(ctx context.Context, r sqlstore.Reader, now time.Time, l sealedLetter) (bool, error) {
	if !l.mayBeBundled() {
		return false, nil
	}
	n, err := r.LettersTo(ctx, l.Recipient, now.Add(-casefile.SingleSpan), l.Name, l.Name)
	return n >= casefile.MostSingle, err
}

// bundle tells in an alert what letters would have told that a colleague gets no
// more of within the hour, and notes it in the histories of their cases.
func (c *Clerk) bundle(ctx context.Context, tx *sqlstore.Tx, now time.Time, held []sealedLetter) error {
	type line struct {
		number int64
		name   casefile.LetterName
	}
	var notices []casefile.Notice
	var lines []line
	to := map[line][]string{}
	for _, l := range held {
		notices = append(notices, l.notice)
		at := line{l.number, l.Name}
		if to[at] == nil {
			lines = append(lines, at)
		}
		to[at] = append(to[at], l.notice.To)
	}
	for _, at := range lines {
		event := casefile.ToldInAlert(now, at.name, to[at])
		if err := c.appendEvents(ctx, tx, at.number, 0, []casefile.Event{event}); err != nil {
			return err
		}
	}
	return c.recordNotices(ctx, tx, now, notices)
}
