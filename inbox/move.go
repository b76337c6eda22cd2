package inbox

import (
	"errors"

	"github.com/emersion/go-imap/v2"
)

// copied tells where mails went: the destination's UIDVALIDITY and, by their
// UID in the source folder, the UIDs there (COPYUID, RFC 4315 §3). Mails of
// which the server did not tell are not in it.
type copied struct {
	validity uint32
	uids     map[imap.UID]imap.UID
}

// move moves mails of the selected folder, and creates the destination if it
// has gone meanwhile. The set must fit one command (uidSets). UIDs that no
// longer exist are no error (RFC 9051 §6.4.8), so only what is in the answer is
// sure to have been moved.
func (s *session) move(set imap.UIDSet, folder string) (copied, error) {
	c, err := s.tryMove(set, folder)
	if responseCode(err) != imap.ResponseCodeTryCreate {
		return c, err
	}
	if _, err := s.ensure(folder); err != nil {
		return copied{}, err
	}
	return s.tryMove(set, folder)
}

// tryMove must not be called unless canMove. The client falls back to commands
// of its own where the capabilities it heard last lack MOVE, so it is they that
// are asked.
func (s *session) tryMove(set imap.UIDSet, folder string) (copied, error) {
	if s.client.Caps().Has(imap.CapMove) {
		return s.moveAtOnce(set, folder)
	}
	return s.copyAndExpunge(set, folder)
}

// moveAtOnce is MOVE (RFC 6851 §3.1).
func (s *session) moveAtOnce(set imap.UIDSet, folder string) (c copied, err error) {
	err = s.do("move mails to "+folder, func() error {
		data, err := s.client.Move(set, folder).Wait()
		if err != nil {
			return err
		}
		c = pairUIDs(set, data.UIDValidity, data.SourceUIDs, data.DestUIDs)
		return nil
	})
	return c, err
}

// copyAndExpunge is what MOVE stands for, step by step: nothing is marked as
// deleted before the copy is sure. (The client's own fallback sends all three
// commands at once, and expunges what was not copied.) Stopped in between, it
// leaves a second copy in the destination and loses nothing.
func (s *session) copyAndExpunge(set imap.UIDSet, folder string) (c copied, err error) {
	err = s.do("copy mails to "+folder, func() error {
		data, err := s.client.Copy(set, folder).Wait()
		if err != nil {
			return err
		}
		c = pairUIDs(set, data.UIDValidity, data.SourceUIDs, data.DestUIDs)
		return nil
	})
	if err != nil {
		return copied{}, err
	}
	if err := s.expunge(set); kindOf(err) == Refused {
		return copied{}, &Error{Op: "remove copied mails", Kind: CannotMove, Err: errors.Unwrap(err)}
	} else if err != nil {
		return copied{}, err
	}
	return c, nil
}

// expunge removes mails from the selected folder, and no others (UID EXPUNGE,
// RFC 4315 §2.1).
func (s *session) expunge(set imap.UIDSet) error {
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	err := s.do("mark copied mails", func() error { return s.client.Store(set, deleted, nil).Close() })
	if err != nil {
		return err
	}
	return s.do("expunge copied mails", func() error { return s.client.UIDExpunge(set).Close() })
}

// pairUIDs reads a COPYUID response to a command on the set asked: its two sets
// pair off in ascending order. One that does not fit is ignored.
func pairUIDs(asked imap.UIDSet, validity uint32, source, dest imap.NumSet) copied {
	c := copied{validity: validity, uids: make(map[imap.UID]imap.UID)}
	sources, _ := source.(imap.UIDSet)
	dests, _ := dest.(imap.UIDSet)
	from, ok1 := expand(sources, maxMails)
	to, ok2 := expand(dests, maxMails)
	if !ok1 || !ok2 || len(from) != len(to) {
		return c
	}
	for i, uid := range from {
		if asked.Contains(uid) {
			c.uids[uid] = to[i]
		}
	}
	return c
}
