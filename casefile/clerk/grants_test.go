package clerk

import (
	"context"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// keepGrant records a grant that ends at the instant; zero: not known.
func (o *office) keepGrant(t testing.TB, name string, ends time.Time) {
	t.Helper()
	g := sqlstore.Grant{Name: name, Configured: []byte{1}, Sealed: []byte{2}, UpdatedAt: o.now, ExpiresAt: ends}
	if err := o.store.KeepGrant(context.Background(), g); err != nil {
		t.Fatal(err)
	}
}

// The Head is told of a grant that ends within a week, once a day, whatever was
// restarted, until it is renewed or has ended.
func TestAGrantThatEndsSoon(t *testing.T) {
	o := newOffice(t)
	const day = 24 * time.Hour
	o.keepGrant(t, mailbox, monday.Add(9*day))
	o.keepGrant(t, "never tells", time.Time{})
	for range 2 * 24 * 6 {
		o.now = o.now.Add(10 * time.Minute)
		o.due(t)
	}
	o.now = monday.Add(2*day + 30*time.Minute)
	for range 3 {
		o.due(t)
		o = o.reopened(t)
		o.due(t)
		o.now = o.now.Add(day)
	}
	wantAlerts(t, o.alertsTo(t, head), "48h0m0s: grant_ends 1", "72h30m0s: grant_ends 1", "96h30m0s: grant_ends 1")

	o.keepGrant(t, mailbox, o.now.Add(90*day))
	o.due(t)
	o.keepGrant(t, mailbox, o.now.Add(-time.Hour)) // that is told as a mailbox that can't be read
	o.due(t)
	if n := len(o.alertsTo(t, head)); n != 3 {
		t.Errorf("%d alerts", n)
	}
}

// A grant that is not a mailbox's is that of the server that takes the letters.
func TestWhatAGrantIsFor(t *testing.T) {
	d := newDesk(t)
	ends := monday.Add(time.Hour)
	d.keepGrant(t, mailbox, ends)
	d.keepGrant(t, "smtp", ends)
	d.due(t)
	alerts := named(d.written, casefile.Alert)
	want := casefile.Notice{Kind: casefile.NoticeGrant, At: ends, To: head, Mailbox: mailbox}
	if len(alerts) != 1 || len(alerts[0].Tidings[0].First) != 2 || alerts[0].Tidings[0].First[0] != want {
		t.Fatalf("told %+v", alerts)
	}
	if want.Mailbox = ""; alerts[0].Tidings[0].First[1] != want {
		t.Errorf("told %+v", alerts[0].Tidings[0].First[1])
	}
}

// Two daemons tell it once.
func TestAGrantIsToldOnceAtATime(t *testing.T) {
	o := newOffice(t)
	o.keepGrant(t, mailbox, monday.Add(time.Hour))
	all, err := o.store.Grants(context.Background())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	for i, want := range []error{nil, sqlstore.ErrStale} {
		err := o.store.Write(context.Background(), func(tx *sqlstore.Tx) error {
			return tx.GrantTold(context.Background(), o.now, all[0])
		})
		if err != want {
			t.Errorf("%d: %v", i, err)
		}
	}
}

// A grant that is refused does not pass: the Head is told at once, and not again
// while it lasts.
func TestAGrantThatIsRefused(t *testing.T) {
	o := newOffice(t)
	for range 30 {
		if err := o.MailboxFailed(context.Background(), mailbox, casefile.TroubleGrant); err != nil {
			t.Fatal(err)
		}
		o.due(t)
		o.now = o.now.Add(time.Minute)
	}
	wantAlerts(t, o.alertsTo(t, head), "0s: mailbox 1")
}
