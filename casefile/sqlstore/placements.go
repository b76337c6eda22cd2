package sqlstore

import (
	"context"
	"fmt"
	"time"

	"complaintd/casefile"
)

// Place records that the mail lies at the placement, and thereby that its
// move is owed. A server that was restored from a backup may give a UID again:
// then the later mail lies there.
func (tx *Tx) Place(ctx context.Context, at casefile.Placement, mailID int64) error {
	err := tx.exec(ctx, `INSERT INTO placement (mailbox, folder, uidvalidity, uid, mail_id) VALUES (?,?,?,?,?)
		ON CONFLICT (mailbox, folder, uidvalidity, uid) DO UPDATE SET mail_id = excluded.mail_id, moved_at = NULL`, at.Mailbox, at.Folder, at.UIDValidity, at.UID, mailID)
	return wrap("record where a mail lies", err)
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
			err := tx.exec(ctx, `UPDATE placement SET moved_at = ?, to_folder = ?, to_uidvalidity = ?, to_uid = ?
				WHERE mailbox = ? AND folder = ? AND uidvalidity = ? AND uid = ?`,
				micros(now), m.To.Folder, m.To.UIDValidity, m.To.UID,
				m.From.Mailbox, m.From.Folder, m.From.UIDValidity, m.From.UID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("record moves", err)
}
