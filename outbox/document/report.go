package document

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/outbox/digest"
)

// This file puts the figures of a period into the words of a report, for a
// terminal and for a page alike. It stands here, and not beside the charts,
// because it shares with the case file the names of departments, outcomes and
// languages, and how dates are written.

// ReportOptions say whose reports they are.
type ReportOptions struct {
	Company   string
	Calendar  *workday.Calendar
	Procedure casefile.Procedure
	// Departments are the names that the company gave departments, by their keys, in
	// its order; the built-in ones have a name in every language.
	Departments []NamedDepartment
}

// NamedDepartment is a department and the company's name for it, empty for the
// language's own.
type NamedDepartment struct{ Key, Name string }

// Report is what is said about the figures of a period, in words of one language.
type Report struct {
	Company, Title, Period, AsOf string
	// Figures are those of the whole period.
	Figures []ReportFigure
	Tables  []ReportTable
	// Definitions tell what each figure counts.
	Definitions []ReportDefinition

	W           *reportWords
	Chart, Days *digest.Chart
}

// ReportFigure is one figure of the whole period. Part tells that it is a part of
// the one before it.
type ReportFigure struct {
	Name, Number, Share string
	Part                bool
}

// ReportTable is a table. The first of its columns names each row, and the others
// hold numbers, but that the last of them may hold Words.
type ReportTable struct {
	ID, Heading string
	Columns     []ReportColumn
	Rows        [][]string
	Words       bool
}

// ReportColumn is the heading of a column: short for a terminal, or in full.
type ReportColumn struct{ Short, Full string }

// ReportDefinition tells what a figure counts. Key is its name for programs.
type ReportDefinition struct{ Key, Name, Means string }

// NewReport puts figures into words, as they were counted at an instant.
func NewReport(f *casefile.Figures, o ReportOptions, language string, at time.Time) *Report {
	d := &reportDraft{figures: f, options: o, w: readReportWords(reportLanguage(language))}
	last := o.Calendar.DateOf(f.Period.To.Add(-time.Nanosecond))
	r := &Report{Company: oneLine(o.Company), Title: d.w.T("title"), W: d.w,
		Period: d.period(o.Calendar.DateOf(f.Period.From), last),
		AsOf:   replace(d.w.T("as_of"), "{at}", d.w.at(at, o.Calendar.Location())),
		Chart:  digest.NewChart(f, d.w.Language), Days: digest.NewDaysChart(f.Whole.Days, d.w.Language)}
	r.Figures = d.inShort()
	r.Tables = append(r.Tables, d.outcomes(), d.causes())
	for _, by := range reportDimensions {
		r.Tables = append(r.Tables, d.timings(by), d.outcomesBy(by))
	}
	r.Definitions = d.definitions()
	return r
}

// reportDimensions are what a report is broken down by. Weeks are for charts.
var reportDimensions = []casefile.Dimension{casefile.ByDepartment, casefile.ByStage, casefile.ByLanguage, casefile.ByChannel, casefile.ByMonth}

// reportLanguage is the language of the words for a reader of another.
func reportLanguage(language string) string {
	if language == "nb" || language == "nn" || language == "no" {
		return "nb"
	}
	return "en"
}

// reportDraft gathers what a report says.
type reportDraft struct {
	figures *casefile.Figures
	options ReportOptions
	w       *reportWords
}

func replace(text string, placeholdersAndValues ...string) string {
	return strings.NewReplacer(placeholdersAndValues...).Replace(text)
}

func (d *reportDraft) period(from, to workday.Date) string {
	if from == to {
		return d.day(from)
	}
	return replace(d.w.T("period"), "{from}", d.day(from), "{to}", d.day(to))
}

func (d *reportDraft) day(of workday.Date) string {
	return replace(d.w.T("date"), "{day}", strconv.Itoa(of.Day), "{month}", d.w.Months[of.Month-1], "{year}", strconv.Itoa(of.Year))
}

// inTerms is a text with the terms of the company's procedure in it.
func (d *reportDraft) inTerms(text string) string {
	p := d.options.Procedure
	return replace(text, "{promise}", strconv.Itoa(p.PromiseDays), "{information}", strconv.Itoa(p.InformationDays))
}

// inShort are the figures of the whole period. A share stands beside its number.
func (d *reportDraft) inShort() []ReportFigure {
	figures, values := []ReportFigure{}, map[string]string{}
	for _, f := range casefile.NamedFigures() {
		values[f.Name] = d.value(f, d.figures.Whole)
	}
	for _, f := range casefile.NamedFigures() {
		words, shown := d.w.Figures[f.Name]
		if !shown {
			continue
		}
		part := slices.Contains([]string{"on_time", "extended", "late", "backlog"}, f.Name)
		figures = append(figures, ReportFigure{Name: d.inTerms(words.Name), Number: values[f.Name], Share: values[words.Share], Part: part})
	}
	return figures
}

// value is a figure of a tally in words.
func (d *reportDraft) value(f casefile.Figure, t casefile.Tally) string {
	v, known := f.Of(t)
	switch {
	case !known:
		return d.w.T("none")
	case f.Unit == casefile.UnitPercent:
		return d.percent(v)
	case f.Unit == casefile.UnitDays:
		return strings.Replace(strconv.FormatFloat(v, 'f', -1, 64), ".", d.w.Decimal, 1)
	}
	return strconv.Itoa(int(v))
}

// percent is a share in whole percent; never all or nothing where it is not quite.
func (d *reportDraft) percent(v float64) string {
	n := int(v + 0.5)
	if v > 0 && v < 100 {
		n = min(max(n, 1), 99)
	}
	return replace(d.w.T("percent"), "{n}", strconv.Itoa(n))
}

// share is a part of a whole in percent.
func (d *reportDraft) share(part, whole int) string {
	if whole == 0 {
		return d.w.T("none")
	}
	return d.percent(float64(part) * 100 / float64(whole))
}

// definitions are those of all figures, and of what they are broken down by.
func (d *reportDraft) definitions() []ReportDefinition {
	var all []ReportDefinition
	for _, f := range casefile.NamedFigures() {
		if words, shown := d.w.Figures[f.Name]; shown {
			all = append(all, ReportDefinition{f.Name, d.inTerms(words.Name), d.inTerms(words.Means)})
		}
	}
	for _, other := range []string{"outcomes", "causes", "department", "language", "channel", "days"} {
		all = append(all, ReportDefinition{other, d.w.Others[other].Name, d.inTerms(d.w.Others[other].Means)})
	}
	return all
}

// nameOf is the name of a part of the figures.
func (d *reportDraft) nameOf(by casefile.Dimension, key string) string {
	switch by {
	case casefile.ByDepartment:
		i := slices.IndexFunc(d.options.Departments, func(n NamedDepartment) bool { return n.Key == key })
		if i >= 0 && d.options.Departments[i].Name != "" {
			return oneLine(d.options.Departments[i].Name)
		}
		return oneLine(named(d.w.Departments, key))
	case casefile.ByStage:
		return replace(d.w.tongue.T("stage_number"), "{number}", strings.TrimPrefix(key, "stage_"))
	case casefile.ByLanguage:
		return cmp.Or(d.w.tongue.nameOf(key), d.w.T("none"))
	case casefile.ByChannel:
		return named(d.w.Channels, key)
	case casefile.ByMonth:
		if month, err := time.Parse("2006-01", key); err == nil {
			return d.w.Months[month.Month()-1] + " " + key[:len("2006")]
		}
	}
	return key
}
