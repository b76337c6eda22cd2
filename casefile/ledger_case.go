package casefile

import "crypto/hmac"

// caseAudit verifies the events of one case. The first that does not fit is its
// fault; what is wrong with it shows from those behind it.
type caseAudit struct {
	ledger Ledger
	end    ChainEnd
	added  bool   // it is not from before the ledger and has no chain
	met    int64  // how many events were met
	mark   []byte // of the last one; none before the first that is chained
	fault  LedgerFault
	// unclear: the event of the fault is not the one that was recorded at its place.
	unclear bool
	serial  int64 // of the event of the fault
	earlier bool  // an event behind it has an earlier serial
	erased  int64 // the first event whose words are gone without a record yet
}

func (a *caseAudit) faulty(number int64, flaw Flaw) {
	if a.fault.Flaw == "" {
		a.fault = LedgerFault{a.end.Reference, number, flaw}
	}
}

// old tells whether an event without a link is from before the ledger.
func (a *caseAudit) old(c Chained) bool {
	return len(a.end.Mark) == 0 || c.Number <= a.end.Before
}

func (a *caseAudit) event(c Chained) {
	a.met++
	if a.fault.Flaw != "" {
		a.earlier = a.earlier || c.Serial < a.serial
		return
	}
	if flaw := a.flawOf(c); flaw != "" {
		a.faulty(a.met, flaw)
		a.serial = c.Serial
	}
}

// flawOf is what is wrong with the next event.
func (a *caseAudit) flawOf(c Chained) Flaw {
	switch {
	case c.Number > a.met:
		return FlawMissing
	case c.Number < a.met:
		return FlawAdded
	case a.old(c):
		return a.flawOfOld(c)
	case len(c.Link) == 0:
		a.unclear = true
		return FlawChanged
	}
	k, known := a.ledger.key(c.Key)
	if !known {
		return FlawKey
	}
	if a.mark == nil {
		a.mark = k.origin(a.end)
	}
	if !hmac.Equal(c.Link, k.link(a.end.Case, a.mark, c)) {
		a.unclear = true
		return FlawChanged
	}
	a.mark = k.mark(c.Link)
	return a.flawOfWords(k, c)
}

// flawOfOld is what is wrong with an event that should have no link.
func (a *caseAudit) flawOfOld(c Chained) Flaw {
	switch {
	case len(c.Link) == 0 && len(c.Digest) == 0 && len(c.Salt) == 0 && c.Serial == 0 && c.Key == "":
		return ""
	case len(a.end.Mark) == 0:
		return FlawCut // the record of where it ends is gone
	}
	return FlawChanged
}

// flawOfWords is what is wrong with what an event says.
func (a *caseAudit) flawOfWords(k ledgerKey, c Chained) Flaw {
	if c.Kind == EventErased {
		a.erased = 0
	}
	if len(c.Salt) > 0 {
		if !hmac.Equal(c.Digest, k.digest(c)) {
			return FlawChanged
		}
		return ""
	}
	if c.Reason != "" || c.By != "" || c.MailID != 0 || c.Letter != 0 {
		return FlawChanged
	}
	if a.erased == 0 {
		a.erased = c.Number
	}
	return ""
}

// result is the fault of the case, if it has one.
func (a *caseAudit) result() (LedgerFault, bool) {
	switch {
	case a.unclear:
		a.fault.Flaw = a.clear()
	case len(a.end.Mark) > 0 && (a.met != a.end.Events || !hmac.Equal(a.mark, a.end.Mark)):
		a.faulty(a.met+1, FlawCut)
	case a.added:
		a.faulty(1, FlawAdded)
	case a.erased != 0:
		a.faulty(a.erased, FlawErased)
	}
	return a.fault, a.fault.Flaw != ""
}

// clear tells what happened to the event that is not the one recorded.
func (a *caseAudit) clear() Flaw {
	switch {
	case a.met < a.end.Events:
		return FlawMissing
	case a.met > a.end.Events:
		return FlawAdded
	case a.earlier:
		return FlawOrder
	}
	return FlawChanged
}
