package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// Mail is the record of a mail that was ingested.
type Mail struct {
	ID     int64
	Folder casefile.Folder // where it is moved on the IMAP server
}

// MailByKey finds the mail with the content key; false where it was never seen.
func (r Reader) MailByKey(ctx context.Context, key casefile.ContentKey) (Mail, bool, error) {
	var row struct {
		ID     int64
		Folder string
	}
	found, err := r.get(ctx, &row, "SELECT id, folder FROM mail WHERE content_key = ?", key[:])
	return Mail{ID: row.ID, Folder: casefile.Folder(row.Folder)}, found, wrap("look a mail up", err)
}

// InsertMail stores a mail, raw as it came, with what became of it.
// caseNumber is 0 where it belongs to no case.
func (tx *Tx) InsertMail(ctx context.Context, now time.Time, in *casefile.Incoming, raw Blob, d casefile.Decision, caseNumber int64) (int64, error) {
	examination, err := packExamination(in.Examination)
	if err != nil {
		return 0, fmt.Errorf("insert a mail: %w", err)
	}
	var id int64
	_, err = tx.get(ctx, &id, `INSERT INTO mail
		(content_key, case_number, kind, reason, folder, message_id, received_at, ingested_at, size, raw, examination)
		VALUES (?,?,?,?,?,?,?,?,?,?,?) RETURNING id`,
		in.Key[:], orNull(caseNumber), string(d.Kind), d.Reason, string(d.Folder), in.MessageID,
		micros(in.ReceivedAt), micros(now), in.Size, raw.frame, examination)
	if err != nil {
		return 0, fmt.Errorf("insert a mail: %w", err)
	}
	return id, nil
}

// RawMail is the mail's raw bytes as they came from the server.
func (r Reader) RawMail(ctx context.Context, id int64) ([]byte, error) {
	var packed []byte
	found, err := r.get(ctx, &packed, "SELECT raw FROM mail WHERE id = ?", id)
	if err != nil || !found {
		return nil, wrap("load a raw mail", err)
	}
	return r.codec.unpack(packed)
}

// StoredMail is a mail as it can be read again.
type StoredMail struct {
	Raw        []byte
	ReceivedAt time.Time
	CaseNumber int64 // 0 where it belongs to no case
	Kind       casefile.Kind
	// Examination is what a virus scanner said of it; nil where none was asked.
	Examination *casefile.Examination
}

// StoredMail loads a mail; false where there is none of the id.
func (r Reader) StoredMail(ctx context.Context, id int64) (StoredMail, bool, error) {
	var row struct {
		Raw         []byte
		ReceivedAt  int64 `db:"received_at"`
		CaseNumber  int64 `db:"case_number"`
		Kind        string
		Examination string
	}
	found, err := r.get(ctx, &row, "SELECT raw, received_at, COALESCE(case_number, 0) AS case_number, kind, examination FROM mail WHERE id = ?", id)
	if err != nil || !found {
		return StoredMail{}, false, wrap("load a mail", err)
	}
	mail := StoredMail{ReceivedAt: instant(row.ReceivedAt), CaseNumber: row.CaseNumber, Kind: casefile.Kind(row.Kind)}
	if mail.Raw, err = r.codec.unpack(row.Raw); err == nil {
		mail.Examination, err = unpackExamination(row.Examination)
	}
	return mail, err == nil, err
}

// FirstMail is the id of the mail that opened the case, 0 where none is known.
func (r Reader) FirstMail(ctx context.Context, caseNumber int64) (id int64, err error) {
	_, err = r.get(ctx, &id, "SELECT mail_id FROM event WHERE case_number = ? AND mail_id IS NOT NULL ORDER BY seq LIMIT 1", caseNumber)
	return id, wrap("look for the first mail of a case", err)
}

// Adopt makes a mail that was filed without a case part of one.
func (tx *Tx) Adopt(ctx context.Context, id, caseNumber int64) error {
	n, err := tx.changed(ctx, "UPDATE mail SET case_number = ?, kind = ? WHERE id = ? AND case_number IS NULL", caseNumber, string(casefile.KindComplaint), id)
	if err == nil && n == 0 {
		return ErrStale
	}
	return wrap("make a mail part of a case", err)
}

// MailRecord is what became of a mail.
type MailRecord struct {
	ID         int64
	CaseNumber int64 // 0 where it belongs to no case
	Kind       casefile.Kind
	Reason     string
	Folder     casefile.Folder
	ReceivedAt time.Time
}

// MailsAfter lists up to limit mails with ids above after, in the order in
// which they were ingested, so that a long list is read in short steps.
func (r Reader) MailsAfter(ctx context.Context, after int64, limit int) ([]MailRecord, error) {
	var rows []struct {
		ID         int64
		CaseNumber int64 `db:"case_number"`
		Kind       string
		Reason     string
		Folder     string
		ReceivedAt int64 `db:"received_at"`
	}
	err := r.list(ctx, &rows, `SELECT id, COALESCE(case_number, 0) AS case_number, kind, reason, folder, received_at
		FROM mail WHERE id > ? ORDER BY id LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list mails: %w", err)
	}
	mails := make([]MailRecord, len(rows))
	for i, row := range rows {
		mails[i] = MailRecord{ID: row.ID, CaseNumber: row.CaseNumber, Kind: casefile.Kind(row.Kind), Reason: row.Reason,
			Folder: casefile.Folder(row.Folder), ReceivedAt: instant(row.ReceivedAt)}
	}
	return mails, nil
}

// orNull stores 0 as NULL: no row has the id 0.
func orNull(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}
