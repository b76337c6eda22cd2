package clerk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// newDigestOffice is an office whose two managers get digests at eight, that began
// on Monday 23 November at nine.
func newDigestOffice(t testing.TB) *office {
	t.Helper()
	o := newOffice(t)
	o.manage()
	o.morning(t, monday)
	return o
}

func (o *office) manage() {
	o.rules.RemindAt = 8 * time.Hour
	o.rules.Staff.Managers = []casefile.Colleague{
		{Address: casefile.Address{Email: "bo@hexpress.example"}}, {Address: casefile.Address{Email: "eva@hexpress.example"}, Language: "en"}}
}

// morning lets the clock act at an instant, and tells which digests were written then.
func (o *office) morning(t testing.TB, now time.Time) []casefile.Letter {
	t.Helper()
	o.now = now
	var digests []casefile.Letter
	o.composer.fails = func(l casefile.Letter) error {
		if l.Name == casefile.DigestLetter {
			digests = append(digests, l)
		}
		return nil
	}
	if _, err := o.Due(context.Background()); err != nil {
		t.Fatal(err)
	}
	return digests
}

// send has the mail server take whatever waits.
func (o *office) send(t testing.TB) {
	t.Helper()
	for {
		l, _, err := o.Next(context.Background(), o.now)
		if err != nil {
			t.Fatal(err)
		}
		if l == nil {
			return
		}
		if err := o.Settle(context.Background(), o.now, l, casefile.Settlement{Outcome: casefile.Delivered}); err != nil {
			t.Fatal(err)
		}
	}
}

// day is an instant of November 2026.
func day(n, hour, minute int) time.Time { return time.Date(2026, 11, n, hour, minute, 0, 0, time.UTC) }

// TestDigestOnceADay: none when the program begins, one at eight on each working
// day, and after any downtime one that tells of all of it.
func TestDigestOnceADay(t *testing.T) {
	o := newDigestOffice(t)
	for _, c := range []struct {
		now   time.Time
		n     int
		since time.Time
	}{
		{day(23, 9, 0), 0, time.Time{}},
		{day(23, 20, 0), 0, time.Time{}},
		{day(24, 7, 59), 0, time.Time{}},
		{day(24, 8, 0), 2, day(23, 9, 0)},
		{day(24, 8, 0), 0, time.Time{}},
		{day(24, 12, 0), 0, time.Time{}},
		{day(26, 10, 30), 2, day(24, 8, 0)}, // the program was down for two days
		{day(28, 10, 0), 0, time.Time{}},    // a Saturday, and on Friday it was down
		{day(29, 10, 0), 0, time.Time{}},
		{day(30, 8, 0), 2, day(26, 10, 30)},
		{day(30, 8, 1), 0, time.Time{}},
	} {
		digests := o.morning(t, c.now)
		if len(digests) != c.n {
			t.Fatalf("%d digests at %s, want %d", len(digests), c.now, c.n)
		}
		if c.n > 0 && !digests[0].Digest.Since.Equal(c.since.Add(-digestOverlap)) && !digests[0].Digest.Since.Equal(c.since) {
			t.Errorf("the one of %s tells since %s", c.now, digests[0].Digest.Since)
		}
		o.send(t)
	}
}

// With nobody to read it there is none, and none for the time before there was.
func TestDigestForNobody(t *testing.T) {
	o := newOffice(t)
	o.rules.RemindAt = 8 * time.Hour
	if digests := o.morning(t, day(26, 9, 0)); len(digests) != 0 {
		t.Fatalf("%d digests", len(digests))
	}
	o.manage()
	if digests := o.morning(t, day(26, 9, 0)); len(digests) != 0 {
		t.Fatalf("%d digests of the time before", len(digests))
	}
	if digests := o.morning(t, day(27, 8, 0)); len(digests) != 2 {
		t.Fatalf("%d digests", len(digests))
	}
}

// Of a program that begins early in the morning, the first digest is of that day.
func TestDigestOnTheFirstMorning(t *testing.T) {
	o := newOffice(t)
	o.manage()
	if digests := append(o.morning(t, day(24, 6, 0)), o.morning(t, day(24, 8, 0))...); len(digests) != 2 {
		t.Fatalf("%d digests", len(digests))
	}
}

// Digests that the mail server has not taken are not sent when a newer one is
// written, which then tells what they would have told.
func TestDigestInsteadOfThoseThatWait(t *testing.T) {
	o := newDigestOffice(t)
	o.receive(t, mail(1, "spam@example.net", "spam", func(in *casefile.Incoming) { in.Form, in.ReceivedAt = casefile.Spam, monday }))
	for d := 24; d <= 26; d++ {
		o.morning(t, day(d, 8, 0))
	}
	digests := o.morning(t, day(27, 8, 0))
	if len(digests) != 2 || digests[0].Digest.Total(casefile.TopicStray) != 1 {
		t.Fatalf("%d digests: %+v", len(digests), digests)
	}
	var states []string
	for _, l := range o.letters(t) {
		states = append(states, string(l.State))
	}
	if got := strings.Join(states, " "); got != "stopped stopped stopped stopped stopped stopped queued queued" {
		t.Errorf("the letters are %s", got)
	}
	o.send(t)
	if digests := o.morning(t, day(30, 8, 0)); digests[0].Digest.Total(casefile.TopicStray) != 0 {
		t.Error("what was told is told again")
	}
}

// TestDigestOfManyDaemons: whoever else runs on the database, there is one digest;
// even if another writes it while this one is being composed.
func TestDigestOfManyDaemons(t *testing.T) {
	o := newDigestOffice(t)
	o.now = day(24, 8, 0)
	var meanwhile sync.Once
	o.composer.fails = func(casefile.Letter) error {
		meanwhile.Do(func() {
			other := openOffice(t, o.file)
			other.manage()
			if digests := other.morning(t, o.now); len(digests) != 2 {
				t.Errorf("the other daemon writes %d", len(digests))
			}
		})
		return nil
	}
	if acted, err := o.Due(context.Background()); acted != 0 || err != nil {
		t.Errorf("acted %d times, %v", acted, err)
	}
	letters := o.letters(t)
	if len(letters) != 2 || letters[0].State != sqlstore.Queued || letters[1].State != sqlstore.Queued {
		t.Errorf("letters %+v, want one for each manager", letters)
	}
}

// A digest that can't be written is tried again, and nothing is recorded of it.
func TestDigestThatFails(t *testing.T) {
	o := newDigestOffice(t)
	o.now = day(24, 8, 0)
	o.composer.fails = func(l casefile.Letter) error { return fmt.Errorf("no %s today", l.Name) }
	if _, err := o.Due(context.Background()); err == nil {
		t.Fatal("no fault")
	}
	if digests := o.morning(t, day(24, 8, 5)); len(digests) != 2 {
		t.Fatalf("%d digests after the fault", len(digests))
	}
}

// TestDigestTells of what happened in cases, and of what became of mails.
func TestDigestTells(t *testing.T) {
	o := newDigestOffice(t)
	ctx := context.Background()
	filed := func(form casefile.Form, reason string) func(*casefile.Incoming) {
		return func(in *casefile.Incoming) { in.Form, in.Reason = form, reason }
	}
	o.receive(t, mail(1, "kari@example.net", "late parcel"), mail(2, "a@example.net", "buy", filed(casefile.Spam, "the spam filter says so in X-Spam-Flag")),
		mail(3, "b@example.net", "away", filed(casefile.Robot, "marked Auto-Submitted (RFC 3834)")),
		mail(4, "bo@hexpress.example", "a manager is away", filed(casefile.Robot, "marked Auto-Submitted (RFC 3834)")),
		mail(5, "c@example.net", "bytes", filed(casefile.Unreadable, "it is too large: 40000000 bytes")))
	for _, c := range []struct {
		now  time.Time
		want string
	}{
		{day(24, 8, 0), "quarantine 1, stray 2"},
		{day(25, 8, 0), ""},
		{day(27, 8, 0), "due_tomorrow 1"},
		{day(30, 8, 0), "due_today 1"},
		{day(30, 8, 0).AddDate(0, 0, 1), "breached 1"},
		{day(30, 8, 0).AddDate(0, 0, 2), "overdue 1"},
	} {
		o.morning(t, c.now.Add(-time.Minute)) // what falls due before is acted on then
		digests := o.morning(t, c.now)
		if len(digests) == 0 {
			t.Fatalf("no digest at %s", c.now)
		}
		if got := totals(digests[0].Digest.Agenda); got != c.want {
			t.Errorf("%s: %s, want %s", c.now.Format("2 Jan"), got, c.want)
		}
		o.send(t)
	}
	if d, err := o.Digest(ctx); err != nil || totals(d.Agenda) != "overdue 1" {
		t.Errorf("asked for: %s, %v", totals(d.Agenda), err)
	}
}

func totals(a casefile.Agenda) string {
	var all []string
	for _, s := range a.Sections {
		all = append(all, fmt.Sprintf("%s %d", s.Topic, s.Total))
	}
	return strings.Join(all, ", ")
}

// How the letters fare stands in the digest: those that wait for more than an hour,
// and those that failed since the last.
func TestDigestTellsOfLetters(t *testing.T) {
	o := newDigestOffice(t)
	ctx := context.Background()
	o.receive(t, mail(1, "kari@example.net", "late parcel"))
	o.now = o.now.Add(time.Minute)
	l, _, err := o.Next(ctx, o.now)
	if err != nil || l == nil {
		t.Fatal(l, err)
	}
	if err := o.Settle(ctx, o.now, l, casefile.Settlement{Outcome: casefile.Refused, Reason: "550 no such user"}); err != nil {
		t.Fatal(err)
	}
	d := o.morning(t, day(24, 8, 0))[0].Digest
	if got := fmt.Sprint(d.Conditions); got != fmt.Sprint([]casefile.Condition{
		{Kind: casefile.LettersWait, Count: 2, Since: monday}, {Kind: casefile.LettersRefused, Count: 1}}) {
		t.Errorf("conditions %s", got)
	}
	if got := totals(d.Agenda); got != "unreached 1" {
		t.Errorf("agenda %s", got)
	}
	o.send(t)
	if d := o.morning(t, day(25, 8, 0))[0].Digest; len(d.Conditions) != 0 || totals(d.Agenda) != "unreached 1" { // the customer is still to be reached
		t.Errorf("and the day after: %s, %+v", totals(d.Agenda), d.Conditions)
	}
}

// Mailboxes that can't be read stand there, and log-ins that end within a week; not
// those of a mailbox that is configured no more.
func TestDigestTellsOfLogIns(t *testing.T) {
	o := newDigestOffice(t)
	ctx := context.Background()
	err := o.store.Write(ctx, func(tx *sqlstore.Tx) error {
		return errors.Join(tx.MailboxFailed(ctx, monday, mailbox, casefile.TroubleLogin), tx.MailboxFailed(ctx, monday, "old@hexpress.example", casefile.TroubleLogin))
	})
	for name, days := range map[string]int{mailbox: 3, "smtp": 5, "far": 30} {
		err = errors.Join(err, o.store.KeepGrant(ctx, sqlstore.Grant{Name: name, Configured: []byte{1}, Sealed: []byte{1}, UpdatedAt: monday, ExpiresAt: monday.AddDate(0, 0, days)}))
	}
	if err != nil {
		t.Fatal(err)
	}
	d, err := o.Digest(ctx)
	if want := []casefile.Condition{
		{Kind: casefile.MailboxUnreadable, Since: monday, Mailbox: mailbox, Trouble: casefile.TroubleLogin},
		{Kind: casefile.GrantEnding, Mailbox: mailbox, Ends: monday.AddDate(0, 0, 3)}, {Kind: casefile.GrantEnding, Ends: monday.AddDate(0, 0, 5)},
	}; fmt.Sprint(d.Conditions) != fmt.Sprint(want) || err != nil {
		t.Errorf("%v, %v, want %v", d.Conditions, err, want)
	}
}

// A letter about a case that was closed can fail too.
func TestDigestTellsOfClosedCases(t *testing.T) {
	o := newDigestOffice(t)
	o.receive(t, mail(1, "kari@example.net", "late parcel"))
	o.send(t)
	about := o.cases(t)[0]
	if d, err := o.Act(context.Background(), about.Reference, casefile.Act{By: casefile.Address{Email: "service@hexpress.example"}, Do: casefile.Close{Why: casefile.Withdrawn}}); err != nil || d.Refused != "" {
		t.Fatal(d.Refused, err)
	}
	l, _, err := o.Next(context.Background(), o.now)
	if err != nil || l == nil {
		t.Fatal(l, err)
	}
	if err := o.Settle(context.Background(), o.now, l, casefile.Settlement{Outcome: casefile.GivenUp, Reason: "421"}); err != nil {
		t.Fatal(err)
	}
	if d := o.morning(t, day(24, 8, 0))[0].Digest; totals(d.Agenda) != "unreached 1" || d.Sections[0].Items[0].Reference != about.Reference {
		t.Errorf("agenda %s", totals(d.Agenda))
	}
}

// The return address of a digest is good for no act in a case, even where the
// manager's mail belongs to one because they have complained themselves.
func TestADigestVouchesForNoActInACase(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "bo@hexpress.example", "my own parcel"))
	o.manage()
	o.morning(t, monday)
	o.receive(t, mail(2, "bo@hexpress.example", "#final", func(in *casefile.Incoming) {
		in.Subject, in.DigestTags = "Re: "+casefile.DigestMark, []string{o.tags.Digest("bo@hexpress.example")}
		in.Staff = &casefile.StaffMail{Acts: []casefile.Act{{Do: casefile.Final{Verdict: casefile.Upheld}, Words: "Yes."}}}
	}))
	if c := o.cases(t); len(c) != 1 || c[0].Answering() {
		t.Errorf("the cases are %+v", c)
	}
}

// A digest that is sent by hand takes nothing from the one that goes by the clock.
func TestSendDigest(t *testing.T) {
	o := newDigestOffice(t)
	o.receive(t, mail(1, "a@example.net", "buy", func(in *casefile.Incoming) { in.Form = casefile.Spam }))
	o.now = day(23, 15, 0)
	if n, err := o.SendDigest(context.Background()); n != 2 || err != nil {
		t.Fatal(n, err)
	}
	o.send(t)
	if digests := o.morning(t, day(24, 8, 0)); len(digests) != 2 || totals(digests[0].Digest.Agenda) != "stray 1" {
		t.Errorf("by the clock: %d", len(digests))
	}
	if got := len(o.letters(t)); got != 2 {
		t.Errorf("%d letters wait", got)
	}
}
