package clerk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

const (
	head    = "head@hexpress.example"
	manager = "gm@hexpress.example"
	medical = "medical@hexpress.example"
)

// counted is what an alert tells: quarantine 5, letter 1.
func counted(l casefile.Letter) string {
	var list []string
	for _, t := range l.Tidings {
		list = append(list, fmt.Sprintf("%s %d", t.Kind, t.Count))
	}
	return strings.Join(list, ", ")
}

func counts(alerts []casefile.Letter) string {
	list := make([]string, len(alerts))
	for i, l := range alerts {
		list[i] = counted(l)
	}
	return strings.Join(list, ", ")
}

func (o *office) due(t testing.TB) {
	t.Helper()
	if _, err := o.Due(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// alertsTo are the alerts that were queued for an address, each as what it tells,
// with how long after Monday morning.
func (o *office) alertsTo(t testing.TB, address string) (list []string) {
	t.Helper()
	const mostGaps = 100 // in the ids, left by transactions that were undone
	for id, gaps := int64(1), 0; gaps < mostGaps; id++ {
		l, err := o.store.LetterByID(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		if gaps++; l.ID != 0 {
			gaps = 0
		}
		if l.Name != casefile.Alert || l.Recipient != address {
			continue
		}
		says, err := o.store.LetterBytes(context.Background(), id)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, fmt.Sprintf("%s: %s", l.Written().Sub(monday), says))
	}
	return list
}

// bombs are mails that can't be read.
func (o *office) bombs(t testing.TB, n int) {
	t.Helper()
	for group := range slices.Chunk(make([]int, n), 50) {
		mails := make([]*casefile.Incoming, len(group))
		for i := range mails {
			o.bombed++
			mails[i] = mail(uint32(1e6+o.bombed), "eve@example.org", fmt.Sprintf("bomb %d", o.bombed), func(in *casefile.Incoming) {
				in.Form, in.Reason = casefile.Unreadable, "nested too deep: 1000"
			})
		}
		o.receive(t, mails...)
	}
}

func wantAlerts(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("alerts\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

// The first is told at once. What comes after it waits a quarter of an hour, then
// half an hour, then an hour while it goes on; after a lull it is at once again.
func TestTheFirstAtOnceTheOthersTogether(t *testing.T) {
	o := newOffice(t)
	for minute := range 200 {
		o.now = monday.Add(time.Duration(minute) * time.Minute)
		o.bombs(t, 1)
		o.due(t)
	}
	o.now = monday.Add(6 * time.Hour)
	o.due(t)
	o.now = monday.Add(9 * time.Hour)
	o.bombs(t, 2)
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head), "0s: quarantine 1", "15m0s: quarantine 15", "45m0s: quarantine 30", "1h45m0s: quarantine 60",
		"2h45m0s: quarantine 60", "6h0m0s: quarantine 34", "9h0m0s: quarantine 2")
}

// An alert goes out like every letter, of no case, and holds nothing of the mail.
func TestWhatAnAlertTells(t *testing.T) {
	d := newDesk(t)
	d.bombs(t, 2)
	d.due(t)
	alert := named(d.written, casefile.Alert)[0]
	if alert.Case.Reference != "" || alert.Case.Mailbox != mailbox || alert.Mail != nil || alert.Language != "nb" {
		t.Errorf("the alert is %+v", alert)
	}
	want := casefile.Notice{Kind: casefile.NoticeQuarantine, At: monday, To: head, Mailbox: mailbox, Why: "nested too deep"}
	if first := alert.Tidings[0].First; len(first) != 2 || first[0] != want {
		t.Errorf("it tells %+v", first)
	}
	if sent := d.send(t); !strings.Contains(sent, "alert>"+head) {
		t.Errorf("sent: %s", sent)
	}
}

// Each storm of a thousand is one mail with a count, after the first few.
func TestStorms(t *testing.T) {
	t.Parallel()
	const many = stormy
	told := func(kind string, n int) string { return fmt.Sprintf("%s %d", kind, n) }
	t.Run("mails that can't be read", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.bombs(t, 1)
		o.due(t)
		o.bombs(t, many)
		for range 15 {
			o.now = o.now.Add(time.Minute)
			o.due(t)
		}
		wantAlerts(t, o.alertsTo(t, head), "0s: quarantine 1", "15m0s: "+told("quarantine", many))
	})
	t.Run("breaches", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.rules.Procedure.RemindBefore, o.rules.Procedure.Stages[0].HandOverAfter = nil, 0
		o.complaints(t, many, func(*casefile.Incoming) {})
		o.now = monday.AddDate(0, 0, 30) // so that nobody was reminded, as after a long stop
		o.due(t)
		after := o.now.Sub(monday).String()
		for _, to := range []string{"service@hexpress.example", manager} {
			if n := o.lettersTo(t, to, casefile.CaseBreached); n != casefile.MostSingle {
				t.Errorf("%d letters about breaches to %s", n, to)
			}
			wantAlerts(t, o.alertsTo(t, to), after+": "+told("breach", many-casefile.MostSingle))
		}
		if got := o.history(t, many); !strings.HasSuffix(got, "breached no_letter") {
			t.Errorf("history of a case that was told in an alert: %s", got)
		}
	})
	t.Run("harm", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.rules.Staff.Safety = []casefile.Colleague{{Address: casefile.Address{Email: medical}}}
		var alerts []casefile.Letter
		o.composer.fails = func(l casefile.Letter) error {
			if l.Name == casefile.Alert {
				alerts = append(alerts, l)
			}
			return nil
		}
		o.complaints(t, many, func(in *casefile.Incoming) { in.Facts.Safety = true })
		o.due(t)
		wantAlerts(t, o.alertsTo(t, medical), "0s: "+told("safety", many-casefile.MostSingle))
		if n := o.lettersTo(t, medical, casefile.SafetyAlert); n != casefile.MostSingle {
			t.Errorf("%d letters about harm", n)
		}
		if n := len(alerts[0].Tidings[0].First); n != many-casefile.MostSingle {
			t.Errorf("%d cases are named", n)
		}
	})
	t.Run("letters that were refused", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.complaints(t, many, func(*casefile.Incoming) {})
		for _, l := range o.letters(t) {
			if l.Name == casefile.Acknowledgement {
				o.settle(t, &casefile.QueuedLetter{ID: l.ID}, casefile.Settlement{Outcome: casefile.Refused, Reason: "550 no such user"})
			}
		}
		o.due(t)
		wantAlerts(t, o.alertsTo(t, head), "0s: "+told("letter", many))
	})
	t.Run("mails in a colleague's name", func(t *testing.T) {
		t.Parallel()
		o := newOffice(t)
		o.complaints(t, 1, func(*casefile.Incoming) {})
		o.firstReference = o.cases(t)[0].Reference
		var group []*casefile.Incoming
		for i := range many {
			group = append(group, colleagueMail(o, uint32(i), fmt.Sprintf("forged %d", i), rejects, func(in *casefile.Incoming) { in.ReplyTags = nil }))
		}
		for some := range slices.Chunk(group, 50) {
			o.receive(t, some...)
		}
		o.due(t)
		o.now = o.now.Add(25 * time.Hour)
		o.due(t)
		wantAlerts(t, o.alertsTo(t, head), "0s: "+told("forged", many-5), "25h0m0s: forged 5")
	})
}

// complaints are so many of so many customers.
func (o *office) complaints(t testing.TB, n int, change func(*casefile.Incoming)) {
	t.Helper()
	var group []*casefile.Incoming
	for i := range n {
		group = append(group, mail(uint32(i), fmt.Sprintf("%d@example.net", i), fmt.Sprintf("complaint %d", i), change))
	}
	for some := range slices.Chunk(group, 50) {
		o.receive(t, some...)
	}
}

func (o *office) lettersTo(t testing.TB, address string, name casefile.LetterName) int {
	t.Helper()
	n, err := o.store.LettersTo(context.Background(), address, time.Time{}, name, name)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Harm is told again every hour until somebody takes notice, however many cases
// there are; and it never waits longer than a quarter of an hour.
func TestHarmIsToldUntilItIsSeen(t *testing.T) {
	o := newOffice(t)
	o.rules.Staff.Safety = []casefile.Colleague{{Address: casefile.Address{Email: medical}}}
	named := map[casefile.Reference]int{} // how often, in letters of their own or in an alert
	o.composer.fails = func(l casefile.Letter) error {
		if l.Name == casefile.SafetyAlert {
			named[l.Case.Reference]++
		}
		for _, tidings := range l.Tidings {
			for _, n := range tidings.First {
				named[n.Reference]++
			}
		}
		return nil
	}
	o.complaints(t, 8, func(in *casefile.Incoming) { in.Facts.Safety = true })
	for range 3*60 + 16 {
		o.due(t)
		o.now = o.now.Add(time.Minute)
	}
	for _, c := range o.cases(t) {
		// One that goes into an alert is composed as a letter before.
		if n := named[c.Reference]; n < 4 || n > 8 {
			t.Errorf("%s was told %d times in three hours, want 4", c.Reference, n)
		}
	}
	wantAlerts(t, o.alertsTo(t, medical), "0s: safety 5", "1h0m0s: safety 5", "2h0m0s: safety 5", "3h0m0s: safety 5")
	for _, c := range o.cases(t) {
		if _, err := o.Act(context.Background(), c.Reference, casefile.Act{By: casefile.Address{Email: medical}, Do: casefile.See{}}); err != nil {
			t.Fatal(err)
		}
	}
	o.now = o.now.Add(5 * time.Hour)
	o.due(t)
	if alerts := o.alertsTo(t, medical); len(alerts) != 4 {
		t.Errorf("after all were seen: %v", alerts)
	}
}

// A letter to a customer that is not taken goes to the Head at once, and whoever
// has the case is to reach the customer otherwise.
func TestLettersThatAreNotSent(t *testing.T) {
	for _, outcome := range []casefile.Outcome{casefile.Refused, casefile.GivenUp} {
		t.Run(string(outcome), func(t *testing.T) {
			d := newDesk(t)
			acknowledgement := d.next(t)
			d.settle(t, acknowledgement, casefile.Settlement{Outcome: outcome, Reason: "550 no such user"})
			d.due(t)
			if tasks := named(d.written, casefile.ContactTask); len(tasks) != 1 || tasks[0].Task != casefile.TaskReach || tasks[0].To.Email != "service@hexpress.example" {
				t.Errorf("tasks %+v", tasks)
			}
			alerts := named(d.written, casefile.Alert)
			if len(alerts) != 1 {
				t.Fatalf("%d alerts", len(alerts))
			}
			want := casefile.Notice{Kind: casefile.NoticeLetter, At: monday, To: head, Mailbox: mailbox, Reference: d.firstReference,
				Letter: casefile.Acknowledgement, Why: string(outcome)}
			if got := alerts[0].Tidings[0].First[0]; got != want {
				t.Errorf("told %+v, want %+v", got, want)
			}
			if c := d.whole(t, 1); c.Contact.Silent != casefile.Undelivered {
				t.Error("further letters of the program go to an address that takes none")
			}
		})
	}
}

// What an alert could not bring is told to the next in line, once each, and then
// to nobody: alerts about alerts end.
func TestAnAlertThatIsNotSent(t *testing.T) {
	o := newOffice(t)
	o.rules.Staff.Head.Deputy = "deputy@hexpress.example"
	o.bombs(t, 3)
	for range 40 {
		o.due(t)
		for l := o.next(t); l != nil; l = o.next(t) {
			o.settle(t, l, casefile.Settlement{Outcome: casefile.Refused, Reason: "550 no such user"})
		}
		o.now = o.now.Add(time.Hour)
	}
	wantAlerts(t, o.alertsTo(t, head), "0s: quarantine 3")
	wantAlerts(t, o.alertsTo(t, "deputy@hexpress.example"), "1h0m0s: letter 1, quarantine 3")
	wantAlerts(t, o.alertsTo(t, manager), "2h0m0s: letter 2, quarantine 3")
}

// An alert that comes back is told to the next in line, once, whatever further
// reports say; a report that names no letter of ours changes nothing.
func TestAnAlertThatComesBack(t *testing.T) {
	o := newOffice(t)
	o.bombs(t, 3)
	o.due(t)
	alert, err := o.store.LetterByID(context.Background(), 1)
	if err != nil || alert.Name != casefile.Alert {
		t.Fatal(alert, err)
	}
	o.settle(t, o.next(t), casefile.Settlement{Outcome: casefile.Delivered})
	returned := func(uid uint32, tag string, delayed bool) *casefile.Incoming {
		return mail(uid, "mailer-daemon@example.net", fmt.Sprintf("returned %d", uid), func(in *casefile.Incoming) {
			in.Form, in.BounceTags, in.Delivery = casefile.Report, []string{tag}, &casefile.Delivery{Delayed: delayed}
		})
	}
	const tag = "tag0000000000001"
	for _, report := range []*casefile.Incoming{returned(1, "tag0000000000009", false), returned(2, tag, true), returned(3, tag, false), returned(4, tag, false)} {
		o.receive(t, report)
		o.now = o.now.Add(time.Hour)
		o.due(t)
	}
	wantAlerts(t, o.alertsTo(t, head), "0s: quarantine 3")
	wantAlerts(t, o.alertsTo(t, manager), "3h0m0s: quarantine 3")
}

// A deputy who was told, as the Head is away, is not told again when the Head's
// alert does not arrive.
func TestADeputyIsToldOnce(t *testing.T) {
	d := newDesk(t)
	d.rules.Staff.Head.Deputy = "deputy@hexpress.example"
	d.writes(t, head, "I am on holiday", func(in *casefile.Incoming) { in.Form = casefile.Robot })
	d.bombs(t, 3)
	d.due(t)
	for range 2 {
		for l := d.next(t); l != nil; l = d.next(t) {
			outcome := casefile.Delivered
			if l.Recipient == head {
				outcome = casefile.Refused
			}
			d.settle(t, l, casefile.Settlement{Outcome: outcome})
		}
		d.now = d.now.Add(time.Hour)
		d.due(t)
	}
	wantAlerts(t, d.alertsTo(t, "deputy@hexpress.example"), "0s: quarantine 3", "1h0m0s: letter 1")
}

// A case that can't be acted on does not keep anybody from being told the rest.
func TestAlertsBesideACaseThatFails(t *testing.T) {
	o := newOffice(t)
	o.complaints(t, 1, func(*casefile.Incoming) {})
	o.bombs(t, 1)
	o.now = monday.AddDate(0, 0, 30)
	broken := errors.New("no such template")
	o.composer.fails = func(l casefile.Letter) error {
		if l.Name == casefile.Alert {
			return nil
		}
		return broken
	}
	if _, err := o.Due(context.Background()); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	wantAlerts(t, o.alertsTo(t, head), "720h0m0s: quarantine 1")
}

// The clock does not sleep over what is to be told at once.
func TestTheClockIsWoken(t *testing.T) {
	o := newOffice(t)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.RunClock(ctx) }()
	time.Sleep(50 * time.Millisecond) // so that it sleeps, for 20 seconds
	o.bombs(t, 1)
	for begin := time.Now(); len(o.alertsTo(t, head)) == 0; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 10*time.Second {
			t.Error("nobody is told")
			break
		}
	}
	stop()
	<-ended
}

// While nothing reaches the Head, the deputy is told too; once the Head writes,
// only the Head.
func TestTheDeputyIsToldWhileTheHeadIsAway(t *testing.T) {
	d := newDesk(t)
	d.rules.Staff.Head.Deputy = "deputy@hexpress.example"
	d.rules.Staff.Others = []casefile.Colleague{{Address: casefile.Address{Email: "deputy@hexpress.example"}, Language: "en"}}
	d.writes(t, head, "I am on holiday", func(in *casefile.Incoming) { in.Form = casefile.Robot })
	d.bombs(t, 1)
	d.due(t)
	d.now = d.now.Add(10 * 24 * time.Hour)
	d.asks(t, casefile.Note{}, "", func(in *casefile.Incoming) {
		in.From.Email, in.Staff.Proof = head, "by DKIM"
	})
	d.bombs(t, 1)
	d.due(t)
	wantAlerts(t, d.alertsTo(t, head), "0s: quarantine 1", "240h0m0s: quarantine 1")
	wantAlerts(t, d.alertsTo(t, "deputy@hexpress.example"), "0s: quarantine 1")
	for _, l := range named(d.written, casefile.Alert) {
		if want := map[string]string{head: "nb", "deputy@hexpress.example": "en"}[l.To.Email]; l.Language != want {
			t.Errorf("%s is told in %q", l.To.Email, l.Language)
		}
	}
}

// However often the program is stopped between two steps, nothing is lost and
// nothing told twice.
func TestAlertsOverAKill(t *testing.T) {
	o := newOffice(t)
	o.bombs(t, 4)
	o = o.reopened(t)
	o.due(t)
	o = o.reopened(t)
	o.due(t)
	o.bombs(t, 2)
	o = o.reopened(t)
	o.now = monday.Add(15 * time.Minute)
	broken := errors.New("power failure")
	o.composer.fails = func(casefile.Letter) error { return broken }
	if _, err := o.Due(context.Background()); !errors.Is(err, broken) {
		t.Fatalf("error %v", err)
	}
	o = o.reopened(t)
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head), "0s: quarantine 4", "15m0s: quarantine 2")
}

// reopened is the office after a kill and a new start.
func (o *office) reopened(t *testing.T) *office {
	t.Helper()
	if err := o.store.Close(); err != nil {
		t.Fatal(err)
	}
	again := openOffice(t, o.file)
	again.now, again.bombed, again.composer.n = o.now, o.bombed, o.composer.n
	return again
}

// Two clerks on one database tell everything once.
func TestTwoClerksTellOnce(t *testing.T) {
	one := newOffice(t)
	two := openOffice(t, one.file)
	two.composer.n = 1_000_000 // Message-IDs of its own
	want := []string{}
	for round := range 10 {
		n := 3*round + 1
		one.bombs(t, n)
		var both sync.WaitGroup
		for _, o := range []*office{one, two} {
			both.Go(func() { o.due(t) })
		}
		both.Wait()
		want = append(want, fmt.Sprintf("%s: quarantine %d", one.now.Sub(monday), n))
		one.now = one.now.Add(3 * time.Hour)
		two.now = one.now
	}
	wantAlerts(t, one.alertsTo(t, head), want...)
}

// TestEveryNoticeIsToldOnce: whatever happens in whatever order, what the alerts
// count, together with what still waits, is what was found.
func TestEveryNoticeIsToldOnce(t *testing.T) {
	slow(t)
	o := newOffice(t)
	found, told, seen := 0, 0, int64(0)
	count := func(r *rapid.T) {
		t.Helper()
		var more int
		more, seen = o.told(t, seen)
		told += more
		if waiting := o.untold(t); told+waiting != found {
			r.Fatalf("%d found, %d told, %d wait", found, told, waiting)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		for range rapid.IntRange(1, 12).Draw(r, "steps") {
			switch rapid.IntRange(0, 5).Draw(r, "step") {
			case 0, 1:
				n := rapid.IntRange(1, 8).Draw(r, "mails")
				o.bombs(t, n)
				found += n
			case 2:
				o.composer.fails = func(casefile.Letter) error { return errors.New("no memory") }
				_, _ = o.Due(context.Background())
				o.composer.fails = nil
			case 3:
				o = o.reopened(t)
			case 4:
				o.now = o.now.Add(time.Duration(rapid.IntRange(0, 90).Draw(r, "minutes")) * time.Minute)
			default:
				o.due(t)
			}
			count(r)
		}
		o.now = o.now.Add(2 * time.Hour)
		o.due(t)
		count(r)
		if told != found {
			r.Fatalf("%d found, %d told in the end", found, told)
		}
	})
}

// told is what the alerts after a letter count together, as they were written,
// and the last of them.
func (o *office) told(t testing.TB, after int64) (n int, last int64) {
	t.Helper()
	for {
		says, err := o.store.LetterBytes(context.Background(), after+1)
		if err != nil {
			t.Fatal(err)
		}
		if says == nil {
			return n, after
		}
		after++
		var one int
		if _, err := fmt.Sscanf(string(says), "quarantine %d", &one); err != nil {
			t.Fatal(err)
		}
		n += one
	}
}

func (o *office) untold(t testing.TB) (n int) {
	t.Helper()
	waiting, err := o.store.NoticesWaiting(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range waiting {
		n += w.Count
	}
	return n
}

// The Head is told of a mailbox that can't be read after a quarter of an hour,
// once, whatever was restarted; and when it can be read again.
func TestAMailboxThatCanNotBeRead(t *testing.T) {
	o := newOffice(t)
	ctx := context.Background()
	fail := func(why casefile.Trouble) {
		t.Helper()
		if err := o.MailboxFailed(ctx, mailbox, why); err != nil {
			t.Fatal(err)
		}
	}
	read := func() {
		t.Helper()
		if err := o.MailboxRead(ctx, mailbox); err != nil {
			t.Fatal(err)
		}
	}
	read()
	fail(casefile.TroubleConnect)
	o.now = monday.Add(14 * time.Minute)
	o.due(t)
	read() // so far nobody was told
	o.due(t)
	fail(casefile.TroubleConnect)
	o = o.reopened(t)
	for range 40 {
		o.now = o.now.Add(time.Minute)
		fail(casefile.TroubleLogin)
		o.due(t)
	}
	o = o.reopened(t)
	if known := o.mailbox(t); !known.UnreadableSince.Equal(monday.Add(14*time.Minute)) || known.Trouble != casefile.TroubleLogin || !known.ReadAt.Equal(monday.Add(14*time.Minute)) {
		t.Errorf("known: %+v", known)
	}
	read()
	o.due(t)
	read()
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head), "29m0s: mailbox 1", "54m0s: mailbox_readable 1")
	if known := o.mailbox(t); !known.UnreadableSince.IsZero() || known.Trouble != "" || !known.ToldAt.IsZero() {
		t.Errorf("known of a mailbox that can be read: %+v", known)
	}
}

func (o *office) mailbox(t testing.TB) sqlstore.Mailbox {
	t.Helper()
	all, err := o.store.Mailboxes(context.Background())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	return all[0]
}

// That a mailbox was read is written down now and then, not at every pass.
func TestReadingAMailboxWritesLittle(t *testing.T) {
	o := newOffice(t)
	var noted []string
	for range 12 {
		if err := o.MailboxRead(context.Background(), mailbox); err != nil {
			t.Fatal(err)
		}
		if at := o.mailbox(t).ReadAt.Sub(monday).String(); len(noted) == 0 || noted[len(noted)-1] != at {
			noted = append(noted, at)
		}
		o.now = o.now.Add(time.Minute)
	}
	if got := strings.Join(noted, " "); got != "0s 5m0s 10m0s" {
		t.Errorf("noted at %s", got)
	}
}

// A mailbox that nobody has tried since the program was stopped may well be
// readable.
func TestAMailboxThatNobodyTried(t *testing.T) {
	o := newOffice(t)
	if err := o.MailboxFailed(context.Background(), mailbox, casefile.TroubleTLS); err != nil {
		t.Fatal(err)
	}
	o.now = monday.Add(72 * time.Hour)
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head))
	if err := o.MailboxFailed(context.Background(), mailbox, casefile.TroubleTLS); err != nil {
		t.Fatal(err)
	}
	o.due(t)
	wantAlerts(t, o.alertsTo(t, head), "72h0m0s: mailbox 1")
}

// The first contact with a mailbox is when it was first read, not when that first
// failed.
func TestAMailboxThatFailedBeforeItWasRead(t *testing.T) {
	o := newOffice(t)
	if err := o.MailboxFailed(context.Background(), mailbox, casefile.TroubleTLS); err != nil {
		t.Fatal(err)
	}
	o.now = monday.Add(time.Hour)
	if first, err := o.store.FirstContact(context.Background(), mailbox, o.now); err != nil || !first.Equal(o.now) {
		t.Errorf("first contact %v, %v", first, err)
	}
	o.now = monday.Add(2 * time.Hour)
	if first, err := o.store.FirstContact(context.Background(), mailbox, o.now); err != nil || !first.Equal(monday.Add(time.Hour)) {
		t.Errorf("first contact %v, %v", first, err)
	}
}

// slow leaves a test out under the race detector, in which it takes many times as long
// and runs nothing side by side. CI runs these without it.
func slow(t *testing.T) {
	t.Helper()
	if raceEnabled {
		t.Skip("without the race detector")
	}
}
