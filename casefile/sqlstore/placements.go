package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// thisPlace is the condition for one place.
const thisPlace = "mailbox = ? AND folder = ? AND uidvalidity = ? AND uid = ?"

// Place records that the mail lies at the placement, from where it is to be moved.
func (tx *Tx) Place(ctx context.Context, at casefile.Placement, mailID int64) error {
	return wrap("record where a mail lies", tx.place(ctx, at, mailID, nil))
}

// PlaceFound records that the mail was found at the placement, and may stay there.
// The mail 0 is none of ours: it lay there before the program first read the
// mailbox.
func (tx *Tx) PlaceFound(ctx context.Context, now time.Time, at casefile.Placement, mailID int64) error {
	return wrap("record where a mail was found", tx.place(ctx, at, mailID, micros(now)))
}

func (tx *Tx) place(ctx context.Context, at casefile.Placement, mailID int64, movedAt any) error {
	if err := tx.displace(ctx, at, mailID); err != nil {
		return err
	}
	err := tx.exec(ctx, `INSERT INTO placement (mailbox, folder, uidvalidity, uid, mail_id, moved_at) VALUES (?,?,?,?,?,?)
		ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET mail_id = excluded.mail_id, moved_at = excluded.moved_at`,
		at.Mailbox, at.Folder, at.UIDValidity, at.UID, orNull(mailID), movedAt)
	if err != nil {
		return err
	}
	return tx.exec(ctx, "UPDATE mail SET gone_at = NULL WHERE id = ? AND gone_at IS NOT NULL", mailID)
}

// displace takes from a place whatever mail but mailID lay there by record: a
// server that was restored from a backup may give a UID again. Where that mail
// lies now is not known.
func (tx *Tx) displace(ctx context.Context, from casefile.Placement, mailID int64) error {
	err := tx.exec(ctx, `INSERT INTO placement (mailbox, folder, uidvalidity, uid, mail_id, moved_at)
		SELECT mailbox, folder, 0, mail_id, mail_id, moved_at FROM placement WHERE `+thisPlace+" AND mail_id <> ? ON CONFLICT DO NOTHING",
		from.Mailbox, from.Folder, from.UIDValidity, from.UID, mailID)
	if err != nil {
		return err
	}
	return tx.exec(ctx, "DELETE FROM placement WHERE "+thisPlace+" AND (mail_id <> ? OR mail_id IS NULL)",
		from.Mailbox, from.Folder, from.UIDValidity, from.UID, mailID)
}

// Placed tells which mails of the folder from from.UID on are on record and
// still to be moved, and into which folder each. One that was moved is not
// among them: what lies under its UID now must be looked at.
func (r Reader) Placed(ctx context.Context, from casefile.Placement) (map[uint32]casefile.Folder, error) {
	var rows []struct {
		UID    uint32
		Folder string
	}
	err := r.list(ctx, &rows, `SELECT p.uid AS uid, m.folder AS folder FROM placement p JOIN mail m ON m.id = p.mail_id
		WHERE p.mailbox = ? AND p.folder = ? AND p.uidvalidity = ? AND p.uid >= ?
		AND p.moved_at IS NULL`,
		from.Mailbox, from.Folder, from.UIDValidity, from.UID)
	if err != nil {
		return nil, fmt.Errorf("list mails on record: %w", err)
	}
	placed := make(map[uint32]casefile.Folder, len(rows))
	for _, row := range rows {
		placed[row.UID] = casefile.Folder(row.Folder)
	}
	return placed, nil
}

// RecordMoves notes that mails were moved on the server, and where they lie
// now where the server told.
func (s *Store) RecordMoves(ctx context.Context, now time.Time, moves []casefile.Move) error {
	err := s.Write(ctx, func(tx *Tx) error {
		for _, m := range moves {
			if err := tx.move(ctx, now, m); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("record moves", err)
}

// move records one move. Without a UID of the destination the mail lies somewhere
// in that folder, if it is there at all.
func (tx *Tx) move(ctx context.Context, now time.Time, m casefile.Move) error {
	var mailID int64
	found, err := tx.get(ctx, &mailID, "SELECT mail_id FROM placement WHERE "+thisPlace+" AND mail_id IS NOT NULL",
		m.From.Mailbox, m.From.Folder, m.From.UIDValidity, m.From.UID)
	if err != nil || !found {
		return err
	}
	validity, uid := int64(m.To.UIDValidity), int64(m.To.UID)
	if uid == 0 {
		validity, uid = 0, mailID
	} else if err := tx.displace(ctx, m.To, mailID); err != nil {
		return err
	}
	if err := tx.exec(ctx, "DELETE FROM placement WHERE "+thisPlace, m.To.Mailbox, m.To.Folder, validity, uid); err != nil {
		return err
	}
	return tx.exec(ctx, "UPDATE placement SET folder = ?, uidvalidity = ?, uid = ?, moved_at = ? WHERE "+thisPlace,
		m.To.Folder, validity, uid, micros(now), m.From.Mailbox, m.From.Folder, m.From.UIDValidity, m.From.UID)
}
