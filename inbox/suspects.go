package inbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	// maxFailures is how often a mail is tried at most where the network is
	// known to work.
	maxFailures = 3
	// patience is how long a mail is tried over which the connection ends, when
	// it is the only one and no other comes by which to tell its fault from the
	// network's.
	patience = 10 * time.Minute
	// longPatience is the same where the connection ends over several mails and
	// nothing but listing works. That is rather the network or the server, and
	// so they are not given up lightly; but after a day somebody has to be told,
	// or customers wait for an answer that nobody knows of.
	longPatience = 24 * time.Hour
)

// mailID names a mail across connections.
type mailID struct {
	folder   string
	validity uint32
	uid      imap.UID
}

// suspect is a mail that the server did not deliver: the connection ended while
// it was fetched, or the server answered without its body.
type suspect struct {
	failures    int
	first, last time.Time // of the failures
	// proven: it is not the network, for since the first failure a body of
	// another mail came, or the server answered and the body did not come.
	proven bool
}

// suspects are fetched after all other mails and one at a time, so that a mail
// on which the connection breaks holds up nobody. The list is not kept across
// starts of the daemon. It belongs to one goroutine.
type suspects struct {
	mails map[mailID]*suspect
	total int // failures seen so far
}

// failed notes that mails were not delivered.
func (s *suspects) failed(now time.Time, ids ...mailID) {
	for _, id := range ids {
		m := s.mails[id]
		if m == nil {
			m = &suspect{first: now}
			s.mails[id] = m
		}
		m.failures++
		m.last = now
		s.total++
	}
}

// delivered notes that the body of a mail came.
func (s *suspects) delivered(id mailID) {
	s.forget(id)
	s.networkWorks()
}

// networkWorks notes that the mails which failed until now did not do so
// because of the network.
func (s *suspects) networkWorks() {
	for _, m := range s.mails {
		m.proven = true
	}
}

// forget drops a mail from the list.
func (s *suspects) forget(id mailID) { delete(s.mails, id) }

// keep forgets the mails of a folder that are not among those listed.
func (s *suspects) keep(folder string, validity uint32, listed []imap.UID) {
	for id := range s.mails {
		if _, found := slices.BinarySearch(listed, id.uid); id.folder == folder && (id.validity != validity || !found) {
			delete(s.mails, id)
		}
	}
}

// hopeless tells whether a mail is to be given up. Where the network may be at
// fault that takes longer, most of all when several fail. The time runs to the
// last failure: while there is no connection, no mail comes nearer to it.
func (s *suspects) hopeless(id mailID) bool {
	m := s.mails[id]
	if m == nil || m.failures < maxFailures {
		return false
	}
	needed := longPatience
	if len(s.mails) == 1 {
		needed = patience
	}
	return m.proven || m.last.Sub(m.first) >= needed
}

// worthTrying tells whether another connection can bring anything: a mail that
// has not failed often enough, or that is now to be given up.
func (s *suspects) worthTrying() bool {
	for id, m := range s.mails {
		if m.failures < maxFailures || s.hopeless(id) {
			return true
		}
	}
	return false
}

// part divides mails into those never suspected, in their order, and suspects,
// those with the fewest failures first.
func (s *suspects) part(id func(imap.UID) mailID, uids []imap.UID) (clean, suspected []imap.UID) {
	for _, uid := range uids {
		if s.mails[id(uid)] == nil {
			clean = append(clean, uid)
		} else {
			suspected = append(suspected, uid)
		}
	}
	slices.SortStableFunc(suspected, func(a, b imap.UID) int {
		return cmp.Compare(s.mails[id(a)].failures, s.mails[id(b)].failures)
	})
	return clean, suspected
}

// failures is how often a mail was not delivered.
func (s *suspects) failures(id mailID) int {
	if m := s.mails[id]; m != nil {
		return m.failures
	}
	return 0
}

// dated tells whether a mail's INTERNALDATE may be asked for. One that is
// written wrongly ends the connection, so a mail that failed alone is tried
// without.
func (s *suspects) dated(id mailID) bool { return s.failures(id) < 2 }
