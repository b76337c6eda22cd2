package casefile

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The dates of the stories: the case is opened on Friday 27 November 2026.
var (
	monday  = time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)
	tuesday = monday.AddDate(0, 0, 1)
	agent   = Address{Name: "Anne Berg", Email: "anne@hexpress.example"}
)

func procedureRules(t testing.TB) Rules {
	r := testRules(t)
	r.RemindAt = 8 * time.Hour
	r.Procedure = Procedure{PromiseDays: 10, NextStageDays: 28, RemindBefore: []int{2, 1, 0}, ProgressEvery: 5,
		InformationReminderAfter: 5, InformationDays: 28,
		Stages: []Stage{{Name: "stage_1", WorkingDays: 5, HandOverAfter: 3}, {Name: "stage_2", WorkingDays: 10}}}
	r.Staff.GeneralManager = Colleague{Address: Address{Email: "gm@hexpress.example"}}
	r.Staff.Safety = []Colleague{{Address: Address{Email: "medical@hexpress.example"}}}
	r.Staff.Departments[1].Director = Colleague{Address: Address{Email: "director@hexpress.example"}}
	return r
}

// scene is a case in some standing, and the day on which the events of the
// table happen.
type scene struct {
	name string
	now  time.Time
	c    Case
}

// story lets inputs act on a case one after the other.
type story struct {
	rules Rules
	c     Case
}

func (s *story) at(now time.Time, in Input) *story {
	d := s.rules.Decide(now, s.c, in)
	if d.Refused != "" {
		panic(string(d.Refused))
	}
	if len(d.Events) > 0 {
		s.c = d.Case
	}
	return s
}

func (s *story) does(now time.Time, do Deed) *story {
	return s.at(now, StaffActed{Act{By: agent, Do: do, Words: "Words to the customer."}})
}

// pass lets time pass up to now.
func (s *story) pass(now time.Time) *story {
	for due := s.rules.NextDue(s.c); !due.IsZero() && !due.After(now); due = s.rules.NextDue(s.c) {
		s.at(due, TimePassed{})
	}
	return s
}

func (s *story) final(now time.Time) *story {
	return s.does(now, Final{Verdict: Rejected}).at(now.Add(time.Minute), LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered})
}

func begin(t testing.TB, change func(*Incoming)) *story {
	s := &story{rules: procedureRules(t), c: unopened()}
	return s.at(friday, MailArrived{Mail: complaint(change)})
}

func scenes(t testing.TB) []scene {
	unreachable := func(m *Incoming) { m.Facts.Declines = []Channel{ByEmail} }
	february := time.Date(2027, 2, 1, 10, 0, 0, 0, time.UTC)
	answered := func() *story { return begin(t, nil).final(tuesday) }
	review := func() *story {
		return answered().at(tuesday.AddDate(0, 0, 1), MailArrived{Mail: complaint(func(m *Incoming) {
			m.Facts.AsksNextStage, m.ReceivedAt = true, tuesday.AddDate(0, 0, 1)
		}), By: ThreadTag})
	}
	return []scene{
		{"waiting for a way to answer", monday, begin(t, unreachable).c},
		{"stage 1", monday, begin(t, nil).c},
		{"stage 1, handed over to the Head", monday.AddDate(0, 0, 3), begin(t, nil).pass(monday.AddDate(0, 0, 3)).c},
		{"stage 1, extended", tuesday, begin(t, nil).does(monday, Extend{Days: 10, Reason: "the carrier looks for it"}).c},
		{"stage 1, paused by our question", tuesday, begin(t, nil).does(monday, Ask{Pause: true}).c},
		{"stage 1, in breach", monday.AddDate(0, 0, 7), begin(t, nil).pass(monday.AddDate(0, 0, 7)).c},
		{"stage 1, final response on its way", tuesday, begin(t, nil).does(tuesday, Final{Verdict: Upheld}).c},
		{"stage 1, the customer prefers the phone", tuesday, begin(t, prefers(ByPhone)).c},
		{"stage 1, final response to be given by phone", tuesday, begin(t, prefers(ByPhone)).does(tuesday, Final{Verdict: Upheld}).c},
		{"stage 1, given by phone and to be confirmed", tuesday, begin(t, prefers(ByPhone)).does(tuesday, Final{Verdict: Upheld}).does(tuesday, Call{}).c},
		{"stage 1, final response to be posted", tuesday, begin(t, prefers(ByPost)).does(tuesday, Final{Verdict: Upheld}).c},
		{"answered at stage 1, inside the 28 days", tuesday.AddDate(0, 0, 2), answered().c},
		{"answered, and the Head has a mail to decide on", tuesday.AddDate(0, 0, 2), answered().at(tuesday.AddDate(0, 0, 1), MailArrived{
			Mail: complaint(func(m *Incoming) { m.ReceivedAt = tuesday.AddDate(0, 0, 1) }), By: ThreadTag}).c},
		{"stage 2", tuesday.AddDate(0, 0, 2), review().c},
		{"answered at stage 2", tuesday.AddDate(0, 0, 9), review().at(tuesday.AddDate(0, 0, 8), StaffActed{Act{
			By: Address{Email: "director@hexpress.example"}, Do: Final{Verdict: Rejected}, Words: "No."}}).
			at(tuesday.AddDate(0, 0, 8), LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered}).c},
		{"closed", february, answered().pass(february).c},
	}
}

func prefers(channel Channel) func(*Incoming) {
	return func(m *Incoming) {
		m.Facts.Preference, m.Facts.Phones = channel, []string{"+4791234567"}
		m.Facts.Address = PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}
	}
}

// happening is an event of the table.
type happening struct {
	name string
	in   func(now time.Time) Input
}

func happenings() []happening {
	mail := func(name string, change func(*Incoming)) happening {
		return happening{"the customer " + name, func(now time.Time) Input {
			return MailArrived{By: ThreadTag, Mail: complaint(func(m *Incoming) {
				m.ReceivedAt = now
				change(m)
			})}
		}}
	}
	does := func(name string, do Deed) happening {
		return happening{"colleague: " + name, func(time.Time) Input {
			return StaffActed{Act{By: Address{Email: "per@hexpress.example"}, Do: do, Words: "Words to the customer."}}
		}}
	}
	settled := func(name string, letter LetterName, outcome Outcome) happening {
		return happening{name, func(time.Time) Input { return LetterSettled{Name: letter, To: kari.Email, Outcome: outcome} }}
	}
	return []happening{
		mail("writes again", func(*Incoming) {}),
		mail("gives a phone number", func(m *Incoming) { m.Facts.Phones = []string{"+4791234567"} }),
		mail("asks for the next stage", func(m *Incoming) { m.Facts.AsksNextStage = true }),
		mail("says thanks", func(m *Incoming) { m.Facts.Satisfied = true }),
		mail("tells of harm", func(m *Incoming) { m.Facts.Safety = true }),
		mail("is somebody else", func(m *Incoming) { m.From, m.AnswerTo = ola, ola }),
		mail("has a vacation robot", func(m *Incoming) { m.Form = Robot }),
		{"the final response comes back", func(now time.Time) Input {
			return MailArrived{By: ThreadBounce, Returned: FinalResponse, Mail: complaint(func(m *Incoming) {
				m.Form, m.Delivery, m.ReceivedAt = Report, &Delivery{Failed: []string{"kari@example.net"}}, now
			})}
		}},
		settled("the mail server accepts the final response", FinalResponse, Delivered),
		settled("the mail server refuses the final response", FinalResponse, Refused),
		settled("the mail server refuses a progress letter", Progress, Refused),
		does("answers in between", Answer{}),
		does("#final rejected", Final{Verdict: Rejected}),
		does("#final without an outcome", Final{}),
		does("#posted", Posted{On: tuesday}),
		does("#extend 5", Extend{Days: 5, Reason: "a third party is asked"}),
		does("#ask", Ask{}),
		does("#ask pause", Ask{Pause: true}),
		does("#note", Note{}),
		does("#call", Call{}),
		does("#call no-answer", Call{NoAnswer: true}),
		does("#promise", Commit{Due: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC), What: "a refund"}),
		does("#done", Fulfil{}),
		does("#escalate head", HandTo{OwnerHead}),
		does("#escalate manager", HandTo{OwnerManager}),
		does("#assign delivery", Assign{"delivery"}),
		does("#review by letter", Review{Channel: ByPost}),
		does("#consent given", Consent{Given: true}),
		does("#withdrawn", Close{Why: Withdrawn}),
		does("#not-a-complaint", Close{Why: NotAComplaint}),
		does("#spam", Close{Why: SpamAfterAll}),
		does("#reopen", Reopen{}),
		does("#seen", See{}),
	}
}

// TestProcedure holds the whole table of what happens when, as a complaints
// manager last read it. Run with -update and read the difference.
func TestProcedure(t *testing.T) {
	rules := procedureRules(t)
	var b strings.Builder
	b.WriteString("# What happens when\n\nMade by TestProcedure. Case opened by Kari on Friday 27 November 2026, 10:00; London, 17:00, England and Wales.\n")
	for _, s := range scenes(t) {
		fmt.Fprintf(&b, "\n## %s\n\nToday: %s. %s\n\n| event | then | letters | why |\n| --- | --- | --- | --- |\n", s.name, rules.local(s.now), standingOf(rules, s.c))
		for _, h := range happenings() {
			d := rules.Decide(s.now, s.c, h.in(s.now))
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", h.name, thenOf(rules, s.c, d), lettersOf(d), whyOf(d))
		}
		for _, due := range rules.Dues(s.c) {
			d := rules.Decide(due.At, s.c, TimePassed{})
			if due == rules.Dues(s.c)[0] {
				fmt.Fprintf(&b, "| **due next: %s, %s** | %s | %s | %s |\n", due.Kind, rules.local(due.At), thenOf(rules, s.c, d), lettersOf(d), whyOf(d))
				continue
			}
			fmt.Fprintf(&b, "| due later: %s, %s | | | |\n", due.Kind, rules.local(due.At))
		}
	}
	const golden = "testdata/procedure.md"
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
		t.Errorf("the procedure is no longer as it was read; go test -update and read the difference in %s", golden)
	}
}

func standingOf(r Rules, c Case) string {
	text := string(c.State)
	if c.Stage > 0 {
		text += fmt.Sprintf(", stage %d", c.Stage)
	}
	switch c.State {
	case Open:
		text += ", with the " + string(c.Owner) + ", deadline " + r.local(c.Deadline)
		if c.Paused() {
			text += fmt.Sprintf(", paused with %d working days left", c.Left)
		}
		if c.Breached() {
			text += ", in breach"
		}
		if c.Answering() {
			text += ", final response on its way"
		}
	case Answered:
		text += ", " + string(c.Answer.Verdict) + ", next stage until " + r.local(c.WindowEnds)
	case Closed:
		text += ", " + string(c.Closing)
	}
	return text
}

func thenOf(r Rules, before Case, d Decision) string {
	if d.Refused != "" {
		return "refused"
	}
	after := standingOf(r, d.Case)
	if after == standingOf(r, before) {
		return "the same"
	}
	return after
}

func lettersOf(d Decision) string {
	var list []string
	for _, l := range d.Letters {
		list = append(list, string(l.Name)+" to "+strings.Split(l.To.Email, "@")[0])
	}
	for _, n := range d.Notices {
		list = append(list, "alert ("+string(n.Kind)+") to "+strings.Split(n.To, "@")[0])
	}
	return strings.Join(list, ", ")
}

func whyOf(d Decision) string {
	if d.Refused != "" {
		return string(d.Refused)
	}
	var list []string
	for _, e := range d.Events {
		list = append(list, string(e.Kind)+": "+e.Reason)
	}
	return strings.Join(list, "; ")
}
