package main

import (
	"complaintd/casefile"
)

func ledgerOf(cfg *Config) casefile.Ledger {
	ledger, err := newLedger(cfg)
	must(err)
	return ledger
}
