package document

import (
	"slices"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// TestReportInBrowser lays the report out in a real browser, as
// TestCaseFileInBrowser does the case file.
func TestReportInBrowser(t *testing.T) {
	findBrowser(t).lookAt(t, reportPages(t))
}

// TestReportContactsNothing: a browser that opens a report asks no server for
// anything.
func TestReportContactsNothing(t *testing.T) {
	b := findBrowser(t)
	asked := newListener(t)
	for name, page := range reportPages(t) {
		dom := b.run(t, asFile(t, page), append(asked.flags(), "--dump-dom", "--virtual-time-budget=5000")...)
		if !strings.Contains(dom, "Hexpress Healthcare Limited") {
			t.Errorf("the browser does not show %s", name)
		}
	}
	if requests := slices.DeleteFunc(asked.take(), func(r string) bool { return strings.Contains(r, "google") }); len(requests) > 0 { // the browser's own
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
