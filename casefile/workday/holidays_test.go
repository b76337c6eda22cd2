package workday_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// goldenDays reads testdata/COUNTRY.txt: a day and its name a line, comments
// behind #. A country without holidays has no file.
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
		if day, _, named := strings.Cut(line, " "); named && day != "#" {
			days = append(days, date(t, day))
		}
	}
	return days
}
