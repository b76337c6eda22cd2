package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/workday"
	"complaintd/outbox/document"
)

// The days of a report, by what is asked for on 14 March 2026.
func TestReportDays(t *testing.T) {
	day := func(text string) (d workday.Date) {
		if text != "" {
			d, _ = workday.ParseDate(text)
		}
		return d
	}
	for _, c := range []struct{ from, to, want string }{
		{"", "", "2026-02-01 2026-02-28"},
		{"2026-01-05", "2026-01-05", "2026-01-05 2026-01-05"},
		{"2025-12-31", "2026-03-14", "2025-12-31 2026-03-14"},
		{"2026-03-01", "", "2026-03-01 2026-03-14"},
		{"", "2026-02-01", "--to is given without --from: name the first day too"},
		{"2026-02-02", "2026-02-01", "--to 2026-02-01 is before --from 2026-02-02"},
		{"2026-03-15", "", "--from 2026-03-15: that day has not come; today is 2026-03-14"},
		{"2026-03-01", "2026-03-15", "--to 2026-03-15: that day has not come; today is 2026-03-14"},
	} {
		from, to, err := reportCommand{From: day(c.from), To: day(c.to)}.days(day("2026-03-14"))
		got := from.String() + " " + to.String()
		if err != nil {
			got = err.Error()
		}
		if got != c.want {
			t.Errorf("from %q to %q: %s, want %s", c.from, c.to, got, c.want)
		}
	}
}

// demoDays are those that the demo plays on.
var demoDays = []string{"--from", "2026-12-01", "--to", "2027-01-19"}

// reportAs runs report over the demo's cases.
func reportAs(t *testing.T, folder string, flags ...string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	arguments := append(append([]string{"report", "--config", filepath.Join(folder, "complaintd.yaml")}, demoDays...), flags...)
	if status := run(t.Context(), arguments, world{stdout: &stdout, stderr: &stderr, getenv: environment(nil)}); status != statusDone {
		t.Fatalf("%q: exit status %d\n%s", flags, status, stderr.String())
	}
	return stdout.String()
}

// checkDemoReport: the figures of the demo are those that were last read, and
// nothing of a customer is among them in any form.
func checkDemoReport(t *testing.T, store *sqlstore.Store, folder string) {
	text := regexp.MustCompile(`(?m)^As counted .*`).ReplaceAllString(reportAs(t, folder), "As counted …")
	const golden = "testdata/demo-report.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if text != readFile(t, golden) {
		t.Errorf("%s is not what was last read; go test -update and read the difference:\n%s", golden, text)
	}
	private := privateWords(t, store)
	for _, flags := range [][]string{{}, {"--html"}, {"--csv"}, {"--json"}, {"--html", "--language", "nb"}} {
		said := reportAs(t, folder, flags...)
		for _, word := range private {
			if strings.Contains(said, word) {
				t.Errorf("%q tells %q", flags, word)
			}
		}
	}
}

// privateWords are what the case files know about customers: names, addresses,
// phones, orders, subjects, references.
func privateWords(t *testing.T, store *sqlstore.Store) (words []string) {
	t.Helper()
	cases, err := store.CasesAfter(t.Context(), 0, 100)
	if err != nil || len(cases) == 0 {
		t.Fatal(err)
	}
	for _, c := range cases {
		full, _, err := store.Case(t.Context(), c.Number)
		if err != nil {
			t.Fatal(err)
		}
		words = append(words, full.Subject, string(full.Reference), full.Facts.Address.Street)
		words = append(append(words, full.Facts.Orders...), full.Facts.Phones...)
		for _, p := range full.Parties {
			words = append(words, p.Email, p.Name)
		}
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// someReport is a report with a long name and with every kind of answer.
func someReport(t *testing.T, language string) (*casefile.Figures, *document.Report) {
	t.Helper()
	cfg := defaultConfig()
	rules, err := newRules(&cfg)
	if err != nil {
		t.Fatal(err)
	}
	day := workday.Date{Year: 2026, Month: 2, Day: 3}
	f := casefile.NewFigures(casefile.PeriodOf(rules.Calendar, day, day.AddDays(60)), rules.Calendar)
	answer := casefile.Profile{Kind: casefile.MilestoneAnswered, Stage: 1, Department: strings.Repeat("customs and ", 5), Language: "nb", Channel: casefile.ByPost,
		Timing: casefile.Late, Promise: casefile.PromiseMissed, Verdict: casefile.Upheld}
	f.Add(answer, day, "=cmd|' /C calc'!A1", 12, 3)
	answer.Timing, answer.Verdict, answer.Department = casefile.OnTime, casefile.Rejected, "delivery"
	f.Add(answer, day.AddDays(30), strings.Repeat("carrier", 9), 4, 123_456)
	return f, document.NewReport(f, reportOptions(&cfg, rules), language, time.Date(2026, 4, 7, 8, 0, 0, 0, time.UTC))
}

// On a terminal no line is longer than 80 columns; elsewhere no word is cut. Colours
// change nothing else.
func TestReportText(t *testing.T) {
	for _, language := range []string{"en", "nb"} {
		_, r := someReport(t, language)
		text := reportText{width: terminalWidth}.of(r)
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > terminalWidth {
				t.Errorf("%s: %d columns: %s", language, n, line)
			}
		}
		if piped := (reportText{}).of(r); !strings.Contains(piped, strings.Repeat("carrier", 9)) {
			t.Errorf("%s: a word is cut in a pipe", language)
		}
		coloured := reportText{width: terminalWidth, colour: true}.of(r)
		without := coloured
		for _, c := range []colour{bold, faint, red} {
			without = strings.ReplaceAll(without, "\x1b["+string(c)+"m", "")
		}
		if without = strings.ReplaceAll(without, "\x1b[0m", ""); without != text || coloured == text {
			t.Errorf("%s: in colour it reads otherwise", language)
		}
	}
}

// What other programs read: a table whose lines are all alike and which no
// spreadsheet takes for a formula, and the same numbers as JSON.
func TestReportForPrograms(t *testing.T) {
	f, r := someReport(t, "en")
	var table, object bytes.Buffer
	days := reportedDays{From: workday.Date{Year: 2026, Month: 2, Day: 3}}
	if err := writeFiguresCSV(&table, f); err != nil {
		t.Fatal(err)
	}
	if err := writeFiguresJSON(&object, f, r, days); err != nil {
		t.Fatal(err)
	}
	lines, err := csv.NewReader(&table).ReadAll()
	if err != nil || strings.Join(lines[0], ",") != "dimension,value,figure,number,unit" {
		t.Fatal(lines[0], err)
	}
	var o reportObject
	if err := json.Unmarshal(object.Bytes(), &o); err != nil {
		t.Fatal(err)
	}
	for _, l := range lines[1:] {
		if strings.ContainsAny(l[2][:1], "=+-@") || l[0] == "" || l[4] == "" {
			t.Errorf("%q", l)
		}
		if l[0] == "all" && l[2] == "on_time_percent" && (l[3] != "100" || *o.Figures["on_time_percent"] != 100) {
			t.Errorf("%q, and %v", l, *o.Figures["on_time_percent"])
		}
	}
	if o.Figures["overturned_percent"] != nil || *o.Figures["days_median"] != 4 || o.Causes["=cmd|' /C calc'!A1"] != 3 || o.From.String() != "2026-02-03" {
		t.Errorf("%s", object.String())
	}
	for name := range o.Figures {
		if shares := strings.HasSuffix(name, "_percent") && name != "days_90_percent"; !shares && o.Definitions[name] == "" {
			t.Errorf("%s is not defined", name)
		}
	}
	if len(o.By[casefile.ByMonth]) != 3 || o.By[casefile.ByDepartment][1].Value != "delivery" {
		t.Errorf("%+v", o.By)
	}
}
