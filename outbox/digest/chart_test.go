package digest

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

func calendar(t testing.TB) *workday.Calendar {
	t.Helper()
	c, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sample are figures of some days from 1 October 2026, about as many a day as given.
func sample(t testing.TB, days, daily int) *casefile.Figures {
	t.Helper()
	c := calendar(t)
	first := workday.Date{Year: 2026, Month: 10, Day: 1}
	f := casefile.NewFigures(casefile.PeriodOf(c, first, first.AddDays(days-1)), c)
	for n := range days {
		day := first.AddDays(n)
		if !c.IsWorkingDay(day) {
			continue
		}
		add := func(kind casefile.MilestoneKind, timing casefile.Timing, n int) {
			if n > 0 {
				f.Add(casefile.Profile{Kind: kind, Stage: 1, Department: "delivery", Timing: timing}, day, "", 3, n)
			}
		}
		add(casefile.MilestoneOpened, "", daily*(4+n%5)/5)
		add(casefile.MilestoneAnswered, casefile.OnTime, daily*(3+n%3)/5)
		add(casefile.MilestoneAnswered, casefile.OnlyByExtended, daily*(n%3)/9)
		add(casefile.MilestoneAnswered, casefile.Late, daily*(n%4)/12)
		add(casefile.MilestoneAnswered, casefile.Lapsed, daily*(n%7)/30)
	}
	return f
}

// TestChart draws charts of periods of all lengths. With COMPLAINTD_SCREENSHOTS set
// to a folder it leaves them there.
func TestChart(t *testing.T) {
	for _, c := range []struct {
		name, language string
		days, daily    int
		alt            string
	}{
		{"30 days", "nb", 30, 6, "Stolpediagram per uke; hver uke har navn etter mandagen. I alt "},
		{"30 days", "en", 30, 12, "Bar chart by week, each named by its Monday. In all "},
		{"a quarter", "en", 91, 120, "Bar chart by week"},
		{"a year", "nb", 365, 3, "Stolpediagram per måned."},
		{"six years", "en", 2190, 460, "Bar chart by year."},
		{"nothing", "nb", 30, 0, "besvart: ingen."},
		{"one", "en", 1, 2, "5 Oct"},
	} {
		t.Run(c.name+" "+c.language, func(t *testing.T) {
			chart := NewChart(sample(t, c.days, c.daily), c.language)
			if c.name != "one" && !strings.Contains(chart.Alt, c.alt) {
				t.Errorf("in words: %s", chart.Alt)
			}
			picture, err := chart.PNG()
			if err != nil {
				t.Fatal(err)
			}
			again, _ := chart.PNG()
			if !bytes.Equal(picture, again) || len(picture) > 40<<10 {
				t.Errorf("%d bytes", len(picture))
			}
			decoded, err := png.Decode(bytes.NewReader(picture))
			if err != nil || decoded.Bounds().Dx() != 1200 {
				t.Errorf("%v", err)
			}
			if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
				name := fmt.Sprintf("chart-%s-%s.png", strings.ReplaceAll(c.name, " ", "-"), c.language)
				if err := os.WriteFile(filepath.Join(folder, name), picture, 0o600); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
