package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"complaintd/casefile"
)

// This file has what a mailbox is held against, and what came of it.

// OnRecord lists up to limit mails that lie in a folder by record, from a UID on
// and in the order of the UIDs.
func (r Reader) OnRecord(ctx context.Context, from casefile.Placement, limit int) ([]casefile.OnRecord, error) {
	return r.onRecord(ctx, "mailbox = ? AND folder = ? AND uidvalidity = ? AND uid >= ? ORDER BY uid LIMIT ?",
		from.Mailbox, from.Folder, from.UIDValidity, from.UID, limit)
}

// Astray lists the mails that lie in a folder by record, but not under the
// UIDVALIDITY that it has.
func (r Reader) Astray(ctx context.Context, f casefile.FolderState) ([]casefile.OnRecord, error) {
	return r.onRecord(ctx, "mailbox = ? AND folder = ? AND uidvalidity <> ?", f.Mailbox, f.Folder, f.UIDValidity)
}

// FoldersOnRecord tells how many mails of a mailbox lie in each folder by record.
func (r Reader) FoldersOnRecord(ctx context.Context, mailbox string) (map[string]int, error) {
	var rows []struct {
		Folder string
		N      int
	}
	err := r.list(ctx, &rows, "SELECT folder, COUNT(mail_id) AS n FROM placement WHERE mailbox = ? GROUP BY folder", mailbox)
	if err != nil {
		return nil, fmt.Errorf("count the mails of folders: %w", err)
	}
	folders := map[string]int{}
	for _, row := range rows {
		folders[row.Folder] = row.N
	}
	return folders, nil
}

func (r Reader) onRecord(ctx context.Context, where string, args ...any) ([]casefile.OnRecord, error) {
	var rows []placeRow
	err := r.list(ctx, &rows, "SELECT mailbox, folder, uidvalidity, uid, COALESCE(mail_id, 0) AS mail_id FROM placement WHERE "+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list where mails lie: %w", err)
	}
	mails := make([]casefile.OnRecord, len(rows))
	for i, row := range rows {
		mails[i] = casefile.OnRecord{Placement: row.placement(), MailID: row.MailID}
	}
	return mails, nil
}

type placeRow struct {
	Mailbox     string
	Folder      string
	UIDValidity uint32 `db:"uidvalidity"`
	UID         int64  // of a mail whose UID is not known, its id
	MailID      int64  `db:"mail_id"`
}

func (r placeRow) placement() casefile.Placement {
	p := casefile.Placement{Mailbox: r.Mailbox, Folder: r.Folder, UIDValidity: r.UIDValidity, UID: uint32(r.UID)}
	if p.UIDValidity == 0 {
		p.UID = 0
	}
	return p
}

// mostCandidates bear one Message-ID at most that are looked at.
const mostCandidates = 20

// Candidates lists the mails that bear a Message-ID, with where they lie.
func (r Reader) Candidates(ctx context.Context, messageID string) ([]casefile.Candidate, error) {
	var mails []casefile.Candidate
	var rows []struct {
		ID   int64
		Size int64
	}
	err := r.list(ctx, &rows, "SELECT id, size FROM mail WHERE message_id = ? AND message_id <> '' ORDER BY id LIMIT ?", messageID, mostCandidates)
	if err != nil {
		return nil, fmt.Errorf("look mails up by their Message-ID: %w", err)
	}
	for _, row := range rows {
		lies, err := r.Lies(ctx, row.ID)
		if err != nil {
			return nil, err
		}
		mails = append(mails, casefile.Candidate{MailID: row.ID, Size: row.Size, Lies: lies})
	}
	return mails, nil
}

// Lies tells where a mail lies by record.
func (r Reader) Lies(ctx context.Context, mailID int64) ([]casefile.Placement, error) {
	onRecord, err := r.onRecord(ctx, "mail_id = ?", mailID)
	lies := make([]casefile.Placement, len(onRecord))
	for i, one := range onRecord {
		lies[i] = one.Placement
	}
	return lies, err
}

// Doubles lists the places of a mailbox where mails lie that lie in more than one.
func (r Reader) Doubles(ctx context.Context, mailbox string) ([]casefile.OnRecord, error) {
	return r.onRecord(ctx, `mailbox = ? AND mail_id IN (SELECT mail_id FROM placement WHERE mail_id IS NOT NULL
		GROUP BY mail_id HAVING COUNT(*) > 1) ORDER BY mail_id, folder, uid`, mailbox)
}

// SeenThrough is up to which UID a folder is accounted for under its UIDVALIDITY;
// 0 where it was never looked through.
func (r Reader) SeenThrough(ctx context.Context, f casefile.FolderState) (next uint32, err error) {
	_, err = r.get(ctx, &next, `SELECT MAX(next) FROM (
		SELECT COALESCE(MAX(uid_next), 0) AS next FROM folder_seen WHERE mailbox = ? AND folder = ? AND uidvalidity = ?
		UNION ALL SELECT COALESCE(MAX(uid), 0) + 1 FROM placement WHERE mailbox = ? AND folder = ? AND uidvalidity = ?) AS known`,
		f.Mailbox, f.Folder, f.UIDValidity, f.Mailbox, f.Folder, f.UIDValidity)
	return next, wrap("look up how far a folder was looked through", err)
}

// WasSeen tells whether a folder was ever looked through under this UIDVALIDITY.
func (r Reader) WasSeen(ctx context.Context, f casefile.FolderState) (seen bool, err error) {
	_, err = r.get(ctx, &seen, "SELECT COUNT(*) > 0 FROM folder_seen WHERE mailbox = ? AND folder = ? AND uidvalidity = ?", f.Mailbox, f.Folder, f.UIDValidity)
	return seen, wrap("look a folder up", err)
}

// LastSurvey is when a mailbox was last held against the case file; zero where it
// never was.
func (r Reader) LastSurvey(ctx context.Context, mailbox string) (time.Time, error) {
	var at int64
	_, err := r.get(ctx, &at, "SELECT COALESCE(MAX(at), 0) FROM reconciliation WHERE mailbox = ?", mailbox)
	return instant(at), wrap("look up the last reconciliation", err)
}

// SurveysSince sums up what was found in a mailbox after an instant.
func (r Reader) SurveysSince(ctx context.Context, mailbox string, since time.Time) (recovered, gone int, err error) {
	var row struct{ Recovered, Gone int }
	_, err = r.get(ctx, &row, `SELECT COALESCE(SUM(recovered), 0) AS recovered, COALESCE(SUM(gone), 0) AS gone
		FROM reconciliation WHERE mailbox = ? AND at > ?`, mailbox, micros(since))
	return row.Recovered, row.Gone, wrap("look up reconciliations", err)
}

// surveyStep is how many places are struck out in one transaction.
const surveyStep = 1000

// RecordSurvey records what was found in a mailbox: the places at which no mail lies
// are struck out, and mails that lie nowhere any more are marked so. Those are the
// survey's Gone. Interrupted, it is done again by the next survey.
func (s *Store) RecordSurvey(ctx context.Context, now time.Time, v casefile.Survey) (casefile.Survey, error) {
	lost := v.Lost
	for len(lost) > 0 {
		some := lost[:min(len(lost), surveyStep)]
		lost = lost[len(some):]
		err := s.Write(ctx, func(tx *Tx) error { return tx.strikeOut(ctx, now, some, &v.Gone) })
		if err != nil {
			return v, fmt.Errorf("record what lies in a mailbox no longer: %w", err)
		}
	}
	err := s.Write(ctx, func(tx *Tx) error {
		for _, f := range v.Folders {
			if err := tx.LookedThrough(ctx, f); err != nil {
				return err
			}
		}
		if err := tx.leaveFolders(ctx, v); err != nil {
			return err
		}
		return tx.exec(ctx, `INSERT INTO reconciliation (mailbox, at, mails, recovered, gone) VALUES (?,?,?,?,?)
			ON CONFLICT (mailbox, at) DO UPDATE SET recovered = reconciliation.recovered + excluded.recovered, gone = reconciliation.gone + excluded.gone`,
			v.Mailbox, micros(now), v.Mails, v.Unknown.Count, v.Gone.Count)
	})
	return v, wrap("record a reconciliation", err)
}

// leaveFolders forgets that mails lie in folders that have another name by now, or are
// looked at no more, where they were found in those that are.
func (tx *Tx) leaveFolders(ctx context.Context, v casefile.Survey) error {
	folders, err := tx.FoldersOnRecord(ctx, v.Mailbox)
	if err != nil {
		return err
	}
	for _, f := range v.Folders {
		delete(folders, f.Folder)
	}
	for folder := range folders {
		err := tx.exec(ctx, `DELETE FROM placement WHERE mailbox = ? AND folder = ? AND moved_at IS NOT NULL AND EXISTS (
			SELECT 1 FROM placement there WHERE there.mail_id = placement.mail_id AND there.mailbox = placement.mailbox
			AND there.folder <> placement.folder AND there.moved_at IS NOT NULL)`, v.Mailbox, folder)
		if err != nil {
			return fmt.Errorf("forget a folder: %w", err)
		}
	}
	return nil
}

// LookedThrough records that a folder is accounted for up to its UIDNext.
func (tx *Tx) LookedThrough(ctx context.Context, f casefile.FolderState) error {
	err := tx.exec(ctx, `INSERT INTO folder_seen (mailbox, folder, uidvalidity, uid_next) VALUES (?,?,?,?)
		ON CONFLICT (mailbox, folder) DO UPDATE SET uidvalidity = excluded.uidvalidity, uid_next = excluded.uid_next`,
		f.Mailbox, f.Folder, f.UIDValidity, f.UIDNext)
	return wrap("record how far a folder was looked through", err)
}

// strikeOut strikes places out, and adds the mails to gone that lie nowhere now.
func (tx *Tx) strikeOut(ctx context.Context, now time.Time, lost []casefile.OnRecord, gone *casefile.Finds) error {
	found := *gone
	for _, one := range lost {
		uid := int64(one.UID)
		if one.UIDValidity == 0 {
			uid = one.MailID
		}
		struck := tx.exec(ctx, "DELETE FROM placement WHERE "+thisPlace+" AND COALESCE(mail_id, 0) = ?", one.Mailbox, one.Folder, one.UIDValidity, uid, one.MailID)
		n, err := tx.changed(ctx, `UPDATE mail SET gone_at = ? WHERE id = ? AND gone_at IS NULL
			AND NOT EXISTS (SELECT 1 FROM placement WHERE mail_id = mail.id)`, micros(now), one.MailID)
		if err := errors.Join(struck, err); err != nil {
			return err
		}
		if n > 0 {
			found.Add(one)
		}
	}
	*gone = found
	return nil
}
