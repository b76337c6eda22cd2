package inbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	// maxFailures is how often a mail is tried at most while other mails can
	// be fetched.
	maxFailures = 3
	// patience is how long a mail that alone can't be fetched is tried when no
	// other mail comes by which to tell its fault from the server's.
	patience = 10 * time.Minute
)

// mailID names a mail across connections.
type mailID struct {
	validity uint32
	uid      imap.UID
}

// suspect is a mail that the server did not deliver: the connection ended while
// it was fetched, or no body came.
type suspect struct {
	failures int
	since    time.Time
	// others: a body of another mail came since, so it is not the network.
	others bool
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
		if s.mails[id] == nil {
			s.mails[id] = &suspect{since: now}
		}
		s.mails[id].failures++
		s.total++
	}
}

// delivered notes that the body of a mail came.
func (s *suspects) delivered(id mailID) {
	s.forget(id)
	for _, other := range s.mails {
		other.others = true
	}
}

// forget drops a mail from the list.
func (s *suspects) forget(id mailID) { delete(s.mails, id) }

// keep forgets the mails that are not among those listed.
func (s *suspects) keep(validity uint32, listed []imap.UID) {
	for id := range s.mails {
		if _, found := slices.BinarySearch(listed, id.uid); id.validity != validity || !found {
			delete(s.mails, id)
		}
	}
}

// hopeless tells whether a mail is to be given up. Where nothing at all could
// be fetched since its first failure, that takes longer and needs it to be the
// only one: when several fail it is rather the server or the network, and then
// no mail is given up.
func (s *suspects) hopeless(now time.Time, id mailID) bool {
	m := s.mails[id]
	if m == nil || m.failures < maxFailures {
		return false
	}
	return m.others || len(s.mails) == 1 && now.Sub(m.since) >= patience
}

// worthTrying tells whether another connection can bring anything: a mail that
// has not failed often enough, or that is now to be given up.
func (s *suspects) worthTrying(now time.Time) bool {
	for id, m := range s.mails {
		if m.failures < maxFailures || s.hopeless(now, id) {
			return true
		}
	}
	return false
}

// part divides mails into those never suspected, in their order, and suspects,
// those with the fewest failures first.
func (s *suspects) part(validity uint32, uids []imap.UID) (clean, suspected []imap.UID) {
	for _, uid := range uids {
		if s.mails[mailID{validity, uid}] == nil {
			clean = append(clean, uid)
		} else {
			suspected = append(suspected, uid)
		}
	}
	slices.SortStableFunc(suspected, func(a, b imap.UID) int {
		return cmp.Compare(s.mails[mailID{validity, a}].failures, s.mails[mailID{validity, b}].failures)
	})
	return clean, suspected
}

// dated tells whether a mail's INTERNALDATE may be asked for. One that is
// written wrongly ends the connection, so a mail that failed alone is tried
// without.
func (s *suspects) dated(id mailID) bool {
	m := s.mails[id]
	return m == nil || m.failures < 2
}
