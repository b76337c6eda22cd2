package main

import (
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/inbox/mailfile"
)

// A mail above the limit is told by its header; the mail behind it is read.
func TestExplainAMailAboveTheLimit(t *testing.T) {
	cfg := defaultConfig()
	e, err := newExplainer(&cfg)
	if err != nil {
		t.Fatal(err)
	}
	const stamp = "From x Thu Dec 24 10:12:00 2026\n"
	box := stamp + "From: kari@example.net\n\n" + strings.Repeat("0123456789\n", 100) + "\n" +
		stamp + "From: ola@example.net\n\nHei\n"
	var kinds []casefile.Kind
	for m, err := range mailfile.Stream("-", strings.NewReader(box)).Mails(1 << 10) {
		if err != nil {
			t.Fatal(err)
		}
		x := e.explain(m)
		kinds = append(kinds, x.Kind)
		if x.Customer.Email == "" {
			t.Errorf("%s: nobody wrote it", x.File)
		}
	}
	if len(kinds) != 2 || kinds[0] != casefile.KindUnreadable || kinds[1] != casefile.KindComplaint {
		t.Errorf("kinds %v", kinds)
	}
}
