package document

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"complaintd/casefile"
)

// This file has the tables of a report.

// columns are the headings of a table whose rows are named by first.
func (d *reportDraft) columns(first string, names ...string) []ReportColumn {
	columns := []ReportColumn{{first, first}}
	for _, name := range names {
		columns = append(columns, ReportColumn{d.w.Columns[name].Short, d.w.Columns[name].Full})
	}
	return columns
}

func (d *reportDraft) column(key string) ReportColumn {
	return ReportColumn{d.w.T(key), d.w.T(key)}
}

// outcomes are how the final responses were decided, at each stage.
func (d *reportDraft) outcomes() ReportTable {
	stages := d.figures.By(casefile.ByStage)
	t := ReportTable{ID: "outcomes", Heading: d.w.T("outcomes"),
		Columns: []ReportColumn{d.column("outcome"), d.column("answers"), d.column("share")}}
	for _, stage := range stages {
		name := d.nameOf(casefile.ByStage, stage.Key)
		t.Columns = append(t.Columns, ReportColumn{name, name})
	}
	whole := d.figures.Whole
	for _, verdict := range casefile.Verdicts() {
		row := []string{named(d.w.Outcomes, string(verdict)), strconv.Itoa(whole.Outcomes[verdict]), d.share(whole.Outcomes[verdict], whole.Answered)}
		for _, stage := range stages {
			row = append(row, strconv.Itoa(stage.Outcomes[verdict]))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// mostCauses are listed; the others are counted together.
const mostCauses = 15

// causes are those of the final responses, the most frequent first.
func (d *reportDraft) causes() ReportTable {
	t := ReportTable{ID: "causes", Heading: d.w.T("causes"), Columns: []ReportColumn{d.column("cause"), d.column("answers"), d.column("share")}}
	whole, others := d.figures.Whole, 0
	for i, cause := range frequent(whole.Causes) {
		if i >= mostCauses || cause == casefile.OtherCause {
			others += whole.Causes[cause]
			continue
		}
		t.Rows = append(t.Rows, []string{d.cause(cause), strconv.Itoa(whole.Causes[cause]), d.share(whole.Causes[cause], whole.Answered)})
	}
	if others > 0 {
		t.Rows = append(t.Rows, []string{d.w.T("other_causes"), strconv.Itoa(others), d.share(others, whole.Answered)})
	}
	return t
}

// frequent are causes, the most frequent first.
func frequent(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// cause is a cause as it is shown: a colleague's word, which may be anything.
func (d *reportDraft) cause(word string) string {
	if word == "" {
		return d.w.T("no_cause")
	}
	return oneLine(word)
}

// timings are how many complaints came and how soon they were answered, for each
// part and for all.
func (d *reportDraft) timings(by casefile.Dimension) ReportTable {
	names := []string{"opened", "answered", "on_time", "extended", "late", "on_time_percent", "promise_percent", "days_median", "days_90_percent"}
	words := d.w.Dimensions[string(by)]
	t := ReportTable{ID: "by-" + string(by), Heading: words.By, Columns: d.columns(words.One, names...)}
	figures := map[string]casefile.Figure{}
	for _, f := range casefile.NamedFigures() {
		figures[f.Name] = f
	}
	row := func(name string, tally casefile.Tally) {
		cells := []string{name}
		for _, figure := range names {
			cells = append(cells, d.value(figures[figure], tally))
		}
		t.Rows = append(t.Rows, cells)
	}
	for _, part := range d.parts(by) {
		if by == casefile.ByStage { // what a later stage receives is requests for review
			part.Opened += part.Reviews
		}
		row(d.nameOf(by, part.Key), part.Tally)
	}
	if by != casefile.ByStage {
		row(d.w.T("all"), d.figures.Whole)
	}
	return t
}

// outcomesBy are the outcomes and the most frequent cause of each part.
func (d *reportDraft) outcomesBy(by casefile.Dimension) ReportTable {
	words := d.w.Dimensions[string(by)]
	t := ReportTable{ID: "outcomes-by-" + string(by), Heading: words.Outcomes, Words: true}
	names := []string{"answered"}
	for _, verdict := range casefile.Verdicts() {
		names = append(names, string(verdict))
	}
	t.Columns = append(d.columns(words.One, names...), d.column("most_cause"))
	for _, part := range d.parts(by) {
		cells := []string{d.nameOf(by, part.Key), strconv.Itoa(part.Answered)}
		for _, verdict := range casefile.Verdicts() {
			cells = append(cells, strconv.Itoa(part.Outcomes[verdict]))
		}
		t.Rows = append(t.Rows, append(cells, d.mostCause(part.Tally)))
	}
	return t
}

// mostCause is the most frequent cause that was given, and how often.
func (d *reportDraft) mostCause(t casefile.Tally) string {
	for _, cause := range frequent(t.Causes) {
		if cause != "" && cause != casefile.OtherCause {
			return d.cause(cause) + " (" + strconv.Itoa(t.Causes[cause]) + ")"
		}
	}
	return d.w.T("none")
}

// parts are the figures broken down, those of departments in the company's order.
func (d *reportDraft) parts(by casefile.Dimension) []casefile.Part {
	parts := d.figures.By(by)
	if by != casefile.ByDepartment {
		return parts
	}
	place := map[string]int{}
	for i, department := range d.options.Departments {
		place[department.Key] = i + 1
	}
	slices.SortStableFunc(parts, func(a, b casefile.Part) int { // those that are no more come last
		return cmp.Compare(cmp.Or(place[a.Key], len(place)+1), cmp.Or(place[b.Key], len(place)+1))
	})
	return parts
}
