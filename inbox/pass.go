package inbox

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// pass goes once through the inbox: what is on record is moved, what is new is
// fetched, read, taken into the casefile and moved.
type pass struct {
	*Loop
	s        *session
	folder   string // that is gone through
	validity uint32 // its UIDVALIDITY during this pass
	// suspects are those of the folder.
	suspects *suspects
	// sift takes from a group what is on record already. It is set where the folder is
	// no inbox but one of handled mail; else nil.
	sift  func(context.Context, []*casefile.Incoming) ([]imap.UID, []*casefile.Incoming, error)
	sizes map[imap.UID]int64
	// last is the highest UID listed so far; 0 in a folder of handled mail, where
	// nothing arrives that waits for an answer.
	last imap.UID

	group   *handover // on its way into the casefile, nil when none is
	pending map[casefile.Folder][]imap.UID

	received, moved int
	// moveErr is why mails stay in the inbox though they are on record. It
	// ends moving for this pass, and nothing else.
	moveErr error
}

// newPass prepares a pass over a connection.
func (l *Loop) newPass(s *session) *pass {
	p := &pass{Loop: l, s: s, sizes: make(map[imap.UID]int64), folder: l.cfg.Inbox, suspects: &l.suspects, pending: make(map[casefile.Folder][]imap.UID), moveErr: l.bar.now(l.cfg.Now())}
	if !s.canMove() {
		p.moveErr = errCannotMove
	}
	return p
}

// run makes the pass. An error means that connection or store is of no use for
// now; what was committed until then is on record and moved by a later pass.
func (p *pass) run(ctx context.Context) error {
	fresh, err := p.survey(ctx)
	if err != nil {
		return err
	}
	return p.takeAll(ctx, fresh)
}

// takeAll takes mails in, and has them moved.
func (p *pass) takeAll(ctx context.Context, fresh []imap.UID) error {
	defer p.settle() // no group is left behind, whatever happens
	if err := p.askSizes(fresh); err != nil {
		return err
	}
	clean, suspected := p.suspects.part(p.id, fresh)
	if err := p.takeClean(ctx, clean); err != nil {
		return err
	}
	if err := p.flush(ctx); err != nil {
		return err
	}
	if err := p.takeSuspected(ctx, suspected); err != nil {
		return err
	}
	return p.flush(ctx)
}

// survey lists the inbox, settles what is owed and gone, marks what is on
// record for moving, and gives the UIDs of the rest in ascending order.
func (p *pass) survey(ctx context.Context) (fresh []imap.UID, err error) {
	uids, err := p.listInbox()
	if err != nil {
		return nil, err
	}
	placed, err := p.receiver.Placed(ctx, p.at(0))
	if err != nil {
		return nil, storeError("look up mails on record", err)
	}
	if err := p.settleGone(ctx, uids, placed); err != nil {
		return nil, err
	}
	fresh = p.divide(uids, placed)
	p.suspects.keep(p.folder, p.validity, fresh)
	return fresh, nil
}

// settleGone records as moved what is owed and no longer listed: the daemon
// stopped between a move and its record, or somebody else moved the mail. Where
// it lies now is not known.
func (p *pass) settleGone(ctx context.Context, listed []imap.UID, placed map[uint32]casefile.Folder) error {
	var moves []casefile.Move
	for _, uid := range slices.Sorted(maps.Keys(placed)) {
		if _, found := slices.BinarySearch(listed, imap.UID(uid)); !found {
			to := casefile.Placement{Mailbox: p.cfg.Mailbox, Folder: p.cfg.folder(placed[uid])}
			moves = append(moves, casefile.Move{From: p.at(imap.UID(uid)), To: to})
		}
	}
	if len(moves) == 0 {
		return nil
	}
	if err := p.receiver.Moved(ctx, moves); err != nil {
		return storeError("record mails that are gone", err)
	}
	p.log.Info("mails gone before they were recorded as moved", slog.Int("mails", len(moves)))
	return nil
}

// listInbox opens the inbox and lists it.
func (p *pass) listInbox() ([]imap.UID, error) {
	sel, err := p.s.selectFolder(p.cfg.Inbox)
	if err != nil {
		return nil, err
	}
	p.validity = sel.validity
	if sel.mails == 0 {
		return nil, nil
	}
	uids, err := p.s.list()
	if len(uids) > 0 {
		p.last = uids[len(uids)-1]
	}
	return uids, err
}

// divide marks the mails on record for moving and gives the others.
func (p *pass) divide(uids []imap.UID, placed map[uint32]casefile.Folder) (fresh []imap.UID) {
	for _, uid := range uids {
		if folder, known := placed[uint32(uid)]; known {
			p.pending[folder] = append(p.pending[folder], uid)
		} else {
			fresh = append(fresh, uid)
		}
	}
	return fresh
}

// at is the placement of a mail of the folder.
func (p *pass) at(uid imap.UID) casefile.Placement {
	return casefile.Placement{
		Mailbox: p.cfg.Mailbox, Folder: p.folder, UIDValidity: p.validity, UID: uint32(uid),
	}
}

func (p *pass) id(uid imap.UID) mailID { return mailID{p.folder, p.validity, uid} }

// takeClean takes the mails in batches. What arrives meanwhile does not wait behind a
// backlog.
func (p *pass) takeClean(ctx context.Context, uids []imap.UID) error {
	for _, b := range plan(uids, p.sizes, p.cfg.MaxMessageSize) {
		if err := p.takeNewcomers(ctx); err != nil {
			return err
		}
		if err := p.take(ctx, b); err != nil {
			return err
		}
	}
	return p.settle()
}

// takeNewcomers takes the mails that the server has told of since the last look.
func (p *pass) takeNewcomers(ctx context.Context) error {
	if p.last == 0 {
		return nil
	}
	select {
	case <-p.s.news:
	default:
		return nil
	}
	uids, err := p.s.listAfter(p.last)
	if err != nil || len(uids) == 0 {
		return err
	}
	p.last = uids[len(uids)-1]
	sizes, err := p.s.sizes(uids)
	if err != nil {
		return err
	}
	maps.Copy(p.sizes, sizes)
	for _, b := range plan(uids, sizes, p.cfg.MaxMessageSize) {
		if err := p.take(ctx, b); err != nil {
			return err
		}
	}
	return nil
}

// askSizes learns the sizes of mails. Where the connection ended over that, the
// next pass does without, and so mail by mail.
func (p *pass) askSizes(uids []imap.UID) (err error) {
	if len(uids) == 0 || p.sizesFatal {
		p.sizesFatal = false
		return nil
	}
	p.sizes, err = p.s.sizes(uids)
	p.sizesFatal = connectionGone(err)
	return err
}

// take fetches and reads a batch while the one before it is taken in, and sets
// it on the same way.
func (p *pass) take(ctx context.Context, b batch) error {
	if b.bytes >= batchBytes { // one large mail in memory at a time
		if err := p.settle(); err != nil {
			return err
		}
	}
	mails, fetchErr := p.fetch(ctx, b)
	uids, group := p.read(b, mails)
	if err := p.settle(); err != nil {
		return err
	}
	if p.sift != nil {
		var err error
		if uids, group, err = p.sift(ctx, group); err != nil {
			return err
		}
	}
	p.handOver(ctx, uids, group)
	if fetchErr != nil {
		return fetchErr
	}
	return p.flushMany(ctx)
}

// report logs what the pass did.
func (p *pass) report(since time.Time) {
	if p.received == 0 && p.moved == 0 {
		return
	}
	p.log.Info("inbox read", slog.Int("received", p.received), slog.Int("moved", p.moved),
		slog.Duration("duration", time.Since(since)))
}
