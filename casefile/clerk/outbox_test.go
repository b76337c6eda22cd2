package clerk

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// letterOf is the last letter of a name in the first case.
func (d *desk) letterOf(t *testing.T, name casefile.LetterName) (found sqlstore.Letter) {
	t.Helper()
	letters, err := d.store.LettersOf(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range letters {
		if l.Name == name {
			found = l
		}
	}
	return found
}

// refuses has the server refuse every letter to the customer, and take the others.
func (d *desk) refuses(t *testing.T, name casefile.LetterName) {
	t.Helper()
	for l := d.next(t); l != nil; l = d.next(t) {
		s := casefile.Settlement{Outcome: casefile.Delivered, Reason: "250 ok"}
		if l.Name == name {
			s = casefile.Settlement{Outcome: casefile.Refused, Reason: "550 5.7.1 relaying denied"}
		}
		d.settle(t, l, s)
	}
}

// A final response that was refused by a slip of the configuration goes out once
// more and counts then, from the day on which it is delivered.
func TestRetryAFinalResponse(t *testing.T) {
	d := newDesk(t)
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	d.refuses(t, casefile.FinalResponse)
	if c := d.cases(t)[0]; c.Answering() || c.State != casefile.Open {
		t.Fatalf("the case is %s", c.State)
	}
	d.now = d.now.Add(26 * time.Hour)
	refused := d.letterOf(t, casefile.FinalResponse)
	if err := d.Retry(context.Background(), refused.ID); err != nil {
		t.Fatal(err)
	}
	if c := d.cases(t)[0]; !c.Answering() {
		t.Fatal("no response is on its way")
	}
	sent := d.send(t)
	c := d.cases(t)[0]
	if !strings.Contains(sent, "final_response>kari@example.net") || c.State != casefile.Answered || !c.Answer.At.Equal(d.now) || c.Answer.Verdict != casefile.Upheld {
		t.Errorf("sent %s; the case is %s, answered %s", sent, c.State, c.Answer.At)
	}
}

// What was retried after the case went on changes nothing but its history.
func TestRetryAfterAnotherAnswer(t *testing.T) {
	d := newDesk(t)
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	d.refuses(t, casefile.FinalResponse)
	first := d.letterOf(t, casefile.FinalResponse)
	d.asks(t, casefile.Close{Why: casefile.Withdrawn}, "")
	if err := d.Retry(context.Background(), first.ID); err != nil {
		t.Fatal(err)
	}
	if c := d.cases(t)[0]; c.State != casefile.Closed || c.Answering() {
		t.Errorf("the case is %s", c.State)
	}
}

func TestLettersThatCanNotBeChanged(t *testing.T) {
	d := newDesk(t)
	d.send(t)
	sent := d.letterOf(t, casefile.Acknowledgement)
	for name, do := range map[string]func(context.Context, int64) error{"retry": d.Retry, "cancel": d.Cancel} {
		for id, state := range map[int64]sqlstore.LetterState{sent.ID: sqlstore.Sent, 4711: ""} {
			var wrong *LetterStateError
			if err := do(context.Background(), id); !errors.As(err, &wrong) || wrong.State != state {
				t.Errorf("%s of a letter that is %q: %v", name, state, err)
			}
		}
	}
	if again := d.send(t); again != "" {
		t.Errorf("sent once more: %s", again)
	}
}

// A final response that a person calls off was none: the deadline stands, and the
// owner is told.
func TestCancelAFinalResponse(t *testing.T) {
	d := newDesk(t)
	d.send(t)
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	letter := d.letterOf(t, casefile.FinalResponse)
	if err := d.Cancel(context.Background(), letter.ID); err != nil {
		t.Fatal(err)
	}
	if sent := d.send(t); strings.Contains(sent, "final_response") || !strings.Contains(sent, "contact_task") || strings.Contains(sent, "alert") {
		t.Errorf("sent: %s", sent)
	}
	if c := d.cases(t)[0]; c.State != casefile.Open || c.Answering() {
		t.Errorf("the case is %s", c.State)
	}
}

// In shadow mode everything is written and nothing is sent before it is released.
func TestHoldEveryLetter(t *testing.T) {
	d := newDesk(t)
	d.send(t)
	d.Clerk.hold = true
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	if sent := d.send(t); sent != "" {
		t.Fatalf("sent: %s", sent)
	}
	if n, err := d.Release(context.Background()); err != nil || n != 2 {
		t.Fatalf("%d letters released: %v", n, err)
	}
	if sent := d.send(t); !strings.Contains(sent, "final_response") || !strings.Contains(sent, "command_done") {
		t.Errorf("sent: %s", sent)
	}
	if c := d.cases(t)[0]; c.State != casefile.Answered {
		t.Errorf("the case is %s", c.State)
	}
}

// Once a letter to the customer has come back, what waits for the address is held,
// and colleagues bring their words otherwise; a new address gets them by mail.
func TestAddressThatTakesNoMail(t *testing.T) {
	d := newDesk(t)
	d.send(t)
	d.Clerk.rules.UndoWindow = 2 * time.Minute
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	d.writes(t, "mailer-daemon@example.net", "bounce", func(in *casefile.Incoming) {
		in.Form, in.NullSender, in.Delivery = casefile.Report, true, &casefile.Delivery{}
		in.BounceTags = []string{"tag0000000000001"}
	})
	d.now = d.now.Add(time.Hour)
	if sent := d.send(t); strings.Contains(sent, "kari@example.net") || !strings.Contains(sent, "contact_task") {
		t.Fatalf("sent: %s", sent)
	}
	if l := d.letterOf(t, casefile.FinalResponse); l.State != sqlstore.Held {
		t.Errorf("the final response is %s", l.State)
	}
	if c := d.cases(t)[0]; c.State != casefile.Open || !c.Pending.ByHand {
		t.Fatalf("the case is %s; %+v", c.State, c.Pending)
	}
	if _, err := d.Release(context.Background()); err != nil || d.letterOf(t, casefile.FinalResponse).State != sqlstore.Held {
		t.Errorf("release sends it to the address all the same: %v", err)
	}
	d.asks(t, casefile.Correct{Facts: casefile.Correction{Email: "kari@example.com"}}, "")
	d.now = d.now.Add(time.Hour)
	if sent := d.send(t); !strings.Contains(sent, "final_response>kari@example.com") {
		t.Errorf("sent: %s", sent)
	}
	if c := d.cases(t)[0]; c.State != casefile.Answered {
		t.Errorf("the case is %s", c.State)
	}
}

// A held letter that a person has sent all the same, and that arrives, is the answer.
func TestRetryAHeldAnswer(t *testing.T) {
	d := newDesk(t)
	d.send(t)
	d.Clerk.rules.UndoWindow = 2 * time.Minute
	d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.")
	d.writes(t, "mailer-daemon@example.net", "bounce", func(in *casefile.Incoming) {
		in.Form, in.NullSender, in.Delivery = casefile.Report, true, &casefile.Delivery{}
		in.BounceTags = []string{"tag0000000000001"}
	})
	if err := d.Retry(context.Background(), d.letterOf(t, casefile.FinalResponse).ID); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if c := d.cases(t)[0]; c.State != casefile.Answered {
		t.Errorf("the case is %s, %+v", c.State, c.Pending)
	}
}
