package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// checkLedger verifies the history of every case, and prints the first event of each
// that is not as it was recorded. against is what an earlier check noted. It changes
// nothing and contacts nobody.
func checkLedger(ctx context.Context, cfg *Config, against casefile.LedgerNote, out io.Writer) error {
	ledger, err := newLedger(cfg)
	if err != nil {
		return err
	}
	store, err := sqlstore.OpenReadOnly(ctx, cfg.Database.At)
	if err != nil {
		return cfg.notMade(err)
	}
	err = store.UpToDate(ctx)
	if err == nil {
		err = tellLedger(ctx, store, ledger, against, out)
	}
	return errors.Join(err, store.Close())
}

// tellLedger prints what is wrong, or in one line that all is well.
func tellLedger(ctx context.Context, store *sqlstore.Store, ledger casefile.Ledger, against casefile.LedgerNote, out io.Writer) error {
	begun := time.Now()
	report, err := store.AuditLedger(ctx, ledger, against, func(f casefile.LedgerFault) {
		fmt.Fprintf(out, "FAIL  %s: event %d %s\n", f.Reference, f.Event, flawWords[f.Flaw])
	})
	if err != nil {
		return err
	}
	took := time.Since(begun).Round(time.Millisecond)
	if report.Sound() {
		fmt.Fprintf(out, "ok    ledger: %s, all as they were recorded%s, read in %s; note %s\n",
			recordedIn(report), unprotected(report), took, report.Note)
		return nil
	}
	if err := tellLoss(ctx, store, report, against, out); err != nil {
		return err
	}
	fmt.Fprintf(out, "FAIL  ledger: %s, read in %s\n", recordedIn(report), took)
	return errCheckFailed
}

// flawWords say of an event what is wrong with it.
var flawWords = map[casefile.Flaw]string{
	casefile.FlawChanged: "was changed after it was recorded",
	casefile.FlawMissing: "is missing",
	casefile.FlawOrder:   "is out of order",
	casefile.FlawAdded:   "was added by somebody else than this program",
	casefile.FlawCut:     "was cut off with all that followed, or the record of where the history ends was changed",
	casefile.FlawKey:     "was recorded under a secret that is neither secret nor one of previous_secrets",
	casefile.FlawErased:  "has lost what it said, and nothing tells that it was erased",
}

// stretchWords say so of a part of the whole ledger.
var stretchWords = map[casefile.Flaw]string{
	casefile.FlawChanged: "the record of how many there are was changed",
	casefile.FlawMissing: "the record of them is missing",
	casefile.FlawKey:     "they were recorded under a secret that is neither secret nor one of previous_secrets",
}

// tellLoss prints what is wrong beyond single cases.
func tellLoss(ctx context.Context, store *sqlstore.Store, r casefile.LedgerReport, against casefile.LedgerNote, out io.Writer) error {
	tell := func(when bool, format string, args ...any) {
		if when {
			fmt.Fprintf(out, "FAIL  ledger: "+format+"\n", args...)
		}
	}
	for _, s := range r.Stretches {
		tell(true, "events %d to %d of all: %s", s.First, s.Last, stretchWords[s.Flaw])
	}
	tell(r.Missing > 0, "recorded events that are not there: %d", r.Missing)
	tell(r.Doubled > 0, "events that are there under the number of another: %d", r.Doubled)
	tell(r.Beyond > 0, "events go on after the last that the ledger knows of")
	tell(!r.OldSound(), "%d events of %d cases from before the ledger are there, and it began with %d of %d", r.Unchained, r.OldCases, r.Start.Events, r.Start.Cases)
	tell(!r.Protects(), "it protects none of them. So it is after an update of the program, until the next event; else somebody has taken it out")
	tell(r.Lost, "what was there when %s was noted is not all there: something was taken out, or an older state was put back", against)
	if r.Missing == 0 {
		return nil
	}
	numbers, err := store.LostCases(ctx)
	if err != nil {
		return err
	}
	for _, n := range numbers {
		tell(true, "case number %d is named, and is not there", n)
	}
	return nil
}

func recordedIn(r casefile.LedgerReport) string {
	text := fmt.Sprintf("%d events of %d cases", r.Events+r.Unchained, r.Cases)
	if r.Broken > 0 {
		text += fmt.Sprintf(", %d of these cases not as they were recorded", r.Broken)
	}
	return text
}

// unprotected says how many events nothing is known of.
func unprotected(r casefile.LedgerReport) string {
	if r.Unchained == 0 {
		return ""
	}
	return fmt.Sprintf(", but for %d from before there was a ledger, which show nothing", r.Unchained)
}
