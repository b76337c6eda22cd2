package inbox

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// Copies are the letters of which a copy is owed to the mailbox.
type Copies interface {
	// OwedCopies lists up to limit of them, those first that were never tried.
	OwedCopies(ctx context.Context, mailbox string, limit int) ([]casefile.SentCopy, error)
	// CopyBytes are the bytes of a letter as it was sent; none where they are damaged.
	CopyBytes(ctx context.Context, letterID int64) ([]byte, error)
	// CopiesTried records that copies are being put into the folder, CopiesKept that
	// they lie there.
	CopiesTried(ctx context.Context, letterIDs []int64) error
	CopiesKept(ctx context.Context, letterIDs []int64) error
	// HaveGone hears of Message-IDs that lie among the letters sent, and tells how
	// many letters were to be sent yet.
	HaveGone(ctx context.Context, messageIDs []string) (gone int, err error)
}

const (
	// copyStep is how many copies are recorded together.
	copyStep = 20
	// mostCopies are put into the folder before the inbox is looked at again.
	mostCopies = 200
	// copyRetry is when copies are tried again that the server has refused, as its
	// quota is full.
	copyRetry = 15 * time.Minute
)

// copyLetters puts the copies that are owed into the folder of letters sent. It is
// called between two passes, and never in the way of one for long. An error means
// that the connection or the store is of no use for now.
func (l *Loop) copyLetters(ctx context.Context, s *session) error {
	l.moreCopies = false
	if l.cfg.Sent == "" || l.cfg.Now().Before(l.copyNotBefore) {
		return nil
	}
	kept := 0
	for kept < mostCopies {
		n, err := l.copySome(ctx, s)
		kept += n
		if err != nil {
			return l.copyFailed(ctx, s, err)
		}
		if n < copyStep {
			break
		}
	}
	l.moreCopies = kept >= mostCopies
	if kept > 0 {
		l.log.Info("letters copied", slog.String("folder", l.cfg.Sent), slog.Int("letters", kept))
	}
	return nil
}

// copySome puts up to copyStep copies into the folder. An attempt is recorded before
// it is made: after a crash the folder is searched for the copy first.
func (l *Loop) copySome(ctx context.Context, s *session) (kept int, err error) {
	owed, err := l.cfg.Copies.OwedCopies(ctx, l.cfg.Mailbox, copyStep)
	if err != nil || len(owed) == 0 {
		return 0, storeError("look up which copies are owed", err)
	}
	ids := make([]int64, len(owed))
	for i, c := range owed {
		ids[i] = c.LetterID
	}
	if err := l.cfg.Copies.CopiesTried(ctx, ids); err != nil {
		return 0, storeError("record which copies are tried", err)
	}
	for _, c := range owed {
		l.cfg.Alive(mostBusy)
		if err = l.copyOne(ctx, s, c); err != nil {
			break
		}
		kept++
	}
	if recorded := l.cfg.Copies.CopiesKept(ctx, ids[:kept]); recorded != nil {
		return 0, storeError("record which copies are kept", recorded)
	}
	return kept, err
}

// copyOne puts a copy into the folder, unless it may lie there and does.
func (l *Loop) copyOne(ctx context.Context, s *session, c casefile.SentCopy) error {
	if c.Tried {
		if there, err := s.holds(l.cfg.Sent, c.MessageID); err != nil || there {
			return err
		}
	}
	letter, err := l.cfg.Copies.CopyBytes(ctx, c.LetterID)
	if err != nil {
		return storeError("load a letter", err)
	}
	if len(letter) == 0 {
		return nil
	}
	return s.append(l.cfg.Sent, letter, c.SentAt)
}

// copyFailed has copies wait that could not be put into the folder, so that mails are
// read meanwhile, over another connection where this one is spent.
func (l *Loop) copyFailed(ctx context.Context, s *session, err error) error {
	if ctx.Err() != nil || kindOf(err) == StoreFailed {
		return err
	}
	if responseCode(err) == imap.ResponseCodeTryCreate { // the next connection makes the folder
		return &Error{Op: "copy letters", Kind: Lost, Err: err}
	}
	l.copyNotBefore = l.cfg.Now().Add(copyRetry)
	l.log.Warn("letters not copied", slog.String("folder", l.cfg.Sent), slog.Any("err", err), slog.Duration("retry", copyRetry))
	if s.spent {
		return &Error{Op: "copy letters", Kind: Lost, Err: err}
	}
	if connectionGone(err) {
		return err
	}
	return nil
}

// ensureSent sees to the folder of letters sent. Without it copies wait, and all else
// goes on.
func (l *Loop) ensureSent(s *session) error {
	if l.cfg.Sent == "" {
		return nil
	}
	created, err := s.ensure(l.cfg.Sent)
	if created {
		l.log.Info("folder created", slog.String("folder", l.cfg.Sent))
	}
	return err
}

// lookAmongSent tells the casefile of the letters that have come into the folder of
// letters sent since it was looked through last: after a backup was restored, letters
// that are to be sent yet may have gone. What lay there the first time is not told.
func (l *Loop) lookAmongSent(ctx context.Context, s *session) error {
	if l.cfg.Sent == "" || l.cfg.Ledger == nil {
		return nil
	}
	sel, err := s.examine(l.cfg.Sent)
	if err != nil {
		return err
	}
	f := casefile.FolderState{Mailbox: l.cfg.Mailbox, Folder: l.cfg.Sent, UIDValidity: sel.validity, UIDNext: uint32(sel.next)}
	seen, err := l.cfg.Ledger.WasSeen(ctx, f)
	if err != nil {
		return storeError("look a folder up", err)
	}
	next, err := l.cfg.Ledger.SeenThrough(ctx, f)
	if err != nil {
		return storeError("look a folder up", err)
	}
	if seen && sel.mails > 0 && f.UIDNext > next {
		if err := l.tellSent(ctx, s, imap.UID(next)); err != nil {
			return err
		}
	}
	return storeError("record how far a folder was looked through", l.cfg.Ledger.LookedThrough(ctx, f))
}

// tellSent tells of the mails of the open folder from a UID on.
func (l *Loop) tellSent(ctx context.Context, s *session, next imap.UID) error {
	uids, err := s.list()
	if err != nil {
		return err
	}
	from, _ := slices.BinarySearch(uids, next)
	gone := 0
	for some := range slices.Chunk(uids[from:], headerStep) {
		headers, err := s.headers(some)
		if err != nil {
			return err
		}
		var ids []string
		for _, h := range headers {
			if id := messageID(h.raw); id != "" {
				ids = append(ids, id)
			}
		}
		n, err := l.cfg.Copies.HaveGone(ctx, ids)
		if err != nil {
			return storeError("look up which letters have gone", err)
		}
		gone += n
	}
	if gone > 0 {
		l.log.Warn("letters that were to be sent have gone before", slog.Int("letters", gone))
	}
	return nil
}

// holds tells whether a mail with the Message-ID lies in a folder. It is then the
// folder that is open.
func (s *session) holds(folder, messageID string) (bool, error) {
	if _, err := s.examine(folder); err != nil {
		return false, err
	}
	found, err := s.searchUIDs("look for a copy", &imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-ID", Value: messageID}}})
	return len(found) > 0, err
}

// slowest is how many bytes a second a server takes at least.
const slowest = 16 << 10

// append puts a mail that was read into a folder (RFC 9051 §6.3.12), as of an
// instant. Where the server refuses it before it was written out, the client closes
// the connection: the session is spent.
func (s *session) append(folder string, mail []byte, at time.Time) error {
	return s.do("copy a letter to "+folder, func() error {
		s.conn.arm(s.timeouts.Command + time.Duration(len(mail)/slowest)*time.Second)
		cmd := s.client.Append(folder, int64(len(mail)), &imap.AppendOptions{Flags: []imap.Flag{imap.FlagSeen}, Time: at})
		_, err := cmd.Write(mail)
		s.spent = err != nil
		if closed := cmd.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return err
		}
		_, err = cmd.Wait()
		return err
	})
}
