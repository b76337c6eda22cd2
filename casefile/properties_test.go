package casefile

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// TestAnyStory: whatever happens to a case in whatever order,
//   - an open case has an owner, and a next date or a final response on its way;
//   - no letter to the customer names another deadline than the case has, and
//     strangers get none;
//   - neither a pause nor an extension moves a deadline to an earlier time;
//   - what has fired does not fire again, and histories only move forward;
//   - a closed case stays closed unless a colleague reopens it, or a mail had
//     come in time;
//   - the case that was given is never changed.
func TestAnyStory(t *testing.T) {
	rules := procedureRules(t)
	rules.UndoWindow = 2 * time.Minute
	rapid.Check(t, func(t *rapid.T) {
		now, c := friday, unopened()
		d := rules.Decide(now, c, MailArrived{Mail: drawPartyMail(t, now)})
		c = d.Case
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
			in := drawInput(t, rules, now, c)
			if _, passed := in.(TimePassed); passed {
				c = passAll(t, rules, now, c)
				continue
			}
			c = step(t, rules, now, c, in)
		}
	})
}

// passAll lets everything that is due happen.
func passAll(t *rapid.T, rules Rules, now time.Time, c Case) Case {
	for range 200 {
		due := rules.NextDue(c)
		if due.IsZero() || due.After(now) {
			return c
		}
		before := rules.Dues(c)[0]
		c = step(t, rules, now, c, TimePassed{})
		if slices.Contains(rules.Dues(c), before) {
			t.Fatalf("%s at %s would happen again", before.Kind, before.At)
		}
	}
	t.Fatal("what is due never ends")
	return c
}

func step(t *rapid.T, rules Rules, now time.Time, before Case, in Input) Case {
	was := fmt.Sprintf("%+v", before)
	d := rules.Decide(now, before, in)
	if fmt.Sprintf("%+v", before) != was {
		t.Fatal("the given case was changed")
	}
	if d.Refused != "" {
		if len(d.Events)+len(d.Letters) > 0 || fmt.Sprintf("%+v", d.Case) != was {
			t.Fatalf("refused, and yet something was done: %+v", d)
		}
		return before
	}
	if len(d.Events) == 0 {
		if len(d.Letters) > 0 || fmt.Sprintf("%+v", d.Case) != was {
			t.Fatalf("%T changes the case, or writes, without an event", in)
		}
		return before
	}
	checkStanding(t, rules, d.Case)
	checkLetters(t, d)
	checkMoves(t, before, d, in)
	for _, also := range d.Also {
		checkStanding(t, rules, also.Case)
		checkLetters(t, also)
	}
	return d.Case
}

func checkStanding(t *rapid.T, rules Rules, c Case) {
	switch c.State {
	case Open, Waiting:
		if c.Owner == "" || rules.NextDue(c).IsZero() && !c.answerUnderWay() {
			t.Fatalf("%s: owner %q and nothing due: %+v", c.State, c.Owner, c.Record)
		}
		if c.State == Open && (c.Stage < 1 || c.Stage > len(rules.Procedure.Stages) || c.Deadline.IsZero()) {
			t.Fatalf("an open case without a stage or deadline: %+v", c.Record)
		}
	case Answered:
		if c.Answer.At.IsZero() || rules.NextDue(c).IsZero() {
			t.Fatalf("answered, and nothing due: %+v", c.Record)
		}
	case Closed:
		if c.Closing == "" || !rules.NextDue(c).IsZero() {
			t.Fatalf("closed for %q with something due", c.Closing)
		}
	}
}

func checkLetters(t *rapid.T, d Decision) {
	for _, l := range d.Letters {
		if l.Audience == ToCustomer && (!d.Case.IsParty(l.To) || !l.Case.Deadline.Equal(d.Case.Deadline) || l.Case.State != d.Case.State) {
			t.Fatalf("%s to %s contradicts the case", l.Name, l.To.Email)
		}
	}
}

func checkMoves(t *rapid.T, before Case, d Decision, in Input) {
	after := d.Case
	if act, ok := in.(StaffActed); ok && before.State == Open && after.State == Open && after.Stage == before.Stage {
		if _, reopened := act.Act.Do.(Reopen); !reopened && after.Deadline.Before(before.Deadline) {
			t.Fatalf("%T moved the deadline from %s to %s", act.Act.Do, before.Deadline, after.Deadline)
		}
	}
	if before.Breached() && after.Stage == before.Stage && len(after.Past) == len(before.Past) && !after.Breached() {
		t.Fatal("a breach was erased")
	}
	if before.State == Closed && after.State != Closed {
		_, acted := in.(StaffActed)
		m, mailed := in.(MailArrived)
		acted = acted || mailed && m.Trusted
		if !acted && !(mailed && before.Closing == WindowOver && !m.Mail.ReceivedAt.After(before.WindowEnds)) {
			t.Fatalf("a closed case became %s by %T", after.State, in)
		}
	}
}

func drawInput(t *rapid.T, rules Rules, now time.Time, c Case) Input {
	switch rapid.IntRange(0, 9).Draw(t, "input") {
	case 0, 1, 2:
		return TimePassed{}
	case 3, 4:
		return MailArrived{Mail: drawPartyMail(t, now), By: rapid.SampledFrom([]Thread{ThreadTag, ThreadParent, ThreadAnswered, ThreadParty}).Draw(t, "by")}
	case 5:
		return LetterSettled{To: c.Contact.To.Email, Name: rapid.SampledFrom([]LetterName{FinalResponse, ClosedLetter, Progress}).Draw(t, "letter"),
			Outcome: rapid.SampledFrom([]Outcome{Delivered, Delivered, Refused, Deferred, GivenUp}).Draw(t, "outcome")}
	case 6:
		return MailArrived{By: ThreadBounce, Returned: rapid.SampledFrom([]LetterName{FinalResponse, Acknowledgement, CaseOpened}).Draw(t, "returned"),
			Mail: complaint(func(m *Incoming) { m.Form, m.Delivery, m.ReceivedAt = Report, &Delivery{}, now })}
	}
	if rapid.Bool().Draw(t, "by mail") {
		return drawStaffMail(t, rules, now, c)
	}
	return StaffActed{Act{By: rapid.SampledFrom([]Address{agent, {Email: "director@hexpress.example"}}).Draw(t, "colleague"),
		Do: drawDeed(t, now), Words: "Words."}}
}

func drawDeed(t *rapid.T, now time.Time) Deed {
	return rapid.SampledFrom([]Deed{
		Answer{}, Final{Verdict: Upheld}, Final{Verdict: Rejected}, Final{Verdict: Rejected, ByPhone: true}, Posted{On: now},
		Extend{Days: 5, Reason: "r"}, Extend{Days: 1, Reason: "r"}, Ask{}, Ask{Pause: true}, Note{}, Call{}, Call{NoAnswer: true},
		Commit{Due: now.AddDate(0, 0, 3), What: "w"}, Fulfil{}, HandTo{OwnerHead}, HandTo{OwnerDepartment}, HandTo{OwnerManager},
		Assign{"delivery"}, Take{}, Review{Channel: ByPost, Received: now}, Consent{Given: true}, Close{Why: Withdrawn}, Close{Why: NotAComplaint},
		Reopen{}, See{}, Correct{Correction{Phones: []string{"+4791234567"}}}, Accept{ola},
	}).Draw(t, "deed")
}

// drawStaffMail is a colleague's mail, which can do more than act in the case.
func drawStaffMail(t *rapid.T, rules Rules, now time.Time, c Case) MailArrived {
	beyond := rapid.SampledFrom([]Deed{
		Undo{}, Split{"delivery"}, Merge{"KL-26-000009-2"}, Consult{ola}, Take{}, Status{}, Help{}, Final{Verdict: Rejected, Last: true},
		Enter{Mail: drawPartyMail(t, now)}, Enter{Mail: drawPartyMail(t, now), Channel: ByPost, New: true}, Close{NotAComplaint, "delivery"},
	}).Draw(t, "deed by mail")
	early := rapid.SampledFrom([]Deed{Note{}, Take{}, Commit{Due: now.AddDate(0, 0, 3), What: "w"}, Fulfil{}, Consent{Given: true}, Accept{ola},
		Correct{Correction{Email: "kari@example.org"}}, Reopen{}, See{}}).Draw(t, "deed before it")
	acts := []Act{{Do: early}, {Do: beyond, Words: "Words."}}
	other := rules.Decide(friday, Case{Number: 9, Reference: "KL-26-000009-2", Version: 1}, MailArrived{Mail: complaint(nil)}).Case
	var wait time.Time // of the last words that could be taken back
	if n := len(c.Undos); n > 0 {
		wait = c.Undos[n-1].At
	}
	return MailArrived{
		By: ThreadTag, Trusted: true,
		Mail: complaint(func(m *Incoming) {
			m.From, m.AnswerTo, m.ReceivedAt = agent, agent, now
			m.Staff = &StaffMail{Acts: acts[rapid.IntRange(0, 1).Draw(t, "from act"):]}
		}),
		Staff: StaffStanding{WordsWait: wait, Original: drawPartyMail(t, now), Other: other,
			Fresh: []Case{{Number: 10, Reference: "KL-26-000010-0"}}},
	}
}

func drawPartyMail(t *rapid.T, now time.Time) *Incoming {
	return complaint(func(m *Incoming) {
		m.ReceivedAt = now.Add(-time.Duration(rapid.IntRange(0, 300).Draw(t, "hours in the mailbox")) * time.Hour)
		m.Facts.AsksNextStage = rapid.Bool().Draw(t, "asks")
		m.Facts.Satisfied = rapid.Bool().Draw(t, "thanks")
		m.Facts.Safety = rapid.Bool().Draw(t, "harm")
		m.Facts.Declines = rapid.SampledFrom([][]Channel{nil, {ByEmail}, {ByPhone}}).Draw(t, "declines")
		m.Facts.Preference = rapid.SampledFrom([]Channel{"", "", ByPhone, ByPost}).Draw(t, "prefers")
		m.Facts.Phones = rapid.SampledFrom([][]string{nil, {"+4791234567"}}).Draw(t, "phones")
		m.NullSender = rapid.IntRange(0, 5).Draw(t, "null sender") == 0
	})
}
