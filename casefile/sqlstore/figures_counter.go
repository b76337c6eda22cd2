package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// counter folds milestones into figures. There may be millions, and to count each
// in every part of the figures takes longer than to read it. So each is counted
// under its profile and in its week, and from these the parts are added together.
type counter struct {
	reader   Reader
	calendar *workday.Calendar
	figures  *casefile.Figures

	profiles []*profileCount // that were met, by their id
	// causes are those that were met, by their place in a causeCount.
	causes     []string
	causePlace map[string]int
	// What was counted of the week at hand, as far as it lies in one month.
	weekDays   casefile.Histogram
	weekCauses causeCount
}

// profileCount is what was counted of a profile.
type profileCount struct {
	casefile.Profile
	n, weekN int // in all before the week at hand, and in it
	days     casefile.Histogram
	causes   causeCount
}

// causeCount counts answers by the place of their cause.
type causeCount []int

func (c *causeCount) add(place int) {
	for len(*c) <= place {
		*c = append(*c, 0)
	}
	(*c)[place]++
}

func newCounter(r Reader, c *workday.Calendar, into *casefile.Figures) *counter {
	return &counter{reader: r, calendar: c, figures: into, causePlace: map[string]int{}}
}

func (c *counter) read(ctx context.Context, p casefile.Period) error {
	var last workday.Date
	for day, part := range p.Days(c.calendar) {
		if day.Weekday() == time.Monday || day.Day == 1 {
			c.endWeek(last)
		}
		last = day
		if err := c.readDay(ctx, day, part); err != nil {
			return err
		}
	}
	c.endWeek(last)
	for _, p := range c.profiles {
		if p != nil && p.n > 0 {
			c.figures.AddProfile(p.Profile, c.tally([]*profileCount{p}, func(p *profileCount) int { return p.n }, p.days, p.causes))
		}
	}
	return nil
}

// endWeek adds the week of a day to the figures; before the first day there is
// none.
func (c *counter) endWeek(day workday.Date) {
	if day.IsZero() {
		return
	}
	c.figures.AddDay(day, c.tally(c.profiles, func(p *profileCount) int { return p.weekN }, c.weekDays, c.weekCauses))
	for _, p := range c.profiles {
		if p != nil {
			p.n, p.weekN = p.n+p.weekN, 0
		}
	}
	c.weekDays, c.weekCauses = nil, nil
}

// tally is what was counted of profiles, with the days and causes of answers.
func (c *counter) tally(profiles []*profileCount, n func(*profileCount) int, days casefile.Histogram, causes causeCount) casefile.Tally {
	t := casefile.Tally{Days: days}
	for _, p := range profiles {
		if p != nil && n(p) > 0 {
			t.Count(p.Profile, n(p))
		}
	}
	named := map[string]int{}
	for place, count := range causes {
		if count > 0 {
			named[c.causes[place]] = count
		}
	}
	t.AddCauses(named)
	return t
}

// dayOfMilestones has all of a day in one row, as to hand a row over takes longer
// than to read it: a line for each milestone, its profile and of an answer day 0 and
// the cause, which is one word.
const dayOfMilestones = `SELECT COALESCE(string_agg(CASE WHEN day_zero = '' THEN CAST(profile AS TEXT)
	ELSE CAST(profile AS TEXT) || '	' || day_zero || '	' || cause END, '
'), '') FROM milestone WHERE at >= ? AND at < ?`

// readDay counts the milestones of a day.
func (c *counter) readDay(ctx context.Context, day workday.Date, part casefile.Period) error {
	var all string
	if _, err := c.reader.get(ctx, &all, dayOfMilestones, micros(part.From), micros(part.To)); err != nil {
		return err
	}
	took := map[string]int{}
	for line := range strings.SplitSeq(all, "\n") {
		if line == "" {
			continue
		}
		id, answer, _ := strings.Cut(line, "\t")
		p, err := c.profile(ctx, id)
		if err != nil {
			return err
		}
		p.weekN++
		if p.HasCause() {
			c.countAnswer(p, answer, day, took)
		}
	}
	return nil
}

// countAnswer counts an answer that was given on a day, by its day 0 and its cause.
func (c *counter) countAnswer(p *profileCount, answer string, day workday.Date, took map[string]int) {
	dayZero, cause, _ := strings.Cut(answer, "\t")
	place := c.placeOf(cause)
	p.causes.add(place)
	c.weekCauses.add(place)
	if !p.HasDays() {
		return
	}
	days, known := took[dayZero]
	if !known {
		days = workingDays(c.calendar, dayZero, day)
		took[dayZero] = days
	}
	p.days.Add(days, 1)
	c.weekDays.Add(days, 1)
}

// placeOf is the place of a cause. Colleagues can write any word, so not all are
// told apart.
func (c *counter) placeOf(cause string) int {
	if place, known := c.causePlace[cause]; known {
		return place
	}
	if len(c.causes) >= casefile.MostCauses && cause != casefile.OtherCause {
		return c.placeOf(casefile.OtherCause)
	}
	c.causes = append(c.causes, strings.Clone(cause))
	c.causePlace[c.causes[len(c.causes)-1]] = len(c.causes) - 1
	return len(c.causes) - 1
}

// workingDays are those from the day that is stored up to and with another; 0
// where none is stored.
func workingDays(c *workday.Calendar, stored string, to workday.Date) int {
	from, err := workday.ParseDate(stored)
	if err != nil {
		return 0
	}
	return c.WorkingDaysBetween(from, to)
}

// profileStep is how many profiles are looked up at a time: those of a period lie
// together.
const profileStep = 500

// profile is the count of a profile.
func (c *counter) profile(ctx context.Context, text string) (*profileCount, error) {
	id, err := strconv.Atoi(text)
	if err == nil && id < len(c.profiles) && c.profiles[id] != nil {
		return c.profiles[id], nil
	}
	var rows []profileRow
	from := id - id%profileStep
	if err := c.reader.list(ctx, &rows, "SELECT id, "+profileColumns+" FROM profile WHERE id >= ? AND id < ?", from, from+profileStep); err != nil {
		return nil, err
	}
	for len(c.profiles) < from+profileStep {
		c.profiles = append(c.profiles, nil)
	}
	for _, row := range rows {
		c.profiles[row.ID] = &profileCount{Profile: row.toProfile()}
	}
	if c.profiles[id] == nil {
		return nil, fmt.Errorf("there is no profile %s", text)
	}
	return c.profiles[id], nil
}
