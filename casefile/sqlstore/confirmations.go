package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// Ask records that a colleague is asked, by the letter with the Message-ID,
// whether a mail is theirs. They may answer until expires.
func (tx *Tx) Ask(ctx context.Context, messageID string, mailID int64, colleague string, expires time.Time) error {
	err := tx.exec(ctx, "INSERT INTO confirmation (message_id, mail_id, colleague, expires_at, state) VALUES (?,?,?,?,'asked')",
		messageID, mailID, casefile.AddressKey(colleague), micros(expires))
	return wrap("record a question to a colleague", err)
}

// Refuse records that a colleague is told, by the letter with the Message-ID, that
// a mail could not be carried out which was not known to be theirs: it asks for no
// confirmation.
func (tx *Tx) Refuse(ctx context.Context, now time.Time, messageID string, mailID int64, colleague string) error {
	err := tx.exec(ctx, "INSERT INTO confirmation (message_id, mail_id, colleague, expires_at, state) VALUES (?,?,?,?,'refused')",
		messageID, mailID, casefile.AddressKey(colleague), micros(now))
	return wrap("record a letter to a colleague", err)
}

// Unproven tells how many letters a colleague got after the instant about mails
// that were not known to be theirs.
func (r Reader) Unproven(ctx context.Context, colleague string, after time.Time) (n int, err error) {
	_, err = r.get(ctx, &n, "SELECT COUNT(*) FROM confirmation q JOIN mail m ON m.id = q.mail_id WHERE q.colleague = ? AND m.ingested_at > ?",
		casefile.AddressKey(colleague), micros(after))
	return n, wrap("count the letters about doubtful mails", err)
}

// Asked is the mail that a colleague was asked about by the letter with the
// Message-ID; 0 where nobody was, or the answer comes too late or again.
func (r Reader) Asked(ctx context.Context, messageID, colleague string, now time.Time) (mailID int64, err error) {
	_, err = r.get(ctx, &mailID, "SELECT mail_id FROM confirmation WHERE message_id = ? AND colleague = ? AND expires_at > ? AND state = 'asked'",
		messageID, casefile.AddressKey(colleague), micros(now))
	return mailID, wrap("look a question to a colleague up", err)
}

// Confirmed records that the mail is the colleague's: no answer confirms it again.
func (tx *Tx) Confirmed(ctx context.Context, mailID int64) error {
	return wrap("record an answer", tx.exec(ctx, "UPDATE confirmation SET state = 'confirmed' WHERE mail_id = ?", mailID))
}

// Denied records that the mail is not the colleague's: nothing confirms it any more.
func (tx *Tx) Denied(ctx context.Context, mailID int64) error {
	return wrap("record an answer", tx.exec(ctx, "UPDATE confirmation SET state = 'denied' WHERE mail_id = ?", mailID))
}

// Unconfirmed is a mail that said it was from a colleague, and that they did not
// confirm.
type Unconfirmed struct {
	ReceivedAt time.Time
	// Reference and Mailbox are those of the case that it is filed with; empty for
	// none.
	Reference casefile.Reference
	Mailbox   string
}

// Unanswered lists the mails whose time to be confirmed is over.
func (r Reader) Unanswered(ctx context.Context, now time.Time) ([]Unconfirmed, error) {
	var rows []struct {
		ReceivedAt         int64 `db:"received_at"`
		Reference, Mailbox string
	}
	err := r.list(ctx, &rows, `SELECT m.received_at, COALESCE(c.reference, '') AS reference, COALESCE(c.mailbox, '') AS mailbox
		FROM confirmation q JOIN mail m ON m.id = q.mail_id LEFT JOIN cases c ON c.number = m.case_number
		WHERE q.state = 'asked' AND q.expires_at <= ? ORDER BY q.expires_at`, micros(now))
	if err != nil {
		return nil, fmt.Errorf("list what was not confirmed: %w", err)
	}
	mails := make([]Unconfirmed, len(rows))
	for i, row := range rows {
		mails[i] = Unconfirmed{ReceivedAt: instant(row.ReceivedAt), Reference: casefile.Reference(row.Reference), Mailbox: row.Mailbox}
	}
	return mails, nil
}

// Expire records that the time to confirm mails is over for those that Unanswered
// lists at the instant, so many. It is ErrStale where they are not so many any
// more.
func (tx *Tx) Expire(ctx context.Context, now time.Time, mails int) error {
	n, err := tx.changed(ctx, "UPDATE confirmation SET state = 'expired' WHERE state = 'asked' AND expires_at <= ?", micros(now))
	if err == nil && n != int64(mails) {
		return ErrStale
	}
	return wrap("record what was not confirmed", err)
}
