package clerk

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/sqlstore/storetest"
	"complaintd/casefile/workday"
)

var update = flag.Bool("update", false, "write the golden files anew")

const mailbox = "complaints@hexpress.example"

var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// office is a Clerk on a real database, with a composer that only numbers its
// letters.
type office struct {
	*Clerk
	store    *sqlstore.Store
	composer *numbering
	now      time.Time
	file     string
	// firstReference is that of the first case, for tests that name it.
	firstReference casefile.Reference
	bombed         int // mails so far that can't be read
}

type numbering struct {
	mu    sync.Mutex
	n     int
	fails func(casefile.Letter) error
	// sameID is the text of a mail whose letters all bear one Message-ID.
	sameID string
}

func (c *numbering) Compose(l casefile.Letter) (casefile.Sealed, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fails != nil {
		if err := c.fails(l); err != nil {
			return casefile.Sealed{}, err
		}
	}
	c.n++
	id := fmt.Sprintf("letter-%d@hexpress.example", c.n)
	if c.sameID != "" && l.Mail != nil && l.Mail.Text == c.sameID {
		id = c.sameID
	}
	says := "letter about " + string(l.Case.Reference)
	if l.Name == casefile.Alert {
		says = counted(l)
	}
	return casefile.Sealed{Name: l.Name, MessageID: id, BounceTag: fmt.Sprintf("tag%013d", c.n),
		EnvelopeFrom: mailbox, Recipient: l.To.Email, Bytes: []byte(says)}, nil
}

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func newOffice(t testing.TB) *office {
	t.Helper()
	at := storetest.New(t)
	if !storetest.IsPostgres() {
		if err := os.WriteFile(at, emptyDatabase(t), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openOffice(t, at)
}

// emptyDatabase is the file of one, made once: making it takes longer than most
// tests.
func emptyDatabase(t testing.TB) []byte {
	t.Helper()
	database, err := madeOnce()
	if err != nil {
		t.Fatal(err)
	}
	return database
}

var madeOnce = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "clerk")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "complaintd.db")
	store, err := sqlstore.Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

func openOffice(t testing.TB, file string) *office {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	o := &office{store: store, composer: &numbering{}, now: monday, file: file}
	o.Clerk = New(Config{Store: store, Rules: testRules(t), Tags: casefile.NewTags("a secret of the company"), Ledger: testLedger(t),
		Composer: o.composer, Reader: rereader{}, Now: func() time.Time { return o.now }, Log: slog.New(slog.DiscardHandler)})
	if t, isTest := t.(*testing.T); isTest {
		t.Cleanup(func() { o.verifyLedger(t) })
	}
	for _, known := range []string{"service@hexpress.example", "delivery@hexpress.example"} {
		o.helped.Store(known, true) // so that the letters of a case are all that there are
	}
	return o
}

func testLedger(t testing.TB) casefile.Ledger {
	t.Helper()
	ledger, err := casefile.NewLedger("a secret of the company")
	if err != nil {
		t.Fatal(err)
	}
	return ledger
}

// verifyLedger fails where a history is not chained in the ledger: whatever a test
// has the clerk do, no event goes past it.
func (o *office) verifyLedger(t *testing.T) {
	store, err := sqlstore.OpenReadOnly(context.Background(), o.file) // the office may have closed its own
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	report, err := store.AuditLedger(context.Background(), testLedger(t), casefile.LedgerNote{}, func(f casefile.LedgerFault) {
		t.Errorf("the ledger: %+v", f)
	})
	if err != nil || !report.Sound() || report.Unchained > 0 {
		t.Errorf("the ledger: %+v, %v", report, err)
	}
}

// rereader finds in a raw mail what mail put there.
type rereader struct{}

func (rereader) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	_, text, _ := strings.Cut(string(raw), "\r\n\r\n")
	from, _, _ := strings.Cut(strings.TrimPrefix(string(raw), "From: "), "\r\n")
	in := mail(0, from, text)
	in.Placement, in.ReceivedAt = at, receivedAt
	return in
}

func testRules(t testing.TB) casefile.Rules {
	t.Helper()
	calendar, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	return casefile.Rules{
		Calendar: calendar,
		Procedure: casefile.Procedure{PromiseDays: 10, NextStageDays: 28, RemindBefore: []int{2, 1, 0}, ProgressEvery: 5,
			InformationReminderAfter: 5, InformationDays: 28,
			Stages: []casefile.Stage{{Name: "stage_1", WorkingDays: 5, HandOverAfter: 3}, {Name: "stage_2", WorkingDays: 10}}},
		Staff: casefile.Staff{
			Head:           casefile.Colleague{Address: casefile.Address{Email: "head@hexpress.example"}},
			GeneralManager: casefile.Colleague{Address: casefile.Address{Email: "gm@hexpress.example"}},
			Departments: []casefile.Department{{Key: "customer_service", Email: "service@hexpress.example", Default: true,
				Director: casefile.Colleague{Address: casefile.Address{Email: "director@hexpress.example"}}}},
		},
		DefaultLanguage: "nb", Languages: []string{"nb", "en"}, ReferencePrefix: "KL", OwnAddresses: []string{mailbox},
	}
}

// mail is a complaint of its own; text tells it from others.
func mail(uid uint32, from, text string, change ...func(*casefile.Incoming)) *casefile.Incoming {
	in := &casefile.Incoming{
		Placement: casefile.Placement{Mailbox: mailbox, Folder: "INBOX", UIDValidity: 1, UID: uid},
		Key:       sha256.Sum256([]byte(text)), Raw: []byte("From: " + from + "\r\n\r\n" + text), Size: int64(len(text)),
		Form: casefile.Human, Reason: "a person's mail", ReceivedAt: monday, MessageID: text + "@example.net",
		From: casefile.Address{Email: from}, AnswerTo: casefile.Address{Email: from}, Text: text,
	}
	for _, c := range change {
		c(in)
	}
	return in
}

func answers(ids ...string) func(*casefile.Incoming) {
	return func(in *casefile.Incoming) { in.Parents = ids }
}

func orders(numbers ...string) func(*casefile.Incoming) {
	return func(in *casefile.Incoming) { in.Facts.Orders = numbers }
}

func (o *office) receive(t testing.TB, group ...*casefile.Incoming) []casefile.Folder {
	t.Helper()
	folders, err := o.Receive(context.Background(), group)
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

func (o *office) cases(t testing.TB) []casefile.Case {
	t.Helper()
	cases, err := o.store.CasesAfter(context.Background(), 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func (o *office) letters(t testing.TB) []sqlstore.Letter {
	t.Helper()
	letters, err := o.store.WaitingLetters(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

func (o *office) history(t testing.TB, number int64) string {
	t.Helper()
	events, err := o.store.Events(context.Background(), number)
	if err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}

func TestAComplaintIsIngestedOnce(t *testing.T) {
	o := newOffice(t)
	first := mail(1, "kari@example.net", "late parcel")
	if got := o.receive(t, first); got[0] != casefile.Processed {
		t.Errorf("it is moved to %s", got[0])
	}
	again := []*casefile.Incoming{
		mail(1, "kari@example.net", "late parcel"), // the same UID once more
		mail(2, "kari@example.net", "late parcel"), // delivered twice
		mail(1, "kari@example.net", "late parcel", func(in *casefile.Incoming) { in.Placement.UIDValidity = 2 }),
		mail(9, "kari@example.net", "late parcel", func(in *casefile.Incoming) { in.Placement.Mailbox = "other@hexpress.example" }),
	}
	for _, in := range again {
		if got := o.receive(t, in); got[0] != casefile.Processed {
			t.Errorf("uid %d is moved to %s", in.Placement.UID, got[0])
		}
	}
	if cases := o.cases(t); len(cases) != 1 {
		t.Errorf("%d cases, want 1", len(cases))
	}
	if letters := o.letters(t); len(letters) != 2 {
		t.Errorf("%d letters, want the acknowledgement and case_opened", len(letters))
	}
	placed, err := o.Placed(context.Background(), casefile.Placement{Mailbox: mailbox, Folder: "INBOX", UIDValidity: 1})
	if err != nil || len(placed) != 2 {
		t.Errorf("placed %v, %v; want UIDs 1 and 2", placed, err)
	}
}

func TestTheSameMailTwiceInAGroup(t *testing.T) {
	o := newOffice(t)
	got := o.receive(t, mail(1, "kari@example.net", "late parcel"), mail(2, "kari@example.net", "late parcel"))
	if got[0] != casefile.Processed || got[1] != casefile.Processed || len(o.cases(t)) != 1 {
		t.Errorf("folders %v, %d cases", got, len(o.cases(t)))
	}
}

// A reply that comes in the same group as the mail it answers is decided about
// with that mail's case in sight.
func TestAReplyInTheSameGroup(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "late parcel"),
		mail(2, "kari@example.net", "and it was wet", answers("late parcel@example.net")))
	cases := o.cases(t)
	if len(cases) != 1 {
		t.Fatalf("%d cases, want 1", len(cases))
	}
	if got := o.history(t, cases[0].Number); got != "case_opened mail_added" {
		t.Errorf("history %q", got)
	}
}

func TestAReusedMessageIDIsAnotherMail(t *testing.T) {
	o := newOffice(t)
	same := func(in *casefile.Incoming) { in.MessageID = "same@example.net" }
	o.receive(t, mail(1, "kari@example.net", "one", same), mail(2, "ola@example.net", "two", same))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

func TestThreads(t *testing.T) {
	tags := casefile.NewTags("a secret of the company")
	forged := casefile.NewTags("a secret of somebody else")
	for _, c := range []struct {
		name   string
		from   string
		change func(casefile.Case, *casefile.Incoming)
		want   string // the case's history; empty: a case of its own
	}{
		{"answers the acknowledgement", "kari@example.net",
			func(_ casefile.Case, in *casefile.Incoming) {
				in.Parents = []string{"unknown@example.net", "letter-1@hexpress.example"}
			}, "mail_added"},
		{"answers their own first mail", "kari@example.net",
			func(_ casefile.Case, in *casefile.Incoming) { in.Parents = []string{"first@example.net"} }, "mail_added"},
		{"names the reference", "kari@example.net",
			func(c casefile.Case, in *casefile.Incoming) { in.References = []casefile.Reference{c.Reference} }, "mail_added"},
		{"comes by the reply address", "kari@example.net",
			func(c casefile.Case, in *casefile.Incoming) {
				in.ReplyTags = []casefile.ReplyTag{{Reference: c.Reference, Tag: tags.Reply(c.Reference, "kari@example.net")}}
			}, "mail_added"},
		{"a stranger with a leaked reply address", "eve@example.org",
			func(c casefile.Case, in *casefile.Incoming) {
				in.ReplyTags = []casefile.ReplyTag{{Reference: c.Reference, Tag: tags.Reply(c.Reference, "kari@example.net")}}
			}, "third_party_mail_added"},
		{"a stranger with a guessed tag", "eve@example.org",
			func(c casefile.Case, in *casefile.Incoming) {
				in.ReplyTags = []casefile.ReplyTag{{Reference: c.Reference, Tag: forged.Reply(c.Reference, "eve@example.org")}}
			}, ""},
		{"a stranger with a guessed reference", "eve@example.org",
			func(c casefile.Case, in *casefile.Incoming) { in.References = []casefile.Reference{c.Reference} }, "third_party_mail_added"},
		{"a stranger with our Message-ID", "eve@example.org",
			func(_ casefile.Case, in *casefile.Incoming) { in.Parents = []string{"letter-1@hexpress.example"} }, "third_party_mail_added"},
		{"a report to the envelope sender", "mailer-daemon@example.net",
			func(_ casefile.Case, in *casefile.Incoming) {
				in.Form, in.BounceTags = casefile.Report, []string{"tag0000000000001"}
			}, "mail_filed"},
		{"a report that names the letter it returns", "mailer-daemon@example.net",
			func(_ casefile.Case, in *casefile.Incoming) {
				in.Form = casefile.Report
				in.Delivery = &casefile.Delivery{Failed: []string{"kari@example.net"}, Returned: "letter-1@hexpress.example"}
			}, "mail_filed letter_undelivered"},
		{"a friend to whom the thread was forwarded", "eve@example.org",
			func(_ casefile.Case, in *casefile.Incoming) {
				in.Subject, in.Parents = "Fwd: Klagen din", []string{"letter-1@hexpress.example", "first@example.net"}
			}, "third_party_mail_added"},
		{"a changed subject", "kari@example.net",
			func(_ casefile.Case, in *casefile.Incoming) {
				in.Subject, in.Parents = "noe helt annet", []string{"letter-1@hexpress.example"}
			}, "mail_added"},
		{"a second customer, in Cc of the first one's mail, answers all", "ola@example.net",
			func(_ casefile.Case, in *casefile.Incoming) { in.Parents = []string{"first@example.net"} }, "third_party_mail_added"},
		{"from a second address, with the reference", "kari@example.org",
			func(c casefile.Case, in *casefile.Incoming) { in.References = []casefile.Reference{c.Reference} }, "third_party_mail_added"},
		{"from a second address, in no thread", "kari@example.org", func(casefile.Case, *casefile.Incoming) {}, ""},
		{"a new mail of the customer's", "KARI@example.net", func(casefile.Case, *casefile.Incoming) {}, "mail_added"},
		{"a reference that no case has", "ola@example.net",
			func(_ casefile.Case, in *casefile.Incoming) { in.References = []casefile.Reference{"KL-26-999999-9"} }, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOffice(t)
			o.receive(t, mail(1, "kari@example.net", "first"))
			opened := o.cases(t)[0]
			second := mail(2, c.from, "second")
			c.change(opened, second)
			o.receive(t, second)
			history, cases := o.history(t, opened.Number), o.cases(t)
			if c.want == "" && (history != "case_opened" || len(cases) != 2) {
				t.Errorf("history %q and %d cases, want a case of its own", history, len(cases))
			}
			if c.want != "" && (history != "case_opened "+c.want || len(cases) != 1) {
				t.Errorf("history %q and %d cases, want %q in the first", history, len(cases), c.want)
			}
		})
	}
}

// Reports are filed each time, and acted on once: for a letter to a colleague the
// case goes to the Head, of one to the customer those who have it are told, and the
// customer's own mail is nothing that anybody may report on.
func TestReportsMakeNoLettersWithoutEnd(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "first"))
	uid := uint32(1)
	report := func(tag, returned string) {
		uid++
		o.receive(t, mail(uid, "mailer-daemon@example.net", fmt.Sprintf("report %d", uid), func(in *casefile.Incoming) {
			in.Form, in.Delivery = casefile.Report, &casefile.Delivery{Failed: []string{"kari@example.net"}, Returned: returned}
			if tag != "" {
				in.BounceTags = []string{tag}
			}
		}))
	}
	before := len(o.letters(t))
	for range 3 {
		report("tag0000000000002", "")          // of case_opened
		report("", "first@example.net")         // of Kari's own mail
		report("", "unknown@example.net")       // of nothing
		report("", "letter-2@hexpress.example") // of case_opened
	}
	if n := len(o.letters(t)) - before; n != 2 { // case_handed_over to the Head and the department
		t.Errorf("%d letters as the department can't be reached, want 2", n)
	}
	for range 3 {
		report("tag0000000000001", "")
		report("", "letter-1@hexpress.example")
	}
	if n := len(o.letters(t)) - before; n != 4 { // contact_task to both
		t.Errorf("%d letters after the acknowledgement came back too, want 4", n)
	}
}

func TestSpamIsNeverAKnownCustomers(t *testing.T) {
	o := newOffice(t)
	spam := func(in *casefile.Incoming) { in.Form, in.Reason = casefile.Spam, "X-Spam-Flag" }
	o.receive(t, mail(1, "kåre@example.net", "one"))
	o.receive(t, mail(2, "KÅRE@Example.net", "two", spam), mail(3, "eve@example.org", "three", spam))
	if cases := o.cases(t); len(cases) != 1 || o.history(t, cases[0].Number) != "case_opened mail_added" {
		t.Errorf("%d cases, want both of Kåre's mails in one and none of Eve's", len(cases))
	}
}

// A robot that does not say it is one, and whose mails belong to no thread,
// answers every acknowledgement with a mail that looks like a new complaint:
// with a ticket number of its own each time, taken for an order.
func TestARobotInDisguiseFallsSilent(t *testing.T) {
	o := newOffice(t)
	o.rules.DailyLimit = 5
	o.receive(t, mail(900, "robotics@example.net", "another mailbox"), mail(901, "robot+x@example.org", "another domain"))
	const others = 2 // acknowledgements, of other mailboxes
	acknowledged := func() (n int) {
		for _, l := range o.letters(t) {
			if l.Name == casefile.Acknowledgement {
				n++
			}
		}
		return n - others
	}
	uid := uint32(0)
	next := func() *casefile.Incoming {
		uid++
		address := [...]string{"robot@example.net", "Robot+%d@example.net"}[uid%2] // of one mailbox
		if uid%2 == 1 {
			address = fmt.Sprintf(address, uid)
		}
		return mail(uid, address, fmt.Sprintf("I am away (%d)", uid), orders(fmt.Sprint(10_000_000+uid)))
	}
	var group []*casefile.Incoming
	for range 12 {
		group = append(group, next())
	}
	o.receive(t, group...) // many at once, each decided with the others in sight
	for range 8 {
		o.receive(t, next())
	}
	if n := acknowledged(); n != 5 {
		t.Errorf("%d acknowledgements within a day, want 5", n)
	}
	if got := o.history(t, o.cases(t)[21].Number); got != "case_opened no_letter" {
		t.Errorf("the last case's history is %q", got)
	}
	o.now = o.now.Add(24 * time.Hour)
	o.receive(t, next())
	if n := acknowledged(); n != 6 {
		t.Errorf("%d acknowledgements after a day, want one more", n)
	}
}

// Nothing is sent to strangers, even when they write again into the case that
// their first mail was added to.
func TestAStrangerNeverBecomesAParty(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "first"))
	for uid := uint32(2); uid < 5; uid++ {
		o.receive(t, mail(uid, "eve@example.org", fmt.Sprintf("mail %d", uid), answers("letter-1@hexpress.example")))
	}
	opened := o.cases(t)[0]
	if got := o.history(t, opened.Number); got != "case_opened"+strings.Repeat(" third_party_mail_added", 3) {
		t.Errorf("history %q", got)
	}
	full, _, err := o.store.Case(context.Background(), opened.Number)
	if err != nil || len(full.Parties) != 2 {
		t.Errorf("parties %v, %v; want Kari and one third party", full.Parties, err)
	}
}

// A mail whose handling fails is quarantined; the mails of its group are not
// touched by it.
func TestAPoisonMailIsQuarantined(t *testing.T) {
	for name, fail := range map[string]func(casefile.Letter) error{
		"an error": func(casefile.Letter) error { return errors.New("no such letter") },
		"a panic":  func(casefile.Letter) error { panic("index out of range") },
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.composer.fails = func(l casefile.Letter) error {
				if l.Mail.Text == "poison" {
					return fail(l)
				}
				return nil
			}
			got := o.receive(t, mail(1, "a@example.net", "one"), mail(2, "b@example.net", "poison"), mail(3, "c@example.net", "three"))
			if want := []casefile.Folder{casefile.Processed, casefile.Quarantine, casefile.Processed}; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("folders %v, want %v", got, want)
			}
			if cases := o.cases(t); len(cases) != 2 {
				t.Errorf("%d cases, want 2", len(cases))
			}
			if got := o.receive(t, mail(2, "b@example.net", "poison")); got[0] != casefile.Quarantine {
				t.Errorf("received again it is moved to %s", got[0])
			}
		})
	}
}

// Two letters with one Message-ID can't both be stored: the database refuses
// the second, and only its mail is quarantined.
func TestAMailThatTheDatabaseRefuses(t *testing.T) {
	o := newOffice(t)
	o.composer.sameID = "taken"
	got := o.receive(t, mail(1, "a@example.net", "one"), mail(2, "b@example.net", "taken"), mail(3, "c@example.net", "three"))
	if want := []casefile.Folder{casefile.Processed, casefile.Quarantine, casefile.Processed}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("folders %v, want %v", got, want)
	}
	o.due(t)
	if cases, letters := o.cases(t), o.letters(t); len(cases) != 2 || len(letters) != 5 {
		t.Errorf("%d cases and %d letters, want 2 and 5, one to the Head", len(cases), len(letters))
	}
}

// A server that was restored from a backup may give a UID again: what lies
// there now is another mail, and is read.
func TestAReusedUIDIsAnotherMail(t *testing.T) {
	o := newOffice(t)
	first := mail(1, "kari@example.net", "one")
	o.receive(t, first)
	if err := o.Moved(context.Background(), []casefile.Move{{From: first.Placement}}); err != nil {
		t.Fatal(err)
	}
	placed, err := o.Placed(context.Background(), first.Placement)
	if err != nil || len(placed) != 0 {
		t.Errorf("UID 1 counts as on record after its mail was moved: %v, %v", placed, err)
	}
	o.receive(t, mail(1, "ola@example.net", "two"))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

// The log names a case only with a mail that belongs to it.
func TestTheLogTiesNoMailToAnothersCase(t *testing.T) {
	o := newOffice(t)
	var lines bytes.Buffer
	o.log = slog.New(slog.NewTextHandler(&lines, nil))
	o.receive(t, mail(1, "robot@example.net", "away", func(in *casefile.Incoming) { in.Form, in.Reason = casefile.Robot, "marked Auto-Submitted" }))
	if log := lines.String(); strings.Contains(log, "case=") || !strings.Contains(log, `reason="marked Auto-Submitted"`) {
		t.Errorf("the log says\n%s", log)
	}
	lines.Reset()
	o.receive(t, mail(2, "kari@example.net", "one"))
	if log := lines.String(); !strings.Contains(log, "case=KL-26-") {
		t.Errorf("the log says\n%s", log)
	}
}

// What can't be handled reaches the Head too, and where the alert itself is
// what fails, the mail is quarantined all the same.
func TestTheHeadIsToldOfAPoisonMail(t *testing.T) {
	for name, want := range map[string]int{"only its own letters fail": 1, "every letter fails": 0} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.rules.Staff.Head.Email = "head@hexpress.example"
			o.composer.fails = func(l casefile.Letter) error {
				switch {
				case l.Name != casefile.Alert:
					panic("index out of range")
				case want == 0:
					return errors.New("no such template")
				}
				return nil
			}
			if got := o.receive(t, mail(1, "kari@example.net", "poison")); got[0] != casefile.Quarantine {
				t.Errorf("it is moved to %s", got[0])
			}
			if _, err := o.Due(context.Background()); err == nil && want == 0 {
				t.Error("nobody hears that the alert fails")
			}
			if letters := o.letters(t); len(letters) != want {
				t.Errorf("%d letters, want %d", len(letters), want)
			}
		})
	}
}

func TestNothingIsLostWhenTheDatabaseIsGone(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "one"))
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := o.Receive(ctx, []*casefile.Incoming{mail(2, "ola@example.net", "two")}); err == nil {
		t.Error("no error, though nothing could be written")
	}
	o.receive(t, mail(2, "ola@example.net", "two"))
	if cases := o.cases(t); len(cases) != 2 {
		t.Errorf("%d cases, want 2", len(cases))
	}
}

// However mails are repeated and grouped, each is ingested once, each
// complaint has one case and one acknowledgement, and numbers are not reused
// after a restart.
func TestReceiveExactlyOnce(t *testing.T) {
	o := newOffice(t)
	round, uid, last, total := 0, uint32(0), int64(0), 0
	rapid.Check(t, func(r *rapid.T) {
		round++
		seen := map[int]bool{}
		for range rapid.IntRange(1, 4).Draw(r, "groups") {
			var group []*casefile.Incoming
			for _, k := range rapid.SliceOfN(rapid.IntRange(0, 5), 1, 4).Draw(r, "group") {
				uid++
				seen[k] = true
				group = append(group, mail(uid, fmt.Sprintf("%d.%d@example.net", k, round), fmt.Sprintf("complaint %d of round %d", k, round)))
			}
			o.receive(t, group...)
			if rapid.Bool().Draw(r, "restart") {
				o.numbers.free = nil // what is left of the block is forgotten
			}
		}
		opened, err := o.store.CasesAfter(context.Background(), last, 100)
		if err != nil {
			t.Fatal(err)
		}
		if len(opened) != len(seen) {
			r.Fatalf("%d cases for %d complaints", len(opened), len(seen))
		}
		last, total = opened[len(opened)-1].Number, total+len(seen)
	})
	if got := len(o.letters(t)); got != 2*total {
		t.Fatalf("%d letters for %d cases", got, total)
	}
}
