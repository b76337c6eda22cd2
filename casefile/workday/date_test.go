package workday_test

import (
	"testing"
	"time"

	"complaintd/casefile/workday"
)

func TestParseDate(t *testing.T) {
	got, err := workday.ParseDate("2028-02-29")
	if want := (workday.Date{Year: 2028, Month: time.February, Day: 29}); err != nil || got != want {
		t.Errorf("ParseDate = %v, %v; want %v", got, err, want)
	}
	if got.String() != "2028-02-29" {
		t.Errorf("String = %q", got)
	}
	for _, bad := range []string{"", "2026-02-29", "2026-2-3", "24.12.2026", "2026-12-24 ", "2026-12-24T00:00:00Z"} {
		if d, err := workday.ParseDate(bad); err == nil {
			t.Errorf("ParseDate(%q) = %v, want an error", bad, d)
		}
	}
}

func TestAddDays(t *testing.T) {
	tests := []struct {
		from string
		days int
		want string
	}{
		{"2026-03-28", 1, "2026-03-29"}, // summer time begins
		{"2026-10-25", 1, "2026-10-26"}, // summer time has ended
		{"2026-12-31", 1, "2027-01-01"},
		{"2028-02-28", 1, "2028-02-29"},
		{"2026-03-01", -1, "2026-02-28"},
		{"2026-12-03", 28, "2026-12-31"},
		{"2026-12-03", 0, "2026-12-03"},
	}
	for _, tt := range tests {
		if got := date(t, tt.from).AddDays(tt.days).String(); got != tt.want {
			t.Errorf("%s + %d days = %s, want %s", tt.from, tt.days, got, tt.want)
		}
	}
}

func TestDateOrderAndZero(t *testing.T) {
	early, late := date(t, "2026-12-31"), date(t, "2027-01-01")
	if !early.Before(late) || late.Before(early) || early.Before(early) {
		t.Error("Before does not order 31 December 2026 before 1 January 2027")
	}
	if (workday.Date{}).IsZero() == early.IsZero() {
		t.Error("IsZero does not tell the zero Date from a day")
	}
}

// TestDateOf: the day depends on the zone the instant is looked at in.
func TestDateOf(t *testing.T) {
	at := instant(t, "2026-12-31T23:30:00Z")
	if got := workday.DateOf(at).String(); got != "2026-12-31" {
		t.Errorf("in UTC %s, want 2026-12-31", got)
	}
	oslo := calendar(t, workday.Config{Location: zone(t, "Europe/Oslo")})
	if got := oslo.DateOf(at).String(); got != "2027-01-01" {
		t.Errorf("in Oslo %s, want 2027-01-01", got)
	}
}
