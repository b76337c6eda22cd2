package templates

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"complaintd/casefile"
)

// figureRow is one line of a digest's figures, of the last 30 days and of the 30
// before.
type figureRow struct {
	// Kind is opened, answered, on_time, extended, late, lapsed, promise, median,
	// reviews, overturned, outcome, cause or department.
	Kind string
	// Key is the outcome, as casefile.Verdict has it. Name is the cause, empty for
	// none, or the department.
	Key         string
	Name        Data
	Now, Before Data
}

// figures are the rows that have something to tell.
func (s *Set) figures(w *words, d *casefile.Digest) []figureRow {
	if !d.Counts() {
		return nil
	}
	now, before := d.Figures.Whole, d.Before.Whole
	rows := []figureRow{
		{Kind: "opened", Now: count(now.Opened), Before: count(before.Opened)},
		{Kind: "answered", Now: count(now.Answered), Before: count(before.Answered)},
		{Kind: "on_time", Now: w.share(now.OnTime, now.Timed()), Before: w.share(before.OnTime, before.Timed())},
		{Kind: "extended", Now: w.share(now.OnlyByExtended, now.Timed()), Before: w.share(before.OnlyByExtended, before.Timed())},
		{Kind: "late", Now: w.share(now.Late, now.Timed()), Before: w.share(before.Late, before.Timed())},
		{Kind: "lapsed", Now: count(now.Lapsed), Before: count(before.Lapsed)},
		{Kind: "promise", Now: w.share(now.PromiseMet, now.PromiseMet+now.PromiseMissed), Before: w.share(before.PromiseMet, before.PromiseMet+before.PromiseMissed)},
		{Kind: "median", Now: w.median(now.Days), Before: w.median(before.Days)},
		{Kind: "reviews", Now: count(now.Reviews), Before: count(before.Reviews)},
		{Kind: "overturned", Now: count(now.Overturned), Before: count(before.Overturned)},
	}
	for _, verdict := range casefile.Verdicts() {
		rows = append(rows, figureRow{Kind: "outcome", Key: string(verdict), Now: count(now.Outcomes[verdict]), Before: count(before.Outcomes[verdict])})
	}
	rows = append(append(rows, causes(now, before)...), s.byDepartment(w, d)...)
	return slices.DeleteFunc(rows, func(r figureRow) bool {
		return r.Kind != "opened" && r.Kind != "answered" && isNothing(r.Now) && isNothing(r.Before)
	})
}

// nothing stands where there is no figure.
const nothing Data = "–"

func isNothing(d Data) bool { return d == nothing || d == "0" }

func count(n int) Data { return Data(strconv.Itoa(n)) }

// mostCauses of a period stand in a digest.
const mostCauses = 5

// causes are the most frequent ones of the last 30 days. Where no answer has one,
// there are none to tell.
func causes(now, before casefile.Tally) (rows []figureRow) {
	keys := slices.SortedFunc(maps.Keys(now.Causes), func(a, b string) int {
		return cmp.Or(now.Causes[b]-now.Causes[a], strings.Compare(a, b))
	})
	if len(keys) == 1 && keys[0] == "" {
		return nil
	}
	for _, cause := range keys[:min(len(keys), mostCauses)] {
		rows = append(rows, figureRow{Kind: "cause", Name: causeName(cause), Now: count(now.Causes[cause]), Before: count(before.Causes[cause])})
	}
	return rows
}

// longestCause is how many characters of a cause have room in a line.
const longestCause = 24

func causeName(cause string) Data {
	name, cut := shorten(OneLine(cause), longestCause)
	if cut {
		name += "…"
	}
	return Data(name)
}

// byDepartment are the complaints that each received.
func (s *Set) byDepartment(w *words, d *casefile.Digest) (rows []figureRow) {
	opened := map[string][2]int{}
	for i, figures := range []*casefile.Figures{d.Figures, d.Before} {
		for _, part := range figures.By(casefile.ByDepartment) {
			both := opened[part.Key]
			both[i] = part.Opened
			opened[part.Key] = both
		}
	}
	for _, key := range slices.Sorted(maps.Keys(opened)) {
		rows = append(rows, figureRow{Kind: "department", Name: Data(s.department(w, key)), Now: count(opened[key][0]), Before: count(opened[key][1])})
	}
	return rows
}

// share is a part of something in percent, with the numbers it is made of: without
// them, a hundred percent may be one of one.
func (w *words) share(n, of int) Data {
	if of == 0 {
		return nothing
	}
	return Data(fill(cmp.Or(w.Share, "{percent} % ({n}/{of})"),
		"{percent}", strconv.Itoa((200*n+of)/(2*of)), "{n}", strconv.Itoa(n), "{of}", strconv.Itoa(of)))
}

// median is the number of working days in the middle.
func (w *words) median(days casefile.Histogram) Data {
	if days.Count() == 0 {
		return nothing
	}
	return Data(strings.Replace(strconv.FormatFloat(days.Median(), 'f', -1, 64), ".", w.Decimal, 1))
}
