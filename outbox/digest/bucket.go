package digest

import (
	"strconv"
	"time"

	"complaintd/casefile"
)

// bucket is what one group of bars shows.
type bucket struct {
	label string // short, below the bars
	name  string // in full
	casefile.Tally
}

// mostWeeks and mostMonths are how many of them a chart shows: of a longer period
// it shows months, or years.
const mostWeeks, mostMonths = 14, 36

// buckets are what the chart of the figures shows, and by what.
func buckets(f *casefile.Figures, w *words) (all []bucket, by casefile.Dimension) {
	if weeks := f.By(casefile.ByWeek); len(weeks) <= mostWeeks {
		for _, part := range weeks {
			d, _ := time.Parse(time.DateOnly, part.Key)
			all = append(all, bucket{w.day(d), w.day(d), part.Tally})
		}
		return all, casefile.ByWeek
	}
	months := f.By(casefile.ByMonth)
	if len(months) > mostMonths {
		return years(months), byYear
	}
	for _, part := range months {
		d, _ := time.Parse("2006-01", part.Key)
		all = append(all, bucket{w.month(d, false), w.month(d, true), part.Tally})
	}
	return all, casefile.ByMonth
}

// byYear is for periods so long that their months would not fit.
const byYear casefile.Dimension = "year"

// years are months put together.
func years(months []casefile.Part) (all []bucket) {
	for _, part := range months {
		year := part.Key[:len("2026")]
		if n := len(all); n == 0 || all[n-1].label != year {
			all = append(all, bucket{label: year, name: year})
		}
		all[len(all)-1].Add(part.Tally)
	}
	return all
}

// highest is the bucket with the most of something; the first where there are
// several.
func highest(all []bucket, of func(bucket) int) (most bucket) {
	for i, b := range all {
		if i == 0 || of(b) > of(most) {
			most = b
		}
	}
	return most
}

func opened(b bucket) int   { return b.Opened }
func answered(b bucket) int { return b.Answered }

// alt tells in words what the bars show: each group where they are few, else the
// highest.
func alt(all []bucket, by casefile.Dimension, w *words) string {
	const few = 6
	kinds := map[casefile.Dimension]string{casefile.ByWeek: w.Alt.Week, casefile.ByMonth: w.Alt.Month, byYear: w.Alt.Year}
	text := kinds[by] + " " + altWhole(all, w)
	if len(all) <= few {
		for _, b := range all {
			text += " " + fill(w.Alt.Bucket, "{name}", b.name, "{opened}", strconv.Itoa(b.Opened), "{answered}", strconv.Itoa(b.Answered))
		}
		return text
	}
	o, a := highest(all, opened), highest(all, answered)
	return text + " " + fill(w.Alt.Most, "{opened}", strconv.Itoa(o.Opened), "{opened_in}", o.name,
		"{answered}", strconv.Itoa(a.Answered), "{answered_in}", a.name)
}

func altWhole(all []bucket, w *words) string {
	var whole casefile.Tally
	for _, b := range all {
		whole.Add(b.Tally)
	}
	split := ""
	for _, part := range []struct {
		n    int
		text string
	}{{whole.OnTime, w.Alt.Split.OnTime}, {whole.OnlyByExtended, w.Alt.Split.Extended}, {whole.Late, w.Alt.Split.Late}, {whole.Lapsed, w.Alt.Split.Lapsed}} {
		if part.n == 0 {
			continue
		}
		if split != "" {
			split += ", "
		}
		split += fill(part.text, "{n}", strconv.Itoa(part.n))
	}
	if split == "" {
		split = w.Alt.Nothing
	}
	return fill(w.Alt.Whole, "{opened}", strconv.Itoa(whole.Opened), "{answered}", strconv.Itoa(whole.Answered), "{split}", split)
}
