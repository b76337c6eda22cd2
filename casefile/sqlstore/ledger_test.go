package sqlstore

import (
	"testing"

	"complaintd/casefile"
)

func testLedger(t testing.TB) casefile.Ledger {
	t.Helper()
	ledger, err := casefile.NewLedger("a secret of the company")
	if err != nil {
		t.Fatal(err)
	}
	return ledger
}
