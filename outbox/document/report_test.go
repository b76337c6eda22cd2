package document

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

func reportOptions(t testing.TB) ReportOptions {
	t.Helper()
	calendar, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	return ReportOptions{Company: "Hexpress Healthcare Limited", Calendar: calendar,
		Procedure: casefile.Procedure{PromiseDays: 10, InformationDays: 28},
		Departments: []NamedDepartment{{Key: "delivery"}, {Key: "customer_service"}, {Key: "medical"},
			{Key: "payments", Name: "Payments, refunds and everything else that has to do with money"}}}
}

// halfYear are the figures of the first half of 2026, with every kind of milestone.
func halfYear(t testing.TB) *casefile.Figures {
	t.Helper()
	c := reportOptions(t).Calendar
	first := workday.Date{Year: 2026, Month: 1, Day: 1}
	f := casefile.NewFigures(casefile.PeriodOf(c, first, workday.Date{Year: 2026, Month: 6, Day: 30}), c)
	n := 0
	for day := first; day.Year == 2026 && day.Month <= 6; day = day.AddDays(1) {
		if c.IsWorkingDay(day) {
			n++
			addDay(f, n, day)
		}
	}
	return f
}

// addDay adds what happened on the nth working day.
func addDay(f *casefile.Figures, n int, day workday.Date) {
	p := casefile.Profile{Stage: 1, Department: []string{"delivery", "customer_service", "delivery", "medical", "payments", "closed_down"}[n%6],
		Language: []string{"nb", "nb", "en", "nb", "sv", "de", "nb"}[n%7], Channel: []casefile.Channel{"email", "email", "email", "phone", "email", "post"}[n%6]}
	add := func(kind casefile.MilestoneKind, change func(*casefile.Profile), cause string, days, count int) {
		q := p
		q.Kind = kind
		if change != nil {
			change(&q)
		}
		if count > 0 {
			f.Add(q, day, cause, days, count)
		}
	}
	answer := func(timing casefile.Timing, promise casefile.PromiseKept, verdict casefile.Verdict) func(*casefile.Profile) {
		return func(q *casefile.Profile) { q.Timing, q.Promise, q.Verdict = timing, promise, verdict }
	}
	verdicts := casefile.Verdicts()
	add(casefile.MilestoneOpened, nil, "", 0, 3+n%3)
	add(casefile.MilestoneAnswered, answer(casefile.OnTime, casefile.PromiseMet, verdicts[n%3]), []string{"carrier", "stock", ""}[n%3], n%6, 2+n%2)
	add(casefile.MilestoneAnswered, answer(casefile.OnlyByExtended, casefile.PromiseMet, verdicts[n%4]), "carrier", 6+n%4, (n+1)%5/4)
	add(casefile.MilestoneAnswered, answer(casefile.Late, casefile.PromiseMissed, verdicts[(n+1)%3]), "pharmacist", 8+n%14, n%7/5)
	add(casefile.MilestoneAnswered, answer(casefile.Lapsed, "", casefile.PartlyHeld), "", 40, n%31/30)
	for _, kind := range []casefile.MilestoneKind{casefile.MilestoneBreached, casefile.MilestoneReturned, casefile.MilestoneReopened, casefile.MilestoneAnsweredAgain,
		casefile.MilestoneWithdrawn, casefile.MilestoneNeverStarted} {
		add(kind, nil, "", 0, (n+len(kind))%17/16)
	}
	p.Stage = 2
	add(casefile.MilestoneReview, nil, "", 0, n%4/3)
	add(casefile.MilestoneAnswered, func(q *casefile.Profile) { q.Timing, q.Verdict, q.Overturned = casefile.OnTime, verdicts[n%3], n%3 < 2 }, "carrier", 9, n%5/4)
}

// TestReportGolden holds the page that was last looked at. Run with -update, look
// at it in a browser, and read the difference.
func TestReportGolden(t *testing.T) {
	for _, language := range []string{"en", "nb"} {
		page, err := reportOf(t, halfYear(t), language).HTML()
		if err != nil {
			t.Fatal(err)
		}
		golden := "testdata/report/" + language + ".html"
		if *update {
			if err := os.WriteFile(golden, page, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(page, want) {
			t.Errorf("%s differs from what was last looked at", golden)
		}
	}
}

func reportOf(t testing.TB, f *casefile.Figures, language string) *Report {
	return NewReport(f, reportOptions(t), language, time.Date(2026, 7, 1, 8, 0, 0, 0, time.UTC))
}

// Every figure has a name and a definition in both languages, and both have the
// same words.
func TestReportHasWordsForAll(t *testing.T) {
	en, nb := readReportWords("en"), readReportWords("nb")
	for _, f := range casefile.NamedFigures() {
		shares := slices.ContainsFunc(casefile.NamedFigures(), func(g casefile.Figure) bool { return en.Figures[g.Name].Share == f.Name })
		for _, w := range []*reportWords{en, nb} {
			if words := w.Figures[f.Name]; !shares && (words.Name == "" || words.Means == "") {
				t.Errorf("%s: no words for %s", w.Language, f.Name)
			}
		}
		if en.Figures[f.Name].Share != nb.Figures[f.Name].Share {
			t.Errorf("%s has another share in each language", f.Name)
		}
	}
	for key := range en.Texts {
		if nb.Texts[key] == "" {
			t.Errorf("nb has no text %s", key)
		}
	}
	for key := range en.Columns {
		if nb.Columns[key].Short == "" || nb.Columns[key].Full == "" {
			t.Errorf("nb has no column %s", key)
		}
	}
	for _, by := range reportDimensions {
		if en.Dimensions[string(by)].By == "" || nb.Dimensions[string(by)].Outcomes == "" {
			t.Errorf("no words for %s", by)
		}
	}
}

// Whatever words stand in the figures, the page shows them and runs nothing.
func TestReportEscapes(t *testing.T) {
	f := halfYear(t)
	f.Add(casefile.Profile{Kind: casefile.MilestoneAnswered, Stage: 1, Department: `"><script>`, Language: "<b>", Channel: "'"},
		workday.Date{Year: 2026, Month: 3, Day: 3}, "</style><script>alert(1)</script>", 1, 900)
	page, err := reportOf(t, f, "en").HTML()
	if err != nil || bytes.Contains(page, []byte("<script")) {
		t.Errorf("%v", err)
	}
	if !strings.Contains(string(page), "&lt;/style&gt;&lt;script&gt;alert(1)") {
		t.Error("the cause is not shown")
	}
}

// A period in which nothing happened makes a report too.
func TestReportOfNothing(t *testing.T) {
	o := reportOptions(t)
	day := workday.Date{Year: 2026, Month: 2, Day: 1}
	r := reportOf(t, casefile.NewFigures(casefile.PeriodOf(o.Calendar, day, day), o.Calendar), "en")
	if page, err := r.HTML(); err != nil || !bytes.Contains(page, []byte("<p>1 February 2026</p>")) {
		t.Errorf("%v, %s", err, r.Period)
	}
	if r.Figures[0].Number != "0" || r.Figures[2].Share != "–" {
		t.Errorf("%+v", r.Figures)
	}
}

// A share is never rounded to all or nothing.
func TestPercent(t *testing.T) {
	d := &reportDraft{w: readReportWords("nb")}
	for v, want := range map[float64]string{0: "0 %", 0.2: "1 %", 49.5: "50 %", 99.9: "99 %", 100: "100 %"} {
		if got := d.percent(v); got != want {
			t.Errorf("%v is %s", v, got)
		}
	}
}
