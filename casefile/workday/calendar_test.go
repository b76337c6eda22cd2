package workday_test

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile/workday"
)

// calendar builds c, with London, 17:00 and the holidays of England and Wales
// where it leaves them out.
func calendar(t *testing.T, c workday.Config) *workday.Calendar {
	t.Helper()
	if c.Location == nil {
		c.Location = zone(t, "Europe/London")
	}
	if c.Closing == 0 {
		c.Closing = 17 * time.Hour
	}
	if c.Holidays == "" {
		c.Holidays = "gb"
	}
	built, err := workday.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return built
}

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return location
}

func date(t *testing.T, s string) workday.Date {
	t.Helper()
	d, err := workday.ParseDate(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return d
}

func dates(t *testing.T, list ...string) []workday.Date {
	t.Helper()
	days := make([]workday.Date, len(list))
	for i, s := range list {
		days[i] = date(t, s)
	}
	return days
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// TestDayZero: which day a receipt counts, in London with 17:00.
func TestDayZero(t *testing.T) {
	tests := []struct{ name, received, want string }{
		{"a working day, in the morning", "2026-11-17T09:00:00Z", "2026-11-17"},
		{"before the office opens", "2026-11-17T00:00:00Z", "2026-11-17"},
		{"just before the closing hour", "2026-11-17T16:59:59.999999999Z", "2026-11-17"},
		{"at the closing hour", "2026-11-17T17:00:00Z", "2026-11-18"},
		{"in the evening", "2026-11-17T23:59:59Z", "2026-11-18"},
		{"on Friday evening", "2026-11-20T17:01:00Z", "2026-11-23"},
		{"on Saturday", "2026-11-21T10:00:00Z", "2026-11-23"},
		{"on Sunday night", "2026-11-22T23:59:59Z", "2026-11-23"},
		{"in summer, before 17:00 local", "2026-07-01T15:59:00Z", "2026-07-01"},
		{"in summer, at 17:00 local", "2026-07-01T16:00:00Z", "2026-07-02"},
		{"after midnight local, before midnight UTC", "2026-07-01T23:30:00Z", "2026-07-02"},
		{"written in another zone", "2026-11-18T01:30:00+09:00", "2026-11-17"},
		{"on Maundy Thursday, too late", "2026-04-02T16:30:00Z", "2026-04-07"},
		{"on Good Friday", "2026-04-03T10:00:00Z", "2026-04-07"},
		{"on Christmas Eve", "2026-12-24T10:00:00Z", "2026-12-24"},
		{"on Christmas Eve, too late", "2026-12-24T18:00:00Z", "2026-12-29"},
		{"on New Year's Eve, too late", "2026-12-31T18:00:00Z", "2027-01-04"},
	}
	c := calendar(t, workday.Config{})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := c.DayZero(instant(t, tt.received)).String(); got != tt.want {
				t.Errorf("DayZero(%s) = %s, want %s", tt.received, got, tt.want)
			}
		})
	}
}

// TestDeadline: from the receipt to the end of the term, with the closing hour
// at 17:00 local.
func TestDeadline(t *testing.T) {
	tests := []struct {
		name, zone, holidays string
		received             string
		days                 int
		want                 string
	}{
		{"an ordinary week", "Europe/London", "gb", "2026-11-24T09:00:00Z", 5, "2026-12-01T17:00:00Z"},
		{"the promise", "Europe/London", "gb", "2026-11-24T09:00:00Z", 10, "2026-12-08T17:00:00Z"},
		{"no days: the same evening", "Europe/London", "gb", "2026-11-24T09:00:00Z", 0, "2026-11-24T17:00:00Z"},
		{"over Christmas, substitute day", "Europe/London", "gb", "2026-12-22T12:00:00Z", 5, "2026-12-31T17:00:00Z"},
		{"over Christmas and New Year", "Europe/London", "gb", "2026-12-23T17:00:00Z", 5, "2027-01-05T17:00:00Z"},
		{"over Christmas in Norway", "Europe/Oslo", "no", "2026-12-22T12:00:00Z", 5, "2026-12-30T16:00:00Z"},
		{"over Easter", "Europe/London", "gb", "2026-04-01T12:00:00Z", 5, "2026-04-10T16:00:00Z"},
		{"over Easter in Norway", "Europe/Oslo", "no", "2026-03-31T12:00:00Z", 5, "2026-04-10T15:00:00Z"},
		{"May in Norway", "Europe/Oslo", "no", "2028-04-28T08:00:00Z", 15, "2028-05-23T15:00:00Z"},
		{"into summer time, London", "Europe/London", "gb", "2026-03-27T16:00:00Z", 1, "2026-03-30T16:00:00Z"},
		{"into summer time, Oslo", "Europe/Oslo", "no", "2026-03-27T15:00:00Z", 1, "2026-03-30T15:00:00Z"},
		{"out of summer time, London", "Europe/London", "gb", "2026-10-23T15:00:00Z", 1, "2026-10-26T17:00:00Z"},
		{"out of summer time, Oslo", "Europe/Oslo", "no", "2026-10-23T14:00:00Z", 1, "2026-10-26T16:00:00Z"},
		{"in the hour that London skips", "Europe/London", "gb", "2026-03-29T01:00:00Z", 1, "2026-03-31T16:00:00Z"},
		{"in the hour that London has twice, first", "Europe/London", "gb", "2026-10-25T00:30:00Z", 1, "2026-10-27T17:00:00Z"},
		{"in the hour that London has twice, second", "Europe/London", "gb", "2026-10-25T01:30:00Z", 1, "2026-10-27T17:00:00Z"},
		{"in the hour that Oslo has twice, first", "Europe/Oslo", "no", "2026-10-25T00:30:00Z", 1, "2026-10-27T16:00:00Z"},
		{"in the hour that Oslo has twice, second", "Europe/Oslo", "no", "2026-10-25T01:30:00Z", 1, "2026-10-27T16:00:00Z"},
		{"a leap day", "Europe/London", "gb", "2028-02-28T09:00:00Z", 1, "2028-02-29T17:00:00Z"},
		{"midsummer in Sweden", "Europe/Stockholm", "se", "2026-06-17T12:00:00Z", 2, "2026-06-22T15:00:00Z"},
		{"the eves in Sweden", "Europe/Stockholm", "se", "2026-12-23T12:00:00Z", 4, "2027-01-04T16:00:00Z"},
		{"Grundlovsdag in Denmark", "Europe/Copenhagen", "dk", "2026-06-04T12:00:00Z", 1, "2026-06-05T15:00:00Z"},
		{"Easter and summer time in Denmark", "Europe/Copenhagen", "dk", "2027-03-24T12:00:00Z", 1, "2027-03-30T15:00:00Z"},
		{"German Unity on a Saturday", "Europe/Berlin", "de", "2026-10-02T12:00:00Z", 1, "2026-10-05T15:00:00Z"},
		{"King's Day in the Netherlands", "Europe/Amsterdam", "nl", "2026-04-24T12:00:00Z", 1, "2026-04-28T15:00:00Z"},
		{"midsummer in Finland", "Europe/Helsinki", "fi", "2026-06-17T12:00:00Z", 2, "2026-06-22T14:00:00Z"},
		{"out of summer time, Helsinki", "Europe/Helsinki", "fi", "2026-10-23T12:00:00Z", 1, "2026-10-26T15:00:00Z"},
		{"May in France", "Europe/Paris", "fr", "2029-05-07T12:00:00Z", 2, "2029-05-11T15:00:00Z"},
		{"Christmas Eve in Poland, at work", "Europe/Warsaw", "pl", "2024-12-23T12:00:00Z", 1, "2024-12-24T16:00:00Z"},
		{"Christmas Eve in Poland, a holiday", "Europe/Warsaw", "pl", "2025-12-23T12:00:00Z", 1, "2025-12-29T16:00:00Z"},
		{"only weekends closed", "Europe/London", "none", "2026-12-22T12:00:00Z", 5, "2026-12-29T17:00:00Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := calendar(t, workday.Config{Location: zone(t, tt.zone), Holidays: tt.holidays})
			got := c.Deadline(c.DayZero(instant(t, tt.received)), tt.days)
			if !got.Equal(instant(t, tt.want)) || got.Location() != time.UTC {
				t.Errorf("received %s, %d days: deadline %s, want %s", tt.received, tt.days, got, tt.want)
			}
		})
	}
}

// TestClosingHour: closing hours with minutes, and at midnight.
func TestClosingHour(t *testing.T) {
	day := date(t, "2026-10-23") // the Friday before summer time ends
	tests := []struct {
		closing time.Duration
		want    string
	}{
		{time.Minute, "2026-10-22T23:01:00Z"},
		{16*time.Hour + 30*time.Minute, "2026-10-23T15:30:00Z"},
		{24 * time.Hour, "2026-10-23T23:00:00Z"},
	}
	for _, tt := range tests {
		c := calendar(t, workday.Config{Closing: tt.closing})
		closes := instant(t, tt.want)
		if got := c.Closes(day); !got.Equal(closes) {
			t.Errorf("closing hour %s: closes at %s, want %s", tt.closing, got, closes)
		}
		if got := c.DayZero(closes.Add(-time.Nanosecond)); got != day {
			t.Errorf("closing hour %s: just before it counts %s, want %s", tt.closing, got, day)
		}
		if got, want := c.DayZero(closes), date(t, "2026-10-26"); got != want {
			t.Errorf("closing hour %s: at it counts %s, want %s", tt.closing, got, want)
		}
	}
}

// TestWorkingDaysBefore counts back over weekends and holidays of London.
func TestWorkingDaysBefore(t *testing.T) {
	tests := []struct {
		name, from string
		days       int
		want       string
	}{
		{"none", "2026-11-18", 0, "2026-11-18"},
		{"none, from a Sunday", "2026-11-22", 0, "2026-11-22"},
		{"within the week", "2026-11-18", 2, "2026-11-16"},
		{"over the weekend", "2026-11-16", 1, "2026-11-13"},
		{"from a Sunday", "2026-11-22", 1, "2026-11-20"},
		{"over Easter", "2026-04-08", 2, "2026-04-02"},
		{"from a holiday", "2026-12-28", 1, "2026-12-24"},
		{"over Christmas and New Year", "2027-01-04", 4, "2026-12-24"},
		{"over the end of summer time", "2026-10-26", 1, "2026-10-23"},
		{"over a day added", "2026-11-19", 1, "2026-11-17"},
		{"onto a holiday removed", "2026-05-26", 1, "2026-05-25"},
	}
	c := calendar(t, workday.Config{Add: dates(t, "2026-11-18"), Remove: dates(t, "2026-05-25")})
	for _, tt := range tests {
		if got := c.WorkingDaysBefore(date(t, tt.from), tt.days).String(); got != tt.want {
			t.Errorf("%s: %d working days before %s = %s, want %s", tt.name, tt.days, tt.from, got, tt.want)
		}
	}
}

// TestWorkingDaysBetween counts the first day out and the last one in.
func TestWorkingDaysBetween(t *testing.T) {
	tests := []struct {
		name, from, to string
		want           int
	}{
		{"the same day", "2026-11-17", "2026-11-17", 0},
		{"backwards", "2026-11-17", "2026-11-13", 0},
		{"the next day", "2026-11-16", "2026-11-17", 1},
		{"over the weekend", "2026-11-13", "2026-11-16", 1},
		{"onto a Saturday", "2026-11-13", "2026-11-14", 0},
		{"from a Sunday", "2026-11-15", "2026-11-16", 1},
		{"over Easter", "2026-04-01", "2026-04-08", 3},
		{"over Christmas and New Year", "2026-12-24", "2027-01-04", 4},
		{"over the start of summer time", "2026-03-27", "2026-03-30", 1},
		{"over the end of summer time", "2026-10-23", "2026-10-27", 2},
		{"over a day added", "2026-11-17", "2026-11-19", 1},
		{"a holiday removed", "2026-05-22", "2026-05-25", 1},
		{"a year", "2025-12-31", "2026-12-31", 253},
	}
	c := calendar(t, workday.Config{Add: dates(t, "2026-11-18"), Remove: dates(t, "2026-05-25")})
	for _, tt := range tests {
		if got := c.WorkingDaysBetween(date(t, tt.from), date(t, tt.to)); got != tt.want {
			t.Errorf("%s: %d working days from %s to %s, want %d", tt.name, got, tt.from, tt.to, tt.want)
		}
	}
}

// TestAt: hours of the day in both zones, and on the days that have 23 and 25.
func TestAt(t *testing.T) {
	tests := []struct {
		name, zone, day string
		clock           time.Duration
		want            string
	}{
		{"midnight in winter", "Europe/London", "2026-11-17", 0, "2026-11-17T00:00:00Z"},
		{"midnight in summer", "Europe/London", "2026-07-01", 0, "2026-06-30T23:00:00Z"},
		{"the end of the day", "Europe/Oslo", "2026-12-31", 24 * time.Hour, "2026-12-31T23:00:00Z"},
		{"with minutes", "Europe/Oslo", "2026-07-01", 8*time.Hour + 30*time.Minute, "2026-07-01T06:30:00Z"},
		{"the day of 23 hours, in the morning", "Europe/Oslo", "2026-03-29", 8 * time.Hour, "2026-03-29T06:00:00Z"},
		{"the day of 23 hours, at its end", "Europe/Oslo", "2026-03-29", 24 * time.Hour, "2026-03-29T22:00:00Z"},
		{"the day of 25 hours, in the morning", "Europe/Oslo", "2026-10-25", 8 * time.Hour, "2026-10-25T07:00:00Z"},
		{"the day of 25 hours, at its end", "Europe/Oslo", "2026-10-25", 24 * time.Hour, "2026-10-25T23:00:00Z"},
	}
	for _, tt := range tests {
		got := calendar(t, workday.Config{Location: zone(t, tt.zone)}).At(date(t, tt.day), tt.clock)
		if !got.Equal(instant(t, tt.want)) || got.Location() != time.UTC {
			t.Errorf("%s: %s on %s = %s, want %s", tt.name, tt.clock, tt.day, got, tt.want)
		}
	}
}

// TestAddAndRemove: days that the company adds or removes, and a day in both,
// which is closed.
func TestAddAndRemove(t *testing.T) {
	c := calendar(t, workday.Config{
		Add:    dates(t, "2026-12-24", "2026-12-26", "2026-05-25"),
		Remove: dates(t, "2026-12-28", "2026-11-10", "2026-05-25", "2026-11-14"),
	})
	tests := []struct {
		name, day string
		open      bool
	}{
		{"added", "2026-12-24", false},
		{"added on a Saturday", "2026-12-26", false},
		{"a holiday left alone", "2026-12-25", false},
		{"a holiday removed", "2026-12-28", true},
		{"an ordinary day removed", "2026-11-10", true},
		{"a Saturday removed is still a Saturday", "2026-11-14", false},
		{"added and removed", "2026-05-25", false},
	}
	for _, tt := range tests {
		if got := c.IsWorkingDay(date(t, tt.day)); got != tt.open {
			t.Errorf("%s: IsWorkingDay(%s) = %t, want %t", tt.name, tt.day, got, tt.open)
		}
	}
	if got, want := c.Deadline(date(t, "2026-12-23"), 1), instant(t, "2026-12-28T17:00:00Z"); !got.Equal(want) {
		t.Errorf("one working day after 23 December: %s, want %s", got, want)
	}
}

// TestNewRefuses: every fault of a Config is told.
func TestNewRefuses(t *testing.T) {
	good := workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "none"}
	tests := []struct {
		name  string
		spoil func(*workday.Config)
		want  string
	}{
		{"no time zone", func(c *workday.Config) { c.Location = nil }, "time zone"},
		{"no closing hour", func(c *workday.Config) { c.Closing = 0 }, "closing hour"},
		{"a closing hour before the day", func(c *workday.Config) { c.Closing = -time.Hour }, "closing hour"},
		{"a closing hour after the day", func(c *workday.Config) { c.Closing = 24*time.Hour + 1 }, "closing hour"},
		{"no country", func(c *workday.Config) { c.Holidays = "" }, `""`},
		{"an unknown country", func(c *workday.Config) { c.Holidays = "atlantis" }, `"atlantis"`},
	}
	if _, err := workday.New(good); err != nil {
		t.Fatalf("the good configuration: %v", err)
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := good
			tt.spoil(&c)
			if _, err := workday.New(c); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("New: %v, want an error that names %s", err, tt.want)
			}
		})
	}
}
