package casefile

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// mailed is a mail of the customer's at the instant.
func mailed(at time.Time, by Thread, change ...func(*Incoming)) MailArrived {
	return MailArrived{By: by, Mail: complaint(func(m *Incoming) {
		m.ReceivedAt = at
		for _, c := range change {
			c(m)
		}
	})}
}

func thanks(m *Incoming) { m.Facts.Satisfied = true }

// A mail on which the Head must decide keeps the case open beyond its 28 days.
func TestTheWindowWaitsForTheHead(t *testing.T) {
	s := begin(t, nil).final(tuesday)
	late := s.c.WindowEnds.Add(-12 * time.Hour)
	s.at(late, mailed(late, ThreadTag))
	s.pass(s.c.WindowEnds.Add(time.Hour))
	if s.c.State != Answered || s.c.Doubt.DecideBy.IsZero() {
		t.Fatalf("the case is %s, %+v", s.c.State, s.c.Doubt)
	}
	if s.pass(s.c.Doubt.DecideBy); s.c.Stage != 2 || s.c.State != Open {
		t.Errorf("without a decision it is %s, stage %d", s.c.State, s.c.Stage)
	}
}

// The Head decides that a mail is no request by answering it; thanks decide it too.
func TestTheHeadSaysNo(t *testing.T) {
	for name, decide := range map[string]func(*story){
		"an answer":              func(s *story) { s.does(monday.AddDate(0, 0, 3), Answer{}) },
		"thanks of the customer": func(s *story) { s.at(monday.AddDate(0, 0, 3), mailed(monday.AddDate(0, 0, 3), ThreadTag, thanks)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, nil).final(tuesday)
			s.at(monday.AddDate(0, 0, 2), mailed(monday.AddDate(0, 0, 2), ThreadTag))
			if decide(s); !s.c.Doubt.DecideBy.IsZero() {
				t.Fatal("it is still to be decided on")
			}
			if s.pass(s.c.WindowEnds); s.c.State != Closed {
				t.Errorf("the case is %s, stage %d", s.c.State, s.c.Stage)
			}
		})
	}
}

// A mail that crosses the final response goes to the Head, and is answered by the
// final response alone.
func TestAMailCrossesTheFinalResponse(t *testing.T) {
	s := begin(t, nil).does(tuesday, Final{Verdict: Rejected})
	head := false
	for _, l := range s.rules.Decide(tuesday.Add(time.Minute), s.c, mailed(tuesday.Add(time.Minute), ThreadTag)).Letters {
		head = head || l.Name == CaseFollowup && l.To.Email == "head@hexpress.example"
		if l.Audience == ToCustomer {
			t.Errorf("%s promises an answer that is on its way", l.Name)
		}
	}
	if !head {
		t.Error("the Head does not get it")
	}
}

// A final response that waits for the post or a call does not stop the clock.
func TestAPreparedLetterDoesNotStopTheClock(t *testing.T) {
	s := begin(t, prefers(ByPost)).does(monday, Ask{Pause: true}).does(monday, Posted{On: monday}).does(tuesday, Final{Verdict: Upheld})
	if s.c.Paused() || s.rules.NextDue(s.c).IsZero() {
		t.Errorf("paused: %v, next %s", s.c.Paused(), s.rules.NextDue(s.c))
	}
	if s.pass(s.c.Deadline); !s.c.Breached() {
		t.Error("nobody posts it, and the deadline passes unnoticed")
	}
}

// A customer who never said how to be answered, and does so after the case was
// closed, starts at stage 1 with the department.
func TestAWaitingCustomerWritesAfterAll(t *testing.T) {
	s := begin(t, func(m *Incoming) { m.Facts.Declines = []Channel{ByEmail} })
	s.pass(friday.AddDate(0, 0, 29))
	at := friday.AddDate(0, 0, 30)
	s.at(at, LetterSettled{Name: ClosedLetter, Outcome: Delivered})
	s.at(at, mailed(at, ThreadTag, func(m *Incoming) { m.Facts.Phones = []string{"+4791234567"} }))
	if s.c.State != Open || s.c.Stage != 1 || s.c.Owner != OwnerDepartment || s.c.Promise.IsZero() {
		t.Errorf("the case is %s, stage %d, with %s; promise %s", s.c.State, s.c.Stage, s.c.Owner, s.c.Promise)
	}
}

// What came by letter in time is in time whenever it is entered; dates that can't
// be are refused.
func TestAReviewByLetter(t *testing.T) {
	answered := begin(t, nil).final(tuesday).c
	after := answered.WindowEnds.AddDate(0, 0, 7)
	for name, c := range map[string]struct {
		received time.Time
		done     bool
	}{
		"in time":                   {answered.WindowEnds.Add(-30 * time.Hour), true},
		"late":                      {answered.WindowEnds.Add(time.Hour), false},
		"before the final response": {tuesday.AddDate(0, 0, -3), false},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, nil).final(tuesday).pass(after)
			d := s.rules.Decide(after, s.c, StaffActed{Act{By: agent, Do: Review{Received: c.received, Channel: ByPost}}})
			if done := d.Refused == ""; done != c.done || done && d.Case.Stage != 2 {
				t.Errorf("refused for %q; stage %d", d.Refused, d.Case.Stage)
			}
		})
	}
}

// A letter can't have been posted before it was written.
func TestPostedBeforeItWasWritten(t *testing.T) {
	s := begin(t, prefers(ByPost)).does(tuesday, Final{Verdict: Upheld})
	if d := s.rules.Decide(tuesday, s.c, StaffActed{Act{By: agent, Do: Posted{On: monday}}}); d.Refused == "" {
		t.Errorf("given %s", d.Case.Answer.At)
	}
}

// No case is closed while its final response is on its way.
func TestNoClosingBesideAFinalResponse(t *testing.T) {
	s := begin(t, nil).does(tuesday, Final{Verdict: Upheld})
	for _, why := range []Closing{Withdrawn, SpamAfterAll, NotAComplaint} {
		if d := s.rules.Decide(tuesday, s.c, StaffActed{Act{By: agent, Do: Close{Why: why}, Words: "Words."}}); d.Refused == "" {
			t.Errorf("%s: the customer gets two answers", why)
		}
	}
}

// A question to somebody who wants a call or a letter is put by the call or the
// posting: only then the clock stops and the days to answer run.
func TestAQuestionByPhone(t *testing.T) {
	s := begin(t, prefers(ByPhone)).does(monday, Ask{Pause: true})
	if s.c.Paused() || s.c.PauseUsed {
		t.Error("the clock stops before anybody has called")
	}
	if s.does(tuesday, Call{}); !s.c.Paused() || !s.c.Question.AskedAt.Equal(tuesday) {
		t.Errorf("after the call: %+v", s.c.Question)
	}
	d := s.rules.Decide(s.rules.NextDue(s.c), s.c, TimePassed{})
	for _, l := range d.Letters {
		if l.Audience == ToCustomer {
			t.Errorf("reminded by %s in an e-mail", l.Name)
		}
	}
}

// A question beside a running clock is not what a case is closed for.
func TestAQuestionBesideTheClock(t *testing.T) {
	s := begin(t, nil).does(monday, Ask{}).does(monday, Extend{Days: 30, Reason: "r"})
	if s.pass(monday.AddDate(0, 0, 40)); s.c.Answering() || s.c.State != Open {
		t.Errorf("the case is %s, %+v", s.c.State, s.c.Pending)
	}
}

// The new date after a pause is told even if the customer was told of a mail the
// same day.
func TestTheNewDateIsTold(t *testing.T) {
	s := begin(t, nil)
	s.at(monday, mailed(monday, ThreadTag)).does(monday.Add(time.Hour), Ask{Pause: true})
	d := s.rules.Decide(monday.Add(2*time.Hour), s.c, mailed(monday.Add(2*time.Hour), ThreadTag))
	for _, l := range d.Letters {
		if l.Name == FollowupReceived {
			return
		}
	}
	t.Error("the customer does not get the new date")
}

// A review stays with the director, whoever else it is handed to.
func TestAReviewThatIsHandedOn(t *testing.T) {
	s := begin(t, nil).final(tuesday)
	s.at(tuesday.AddDate(0, 0, 1), mailed(tuesday.AddDate(0, 0, 1), ThreadTag, func(m *Incoming) { m.Facts.AsksNextStage = true }))
	s.does(tuesday.AddDate(0, 0, 2), HandTo{OwnerManager})
	var to []string
	for _, c := range s.rules.owners(s.c, CaseReminder) {
		to = append(to, c.Email)
	}
	if len(to) != 3 || to[2] != "director@hexpress.example" {
		t.Errorf("letters go to %v", to)
	}
}

// What was promised for a day on which nobody works is reminded of before it.
func TestAPromiseForASaturday(t *testing.T) {
	s := begin(t, nil).does(monday, Commit{Due: time.Date(2026, 12, 5, 23, 59, 0, 0, time.UTC), What: "a refund"})
	for _, due := range s.rules.Dues(s.c) {
		if day := s.rules.Calendar.DateOf(due.At); due.Kind == DueCommitment && day.String() != "2026-12-04" {
			t.Errorf("reminded on %s", day)
		}
	}
}

// entersInCase lets a colleague enter a letter or a call of the customer.
func (s *story) entersInCase(now time.Time, by Channel, change func(*Incoming)) Decision {
	m := complaint(func(m *Incoming) {
		m.From, m.AnswerTo, m.MessageID, m.ReceivedAt = Address{}, Address{}, "", now
		change(m)
	})
	in := MailArrived{By: ThreadTag, Trusted: true, Mail: complaint(func(m *Incoming) {
		m.From, m.AnswerTo, m.ReceivedAt = agent, agent, now
		m.Staff = &StaffMail{}
	})}
	in.Staff.Fresh = []Case{{Number: 10, Reference: "KL-26-000010-0"}}
	in.Mail.Staff.Acts = []Act{{Do: Enter{Mail: m, Channel: by}}}
	d := s.rules.Decide(now, s.c, in)
	if d.Refused != "" {
		panic(string(d.Refused))
	}
	s.c = d.Case
	return d
}

// What a customer writes on paper or says on the phone counts as their mail does.
func TestALetterOrCallInTheCase(t *testing.T) {
	nothing := func(*Incoming) {}
	t.Run("an answer by phone sets the clock going", func(t *testing.T) {
		s := begin(t, nil).does(monday, Ask{Pause: true}).at(monday.Add(time.Minute), LetterSettled{Name: InformationRequest, Outcome: Delivered})
		was := s.c.Contact
		d := s.entersInCase(tuesday, ByPhone, nothing)
		if s.c.Paused() || s.c.Deadline.IsZero() {
			t.Errorf("the clock is paused: %+v", s.c.Clock)
		}
		if !reflect.DeepEqual(s.c.Contact, was) {
			t.Errorf("letters go to %+v now, went to %+v", s.c.Contact, was)
		}
		if !d.writes(FollowupReceived) || !d.writes(CaseFollowup) {
			t.Errorf("letters %v", d.Letters)
		}
	})
	t.Run("a review asked for on paper in time", func(t *testing.T) {
		s := begin(t, nil).final(tuesday)
		s.entersInCase(s.c.WindowEnds.Add(-time.Hour), ByPost, func(m *Incoming) { m.Facts.AsksNextStage = true })
		if s.c.Stage != 2 || s.c.State != Open {
			t.Errorf("%s, stage %d", s.c.State, s.c.Stage)
		}
	})
	t.Run("a letter does not mend an address that bounces", func(t *testing.T) {
		s := begin(t, nil)
		s.c.Contact.Silent = Undelivered
		s.entersInCase(monday, ByPost, nothing)
		if s.c.Contact.Silent != Undelivered {
			t.Error("mail is thought to reach the customer again")
		}
	})
	t.Run("a caller without e-mail is not called back to be told so", func(t *testing.T) {
		s := begin(t, func(m *Incoming) {
			prefers(ByPhone)(m)
			m.From, m.AnswerTo = Address{Name: "Kari"}, Address{Name: "Kari"}
		})
		if d := s.entersInCase(monday, ByPhone, nothing); d.writes(ContactTask) || !d.writes(CaseFollowup) || d.Letters[0].Mail.Entered != ByPhone {
			t.Errorf("letters %v", d.Letters)
		}
	})
}

// writes tells whether there is a letter of the name.
func (d Decision) writes(name LetterName) bool {
	return slices.ContainsFunc(d.Letters, func(l Letter) bool { return l.Name == name })
}
