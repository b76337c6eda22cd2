package casefile

import (
	"testing"
	"time"
)

// What a colleague takes back is undone whatever else has happened since, and
// nothing else is.
func TestUndoAfterSomethingElse(t *testing.T) {
	since := map[string]func(*script){
		"nothing":              func(*script) {},
		"another's note":       func(s *script) { s.must(per, Note{}) },
		"the case handed over": func(s *script) { s.must(per, HandTo{OwnerHead}) },
		"a promise":            func(s *script) { s.must(per, Commit{Due: s.now.AddDate(0, 0, 3), What: "w"}) },
		"the customer writes": func(s *script) {
			s.in(MailArrived{By: ThreadTag, Mail: complaint(func(m *Incoming) { m.ReceivedAt = s.now })})
		},
		"another's answer": func(s *script) { s.must(per, Answer{}) },
		"an answer of the same": func(s *script) {
			s.words = ", others" // the same twice are a slip
			s.must(agent, Answer{})
			s.must(agent, Undo{})
			s.wait = s.wait.Add(-20 * time.Second)
		},
	}
	for deed, do := range map[string]Deed{
		"a final response": Final{Verdict: Rejected}, "an extension": Extend{Days: 5, Reason: "r"}, "a question": Ask{}, "a pause": Ask{Pause: true},
		"an answer": Answer{}, "no complaint": Close{Why: NotAComplaint},
	} {
		for what, then := range since {
			if deed == "no complaint" && (what == "another's answer" || what == "an answer of the same" || what == "a promise" || what == "the case handed over" || what == "the customer writes") {
				continue // the case is closed
			}
			t.Run(deed+", "+what, func(t *testing.T) {
				s, twin := newScript(t, nil), newScript(t, nil)
				s.must(agent, do)
				wait := s.wait
				then(s)
				s.wait = wait
				s.must(agent, Undo{})
				twin.now = twin.now.Add(10 * time.Second)
				then(twin)
				if s.c.State != twin.c.State || s.c.Owner != twin.c.Owner || s.c.LastAnswer != twin.c.LastAnswer || len(s.c.Commitments) != len(twin.c.Commitments) {
					t.Errorf("the case is %s with %s, answered %q; without the deed %s with %s, answered %q",
						s.c.State, s.c.Owner, s.c.LastAnswer, twin.c.State, twin.c.Owner, twin.c.LastAnswer)
				}
				if s.c.Answering() || s.c.Paused() || s.c.PauseUsed || s.c.Extended() || !s.c.Deadline.Equal(twin.c.Deadline) || !s.c.Question.AskedAt.IsZero() {
					t.Errorf("left of it: %+v, %+v", s.c.Clock, s.c.Question)
				}
			})
		}
	}
}

// Each colleague takes back their own last words, one mail at a time.
func TestUndoOneByOne(t *testing.T) {
	s := newScript(t, nil)
	s.must(agent, Extend{Days: 5, Reason: "r"})
	first := s.wait
	s.must(agent, Answer{})
	second := s.wait
	s.must(per, Answer{})
	s.wait = second
	d := s.rules.Decide(s.now, s.c, StaffActed{Act{By: agent, Do: Note{}}})
	if len(d.Case.Undos) != 3 {
		t.Fatalf("%d mails can be taken back", len(d.Case.Undos))
	}
	s.must(agent, Undo{})
	s.wait = first
	if !s.c.Extended() {
		t.Fatal("the extension is undone with the answer")
	}
	s.must(agent, Undo{})
	if s.c.Extended() {
		t.Error("the extension stands")
	}
	s.wait = time.Time{}
	if s.by(agent, Undo{}) == "" {
		t.Error("a third mail is taken back")
	}
}

// Colleagues are known by whichever of their addresses they write from.
func TestAliases(t *testing.T) {
	s := newScript(t, nil)
	alias := Address{Email: "anne.b@hexpress.example"}
	for i := range s.rules.Staff.Departments {
		for j, m := range s.rules.Staff.Departments[i].Members {
			if m.Same(agent) {
				s.rules.Staff.Departments[i].Members[j].Aliases = []string{alias.Email}
			}
		}
	}
	if s.rules.Staff.Find(alias).Email != agent.Email {
		t.Fatal("the alias is nobody's")
	}
	s.must(agent, Answer{})
	s.must(alias, Undo{})
	s.must(alias, Final{Verdict: Rejected})
	if s.c.Pending.By != agent.Email || s.c.LastAct.By != agent.Email {
		t.Errorf("the response is %q's", s.c.Pending.By)
	}
}
