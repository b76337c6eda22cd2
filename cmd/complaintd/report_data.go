package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/outbox/document"
)

// This file writes the figures for other programs. What the names mean stands in
// the report itself.

// reportedDays are those of a report, the last included.
type reportedDays struct {
	From      workday.Date `json:"from"`
	To        workday.Date `json:"to"`
	TimeZone  string       `json:"time_zone"`
	CountedAt time.Time    `json:"counted_at"`
}

// reportObject is what report --json prints; names of fields are the program's
// public face.
type reportObject struct {
	reportedDays
	reportPart
	By          map[casefile.Dimension][]reportPart `json:"by"`
	Definitions map[string]string                   `json:"definitions"`
}

// reportPart are the figures of the whole period, or of one part of it. A figure
// that there is none of, such as the median of no answers, is null.
type reportPart struct {
	Value    string                   `json:"value,omitempty"` // which part; by the dimension's own names
	Figures  map[string]*float64      `json:"figures"`
	Outcomes map[casefile.Verdict]int `json:"outcomes"`
	Causes   map[string]int           `json:"causes"` // "" for none given, "(other)" for those beyond the first 200
}

func writeFiguresJSON(out io.Writer, f *casefile.Figures, r *document.Report, days reportedDays) error {
	o := reportObject{reportedDays: days, reportPart: partOf("", f.Whole),
		By: map[casefile.Dimension][]reportPart{}, Definitions: map[string]string{}}
	for _, by := range casefile.Dimensions() {
		o.By[by] = []reportPart{}
		for _, part := range f.By(by) {
			o.By[by] = append(o.By[by], partOf(part.Key, part.Tally))
		}
	}
	for _, d := range r.Definitions {
		o.Definitions[d.Key] = d.Means
	}
	return json.NewEncoder(out).Encode(o)
}

func partOf(value string, t casefile.Tally) reportPart {
	p := reportPart{Value: value, Figures: map[string]*float64{}, Outcomes: map[casefile.Verdict]int{}, Causes: map[string]int{}}
	for _, f := range casefile.NamedFigures() {
		p.Figures[f.Name] = nil
		if v, known := f.Of(t); known {
			v = rounded(v)
			p.Figures[f.Name] = &v
		}
	}
	for _, verdict := range casefile.Verdicts() {
		p.Outcomes[verdict] = t.Outcomes[verdict]
	}
	maps.Copy(p.Causes, t.Causes)
	return p
}

// rounded is a figure to two decimals.
func rounded(v float64) float64 { return math.Round(v*100) / 100 }

// writeFiguresCSV writes one tidy table (RFC 4180): a figure a line, of the whole
// period and of every part of it.
func writeFiguresCSV(out io.Writer, f *casefile.Figures) error {
	w := csv.NewWriter(out)
	lines := [][]string{{"dimension", "value", "figure", "number", "unit"}}
	lines = append(lines, figureLines("all", "", f.Whole)...)
	for _, by := range casefile.Dimensions() {
		for _, part := range f.By(by) {
			lines = append(lines, figureLines(string(by), part.Key, part.Tally)...)
		}
	}
	if err := w.WriteAll(lines); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}

// figureLines are the lines of one part. A figure that there is none of has no
// number.
func figureLines(dimension, value string, t casefile.Tally) [][]string {
	var lines [][]string
	add := func(figure, number string, unit casefile.Unit) {
		lines = append(lines, []string{dimension, value, figure, number, string(unit)})
	}
	for _, f := range casefile.NamedFigures() {
		number := ""
		if v, known := f.Of(t); known {
			number = strconv.FormatFloat(rounded(v), 'f', -1, 64)
		}
		add(f.Name, number, f.Unit)
	}
	for _, verdict := range casefile.Verdicts() {
		add("outcome:"+string(verdict), strconv.Itoa(t.Outcomes[verdict]), casefile.UnitNumber)
	}
	for _, cause := range slices.Sorted(maps.Keys(t.Causes)) {
		add("cause:"+cause, strconv.Itoa(t.Causes[cause]), casefile.UnitNumber)
	}
	return lines
}
