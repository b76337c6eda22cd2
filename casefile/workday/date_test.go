package workday_test

import (
	"encoding/json"
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

// TestDateText: a date in JSON, as a value and as a key; the zero date is an
// empty text both ways.
func TestDateText(t *testing.T) {
	type record struct {
		Due  workday.Date
		Days map[workday.Date]int
	}
	tests := []struct {
		value record
		text  string
	}{
		{record{Due: date(t, "2028-02-29")}, `{"Due":"2028-02-29","Days":null}`},
		{record{Days: map[workday.Date]int{date(t, "2026-12-04"): 1}}, `{"Due":"","Days":{"2026-12-04":1}}`},
	}
	for _, tt := range tests {
		if text, err := json.Marshal(tt.value); err != nil || string(text) != tt.text {
			t.Errorf("%v is written as %s, %v; want %s", tt.value, text, err, tt.text)
		}
		got := record{Due: date(t, "2001-01-01")} // what was there before goes
		err := json.Unmarshal([]byte(tt.text), &got)
		if err != nil || got.Due != tt.value.Due || len(got.Days) != len(tt.value.Days) {
			t.Errorf("%s is read as %v, %v; want %v", tt.text, got, err, tt.value)
		}
	}
}

func TestDateTextRefuses(t *testing.T) {
	for _, bad := range []string{"2026-02-29", "24.12.2026", " ", "2026-12-24T00:00:00Z"} {
		d := date(t, "2026-12-24")
		if err := d.UnmarshalText([]byte(bad)); err == nil || !d.IsZero() {
			t.Errorf("UnmarshalText(%q): %v, %v; want an error and no date", bad, d, err)
		}
	}
}
