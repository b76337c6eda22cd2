package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// FirstContact is when the mailbox was first read; now, which is recorded, where
// it never was.
func (s *Store) FirstContact(ctx context.Context, mailbox string, now time.Time) (time.Time, error) {
	at, err := s.FirstRead(ctx, mailbox)
	if err != nil || !at.IsZero() {
		return at, err
	}
	err = s.Write(ctx, func(tx *Tx) error {
		err := tx.exec(ctx, `INSERT INTO mailbox (address, first_contact) VALUES (?,?)
			ON CONFLICT (address) DO UPDATE SET first_contact = COALESCE(mailbox.first_contact, excluded.first_contact)`, mailbox, micros(now))
		if err == nil {
			at, err = tx.FirstRead(ctx, mailbox)
		}
		return err
	})
	return at, wrap("record a mailbox", err)
}

// FirstRead is when the mailbox was first read; zero where it never was.
func (r Reader) FirstRead(ctx context.Context, mailbox string) (time.Time, error) {
	var at int64
	_, err := r.get(ctx, &at, "SELECT COALESCE(MAX(first_contact), 0) FROM mailbox WHERE address = ?", mailbox)
	return instant(at), wrap("look a mailbox up", err)
}

// Mailbox is how the reading of a mailbox goes. An instant is zero where there
// was none.
type Mailbox struct {
	Address string
	// ReadAt is when it was last read to the end, to some minutes.
	ReadAt time.Time
	// UnreadableSince is when it was first found that it can't be read, for the
	// Trouble found last; zero while it can be read.
	UnreadableSince time.Time
	Trouble         casefile.Trouble
	// ToldAt is when somebody was told that it can't be read.
	ToldAt time.Time
}

// Mailboxes lists the mailboxes that were ever read or tried, by address. Some
// may not be configured any more.
func (r Reader) Mailboxes(ctx context.Context) ([]Mailbox, error) {
	return r.mailboxes(ctx, "address <> ''")
}

// UnreadableMailboxes lists those that can't be read since the instant or
// longer, or for a reason that does not pass, with an attempt after tried, and of
// which nobody was told.
func (r Reader) UnreadableMailboxes(ctx context.Context, since, tried time.Time) ([]Mailbox, error) {
	return r.mailboxes(ctx, "(unreadable_since <= ? OR trouble = ?) AND failed_at > ? AND told_at IS NULL",
		micros(since), string(casefile.TroubleGrant), micros(tried))
}

func (r Reader) mailboxes(ctx context.Context, where string, args ...any) ([]Mailbox, error) {
	var rows []struct {
		Address         string
		ReadAt          int64 `db:"read_at"`
		UnreadableSince int64 `db:"unreadable_since"`
		Trouble         string
		ToldAt          int64 `db:"told_at"`
	}
	err := r.list(ctx, &rows, `SELECT address, COALESCE(read_at, 0) AS read_at, COALESCE(unreadable_since, 0) AS unreadable_since, trouble,
		COALESCE(told_at, 0) AS told_at FROM mailbox WHERE `+where+" ORDER BY address", args...)
	if err != nil {
		return nil, fmt.Errorf("list mailboxes: %w", err)
	}
	mailboxes := make([]Mailbox, len(rows))
	for i, row := range rows {
		mailboxes[i] = Mailbox{Address: row.Address, ReadAt: instant(row.ReadAt), UnreadableSince: instant(row.UnreadableSince),
			Trouble: casefile.Trouble(row.Trouble), ToldAt: instant(row.ToldAt)}
	}
	return mailboxes, nil
}

// MailboxFailed records that a mailbox could not be read at the instant. Since
// when stays as it was, whatever was restarted meanwhile.
func (tx *Tx) MailboxFailed(ctx context.Context, now time.Time, mailbox string, why casefile.Trouble) error {
	err := tx.exec(ctx, `INSERT INTO mailbox (address, unreadable_since, failed_at, trouble) VALUES (?,?,?,?)
		ON CONFLICT (address) DO UPDATE SET unreadable_since =
		CASE WHEN mailbox.unreadable_since <= excluded.unreadable_since THEN mailbox.unreadable_since ELSE excluded.unreadable_since END,
		failed_at = excluded.failed_at, trouble = excluded.trouble`, mailbox, micros(now), micros(now), string(why))
	return wrap("record that a mailbox can't be read", err)
}

// MailboxTold records that somebody was told of a mailbox that can't be read. It
// is ErrStale where somebody was told before, or the mailbox can be read again.
func (tx *Tx) MailboxTold(ctx context.Context, now time.Time, mailbox string) error {
	n, err := tx.changed(ctx, "UPDATE mailbox SET told_at = ? WHERE address = ? AND told_at IS NULL AND unreadable_since IS NOT NULL",
		micros(now), mailbox)
	if err == nil && n == 0 {
		return ErrStale
	}
	return wrap("record who was told of a mailbox", err)
}

// MailboxRead records that a mailbox was read to the end at the instant. It tells
// whether somebody was told before that it can't be.
func (tx *Tx) MailboxRead(ctx context.Context, now time.Time, mailbox string) (told bool, err error) {
	n, err := tx.changed(ctx, "UPDATE mailbox SET told_at = NULL WHERE address = ? AND told_at IS NOT NULL", mailbox)
	if err == nil {
		err = tx.exec(ctx, `INSERT INTO mailbox (address, read_at) VALUES (?,?) ON CONFLICT (address) DO UPDATE SET read_at = excluded.read_at,
			unreadable_since = NULL, failed_at = NULL, trouble = ''`, mailbox, micros(now))
	}
	return n > 0, wrap("record that a mailbox was read", err)
}
