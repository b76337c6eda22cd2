package document

import (
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/templates/browsertest"
)

// TestReportInBrowser lays the report out in a real browser.
func TestReportInBrowser(t *testing.T) {
	browsertest.Find(t).LookAt(t, reportPages(t))
}

// TestReportContactsNothing: a browser that opens a report asks no server for
// anything.
func TestReportContactsNothing(t *testing.T) {
	b, asked := browsertest.Find(t), browsertest.Listen(t)
	for name, page := range reportPages(t) {
		if !strings.Contains(b.Document(t, page, asked.Arguments()...), "Hexpress Healthcare Limited") {
			t.Errorf("the browser does not show %s", name)
		}
	}
	if requests := asked.Take(); len(requests) > 0 {
		t.Errorf("asked for %q", requests)
	}
}

// reportPages are reports in both languages, one with words and numbers longer than
// any should be, and one of nothing.
func reportPages(t *testing.T) map[string]string {
	t.Helper()
	o := reportOptions(t)
	day := workday.Date{Year: 2026, Month: 2, Day: 3}
	long := halfYear(t)
	long.Add(casefile.Profile{Kind: casefile.MilestoneAnswered, Stage: 1, Department: strings.Repeat("department", 12), Language: "xx", Channel: "email",
		Timing: casefile.Late, Promise: casefile.PromiseMissed, Verdict: casefile.Upheld}, day, strings.Repeat("cause", 40), 400, 12_345_678)
	pages := map[string]string{}
	for name, r := range map[string]*Report{
		"report-en": reportOf(t, halfYear(t), "en"), "report-nb": reportOf(t, halfYear(t), "nb"), "report-long": reportOf(t, long, "nb"),
		"report-nothing": reportOf(t, casefile.NewFigures(casefile.PeriodOf(o.Calendar, day, day), o.Calendar), "en"),
	} {
		page, err := r.HTML()
		if err != nil {
			t.Fatal(err)
		}
		pages[name] = string(page)
	}
	return pages
}
