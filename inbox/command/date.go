package command

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"complaintd/casefile/workday"
)

// direction is where the day of a command lies, which settles the year that the
// colleague left out.
type direction int

const (
	gone   direction = iota // today or earlier
	coming                  // today or later
)

// Dates as colleagues write them. 10/12 is none of them: it is a day of December
// to some and of October to others.
var (
	isoDate    = regexp.MustCompile(`^(\d{4})\p{Pd}(\d{1,2})\p{Pd}(\d{1,2})`)
	dottedDate = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})(?:\.(20\d\d|\d\d)?)?`)
	dayMonth   = regexp.MustCompile(`^(\d{1,2})(?:\.|st|nd|rd|th)? ?(\pL+)\.?(?:,? (20\d\d))?`)
	monthDay   = regexp.MustCompile(`^(\pL+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (20\d\d))?`)
)

// onlyDate reads a day behind which nothing may stand.
func (s *sheet) onlyDate(d direction) (workday.Date, Problem) {
	day, p := s.date(d)
	return day, first(p, unless(s.args.end(), BadDate))
}

// date reads a day. It must be in that direction from today, which counts as
// both.
func (s *sheet) date(d direction) (day workday.Date, p Problem) {
	if offset := s.args.take("day"); offset != "" {
		n, _ := strconv.Atoi(offset)
		day = s.clock.Today().AddDays(n)
	} else {
		s.args.rest = strings.TrimLeft(s.args.rest, quotes)
		day = s.writtenDate(d)
		s.args.rest = strings.TrimLeft(s.args.rest, quotes+" ")
	}
	switch {
	case day.IsZero():
		return day, BadDate
	case d == coming && day.Before(s.clock.Today()):
		return day, DayPassed
	case d == gone && s.clock.Today().Before(day):
		return day, DayNotCome
	}
	return day, ""
}

// writtenDate reads a day that is written in figures or with its month; the zero
// date where none is, or no such day.
func (s *sheet) writtenDate(d direction) workday.Date {
	for _, form := range []struct {
		shape            *regexp.Regexp
		year, month, day int // groups
	}{{isoDate, 1, 2, 3}, {dottedDate, 3, 2, 1}, {dayMonth, 3, 2, 1}, {monthDay, 3, 1, 2}} {
		m := form.shape.FindStringSubmatch(s.args.rest)
		if m == nil || goesOn(s.args.rest[len(m[0]):]) {
			continue
		}
		month := s.month(m[form.month])
		if month == 0 {
			continue
		}
		s.args.rest = behindName(s.args.rest[len(m[0]):])
		day, _ := strconv.Atoi(m[form.day])
		if m[form.year] == "" {
			return s.nearestYear(month, day, d)
		}
		return dayOf(fullYear(m[form.year]), month, day)
	}
	return workday.Date{}
}

// goesOn: the figure or word before is not at its end.
func goesOn(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// month reads a month by its number or name; 0 for a word that is none.
func (s *sheet) month(text string) time.Month {
	if number := s.args.dictionary.means("month", text); number != "" {
		text = number
	}
	n, _ := strconv.Atoi(text)
	return time.Month(n)
}

// fullYear: two figures are of this century.
func fullYear(text string) int {
	year, _ := strconv.Atoi(text)
	if len(text) == 2 {
		year += 2000
	}
	return year
}

// leapCycle is the longest that a day may be away which there is only in leap
// years: 1900 and 2100 are none.
const leapCycle = 8

// nearestYear is the next such day in that direction, today included.
func (s *sheet) nearestYear(month time.Month, day int, d direction) workday.Date {
	for n := range leapCycle + 1 {
		year := s.clock.Today().Year + n
		if d == gone {
			year = s.clock.Today().Year - n
		}
		found := dayOf(year, month, day)
		wrongSide := d == coming && found.Before(s.clock.Today()) || d == gone && s.clock.Today().Before(found)
		if !found.IsZero() && !wrongSide {
			return found
		}
	}
	return workday.Date{}
}

// dayOf is that day, or the zero date where there is no such day.
func dayOf(year int, month time.Month, day int) workday.Date {
	d := workday.Date{Year: year, Month: month, Day: day}
	if d.AddDays(0) != d {
		return workday.Date{}
	}
	return d
}
