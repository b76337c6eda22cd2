package inbox

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// manyMoves is how many mails may wait for being moved during a long pass.
// Moving costs the server much for each command and little for each mail: of
// 10,000 mails in a Maildir, sets of 2,000 cost Dovecot two thirds more
// processor time in all than one set.
const manyMoves = 5000

// barFor is how long nothing is moved where the server copies mails and then
// keeps the originals: it may have been a passing fault, but each attempt
// leaves another copy in the destination.
const barFor = time.Hour

// bar is why nothing may be moved for a while.
type bar struct {
	why   error // nil: nothing is barred
	since time.Time
}

// now is why nothing may be moved at an instant, nil where it may.
func (b bar) now(now time.Time) error {
	if now.Sub(b.since) >= barFor {
		return nil
	}
	return b.why
}

// flushMany flushes where very much is pending.
func (p *pass) flushMany(ctx context.Context) error {
	if len(p.pending[casefile.Processed])+len(p.pending[casefile.Quarantine]) < manyMoves {
		return nil
	}
	return p.flush(ctx)
}

// flush moves what is pending and records it. Where the server refuses, the
// mails stay and the pass goes on: they are on record and will not be fetched
// again.
func (p *pass) flush(ctx context.Context) error {
	for _, folder := range []casefile.Folder{casefile.Processed, casefile.Quarantine} {
		uids := p.pending[folder]
		delete(p.pending, folder)
		for _, set := range uidSets(uids) {
			if p.moveErr != nil {
				return nil
			}
			if err := p.moveSet(ctx, set, p.cfg.folder(folder)); err != nil {
				return err
			}
		}
	}
	return nil
}

// moveSet moves mails by one command and records those that went.
func (p *pass) moveSet(ctx context.Context, set imap.UIDSet, folder string) error {
	done, err := p.s.move(set, folder)
	if err != nil && connectionGone(err) {
		return err
	}
	p.moveErr = err
	if kindOf(err) == CannotMove {
		p.bar = bar{why: err, since: p.cfg.Now()}
	}
	moves, err := p.confirm(set, folder, done)
	if err != nil || len(moves) == 0 {
		return err
	}
	if err := p.receiver.Moved(ctx, moves); err != nil {
		return storeError("record moves", err)
	}
	p.moved += len(moves)
	p.log.Info("mails moved", slog.String("folder", folder), slog.Int("mails", len(moves)))
	return nil
}

// confirm gives the mails of a set that are no longer in the inbox: those the
// server said it moved, and those it did not speak of that are not there.
func (p *pass) confirm(set imap.UIDSet, folder string, done copied) ([]casefile.Move, error) {
	uids, _ := expand(set, maxMails)
	unsure := slices.DeleteFunc(slices.Clone(uids), func(uid imap.UID) bool { return done.uids[uid] != 0 })
	left, err := p.s.present(unsure)
	if err != nil {
		return nil, err
	}
	var moves []casefile.Move
	for _, uid := range uids {
		if _, found := slices.BinarySearch(left, uid); found {
			continue
		}
		to := casefile.Placement{Mailbox: p.cfg.Mailbox, Folder: folder}
		if moved := done.uids[uid]; moved != 0 {
			to.UIDValidity, to.UID = done.validity, uint32(moved)
		}
		moves = append(moves, casefile.Move{From: p.at(uid), To: to})
	}
	return moves, nil
}
