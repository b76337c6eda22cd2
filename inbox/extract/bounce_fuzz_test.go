package extract_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
)

// FuzzBounce reads reports: what one tells is bounded and clean, and nothing
// has failed where it says that the delivery is only delayed.
func FuzzBounce(f *testing.F) {
	for _, path := range kindFiles(f) {
		f.Add(readFile(f, path))
	}
	r := trustingReader()
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := r.Read(raw, casefile.Placement{}, time.Time{})
		if strings.Contains(in.Reason, "within the program") {
			t.Error("a reader panicked")
		}
		if (in.Delivery != nil) != (in.Form == casefile.Report) {
			t.Fatalf("form %q tells %+v", in.Form, in.Delivery)
		}
		d := in.Delivery
		if d == nil {
			return
		}
		if len(d.Failed) > 100 || d.Delayed && len(d.Failed) > 0 {
			t.Errorf("delayed %v, %d failed", d.Delayed, len(d.Failed))
		}
		for _, s := range append(slices.Clone(d.Failed), d.Returned) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\x00\r\n ") || len(s) > 998 {
				t.Errorf("%q is not clean", s)
			}
		}
	})
}
