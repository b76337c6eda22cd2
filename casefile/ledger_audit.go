package casefile

import (
	"crypto/hmac"
	"math/bits"
)

// Flaw is what is wrong with the record of an event.
type Flaw string

const (
	FlawChanged Flaw = "changed"
	FlawMissing Flaw = "missing"
	FlawOrder   Flaw = "out_of_order"
	FlawAdded   Flaw = "added"
	// FlawCut: the events end before this one, and the case says that they don't, or
	// what it says was changed.
	FlawCut Flaw = "cut_off"
	// FlawKey: recorded under a secret that is not known.
	FlawKey Flaw = "unknown_key"
	// FlawErased: what it said is gone, and no later event tells that it was erased.
	FlawErased Flaw = "erased_without_record"
)

// LedgerFault is the first event of a case whose record is not as it was made.
type LedgerFault struct {
	Reference Reference
	Event     int64 // its number in the case
	Flaw      Flaw
}

// StretchFault is a stretch of serials whose record is not as it was made.
type StretchFault struct {
	First, Last int64
	Flaw        Flaw
}

// LedgerReport is what was found of a ledger as a whole.
type LedgerReport struct {
	Cases  int64
	Events int64 // that are chained
	// Unchained are those from before there was a ledger, of which nothing is known;
	// OldCases are the cases that have any. There should be as many as Start says.
	Unchained, OldCases int64
	Start               LedgerStart
	Broken              int64 // cases
	Stretches           []StretchFault
	// Missing is how many events are not there; Doubled, how many are there under the
	// serial of another; Beyond, how many have serials that were never given.
	Missing, Doubled, Beyond int64
	// Note is of what was there when the audit began.
	Note LedgerNote
	// Lost: not all is there that the note held against it speaks of.
	Lost bool
}

// Sound tells whether nothing is wrong.
func (r LedgerReport) Sound() bool {
	return r.Broken == 0 && len(r.Stretches) == 0 && r.Missing == 0 && r.Doubled == 0 && r.Beyond == 0 && !r.Lost && r.OldSound() && r.Protects()
}

// Protects tells whether the ledger has any of the events, where there are some. One
// that was taken out looks like one that has yet to begin.
func (r LedgerReport) Protects() bool { return r.Events > 0 || r.Unchained == 0 }

// OldSound tells whether there is as much from before the ledger as there was.
func (r LedgerReport) OldSound() bool {
	return r.Unchained == r.Start.Events && r.OldCases == r.Start.Cases
}

// Audit verifies a ledger while cases and events may still be added: it is told the
// stretches first, then every case with its events in their order, then End.
type Audit struct {
	ledger  Ledger
	tell    func(LedgerFault)
	report  LedgerReport
	runs    []serials
	all     gathering
	noted   gathering
	against LedgerNote
	last    int64 // the highest serial that was given when the audit began
	highest int64 // the highest that was met
	at      *caseAudit
}

// NewAudit begins one. Each fault is told when it is found; against is an earlier
// note, the zero LedgerNote for none.
func (l Ledger) NewAudit(start LedgerStart, stretches []Stretch, against LedgerNote, tell func(LedgerFault)) *Audit {
	a := &Audit{ledger: l, tell: tell, against: against, noted: gathering{events: against.Events}}
	a.report.Start = start
	for _, s := range stretches {
		switch flaw := l.flawOf(s, start); {
		case flaw != "":
			a.report.Stretches = append(a.report.Stretches, StretchFault{s.First, s.Last, flaw})
		case s.First != a.last+1:
			a.report.Stretches = append(a.report.Stretches, StretchFault{a.last + 1, s.First - 1, FlawMissing})
			fallthrough
		default: // its seal holds, so it is as long as it says
			a.runs = append(a.runs, newSerials(s.First, s.Last))
		}
		a.last = s.Last
	}
	a.all.events = a.last
	return a
}

// flawOf is what is wrong with a stretch by itself.
func (l Ledger) flawOf(s Stretch, start LedgerStart) Flaw {
	k, known := l.key(s.Key)
	switch {
	case !known:
		return FlawKey
	case !hmac.Equal(s.Seal, k.seal(s, start)):
		return FlawChanged
	}
	return ""
}

// Case begins a case.
func (a *Audit) Case(end ChainEnd) {
	a.endCase()
	a.report.Cases++
	a.at = &caseAudit{ledger: a.ledger, end: end, added: len(end.Mark) == 0 && end.Case > a.report.Start.LastCase}
	if (end.Before > 0 || len(end.Mark) == 0) && !a.at.added {
		a.report.OldCases++
	}
}

// Event is the next of the case.
func (a *Audit) Event(c Chained) {
	a.at.event(c)
	if len(c.Link) == 0 {
		if a.at.old(c) && !a.at.added {
			a.report.Unchained++
		}
		return
	}
	a.report.Events++
	a.all.add(c.Serial, c.Link)
	a.noted.add(c.Serial, c.Link)
	a.highest = max(a.highest, c.Serial)
	for i := range a.runs {
		if again := a.runs[i].meet(c.Serial); again {
			a.report.Doubled++
		}
	}
}

// End is what was found, with the highest serial that has been given by now.
func (a *Audit) End(given int64) LedgerReport {
	a.endCase()
	for _, s := range a.runs {
		a.report.Missing += s.missing()
	}
	a.report.Beyond = max(0, a.highest-given)
	a.report.Note = a.all.note()
	if a.against != (LedgerNote{}) && (a.against.Events > a.last || a.noted.note() != a.against) {
		a.report.Lost = true
	}
	return a.report
}

func (a *Audit) endCase() {
	if a.at == nil {
		return
	}
	if f, broken := a.at.result(); broken {
		a.report.Broken++
		a.tell(f)
	}
	a.at = nil
}

// serials tells which of a run were met.
type serials struct {
	first, last int64
	met         []uint64
}

func newSerials(first, last int64) serials {
	return serials{first, last, make([]uint64, (last-first)/64+1)}
}

// meet notes a serial, and tells whether it was met before.
func (s *serials) meet(serial int64) (again bool) {
	if serial < s.first || serial > s.last {
		return false
	}
	at := serial - s.first
	word, bit := &s.met[at/64], uint64(1)<<(at%64)
	again = *word&bit != 0
	*word |= bit
	return again
}

func (s *serials) missing() int64 {
	n := s.last - s.first + 1
	for _, word := range s.met {
		n -= int64(bits.OnesCount64(word))
	}
	return n
}
