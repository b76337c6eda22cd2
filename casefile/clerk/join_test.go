package clerk

import (
	"context"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// whole loads the case with its parties and facts.
func (o *office) whole(t testing.TB, number int64) casefile.Case {
	t.Helper()
	c, ok, err := o.store.Case(context.Background(), number)
	if err != nil || !ok {
		t.Fatalf("case %d: %v, %v", number, ok, err)
	}
	return c
}

func TestANewMailJoinsTheOnlyCaseUnlessItNamesAnotherOrder(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "parcel", orders("11111111")))
	o.receive(t, mail(2, "kari@example.net", "any news?"))
	o.receive(t, mail(3, "kari@example.net", "the same again", orders("11111111", "22222222")))
	o.receive(t, mail(4, "kari@example.net", "another order", orders("33333333")))
	cases := o.cases(t)
	if len(cases) != 2 || o.history(t, cases[0].Number) != "case_opened mail_added mail_added no_letter" {
		t.Fatalf("%d cases, the first with history %q", len(cases), o.history(t, cases[0].Number))
	}
	if got := o.whole(t, cases[0].Number).Facts.Orders; strings.Join(got, " ") != "11111111 22222222" {
		t.Errorf("orders of the first case %v, want those of all its mails", got)
	}
	o.receive(t, mail(5, "kari@example.net", "about the second", orders("22222222")))
	if got := o.history(t, cases[0].Number); got != "case_opened mail_added mail_added no_letter mail_added no_letter" {
		t.Errorf("a mail about an order of the first case is not in its history %q", got)
	}
}

// A customer who was asked for the order sends it in a mail of its own.
func TestAnOrderThatWasMissingIsNotAnother(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "parcel"), mail(2, "kari@example.net", "the order", orders("11111111")))
	if cases := o.cases(t); len(cases) != 1 || len(o.whole(t, cases[0].Number).Facts.Orders) != 1 {
		t.Errorf("%d cases, want one with the order", len(cases))
	}
}

func TestTheOwnerIsAskedWhereSeveralCasesAreOpen(t *testing.T) {
	o := newOffice(t)
	asked := map[casefile.Reference]int{}
	o.composer.fails = func(l casefile.Letter) error {
		for _, ref := range l.Also {
			asked[ref]++
		}
		return nil
	}
	o.receive(t, mail(1, "kari@example.net", "one", orders("11111111")))
	o.receive(t, mail(2, "kari@example.net", "two", orders("22222222")))
	o.receive(t, mail(3, "kari@example.net", "which?"))
	cases := o.cases(t)
	if len(cases) != 2 || o.history(t, cases[1].Number) != "case_opened mail_added" {
		t.Fatalf("%d cases, the latest with history %q", len(cases), o.history(t, cases[1].Number))
	}
	if asked[cases[0].Reference] != 1 || len(asked) != 1 {
		t.Errorf("the owner was asked about %v, want %s", asked, cases[0].Reference)
	}
}

func TestAMailFromBeforeTheCaseDoesNotGoOnWithIt(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "parcel"))
	o.receive(t, mail(2, "kari@example.net", "from the archive", func(in *casefile.Incoming) {
		in.ReceivedAt = monday.AddDate(-1, 0, 0)
	}))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

// The answer to a mail opens the case, as the mail itself lay in the junk
// folder: when it comes it joins, and the clock runs from its receipt.
func TestAParentThatArrivesLate(t *testing.T) {
	earlier := monday.AddDate(0, 0, -6) // Tuesday
	parent := func(from string) *casefile.Incoming {
		return mail(2, from, "parent", orders("99999999"), func(in *casefile.Incoming) { in.ReceivedAt = earlier })
	}
	for _, c := range []struct {
		name, from, want string
		received         time.Time
	}{
		{"the customer's own", "kari@example.net", "case_opened mail_added receipt_moved_back", earlier},
		{"somebody else's, whose complaint was answered to all", "eve@example.org", "case_opened", monday},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.receive(t, mail(1, "kari@example.net", "child", answers("parent@example.net"), orders("11111111")))
			o.receive(t, parent(c.from))
			cases := o.cases(t)
			if own := c.received.Equal(monday); own != (len(cases) == 2) || o.history(t, cases[0].Number) != c.want {
				t.Fatalf("%d cases, the first with history %q, want %q", len(cases), o.history(t, cases[0].Number), c.want)
			}
			day := o.rules.Calendar.DayZero(c.received)
			if got := cases[0]; !got.ReceivedAt.Equal(c.received) || got.DayZero != day || !got.Deadline.Equal(o.rules.Calendar.Deadline(day, 5)) {
				t.Errorf("received %s, day 0 %s, deadline %s", got.ReceivedAt, got.DayZero, got.Deadline)
			}
		})
	}
}

// Two customers who answer the same newsletter have nothing to do with one
// another.
func TestTwoAnswersToAMailThatNeverCame(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one", answers("newsletter@hexpress.example")))
	o.receive(t, mail(2, "ola@example.net", "two", answers("newsletter@hexpress.example")))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

// A mail that came a little later than it should have: the case is theirs, and
// the clock runs from the first.
func TestAMailHeldUpOnTheWay(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "second"))
	o.receive(t, mail(2, "kari@example.net", "first", func(in *casefile.Incoming) { in.ReceivedAt = monday.AddDate(0, 0, -3) }))
	cases := o.cases(t)
	if len(cases) != 1 || o.history(t, cases[0].Number) != "case_opened mail_added receipt_moved_back" {
		t.Errorf("%d cases, the first with history %q", len(cases), o.history(t, cases[0].Number))
	}
}

func answerAt(email string) func(*casefile.Incoming) {
	return func(in *casefile.Incoming) { in.AnswerTo = casefile.Address{Email: email} }
}

// A form sends for many customers from one address.
func TestAFormWritesForManyCustomers(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "form@webshop.example", "Kari's", answerAt("kari@example.net")))
	o.receive(t, mail(2, "form@webshop.example", "Ola's", answerAt("ola@example.net")))
	if cases := o.cases(t); len(cases) != 2 {
		t.Fatalf("%d cases, want 2", len(cases))
	}
	o.receive(t, mail(3, "kari@example.net", "thanks", answers("letter-1@hexpress.example")))
	first := o.whole(t, o.cases(t)[0].Number)
	if got := o.history(t, first.Number); got != "case_opened mail_added" || first.Customer().Email != "kari@example.net" {
		t.Errorf("history %q, customer %s", got, first.Customer().Email)
	}
}

// Anybody can name any address to answer to: what its owner writes later is no
// part of the case.
func TestAnAddressToAnswerToIsNoCustomer(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "mallory@example.org", "mine", answerAt("kari@example.net")))
	o.receive(t, mail(2, "kari@example.net", "my illness"))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

// A forged From line can't turn our letters away from the customer.
func TestAFollowupTurnsNoLettersAway(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "mine"))
	o.receive(t, mail(2, "kari@example.net", "forged", answers("letter-1@hexpress.example"), answerAt("eve@example.org")))
	c := o.whole(t, o.cases(t)[0].Number)
	if c.Contact.To.Email != "kari@example.net" {
		t.Errorf("letters go to %s", c.Contact.To.Email)
	}
}

func TestSpamWithAThreadIsNeverAKnownCustomers(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"), mail(2, "ola@example.net", "two"))
	o.receive(t, mail(3, "ola@example.net", "three", answers("one@example.net"), func(in *casefile.Incoming) { in.Form = casefile.Spam }))
	if got := o.history(t, o.cases(t)[0].Number); got != "case_opened third_party_mail_added" {
		t.Errorf("history %q, want Ola's mail as a third party's", got)
	}
}

// Where a mail answers mails of two cases, the sender's own comes first.
func TestAnAnswerToTwoCasesBelongsToTheSenders(t *testing.T) {
	for name, change := range map[string]func(kari, ola casefile.Case) func(*casefile.Incoming){
		"by Message-ID": func(casefile.Case, casefile.Case) func(*casefile.Incoming) {
			return answers("one@example.net", "two@example.net")
		},
		"by reference": func(kari, ola casefile.Case) func(*casefile.Incoming) {
			return func(in *casefile.Incoming) { in.References = []casefile.Reference{kari.Reference, ola.Reference} }
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.receive(t, mail(1, "kari@example.net", "one"), mail(2, "ola@example.net", "two"))
			cases := o.cases(t)
			o.receive(t, mail(3, "ola@example.net", "three", change(cases[0], cases[1])))
			if got := o.history(t, cases[1].Number); got != "case_opened mail_added" {
				t.Errorf("history of Ola's case %q", got)
			}
		})
	}
}
