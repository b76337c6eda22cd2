package workday_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rickar/cal/v2"

	"complaintd/casefile/workday"
)

// TestPublicHolidays holds the closed days of every country, Monday to Friday,
// against the list in testdata. A list there covers 2024 to 2030 in full.
func TestPublicHolidays(t *testing.T) {
	for _, country := range workday.Countries() {
		t.Run(country, func(t *testing.T) {
			c := calendar(t, workday.Config{Holidays: country})
			if got, want := closedWeekdays(c, 2024, 2030), goldenDays(t, country); !slices.Equal(got, want) {
				t.Errorf("closed days, Monday to Friday:\n got %v\nwant %v", got, want)
			}
		})
	}
}

// closedWeekdays lists the days from Monday to Friday on which c is closed.
func closedWeekdays(c *workday.Calendar, firstYear, lastYear int) []workday.Date {
	var closed []workday.Date
	end := workday.Date{Year: lastYear + 1, Month: time.January, Day: 1}
	for d := (workday.Date{Year: firstYear, Month: time.January, Day: 1}); d.Before(end); d = d.AddDays(1) {
		weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
		if !weekend && !c.IsWorkingDay(d) {
			closed = append(closed, d)
		}
	}
	return closed
}

// goldenDays reads testdata/COUNTRY.txt: a day, its weekday and its name a
// line, comments behind #. A country without holidays has no file.
func goldenDays(t *testing.T, country string) []workday.Date {
	t.Helper()
	if country == "none" {
		return nil
	}
	text, err := os.ReadFile(filepath.Join("testdata", country+".txt"))
	if err != nil {
		t.Fatal(err)
	}
	var days []workday.Date
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		days = append(days, goldenDay(t, line))
	}
	return days
}

// goldenDay reads a line such as "2026-12-25 Fri juledag".
func goldenDay(t *testing.T, line string) workday.Date {
	t.Helper()
	fields := strings.SplitN(line, " ", 3)
	if len(fields) != 3 {
		t.Fatalf("%q is not a day, a weekday and a name", line)
	}
	day := date(t, fields[0])
	if weekday := day.Weekday().String()[:3]; weekday != fields[1] {
		t.Errorf("%q: the day is a %s", line, weekday)
	}
	return day
}

// TestCountriesLeaveTheLibraryAlone: the lists that are mended are copies, so
// that asking twice gives the same.
func TestCountriesLeaveTheLibraryAlone(t *testing.T) {
	for _, country := range workday.Countries() {
		first := closedWeekdays(calendar(t, workday.Config{Holidays: country}), 2024, 2030)
		again := closedWeekdays(calendar(t, workday.Config{Holidays: country}), 2024, 2030)
		if !slices.Equal(first, again) {
			t.Errorf("%s: the second calendar has other holidays than the first", country)
		}
	}
}

// TestHolidaysOnAnyHost: the library answers in the time zone of the host,
// which moves no holiday.
func TestHolidaysOnAnyHost(t *testing.T) {
	host := cal.DefaultLoc
	t.Cleanup(func() { cal.DefaultLoc = host })
	for _, name := range []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"} {
		cal.DefaultLoc = zone(t, name)
		c := calendar(t, workday.Config{Holidays: "nl"})
		if got, want := closedWeekdays(c, 2024, 2030), goldenDays(t, "nl"); !slices.Equal(got, want) {
			t.Errorf("on a host in %s, closed days in the Netherlands:\n got %v\nwant %v", name, got, want)
		}
	}
}

// TestNoHolidaysFarAway: outside the years worked out only weekends are closed.
func TestNoHolidaysFarAway(t *testing.T) {
	for _, country := range workday.Countries() {
		c := calendar(t, workday.Config{Holidays: country})
		for _, year := range []int{1, 1999, 2101} {
			if closed := closedWeekdays(c, year, year); closed != nil {
				t.Errorf("%s: in %d closed on %v", country, year, closed)
			}
		}
	}
}
