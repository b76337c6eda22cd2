package main

import (
	"path/filepath"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

func ledgerOf(cfg *Config) casefile.Ledger {
	ledger, err := newLedger(cfg)
	must(err)
	return ledger
}

// checkDemoLedger: all that the demo plays is chained, and verifies.
func checkDemoLedger(t *testing.T, store *sqlstore.Store, folder string) {
	cfg, err := loadConfig(filepath.Join(folder, "complaintd.yaml"), environment(nil))
	must(err)
	var out strings.Builder
	err = tellLedger(t.Context(), store, ledgerOf(cfg), casefile.LedgerNote{}, &out)
	if err != nil || strings.Count(out.String(), "\n") != 1 || strings.Contains(out.String(), "before there was a ledger") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
