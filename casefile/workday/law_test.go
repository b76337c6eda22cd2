package workday_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile/workday"
)

// law is what a country's holidays are by law, written down apart from the
// library: an update of the library that moves a day fails here, and far
// beyond the years that testdata lists.
type law struct {
	fixed  string                        // MM-DD, with spaces between
	easter []int                         // days after Easter Sunday
	moving func(year int) []workday.Date // all others
}

func laws() map[string]law {
	return map[string]law{
		"gb":   {easter: []int{-2, 1}, moving: bankHolidays},
		"no":   {fixed: "01-01 05-01 05-17 12-25 12-26", easter: []int{-3, -2, 1, 39, 50}},
		"se":   {fixed: "01-01 01-06 05-01 06-06 12-24 12-25 12-26 12-31", easter: []int{-2, 1, 39}, moving: midsummerEve},
		"dk":   {fixed: "01-01 12-25 12-26", easter: []int{-3, -2, 1, 39, 50}},
		"de":   {fixed: "01-01 05-01 10-03 12-25 12-26", easter: []int{-2, 1, 39, 50}},
		"nl":   {fixed: "01-01 04-27 12-25 12-26", easter: []int{1, 39, 50}, moving: liberationDay},
		"fi":   {fixed: "01-01 01-06 05-01 12-06 12-24 12-25 12-26", easter: []int{-2, 1, 39}, moving: midsummerEve},
		"fr":   {fixed: "01-01 05-01 05-08 07-14 08-15 11-01 11-11 12-25", easter: []int{1, 39, 50}},
		"pl":   {fixed: "01-01 01-06 05-01 05-03 08-15 11-01 11-11 12-25 12-26", easter: []int{1, 60}, moving: wigilia},
		"none": {},
	}
}

// TestHolidaysByLaw holds every closed weekday of this century against the law.
func TestHolidaysByLaw(t *testing.T) {
	const first, last = 2024, 2099
	for _, country := range workday.Countries() {
		l, known := laws()[country]
		if !known {
			t.Errorf("%s: its law is not written down here", country)
		}
		got := closedWeekdays(calendar(t, workday.Config{Holidays: country}), first, last)
		for year := first; year <= last; year++ {
			ofYear := slices.DeleteFunc(slices.Clone(got), func(d workday.Date) bool { return d.Year != year })
			if want := l.closed(t, year); !slices.Equal(ofYear, want) {
				t.Errorf("%s, %d:\n got %v\nwant %v", country, year, ofYear, want)
			}
		}
	}
}

// closed lists the holidays of a year that fall on a Monday to Friday, in order.
func (l law) closed(t *testing.T, year int) []workday.Date {
	t.Helper()
	var days []workday.Date
	for _, day := range strings.Fields(l.fixed) {
		days = append(days, date(t, fmt.Sprintf("%d-%s", year, day)))
	}
	for _, offset := range l.easter {
		days = append(days, easter(year).AddDays(offset))
	}
	if l.moving != nil {
		days = append(days, l.moving(year)...)
	}
	days = slices.DeleteFunc(days, func(d workday.Date) bool { return from(d, weekdays...) != d })
	slices.SortFunc(days, func(a, b workday.Date) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(days)
}

// easter is Easter Sunday by Gauss's rule of 1816 with its two exceptions, for
// 1900 to 2099; the library goes by Meeus, Jones and Butcher.
func easter(year int) workday.Date {
	a, b, c := year%19, year%4, year%7
	d := (19*a + 24) % 30
	e := (2*b + 4*c + 6*d + 5) % 7
	if d == 29 && e == 6 || d == 28 && e == 6 && a > 10 {
		e -= 7
	}
	return workday.Date{Year: year, Month: time.March, Day: 22}.AddDays(d + e)
}

var weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}

// from is the first day, from d on, that is one of the days of the week.
func from(d workday.Date, days ...time.Weekday) workday.Date {
	for !slices.Contains(days, d.Weekday()) {
		d = d.AddDays(1)
	}
	return d
}

// bankHolidays are those of England and Wales but for Easter's, substitute days
// included: Christmas takes the first two weekdays from the 25th on.
func bankHolidays(year int) []workday.Date {
	christmas := from(workday.Date{Year: year, Month: time.December, Day: 25}, weekdays...)
	return []workday.Date{
		from(workday.Date{Year: year, Month: time.January, Day: 1}, weekdays...),
		from(workday.Date{Year: year, Month: time.May, Day: 1}, time.Monday),
		from(workday.Date{Year: year, Month: time.May, Day: 25}, time.Monday),
		from(workday.Date{Year: year, Month: time.August, Day: 25}, time.Monday),
		christmas,
		from(christmas.AddDays(1), weekdays...),
	}
}

// midsummerEve is the Friday of 19 to 25 June.
func midsummerEve(year int) []workday.Date {
	return []workday.Date{from(workday.Date{Year: year, Month: time.June, Day: 19}, time.Friday)}
}

// liberationDay is 5 May in the jubilees of 1945.
func liberationDay(year int) []workday.Date {
	if (year-1945)%5 != 0 {
		return nil
	}
	return []workday.Date{{Year: year, Month: time.May, Day: 5}}
}

// wigilia is 24 December, in Poland from 2025 on.
func wigilia(year int) []workday.Date {
	if year < 2025 {
		return nil
	}
	return []workday.Date{{Year: year, Month: time.December, Day: 24}}
}
