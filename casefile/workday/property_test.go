package workday_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile/workday"
)

// drawDate draws a day of the years 2020 to 2039.
func drawDate(t *rapid.T, label string) workday.Date {
	first := workday.Date{Year: 2020, Month: time.January, Day: 1}
	return first.AddDays(rapid.IntRange(0, 20*365).Draw(t, label))
}

// drawInstant draws an instant, often near the closing hour or midnight.
func drawInstant(t *rapid.T, c *workday.Calendar, label string) time.Time {
	d := drawDate(t, label+" day")
	offset := time.Duration(rapid.Int64Range(-int64(24*time.Hour), int64(24*time.Hour)).Draw(t, label+" offset"))
	return c.Closes(d).Add(offset)
}

// drawCalendar draws a calendar with any closing hour, in zones with and
// without summer time, with days added and removed.
func drawCalendar(t *rapid.T) *workday.Calendar {
	name := rapid.SampledFrom([]string{"Europe/London", "Europe/Oslo", "Europe/Helsinki", "UTC", "Asia/Kolkata"}).Draw(t, "zone")
	location, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	days := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) workday.Date { return drawDate(t, "day") }), 0, 20)
	c, err := workday.New(workday.Config{
		Location: location,
		Closing:  time.Duration(rapid.IntRange(1, 24*60).Draw(t, "closing")) * time.Minute,
		Holidays: rapid.SampledFrom(workday.Countries()).Draw(t, "country"),
		Add:      days.Draw(t, "add"),
		Remove:   days.Draw(t, "remove"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// checkCalendar checks a property of every calendar. A calendar takes a
// hundred years of holidays to build, so one serves several draws.
func checkCalendar(t *testing.T, property func(*rapid.T, *workday.Calendar)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		c := drawCalendar(t)
		for range 5 {
			property(t, c)
		}
	})
}

// TestDayZeroIsTheFirstOpenDay: day zero is a working day, not before the day
// of receipt, still open at the receipt; and no earlier day is all that.
func TestDayZeroIsTheFirstOpenDay(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		received := drawInstant(t, c, "received")
		zero := c.DayZero(received)
		if !c.IsWorkingDay(zero) {
			t.Fatalf("received %s: day zero %s is no working day", received, zero)
		}
		if !received.Before(c.Closes(zero)) {
			t.Fatalf("received %s: day zero %s had closed", received, zero)
		}
		if zero.Before(c.DateOf(received)) {
			t.Fatalf("received %s: day zero %s is before it", received, zero)
		}
		for d := c.DateOf(received); d.Before(zero); d = d.AddDays(1) {
			if c.IsWorkingDay(d) && received.Before(c.Closes(d)) {
				t.Fatalf("received %s: day zero is %s, though %s was open", received, zero, d)
			}
		}
	})
}

// TestDeadlineCountsWorkingDays: the deadline is the closing hour of a working
// day, and n working days lie after day zero up to it.
func TestDeadlineCountsWorkingDays(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		zero := c.DayZero(drawInstant(t, c, "received"))
		n := rapid.IntRange(0, 30).Draw(t, "n")
		deadline := c.Deadline(zero, n)
		last := c.DateOf(deadline.Add(-time.Nanosecond)) // a closing hour of 24:00 is the next day's midnight
		if !c.IsWorkingDay(last) || !c.Closes(last).Equal(deadline) {
			t.Fatalf("deadline %s is not the closing hour of a working day", deadline)
		}
		counted := 0
		for d := zero.AddDays(1); !last.Before(d); d = d.AddDays(1) {
			if c.IsWorkingDay(d) {
				counted++
			}
		}
		if counted != n {
			t.Fatalf("%d working days from %s to %s, want %d", counted, zero, last, n)
		}
	})
}

// TestLaterReceiptLaterDeadline: who writes later never gets an earlier
// deadline.
func TestLaterReceiptLaterDeadline(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		early := drawInstant(t, c, "received")
		late := early.Add(time.Duration(rapid.Int64Range(0, int64(21*24*time.Hour)).Draw(t, "later")))
		n := rapid.IntRange(0, 15).Draw(t, "n")
		if c.Deadline(c.DayZero(late), n).Before(c.Deadline(c.DayZero(early), n)) {
			t.Fatalf("received %s and later %s: the later has the earlier deadline of %d days", early, late, n)
		}
	})
}

// TestLongerTermLaterDeadline: one working day more ends later, and terms add
// up: n days and then m are n+m.
func TestLongerTermLaterDeadline(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		d := drawDate(t, "day zero")
		n, m := rapid.IntRange(0, 15).Draw(t, "n"), rapid.IntRange(0, 15).Draw(t, "m")
		if !c.Deadline(d, n).Before(c.Deadline(d, n+1)) {
			t.Fatalf("%d working days from %s end no earlier than %d", n, d, n+1)
		}
		if once, twice := c.AddWorkingDays(d, n+m), c.AddWorkingDays(c.AddWorkingDays(d, n), m); once != twice {
			t.Fatalf("%s + %d + %d working days: %s at once, %s in two steps", d, n, m, once, twice)
		}
	})
}

// TestCountingBack: n working days before d is a working day with n working
// days from it up to the day before d; from a working day, forth and back comes
// back.
func TestCountingBack(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		d, n := drawDate(t, "day"), rapid.IntRange(1, 30).Draw(t, "n")
		before := c.WorkingDaysBefore(d, n)
		if !c.IsWorkingDay(before) || !before.Before(d) {
			t.Fatalf("%d working days before %s is %s, no working day or not before it", n, d, before)
		}
		if counted := c.WorkingDaysBetween(before.AddDays(-1), d.AddDays(-1)); counted != n {
			t.Fatalf("%d working days before %s is %s, which is %d before it", n, d, before, counted)
		}
		if open := c.AddWorkingDays(d, 1); c.WorkingDaysBefore(c.AddWorkingDays(open, n), n) != open {
			t.Fatalf("%d working days from %s and back do not come back", n, open)
		}
	})
}

// TestCountingBetween: a term of n working days counts n, a count over two
// spans is their sum, and nothing is counted backwards.
func TestCountingBetween(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		d, n := drawDate(t, "day"), rapid.IntRange(0, 30).Draw(t, "n")
		end := c.AddWorkingDays(d, n)
		if counted := c.WorkingDaysBetween(d, end); counted != n {
			t.Fatalf("%d working days from %s end on %s, which counts %d", n, d, end, counted)
		}
		later := end.AddDays(rapid.IntRange(0, 30).Draw(t, "later"))
		if sum := n + c.WorkingDaysBetween(end, later); c.WorkingDaysBetween(d, later) != sum {
			t.Fatalf("from %s over %s to %s is not the sum %d", d, end, later, sum)
		}
		if counted := c.WorkingDaysBetween(later, d); counted != 0 {
			t.Fatalf("from %s back to %s counts %d", later, d, counted)
		}
	})
}

// TestAtShowsTheClock: at the instant of a time of day the clocks on that day
// show it, unless they skip it.
func TestAtShowsTheClock(t *testing.T) {
	checkCalendar(t, func(t *rapid.T, c *workday.Calendar) {
		d, minutes := drawDate(t, "day"), rapid.IntRange(0, 24*60-1).Draw(t, "minutes")
		at := c.At(d, time.Duration(minutes)*time.Minute)
		if c.DateOf(at) != d {
			t.Fatalf("minute %d of %s is on %s", minutes, d, c.DateOf(at))
		}
		shown := at.In(c.Location())
		_, before := shown.Add(-2 * time.Hour).Zone()
		_, after := shown.Add(2 * time.Hour).Zone()
		if skips := before < after; shown.Hour()*60+shown.Minute() != minutes && !skips {
			t.Fatalf("at minute %d of %s the clocks show %s", minutes, d, shown)
		}
		if end := c.At(d, 24*time.Hour); !end.Equal(c.At(d.AddDays(1), 0)) {
			t.Fatalf("%s ends at %s, not when the next day begins", d, end)
		}
	})
}

// TestDateArithmetic: adding days and taking them off again comes back, and
// the order of dates is that of the days added.
func TestDateArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d, n := drawDate(t, "day"), rapid.IntRange(1, 4000).Draw(t, "n")
		later := d.AddDays(n)
		if later.AddDays(-n) != d || !d.Before(later) || later.Before(d) {
			t.Fatalf("%s + %d days = %s does not come back or is not later", d, n, later)
		}
		if parsed, err := workday.ParseDate(later.String()); err != nil || parsed != later {
			t.Fatalf("%s does not survive being written and read: %s, %v", later, parsed, err)
		}
	})
}
