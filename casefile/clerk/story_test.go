package clerk

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// act is one thing that happens in a story, on a day.
type act struct {
	at string // London
	do func(*testing.T, *teller)
}

// teller plays a story on a real database and notes every letter with its
// dates. Between two acts the program may be killed and started again.
type teller struct {
	*office
	kill  bool
	lines []string
	uid   uint32
}

var agent = casefile.Address{Name: "Anne", Email: "service@hexpress.example"}

func at(t *testing.T, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// writes is a mail of the customer's that is received at that moment.
func writes(text string, change ...func(*casefile.Incoming)) func(*testing.T, *teller) {
	return func(t *testing.T, s *teller) {
		s.uid++
		change = append(change, func(in *casefile.Incoming) { in.ReceivedAt = s.now })
		s.receive(t, mail(s.uid, "kari@example.net", text, change...))
	}
}

func does(do casefile.Deed, words string) func(*testing.T, *teller) {
	return func(t *testing.T, s *teller) {
		d, err := s.Act(context.Background(), s.cases(t)[0].Reference, casefile.Act{By: agent, Do: do, Words: words})
		if err != nil || d.Refused != "" {
			t.Fatalf("%T: %v, %q", do, err, d.Refused)
		}
	}
}

func prefersPhone(in *casefile.Incoming) {
	in.Facts.Preference, in.Facts.Phones = casefile.ByPhone, []string{"+4791234567"}
}

func nothing(*testing.T, *teller) {}

// asks makes a mail a reply that asks for the next stage.
func asks(in *casefile.Incoming) {
	in.Facts.AsksNextStage, in.Parents = true, []string{"late parcel@example.net"}
}

// step lets what is due happen, does the act, and sends what there is.
func (s *teller) step(t *testing.T, a act) {
	s.now = at(t, a.at)
	s.restart(t)
	if _, err := s.Due(context.Background()); err != nil {
		t.Fatal(err)
	}
	s.restart(t)
	a.do(t, s)
	s.restart(t)
	for letter := s.next(t); letter != nil; letter = s.next(t) {
		s.settle(t, letter, casefile.Settlement{Outcome: casefile.Delivered, Reason: "250 ok"})
	}
	s.restart(t)
}

// restart is a kill and a new start, where the story has one.
func (s *teller) restart(t *testing.T) {
	if !s.kill {
		return
	}
	composer, rules, now := s.composer, s.rules, s.now
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	s.office = openOffice(t, s.file)
	s.office.composer, s.office.Clerk.composer, s.rules, s.now = composer, composer, rules, now
	if err := s.Recover(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// lettersNamed are the letters of the first case with a name.
func (s *teller) lettersNamed(t *testing.T, name casefile.LetterName) (found []sqlstore.Letter) {
	letters, err := s.store.LettersOf(context.Background(), s.cases(t)[0].Number)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if l.Name == name {
			found = append(found, l)
		}
	}
	return found
}

// tell plays a story and returns its letters, each with what it says.
func tell(t *testing.T, acts []act, kill bool) string {
	s := &teller{office: newOffice(t), kill: kill}
	s.rules.RemindAt = 8 * time.Hour
	s.composer.fails = func(l casefile.Letter) error {
		s.lines = append(s.lines, fmt.Sprintf("%s  %s to %s; %s", s.now.Format("Mon 2 Jan 15:04"), l.Name, strings.Split(l.To.Email, "@")[0], saysOf(l)))
		return nil
	}
	for _, a := range acts {
		s.step(t, a)
	}
	for _, c := range s.cases(t) {
		s.lines = append(s.lines, fmt.Sprintf("at the end: %s, stage %d", c.State, c.Stage))
	}
	return strings.Join(s.lines, "\n") + "\n"
}

func saysOf(l casefile.Letter) string {
	const day = "Mon 2 Jan 2006"
	switch {
	case !l.WindowEnds.IsZero():
		return string(l.Case.Pending.Verdict) + ", next stage until the end of " + l.WindowEnds.Add(-time.Second).Format(day)
	case l.Case.State == casefile.Closed:
		return "closed: " + string(l.Case.Closing)
	case !l.AnswerBy.IsZero() && l.Case.Paused():
		return "paused, answer by the end of " + l.AnswerBy.Add(-time.Second).Format(day)
	case l.Case.State == casefile.Waiting:
		return "no clock runs"
	}
	return fmt.Sprintf("stage %d, deadline %s", l.Case.Stage, l.Case.Deadline.Format(day+" 15:04"))
}

// TestStories plays each path of the procedure, over Christmas and Easter too,
// with and without a kill between any two steps: the letters are the same, and
// those that were last read. Run with -update and read the difference.
func TestStories(t *testing.T) {
	for name, acts := range stories() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := tell(t, acts, false)
			golden := "testdata/stories/" + strings.ReplaceAll(name, " ", "-") + ".txt"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the story is another:\n%s", got)
			}
			if killed := tell(t, acts, true); killed != got {
				t.Errorf("with the program killed between the steps the story is another:\n%s", killed)
			}
		})
	}
}

func stories() map[string][]act {
	extend := casefile.Extend{Days: 10, Reason: "the carrier looks for the parcel"}
	return map[string][]act{
		"answered in time": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 11:00", does(casefile.Final{Verdict: casefile.Upheld}, "You are right.")},
			{"2026-12-23 00:30", nothing},
		},
		"nobody answers over Christmas": {
			{"2026-12-21 09:00", writes("late parcel")},
			{"2026-12-23 08:00", nothing}, {"2026-12-24 17:00", nothing}, {"2026-12-29 09:00", nothing},
			{"2026-12-30 17:00", nothing}, {"2027-01-07 17:05", nothing},
		},
		"three weeks of downtime": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-12-14 09:00", nothing},
		},
		"extended and kept informed over Easter": {
			{"2026-03-27 18:00", writes("late parcel")}, // after closing: day 0 is Monday 30 March
			{"2026-03-31 10:00", does(extend, "We are looking for it.")},
			{"2026-04-02 09:00", nothing}, {"2026-04-08 17:00", nothing}, {"2026-04-15 17:00", nothing},
			{"2026-04-20 10:00", does(casefile.Final{Verdict: casefile.PartlyHeld}, "It is found.")},
		},
		"asked and paused, and the customer answers": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Ask{Pause: true}, "Which address?")},
			{"2026-12-01 08:00", nothing},
			{"2026-12-02 12:00", writes("this one")},
			{"2026-12-04 12:00", does(casefile.Final{Verdict: casefile.Upheld}, "Thank you.")},
		},
		"asked, and never answered": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Ask{Pause: true}, "Which address?")},
			{"2026-12-01 08:00", nothing},
			{"2026-12-23 01:00", nothing},
			{"2027-01-21 01:00", nothing},
		},
		"reviewed": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Final{Verdict: casefile.Rejected}, "No.")},
			{"2026-12-20 10:00", writes("please review", asks)}, // a Sunday
			{"2026-12-31 08:00", nothing},
			{"2027-01-05 10:00", does(casefile.Note{}, "")},
			{"2027-01-07 18:00", nothing},
		},
		"dissatisfied, and the Head does not decide": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Final{Verdict: casefile.Rejected}, "No.")},
			{"2026-11-30 10:00", writes("that is not good enough")},
			{"2026-12-02 17:00", nothing},
		},
		"too late": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Final{Verdict: casefile.Rejected}, "No.")},
			{"2026-12-24 10:00", writes("please review", asks)},
		},
		"asked for in time, read after downtime": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 10:00", does(casefile.Final{Verdict: casefile.Rejected}, "No.")},
			{"2026-12-24 10:00", func(t *testing.T, s *teller) {
				s.receive(t, mail(99, "kari@example.net", "please review", asks, func(in *casefile.Incoming) { in.ReceivedAt = at(t, "2026-12-22 23:00") }))
			}},
		},
		"waiting for a way to answer": {
			{"2026-11-23 09:00", writes("late parcel", func(in *casefile.Incoming) { in.Facts.Declines = []casefile.Channel{casefile.ByEmail} })},
			{"2026-11-30 08:00", nothing},
			{"2026-12-04 18:00", writes("my number", func(in *casefile.Incoming) { in.Facts.Phones = []string{"+4791234567"} })},
			{"2026-12-14 18:00", nothing},
		},
		"daily angry mails": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-23 10:00", writes("and?")}, {"2026-11-23 11:00", writes("AND?")}, {"2026-11-23 12:00", writes("ANSWER!")},
			{"2026-11-24 09:00", writes("still nothing")}, {"2026-11-24 09:05", writes("nothing!")},
		},
		"a mail crosses the final response": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 11:00", func(t *testing.T, s *teller) {
				does(casefile.Final{Verdict: casefile.Upheld}, "You are right.")(t, s)
				writes("one more thing")(t, s)
			}},
			{"2026-12-01 09:00", nothing},
		},
		"a final response comes back": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-27 11:00", does(casefile.Final{Verdict: casefile.Upheld}, "You are right.")},
			{"2026-12-01 09:00", func(t *testing.T, s *teller) {
				final := s.lettersNamed(t, casefile.FinalResponse)[0]
				s.receive(t, mail(98, "mailer-daemon@example.net", "no such user", func(in *casefile.Incoming) {
					in.Form, in.Delivery = casefile.Report, &casefile.Delivery{Failed: []string{"kari@example.net"}, Returned: final.MessageID}
				}))
			}},
			{"2026-12-01 09:01", nothing},
		},
		"answered by phone, then in writing": {
			{"2026-11-23 09:00", writes("late parcel", prefersPhone)},
			{"2026-11-24 11:00", does(casefile.Final{Verdict: casefile.Upheld}, "You are right.")},
			{"2026-11-25 12:00", does(casefile.Call{NoAnswer: true}, "")},
			{"2026-11-26 12:00", does(casefile.Call{}, "")},
			{"2026-12-24 23:59", nothing}, {"2026-12-25 00:00", nothing},
		},
		"answered by post": {
			{"2026-11-23 09:00", writes("late parcel", func(in *casefile.Incoming) {
				in.Facts.Preference = casefile.ByPost
				in.Facts.Address = casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}
			})},
			{"2026-11-24 11:00", does(casefile.Final{Verdict: casefile.Rejected}, "No.")},
			{"2026-11-25 12:00", func(t *testing.T, s *teller) { does(casefile.Posted{On: s.now}, "")(t, s) }},
			{"2026-12-24 00:00", nothing},
		},
		"harm that nobody sees": {
			{"2026-11-23 09:00", writes("I fainted", func(in *casefile.Incoming) { in.Facts.Safety = true })},
			{"2026-11-23 10:00", nothing}, {"2026-11-23 11:30", nothing},
			{"2026-11-23 11:45", does(casefile.See{}, "")}, {"2026-11-23 15:00", nothing},
		},
		"a promise keeps the case open": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-23 10:00", func(t *testing.T, s *teller) {
				does(casefile.Commit{Due: at(t, "2026-12-22 00:00"), What: "a refund"}, "")(t, s)
			}},
			{"2026-11-24 10:00", does(casefile.Final{Verdict: casefile.Upheld}, "You are right.")},
			{"2026-12-22 08:00", nothing}, {"2026-12-23 08:00", nothing}, {"2026-12-24 08:00", does(casefile.Fulfil{}, "")},
			{"2026-12-24 09:00", nothing},
		},
		"a final response after midnight": {
			{"2026-11-23 09:00", writes("late parcel")},
			{"2026-11-24 23:58", func(t *testing.T, s *teller) {
				does(casefile.Final{Verdict: casefile.Rejected}, "No.")(t, s)
				s.now = at(t, "2026-11-25 00:02")
			}},
			{"2026-12-23 12:00", nothing}, {"2026-12-24 00:00", nothing},
		},
	}
}
