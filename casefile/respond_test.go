package casefile

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// script is a story whose letters are kept, and in which several colleagues act.
type script struct {
	*story
	t       *testing.T
	now     time.Time
	letters []Letter // of the last input
	wait    time.Time
	words   string // that theirs end with
}

func newScript(t *testing.T, change func(*Incoming)) *script {
	s := &script{story: begin(t, change), t: t, now: monday}
	s.rules.UndoWindow = 2 * time.Minute
	return s
}

func (s *script) in(in Input) Refusal {
	s.now = s.now.Add(10 * time.Second)
	d := s.rules.Decide(s.now, s.c, in)
	s.letters = d.Letters
	if d.Refused == "" {
		s.c = d.Case
	}
	return d.Refused
}

// by is a colleague's mail.
func (s *script) by(who Address, do Deed) Refusal {
	s.t.Helper()
	mail := complaint(func(m *Incoming) {
		m.From, m.AnswerTo, m.ReceivedAt = who, who, s.now
		m.Staff = &StaffMail{Acts: []Act{{Do: do, Words: "Words of " + who.Email + s.words}}}
	})
	s.in(MailArrived{Mail: mail, By: ThreadTag, Trusted: true, Staff: StaffStanding{WordsWait: s.wait}})
	for _, l := range s.letters {
		if l.NotBefore.After(s.now) {
			s.wait = s.now
		}
		if l.Name == CommandRefused {
			return Refusal(strings.Join(l.Lines, " "))
		}
	}
	return ""
}

func (s *script) must(who Address, do Deed) {
	s.t.Helper()
	if why := s.by(who, do); why != "" {
		s.t.Fatalf("%T is refused: %s", do, why)
	}
}

func (s *script) sent(to string, name LetterName) bool {
	return slices.ContainsFunc(s.letters, func(l Letter) bool { return l.Name == name && l.To.Email == to })
}

var per = Address{Email: "per@hexpress.example"}

// Whoever can't be written to has the final response with the call.
func TestCallIsTheAnswerWhereNothingCanBeWritten(t *testing.T) {
	for name, c := range map[string]struct {
		address PostalAddress
		byPhone bool
		tasks   int // in the answer to the last mail
	}{
		"prepared, then called":           {},
		"called, then recorded":           {byPhone: true},
		"called, and confirmed on paper":  {byPhone: true, address: PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo"}, tasks: 2},
		"prepared, called, then on paper": {address: PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo"}, tasks: 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, nil)
			s.c.Contact.To.Email, s.c.Facts.Preference, s.c.Facts.Phones, s.c.Facts.Address = "", ByPhone, []string{"+4791234567"}, c.address
			s.must(agent, Final{Verdict: Upheld, ByPhone: c.byPhone})
			if !c.byPhone {
				if s.c.State != Open || s.c.answerUnderWay() {
					t.Fatalf("after #final the case is %s", s.c.State)
				}
				s.must(agent, Call{})
			}
			tasks := 0
			for _, l := range s.letters {
				if l.Audience == ToCustomer {
					t.Errorf("a %s goes to the customer", l.Name)
				}
				if l.Name == ContactTask && l.Task == TaskPost {
					tasks++
				}
			}
			if s.c.State != Answered || tasks != c.tasks || s.c.WindowEnds.IsZero() {
				t.Errorf("the case is %s until %s; %d tasks", s.c.State, s.c.WindowEnds, tasks)
			}
		})
	}
}

// A response that was prepared for a call goes by mail once the customer may be
// written to.
func TestPreparedResponseFollowsTheChannel(t *testing.T) {
	for name, step := range map[string]func(*script){
		"three calls that nobody answered": func(s *script) {
			for range callsBeforeWriting {
				s.must(agent, Call{NoAnswer: true})
			}
		},
		"a colleague's correction": func(s *script) { s.must(per, Correct{Correction{Preference: ByEmail}}) },
		"the customer's word": func(s *script) {
			s.in(MailArrived{By: ThreadTag, Mail: complaint(func(m *Incoming) { m.ReceivedAt, m.Facts.Preference = s.now, ByEmail })})
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScript(t, prefers(ByPhone))
			s.must(agent, Final{Verdict: Upheld})
			step(s)
			if !s.sent(kari.Email, FinalResponse) || !s.c.answerUnderWay() {
				t.Fatalf("the letters are %v", s.letters)
			}
			s.in(LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered})
			if s.c.State != Answered {
				t.Errorf("the case is %s", s.c.State)
			}
		})
	}
}

// A response that is only prepared can be replaced, and taken back.
func TestPreparedResponseIsNotYetGiven(t *testing.T) {
	s := newScript(t, prefers(ByPost))
	s.must(agent, Final{Verdict: Upheld})
	s.must(agent, Final{Verdict: Rejected})
	if s.c.Pending.Verdict != Rejected {
		t.Errorf("the response is %q", s.c.Pending.Verdict)
	}
	s.now = s.now.Add(24 * time.Hour)
	if why := s.by(per, Undo{}); why == "" {
		t.Error("another colleague took it back")
	}
	s.must(agent, Undo{})
	if s.c.Pending.Verdict != Upheld { // as it was before the second
		t.Errorf("the response is %q", s.c.Pending.Verdict)
	}
	s.must(agent, Close{Why: Withdrawn})
	if s.c.State != Closed {
		t.Errorf("the case is %s", s.c.State)
	}
}

// A letter under way, or delivered to one of several, is there to stay.
func TestResponseUnderWayIsNotReplaced(t *testing.T) {
	s := newScript(t, nil)
	s.must(agent, Final{Verdict: Upheld})
	if why := s.by(agent, Final{Verdict: Rejected}); why == "" {
		t.Error("a second final response goes out")
	}
}

// together is a case of two complainants: one who writes, and one who wants calls.
func together(t *testing.T) *script {
	s := newScript(t, nil)
	s.c.Own = []string{AddressKey(kari.Email)}
	s.c.Fellows = []Fellow{{Own: []string{AddressKey(ola.Email)}, Contact: Contact{To: ola}, Language: "nb",
		Facts: Facts{Name: "Ola Olsen", Phones: []string{"+4792222222"}, Preference: ByPhone}}}
	return s
}

// A final response to several complainants is given when each of them has it, and
// a task tells of the one whom it is about.
func TestResponseToSeveral(t *testing.T) {
	s := together(t)
	s.must(agent, Final{Verdict: Upheld})
	if !s.sent(kari.Email, FinalResponse) || s.sent(ola.Email, FinalResponse) {
		t.Fatalf("the letters are %v", s.letters)
	}
	for _, l := range s.letters {
		if l.Name == ContactTask && (l.Case.Facts.Name != "Ola Olsen" || !slices.Contains(l.Case.Facts.Phones, "+4792222222")) {
			t.Errorf("the task is about %+v", l.Case.Facts)
		}
	}
	s.in(LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered})
	if s.c.State != Open {
		t.Fatalf("the case is %s before Ola was called", s.c.State)
	}
	if why := s.by(agent, Final{Verdict: Rejected}); why == "" {
		t.Error("Ola gets another answer than Kari")
	}
	s.must(agent, Call{})
	if s.sent(kari.Email, FinalResponse) || !s.sent(ola.Email, FinalResponse) {
		t.Fatalf("after the call the letters are %v", s.letters)
	}
	s.in(LetterSettled{Name: FinalResponse, To: ola.Email, Outcome: Delivered})
	if s.c.State != Answered {
		t.Errorf("the case is %s", s.c.State)
	}
}

// One letter that fails takes nothing from the others.
func TestResponseToSeveralFailsForOne(t *testing.T) {
	s := together(t)
	s.c.Fellows[0].Facts.Preference = ""
	s.must(agent, Final{Verdict: Upheld})
	s.in(LetterSettled{Name: FinalResponse, To: ola.Email, Outcome: Refused})
	if !s.c.Answering() || !s.sent(agent.Email, ContactTask) {
		t.Fatalf("the response is %+v", s.c.Pending)
	}
	s.in(LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Delivered})
	if s.c.State != Answered {
		t.Errorf("the case is %s", s.c.State)
	}
	s = together(t)
	s.c.Fellows[0].Facts.Preference = ""
	s.must(agent, Final{Verdict: Upheld})
	s.in(LetterSettled{Name: FinalResponse, To: ola.Email, Outcome: Refused})
	s.in(LetterSettled{Name: FinalResponse, To: kari.Email, Outcome: Refused})
	if s.c.Answering() || s.c.State != Open {
		t.Errorf("nobody has it, and the case is %s, %+v", s.c.State, s.c.Pending)
	}
}

// Whose facts are set right can't be told where there are several complainants.
func TestNoCorrectionAmongSeveral(t *testing.T) {
	s := together(t)
	if why := s.by(agent, Correct{Correction{Email: "new@example.net"}}); why == "" || s.c.Contact.To != kari {
		t.Errorf("letters go to %s", s.c.Contact.To.Email)
	}
}

// A report about the letter to one of several silences that one alone.
func TestReturnedLetterAmongSeveral(t *testing.T) {
	s := together(t)
	s.in(MailArrived{By: ThreadBounce, Returned: AnswerLetter, ReturnedTo: ola.Email,
		Mail: complaint(func(m *Incoming) { m.Form, m.Delivery, m.ReceivedAt = Report, &Delivery{}, s.now })})
	if s.c.For(kari.Email).Contact.Silent != "" || s.c.For(ola.Email).Contact.Silent != Undelivered {
		t.Errorf("Kari: %q, Ola: %q", s.c.For(kari.Email).Contact.Silent, s.c.For(ola.Email).Contact.Silent)
	}
}
