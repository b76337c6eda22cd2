package sqlstore

import (
	"context"
	"fmt"

	"complaintd/casefile"
)

// This file has what is read of a case when all of it is wanted. Nothing here
// reads a whole table: it is done for every hand-over and breach.

// FiledEvents lists the history of a case, oldest first, with the mail that each
// event comes from.
func (r Reader) FiledEvents(ctx context.Context, caseNumber int64) ([]casefile.FiledEvent, error) {
	events, err := r.Events(ctx, caseNumber)
	if err != nil {
		return nil, err
	}
	var mails []int64
	err = r.list(ctx, &mails, "SELECT COALESCE(mail_id, 0) FROM event WHERE case_number = ? ORDER BY seq", caseNumber)
	if err != nil {
		return nil, fmt.Errorf("list the mails of a history: %w", err)
	}
	filed := make([]casefile.FiledEvent, min(len(events), len(mails))) // events are only ever added
	for i := range filed {
		filed[i] = casefile.FiledEvent{Event: events[i], MailID: mails[i]}
	}
	return filed, nil
}

// FiledMails lists the mails of a case in the order in which they were taken in,
// without the mails themselves: StoredMail has each.
func (r Reader) FiledMails(ctx context.Context, caseNumber int64) ([]casefile.FiledMail, error) {
	var rows []struct {
		ID     int64
		Kind   string
		Reason string
		Size   int64
	}
	err := r.list(ctx, &rows, `SELECT id, kind, reason, size FROM mail
		WHERE id IN (SELECT mail_id FROM event WHERE case_number = ? AND mail_id IS NOT NULL) ORDER BY id`, caseNumber)
	if err != nil {
		return nil, fmt.Errorf("list the mails of a case: %w", err)
	}
	mails := make([]casefile.FiledMail, len(rows))
	for i, row := range rows {
		mails[i] = casefile.FiledMail{ID: row.ID, Kind: casefile.Kind(row.Kind), Reason: row.Reason, Size: row.Size}
	}
	return mails, nil
}

// filedLetters finds the letters of a case by its history, which has every letter
// that was sent, and by the short list of those that were not.
const filedLetters = `SELECT id, name, recipient, state, queued_at, COALESCE(settled_at, 0) AS settled_at, reason FROM outbox
	WHERE id IN (SELECT letter_id FROM event WHERE case_number = ? AND letter_id IS NOT NULL
		UNION SELECT id FROM outbox WHERE state <> 'sent' AND case_number = ?)
	AND case_number = ? ORDER BY id`

// FiledLetters lists the letters of a case in the order in which they were
// written, without their text: LetterBytes has it.
func (r Reader) FiledLetters(ctx context.Context, caseNumber int64) ([]casefile.FiledLetter, error) {
	var rows []struct {
		ID        int64
		Name      string
		Recipient string
		State     string
		QueuedAt  int64 `db:"queued_at"`
		SettledAt int64 `db:"settled_at"`
		Reason    string
	}
	if err := r.list(ctx, &rows, filedLetters, caseNumber, caseNumber, caseNumber); err != nil {
		return nil, fmt.Errorf("list the letters of a case: %w", err)
	}
	letters := make([]casefile.FiledLetter, len(rows))
	for i, row := range rows {
		letters[i] = casefile.FiledLetter{ID: row.ID, Name: casefile.LetterName(row.Name), Recipient: row.Recipient, State: row.State,
			QueuedAt: instant(row.QueuedAt), SettledAt: instant(row.SettledAt), Reason: row.Reason}
	}
	return letters, nil
}

// LetterBytes is a letter as it was sent, or will be; nil where there is none of
// the id.
func (r Reader) LetterBytes(ctx context.Context, id int64) ([]byte, error) {
	var packed []byte
	found, err := r.get(ctx, &packed, "SELECT bytes FROM outbox WHERE id = ?", id)
	if err != nil || !found {
		return nil, wrap("load a letter", err)
	}
	return r.codec.unpack(packed)
}
