package casefile

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile/workday"
)

// The median and percentiles of a histogram are those of the answers in a row.
func TestHistogram(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := rapid.SliceOfN(rapid.IntRange(0, 40), 1, 60).Draw(t, "days")
		var h Histogram
		for _, days := range all {
			h.Add(days, 1)
		}
		slices.Sort(all)
		n := len(all)
		if want := float64(all[(n-1)/2]+all[n/2]) / 2; h.Median() != want {
			t.Fatalf("median %v, want %v", h.Median(), want)
		}
		p := rapid.IntRange(1, 100).Draw(t, "percent")
		within := func(days int) int {
			return len(slices.DeleteFunc(slices.Clone(all), func(d int) bool { return d > days }))
		}
		if got := h.Percentile(p); within(got)*100 < p*n || got > 0 && within(got-1)*100 >= p*n {
			t.Fatalf("%d%% within %d days of %v", p, got, all)
		}
	})
	if h := (Histogram)(nil); h.Median() != 0 || h.Percentile(90) != 0 {
		t.Error("no answers took some days")
	}
	h := Histogram(nil)
	if h.Add(5000, 2); h.Median() != longest || len(h) != longest+1 {
		t.Errorf("an answer after 5000 days: %v", h.Median())
	}
}

// The days of a period lie in it without a gap, also where the clocks change.
func TestDaysOfAPeriod(t *testing.T) {
	calendar := testRules(t).Calendar
	rapid.Check(t, func(t *rapid.T) {
		from := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(t, "minutes")) * time.Minute)
		p := Period{From: from, To: from.Add(time.Duration(rapid.IntRange(0, 20*24*60).Draw(t, "long")) * time.Minute)}
		end := p.From
		for day, part := range p.Days(calendar) {
			if !part.From.Equal(end) || !part.From.Before(part.To) || calendar.DateOf(part.From) != day || calendar.DateOf(part.To.Add(-1)) != day {
				t.Fatalf("%s is %s to %s, after %s", day, part.From, part.To, end)
			}
			end = part.To
		}
		if !end.Equal(p.To) {
			t.Fatalf("the days end %s, the period %s", end, p.To)
		}
	})
}

// Broken down by anything, the parts make the whole.
func TestFiguresAddUp(t *testing.T) {
	calendar := testRules(t).Calendar
	day := workday.Date{Year: 2026, Month: 1, Day: 20}
	rapid.Check(t, func(t *rapid.T) {
		f := NewFigures(PeriodOf(calendar, day, day.AddDays(60)), calendar)
		for range rapid.IntRange(0, 50).Draw(t, "profiles") {
			f.Add(drawProfile(t), day.AddDays(rapid.IntRange(0, 60).Draw(t, "day")),
				rapid.SampledFrom([]string{"", "carrier", "stock"}).Draw(t, "cause"), rapid.IntRange(0, 30).Draw(t, "days"), rapid.IntRange(1, 5).Draw(t, "n"))
		}
		for _, d := range Dimensions() {
			var sum Tally
			for _, part := range f.By(d) {
				sum.Add(part.Tally)
			}
			if fmt.Sprintf("%+v", sum) != fmt.Sprintf("%+v", f.Whole) {
				t.Fatalf("by %s\n%+v\nin all\n%+v", d, sum, f.Whole)
			}
		}
		w := f.Whole
		if w.OnTime+w.OnlyByExtended+w.Late+w.Lapsed != w.Answered || w.Days.Count() != w.Answered-w.Lapsed {
			t.Fatalf("the answers do not add up: %+v", w)
		}
	})
}

func drawProfile(t *rapid.T) Profile {
	p := Profile{
		Kind:       rapid.SampledFrom([]MilestoneKind{MilestoneOpened, MilestoneReview, MilestoneAnswered, MilestoneAnswered, MilestoneAnsweredAgain, MilestoneBreached, MilestoneReturned, MilestoneReopened, MilestoneWithdrawn, MilestoneNeverStarted}).Draw(t, "kind"),
		Stage:      rapid.IntRange(0, 2).Draw(t, "stage"),
		Department: rapid.SampledFrom([]string{"delivery", "medical"}).Draw(t, "department"),
		Language:   rapid.SampledFrom([]string{"nb", "en"}).Draw(t, "language"),
		Channel:    rapid.SampledFrom(Channels()).Draw(t, "channel"),
	}
	if p.Kind == MilestoneAnswered {
		p.Timing = rapid.SampledFrom([]Timing{OnTime, OnlyByExtended, Late, Lapsed}).Draw(t, "timing")
		p.Verdict = rapid.SampledFrom(Verdicts()).Draw(t, "verdict")
		p.Promise = rapid.SampledFrom([]PromiseKept{NoPromise, PromiseMet, PromiseMissed}).Draw(t, "promise")
		p.Overturned = p.Stage > 1 && rapid.Bool().Draw(t, "overturned")
	}
	return p
}

// Causes are colleagues' words, and there may be any number of them; all the
// same the figures take some room only.
func TestCausesAreBounded(t *testing.T) {
	var whole Tally
	for n := range 3 * MostCauses {
		whole.AddCauses(map[string]int{fmt.Sprint(n): 1})
	}
	if len(whole.Causes) != MostCauses+1 || whole.Causes[OtherCause] != 2*MostCauses {
		t.Errorf("%d causes, %d of them others", len(whole.Causes), whole.Causes[OtherCause])
	}
}
