package casefile

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// friday of the week after the case was opened, and the monday after that: the
// last day of stage 1, and the first day behind it.
var (
	lastDay = friday.AddDate(0, 0, 7)
	behind  = friday.AddDate(0, 0, 10)
	boss    = Address{Email: "director@hexpress.example"}
)

// asksReview is a mail that asks for the next stage.
func asksReview(at time.Time) MailArrived {
	return mailed(at, ThreadTag, func(m *Incoming) { m.Facts.AsksNextStage = true })
}

// bounces is the report that the final response came back.
func bounces(at time.Time) MailArrived {
	return MailArrived{By: ThreadBounce, Returned: FinalResponse,
		Mail: complaint(func(m *Incoming) { m.Form, m.Delivery, m.ReceivedAt = Report, &Delivery{}, at })}
}

// answers gives a final response and has it delivered.
func (s *story) answers(now time.Time, by Address, v Verdict) *story {
	s.at(now, StaffActed{Act{By: by, Do: Final{Verdict: v, Cause: "carrier"}, Words: "Words."}})
	return s.at(now.Add(time.Minute), LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered})
}

// byMail lets a colleague act by mail, which can reach another case; also is that
// one afterwards.
func (s *story) byMail(now time.Time, do Deed, other Case) (also Case) {
	in := MailArrived{By: ThreadTag, Trusted: true,
		Mail: complaint(func(m *Incoming) {
			m.From, m.AnswerTo, m.ReceivedAt = agent, agent, now
			m.Staff = &StaffMail{Acts: []Act{{Do: do, Words: "Words."}}}
		}),
		Staff: StaffStanding{Other: other, Fresh: []Case{{Number: 10, Reference: "KL-26-000010-0"}}}}
	d := s.rules.Decide(now, s.c, in)
	if len(d.Also) != 1 {
		panic(fmt.Sprintf("%T: %+v", do, d.Letters))
	}
	s.c = d.Case
	return d.Also[0].Case
}

// counted are the stories of the golden table, each told by its cases.
func counted(t testing.TB) []struct {
	name  string
	cases []Case
} {
	other := func(by Address) Case {
		return procedureRules(t).Decide(friday.Add(time.Hour), Case{Number: 9, Reference: "KL-26-000009-2"}, MailArrived{Mail: complaint(func(m *Incoming) {
			m.From, m.AnswerTo, m.ReceivedAt = by, by, friday.Add(time.Hour)
		})}).Case
	}
	one := func(s *story) []Case { return []Case{s.c} }
	unreachable := func(m *Incoming) { m.Facts.Declines = []Channel{ByEmail} }
	review := func(v Verdict) *story {
		return begin(t, nil).answers(tuesday, agent, v).at(tuesday.AddDate(0, 0, 1), asksReview(tuesday.AddDate(0, 0, 1)))
	}
	merged, into := begin(t, nil), other(ola)
	into = merged.byMail(monday, Merge{into.Reference}, into)
	mergedLater, intoLater := review(Rejected), other(ola)
	intoLater = mergedLater.byMail(behind, Merge{intoLater.Reference}, intoLater)
	part := begin(t, nil)
	second := part.byMail(monday, Split{"delivery"}, Case{})
	entered := begin(t, nil)
	letter := entered.byMail(monday, Enter{New: true, Channel: ByPost, Mail: complaint(func(m *Incoming) { m.ReceivedAt = friday.AddDate(0, 0, -3) })}, Case{})
	old := &story{rules: procedureRules(t), c: unopened()}
	old.at(friday, MailArrived{Backlog: true, Mail: complaint(func(m *Incoming) { m.ReceivedAt = friday.AddDate(0, -2, 0) })})

	return []struct {
		name  string
		cases []Case
	}{
		{"opened and not answered", one(begin(t, nil))},
		{"answered on the third day", one(begin(t, nil).answers(tuesday, agent, Upheld))},
		{"answered on the last day", one(begin(t, nil).pass(lastDay).answers(lastDay, agent, Upheld))},
		{"handed over to the Head, and answered by them", one(begin(t, nil).pass(lastDay).at(lastDay, asksReview(lastDay)).answers(lastDay.Add(time.Hour), agent, Upheld))},
		{"in breach and answered later", one(begin(t, nil).pass(behind).answers(behind, agent, Rejected))},
		{"in breach and not answered", one(begin(t, nil).pass(behind))},
		{"posted in time, and recorded after the deadline", one(begin(t, prefers(ByPost)).does(tuesday, Final{Verdict: Upheld}).pass(behind).does(behind, Posted{On: tuesday}))},
		{"extended, and answered before it mattered", one(begin(t, nil).does(monday, Extend{Days: 5, Reason: "r"}).answers(tuesday, agent, Upheld))},
		{"extended, and answered within the extension", one(begin(t, nil).does(monday, Extend{Days: 5, Reason: "r"}).answers(behind, agent, Upheld))},
		{"extended, and answered after it", one(begin(t, nil).does(monday, Extend{Days: 1, Reason: "r"}).pass(behind.AddDate(0, 0, 1)).answers(behind.AddDate(0, 0, 1), agent, Upheld))},
		{"extended after the breach", one(begin(t, nil).pass(behind).does(behind, Extend{Days: 5, Reason: "r"}).answers(behind.Add(time.Hour), agent, Upheld))},
		{"paused for a week", one(begin(t, nil).does(monday, Ask{Pause: true}).at(behind, mailed(behind, ThreadTag)).answers(behind.AddDate(0, 0, 2), agent, Upheld))},
		{"paused for a week, and answered too late even so", one(begin(t, nil).does(monday, Ask{Pause: true}).at(behind, mailed(behind, ThreadTag)).pass(behind.AddDate(0, 0, 7)).answers(behind.AddDate(0, 0, 7), agent, Upheld))},
		{"extended and paused: in time without the extension", one(begin(t, nil).does(monday, Extend{Days: 5, Reason: "r"}).does(monday, Ask{Pause: true}).at(behind, mailed(behind, ThreadTag)).answers(behind.AddDate(0, 0, 2), agent, Upheld))},
		{"extended and paused: in time only by the extension", one(begin(t, nil).does(monday, Extend{Days: 5, Reason: "r"}).does(monday, Ask{Pause: true}).at(behind, mailed(behind, ThreadTag)).answers(behind.AddDate(0, 0, 8), agent, Upheld))},
		{"paused, and the customer never answers", one(begin(t, nil).does(monday, Ask{Pause: true}).pass(monday.AddDate(0, 0, 30)).at(monday.AddDate(0, 0, 30), LetterSettled{Name: ClosedLetter, Outcome: Delivered}))},
		{"waiting, and never started", one(begin(t, unreachable).pass(friday.AddDate(0, 0, 30)).at(friday.AddDate(0, 0, 30), LetterSettled{Name: ClosedLetter, Outcome: Delivered}))},
		{"waiting, started after a week, and answered", one(begin(t, unreachable).at(lastDay, mailed(lastDay, ThreadTag, func(m *Incoming) { m.Facts.Phones = []string{"+4791234567"} })).answers(behind, agent, Upheld))},
		{"the final response came back, and another was given late", one(begin(t, nil).answers(tuesday, agent, Upheld).at(tuesday.Add(time.Hour), bounces(tuesday.Add(time.Hour))).pass(behind).does(behind, Correct{Correction{Email: kari.Email}}).answers(behind, agent, Upheld))},
		{"a review that says the same", one(review(Rejected).answers(behind, boss, Rejected))},
		{"a review that is overturned", one(review(Rejected).answers(behind, boss, PartlyHeld))},
		{"a review that goes worse", one(review(Upheld).answers(behind, boss, Rejected))},
		{"withdrawn", one(begin(t, nil).does(tuesday, Close{Why: Withdrawn}))},
		{"answered and then withdrawn", one(begin(t, nil).answers(tuesday, agent, Rejected).does(behind, Close{Why: Withdrawn}))},
		{"no complaint, after an answer", one(begin(t, nil).answers(tuesday, agent, Rejected).does(behind, Close{Why: NotAComplaint}))},
		{"spam", one(begin(t, nil).does(tuesday, Close{Why: SpamAfterAll}))},
		{"no complaint, and reopened", one(begin(t, nil).does(tuesday, Close{Why: NotAComplaint}).does(behind, Reopen{}))},
		{"reopened after the answer, and answered again", one(begin(t, nil).answers(tuesday, agent, Rejected).does(behind, Reopen{}).answers(behind.Add(time.Hour), boss, Upheld))},
		{"withdrawn, reopened and answered", one(begin(t, nil).does(tuesday, Close{Why: Withdrawn}).does(behind, Reopen{}).answers(behind.Add(time.Hour), agent, Upheld))},
		{"assigned to another department after stage 1", one(review(Rejected).does(behind, Assign{"delivery"}).answers(behind.Add(time.Hour), boss, Upheld))},
		{"merged: the case, and the one it became part of", []Case{merged.c, into}},
		{"merged at stage 2: the case, and the one it became part of", []Case{mergedLater.c, intoLater}},
		{"split in two", []Case{part.c, second}},
		{"came by letter, entered while another case was at hand", []Case{entered.c, letter}},
		{"its deadline had passed before the mailbox was first read", one(old.answers(monday, agent, Upheld))},
	}
}

// TestWhatIsCounted holds the golden table of what the figures count, as it was
// last read. Run with -update and read the difference.
func TestWhatIsCounted(t *testing.T) {
	var b strings.Builder
	b.WriteString("What the figures count. Made by TestWhatIsCounted.\n")
	for _, s := range counted(t) {
		fmt.Fprintf(&b, "\n%s\n", s.name)
		for _, c := range s.cases {
			if len(s.cases) > 1 {
				fmt.Fprintf(&b, "  %s, %s\n", c.Reference, c.Department)
			}
			for _, m := range c.Milestones() {
				fmt.Fprintf(&b, "    %s  %s\n", m.At.Format("2006-01-02 15:04"), inWords(m))
			}
			if len(c.Milestones()) == 0 {
				b.WriteString("    nothing\n")
			}
		}
	}
	const golden = "testdata/milestones.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("the cases are counted otherwise than it was read; go test -update and read the difference in %s", golden)
	}
}

// inWords is a milestone in words.
func inWords(m Milestone) string {
	text := fmt.Sprintf("%s, stage %d, %s, by %s", m.Kind, m.Stage, m.Department, m.Channel)
	if m.Verdict != "" {
		text += fmt.Sprintf(": %s for %q", m.Verdict, m.Cause)
	}
	if m.Timing != "" {
		text += fmt.Sprintf(", %s from day zero %s", m.Timing, m.DayZero)
	}
	if m.Promise != "" {
		text += ", promise " + string(m.Promise)
	}
	if m.Overturned {
		text += ", overturned"
	}
	return text
}

// A complaint whose deadline had passed before the program knew of it is no late
// one, also when a still older mail of it comes.
func TestAnOldBacklogStaysOne(t *testing.T) {
	s := &story{rules: procedureRules(t), c: unopened()}
	s.at(friday, MailArrived{Backlog: true, Mail: complaint(func(m *Incoming) { m.ReceivedAt = friday.AddDate(0, -1, 0) })})
	older := mailed(friday.AddDate(0, -2, 0), ThreadAnswered)
	older.Backlog = true
	s.at(friday, older).answers(tuesday, agent, Upheld)
	all := s.c.Milestones()
	if answer := all[len(all)-1]; answer.Timing != Lapsed || answer.Promise != NoPromise || !all[0].At.Equal(friday.AddDate(0, -2, 0)) {
		t.Errorf("%+v", all)
	}
}
