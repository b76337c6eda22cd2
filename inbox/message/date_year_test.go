package message

import "testing"

// A year far off is a slip or a joke, and no date to count terms from.
func TestYearsFarOffAreNoDates(t *testing.T) {
	for date, want := range map[string]bool{
		"Mon, 23 Nov 2026 10:00:00 +0100": true,
		"Fri, 31 Dec 9999 23:59:59 +0000": false,
		"Thu, 1 Jan 1903 00:00:00 +0000":  false,
	} {
		if got := parseDate(date); got.IsZero() == want {
			t.Errorf("%s is read as %v", date, got)
		}
	}
}
