package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/sqlstore/storetest"
)

func (o *office) next(t *testing.T) *casefile.QueuedLetter {
	t.Helper()
	letter, _, err := o.Next(context.Background(), o.now)
	if err != nil {
		t.Fatal(err)
	}
	return letter
}

func (o *office) settle(t *testing.T, l *casefile.QueuedLetter, s casefile.Settlement) {
	t.Helper()
	if err := o.Settle(context.Background(), o.now, l, s); err != nil {
		t.Fatal(err)
	}
}

func TestLettersAreClaimedInOrder(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	acknowledgement := o.next(t)
	if acknowledgement.Name != casefile.Acknowledgement || acknowledgement.Recipient != "kari@example.net" ||
		string(acknowledgement.Bytes) != "letter about "+string(acknowledgement.Reference) {
		t.Errorf("the first letter is %+v", acknowledgement)
	}
	opened := o.next(t)
	if opened.Name != casefile.CaseOpened {
		t.Errorf("the second letter is %s", opened.Name)
	}
	if third := o.next(t); third != nil {
		t.Errorf("a third letter: %s", third.Name)
	}
	o.settle(t, acknowledgement, casefile.Settlement{Outcome: casefile.Delivered, Reason: "250 ok"})
	o.settle(t, opened, casefile.Settlement{Outcome: casefile.Refused, Reason: "550 no such user"})
	if got := o.history(t, o.cases(t)[0].Number); got != "case_opened letter_sent letter_refused colleague_away handed_over" {
		t.Errorf("history %q", got)
	}
	if left := o.letters(t); len(left) != 3 || left[0].State != sqlstore.Refused || left[0].Reason != "550 no such user" {
		t.Errorf("letters left: %+v", left)
	}
}

func TestALetterIsTriedAgainWhenItIsDue(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	letter, _ := o.next(t), o.next(t)
	o.settle(t, letter, casefile.Settlement{Outcome: casefile.Deferred, Reason: "451 greylisted", RetryAt: o.now.Add(5 * time.Minute)})
	early, due, err := o.Next(context.Background(), o.now.Add(4*time.Minute))
	if err != nil || early != nil || !due.Equal(o.now.Add(5*time.Minute)) {
		t.Errorf("before it is due: %v, due %v, %v", early, due, err)
	}
	o.now = o.now.Add(5 * time.Minute)
	if again := o.next(t); again == nil || again.ID != letter.ID || again.Attempts != 1 {
		t.Errorf("when it is due: %+v", again)
	}
}

func TestAnUnreachableServerCostsNoAttempt(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	letter := o.next(t)
	o.settle(t, letter, casefile.Settlement{Outcome: casefile.NotTried, Reason: "connection refused", RetryAt: o.now})
	if again := o.next(t); again.ID != letter.ID || again.Attempts != 0 {
		t.Errorf("it comes again as %+v", again)
	}
}

// Letters of one case to one recipient go in order, the later waiting an hour
// at most for the earlier.
func TestALaterLetterWaitsForTheEarlier(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	o.receive(t, mail(2, "kari@example.net", "two", answers("one@example.net")))
	_, opened := o.next(t), o.next(t)
	o.settle(t, opened, casefile.Settlement{Outcome: casefile.Deferred, RetryAt: o.now.Add(24 * time.Hour)})
	early, due, err := o.Next(context.Background(), o.now)
	if err != nil || early != nil || !due.After(o.now) {
		t.Errorf("case_followup overtakes case_opened: %v, %v, %v", early, due, err)
	}
	o.now = o.now.Add(time.Hour)
	if followup := o.next(t); followup == nil || followup.Name != casefile.CaseFollowup {
		t.Errorf("after an hour comes %+v", followup)
	}
}

// After an outage of more than an hour the letters of a case still go in
// order, those that were tried meanwhile and those that were not.
func TestOrderAfterAnOutage(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	o.receive(t, mail(2, "kari@example.net", "two", answers("one@example.net")))
	for range 2 {
		o.settle(t, o.next(t), casefile.Settlement{Outcome: casefile.NotTried, Reason: "connection refused"})
		o.now = o.now.Add(time.Hour)
	}
	var order []casefile.LetterName
	for l := o.next(t); l != nil; l = o.next(t) {
		order = append(order, l.Name)
		o.settle(t, l, casefile.Settlement{Outcome: casefile.Delivered})
	}
	if fmt.Sprint(order) != "[acknowledgement case_opened case_followup followup_received]" {
		t.Errorf("the letters go as %v", order)
	}
}

func TestADamagedLetterHoldsUpNobody(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	o.damage(t, 1)
	if l := o.next(t); l == nil || l.Name != casefile.CaseOpened {
		t.Errorf("behind a damaged letter comes %+v", l)
	}
	if left := o.letters(t); left[0].State != sqlstore.Refused || left[0].Reason == "" {
		t.Errorf("the damaged letter is %+v", left[0])
	}
}

// damage overwrites what is stored of a letter, beside the store.
func (o *office) damage(t *testing.T, id int64) {
	t.Helper()
	if _, err := storetest.Open(t, o.file).Exec(fmt.Sprintf("UPDATE outbox SET bytes = 'torn' WHERE id = %d", id)); err != nil {
		t.Fatal(err)
	}
}

func TestLettersQueuedUnderAClockAheadAreHastened(t *testing.T) {
	o := newOffice(t)
	o.now = monday.AddDate(0, 3, 0)
	o.receive(t, mail(1, "kari@example.net", "one"))
	o.now = monday
	if l := o.next(t); l != nil {
		t.Fatalf("%s is due three months early", l.Name)
	}
	if err := o.Recover(context.Background()); err != nil {
		t.Fatal(err)
	}
	if l := o.next(t); l == nil {
		t.Error("the letters still wait for March")
	}
}

func TestInterruptedLettersAreFreed(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	claimed := o.next(t)
	if err := o.Recover(context.Background()); err != nil {
		t.Fatal(err)
	}
	again := o.next(t)
	if again == nil || again.ID != claimed.ID || again.MessageID != claimed.MessageID {
		t.Fatalf("after the restart comes %+v, want %+v", again, claimed)
	}
	if got := o.history(t, o.cases(t)[0].Number); got != "case_opened letter_uncertain" {
		t.Errorf("history %q", got)
	}
	for _, l := range o.letters(t) {
		if l.ID == claimed.ID && l.Uncertain != 1 {
			t.Errorf("%d uncertain attempts, want 1", l.Uncertain)
		}
	}
}

func TestWakeTellsOfNewLetters(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	select {
	case <-o.Wake():
	default:
		t.Error("the outbox was not woken")
	}
}

// Live mail goes before a backlog: its letters are sent first, and so is what they
// wait for.
func TestLettersOfABacklogGoLast(t *testing.T) {
	o := newOffice(t)
	waited := func(in *casefile.Incoming) { in.ReceivedAt = monday.Add(-time.Hour) }
	o.receive(t, mail(1, "ola@example.net", "old", waited))
	o.receive(t, mail(2, "per@example.net", "old and harmful", waited, func(in *casefile.Incoming) { in.Facts.Safety = true }))
	o.receive(t, mail(3, "kari@example.net", "late parcel", waited))
	o.receive(t, mail(4, "gerd@example.net", "new"))
	o.receive(t, mail(5, "kari@example.net", "once more", answers("late parcel@example.net")))
	var order []string
	for l := o.next(t); l != nil; l = o.next(t) {
		o.settle(t, l, casefile.Settlement{Outcome: casefile.Delivered})
		if strings.HasSuffix(l.Recipient, "@example.net") {
			order = append(order, string(l.Name)+">"+l.Recipient)
		}
	}
	want := []string{"acknowledgement>per@example.net", "acknowledgement>kari@example.net", "acknowledgement>gerd@example.net",
		"followup_received>kari@example.net", "acknowledgement>ola@example.net"}
	if !slices.Equal(order, want) {
		t.Errorf("the letters go as\n%v, want\n%v", order, want)
	}
}
