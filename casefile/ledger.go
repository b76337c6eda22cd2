package casefile

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"time"
)

// Ledger makes it show when somebody who has the database, but not the secret,
// changes what is recorded of a case. Everything is an HMAC-SHA256 (RFC 2104)
// under a key made of the secret (HKDF, RFC 5869):
//
//   - The digest of an event is over a random salt and what the event says. When
//     both are erased it tells nothing of what they were, and the rest still
//     verifies.
//   - The link of an event is over the mark of the one before, its place, its
//     instant and kind, and its digest.
//   - The mark of an event is over its link. Only the mark of a case's last event is
//     kept, with the case: whoever cuts events off can't make the mark that belongs
//     to the new end, and what is recorded later can't hide it, as it builds on the
//     mark that was there.
//   - All events of all cases have serials without a gap. How many there are is
//     recorded under a seal, so that whole cases can't go unnoticed either.
//
// What it can't show is the way back to an older state of the whole database: a
// LedgerNote that is kept elsewhere does.
type Ledger struct {
	keys []ledgerKey // the first records, all verify
}

type ledgerKey struct {
	id  string
	key []byte
}

// errNoSecret means that the ledger was made without a secret.
var errNoSecret = errors.New("a ledger needs a secret")

// NewLedger records under secret; what was recorded under one of the previous
// secrets still verifies.
func NewLedger(secret string, previous ...string) (Ledger, error) {
	if secret == "" {
		return Ledger{}, errNoSecret
	}
	var l Ledger
	for _, s := range append([]string{secret}, previous...) {
		key, err := hkdf.Key(sha256.New, []byte(s), nil, "complaintd ledger: key", sha256.Size)
		if err != nil {
			return Ledger{}, err
		}
		id, err := hkdf.Key(sha256.New, []byte(s), nil, "complaintd ledger: name of the key", 4)
		if err != nil {
			return Ledger{}, err
		}
		l.keys = append(l.keys, ledgerKey{hex.EncodeToString(id), key})
	}
	return l, nil
}

// Salt is random: nobody can guess from a digest what an erased event said.
type Salt [16]byte

// Salted is an event that is to be recorded.
type Salted struct {
	Event
	Salt Salt
}

// Chained is an event as it is recorded.
type Chained struct {
	FiledEvent
	Number int64  // in its case, from 1
	Serial int64  // among the events of all cases, from 1
	Salt   []byte // none: what the event said was erased
	Digest []byte
	Link   []byte // none: from before there was a ledger
	Key    string // the name of the key
}

// ChainEnd is where the events of a case end.
type ChainEnd struct {
	Case      int64
	Reference Reference
	Before    int64  // how many of its events are from before there was a ledger
	Events    int64  // how many it has
	Mark      []byte // of the last one; none while none is chained
}

// Chain records an event as the next of a case.
func (l Ledger) Chain(end ChainEnd, serial int64, e FiledEvent, salt Salt) (Chained, ChainEnd) {
	k := l.keys[0]
	c := Chained{FiledEvent: e, Number: end.Events + 1, Serial: serial, Salt: salt[:], Key: k.id}
	c.Digest = k.digest(c)
	before := end.Mark
	if len(before) == 0 {
		before = k.origin(end)
	}
	c.Link = k.link(end.Case, before, c)
	end.Events, end.Mark = c.Number, k.mark(c.Link)
	return c, end
}

// key is the one of the name.
func (l Ledger) key(id string) (ledgerKey, bool) {
	for _, k := range l.keys {
		if k.id == id {
			return k, true
		}
	}
	return ledgerKey{}, false
}

// Stretch is a run of serials that was recorded under one secret.
type Stretch struct {
	First, Last int64
	Key         string
	Seal        []byte
}

// LedgerStart is what a database held before it had a ledger.
type LedgerStart struct {
	Events, Cases int64
	LastCase      int64 // the highest number of those cases
}

// Extend is the stretch into which so many more events go after the last one of
// all, the zero Stretch where there is none. A stretch that another key sealed, or that
// somebody else changed, is left as it is, and a new one begins.
func (l Ledger) Extend(last Stretch, start LedgerStart, events int) Stretch {
	k := l.keys[0]
	s := last
	if last.Key != k.id || !hmac.Equal(last.Seal, k.seal(last, start)) {
		s = Stretch{First: last.Last + 1, Last: last.Last, Key: k.id}
	}
	s.Last += int64(events)
	s.Seal = k.seal(s, start)
	return s
}

func (k ledgerKey) digest(c Chained) []byte {
	return k.over("event").bytes(c.Salt).text(c.Reason).text(c.By).number(c.MailID).number(c.Letter).sum()
}

func (k ledgerKey) origin(end ChainEnd) []byte {
	return k.over("case").number(end.Case).text(string(end.Reference)).number(end.Before).sum()
}

func (k ledgerKey) link(caseNumber int64, before []byte, c Chained) []byte {
	return k.over("link").bytes(before).number(caseNumber).number(c.Number).number(c.Serial).
		number(microseconds(c.At)).text(string(c.Kind)).bytes(c.Digest).text(k.id).sum()
}

func (k ledgerKey) mark(link []byte) []byte { return k.over("mark").bytes(link).sum() }

func (k ledgerKey) seal(s Stretch, start LedgerStart) []byte {
	return k.over("stretch").number(s.First).number(s.Last).text(k.id).
		number(start.Events).number(start.Cases).number(start.LastCase).sum()
}

// microseconds since 1970, as an instant is kept; 0 for the zero time.
func microseconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// sealing is what a keyed hash is over: fields, each behind its length, so that
// no two lists of fields are the same bytes.
type sealing struct{ h hash.Hash }

func (k ledgerKey) over(what string) sealing {
	return sealing{hmac.New(sha256.New, k.key)}.text(what)
}

func (s sealing) bytes(b []byte) sealing {
	s.h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(b))))
	s.h.Write(b)
	return s
}

func (s sealing) text(t string) sealing { return s.bytes([]byte(t)) }

func (s sealing) number(n int64) sealing {
	return s.bytes(binary.BigEndian.AppendUint64(nil, uint64(n)))
}

func (s sealing) sum() []byte { return s.h.Sum(nil) }
