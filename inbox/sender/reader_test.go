package sender

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
	"complaintd/inbox/extract/facts"
	"complaintd/inbox/message"
)

const complaints = "complaints@hexpress.example"

// received is when all mails of these tests come.
var received = time.Date(2026, time.December, 1, 9, 30, 12, 0, time.UTC)

var colleagues = casefile.Staff{
	Head: casefile.Colleague{Address: casefile.Address{Name: "Grace Head", Email: "head@hexpress.example"}, Language: "en"},
	Departments: []casefile.Department{{Key: "delivery", Email: "delivery@hexpress.example", Members: []casefile.Colleague{
		{Address: casefile.Address{Name: "Ola Berg", Email: "ola.berg@hexpress.example"}, Language: "nb", Aliases: []string{"ola@elsewhere.example", "kim@hexpress.example"}},
		{Address: casefile.Address{Name: "Ann Lee", Email: "ann.lee@hexpress.example"}, Language: "en"},
	}}},
}

// testConfig trusts no server and asks a DNS that knows no name.
func testConfig() Config {
	return Config{
		Staff:     colleagues,
		Mailboxes: []extract.Mailbox{{Address: complaints, Delimiter: "+"}},
		Location:  time.FixedZone("CET", 3600),
		Tags:      casefile.NewTags("a secret of these tests"),
		LookupTXT: func(context.Context, string) ([]string, error) { return nil, errors.New("no such name") },
	}
}

func newTestReader(change ...func(*Config)) *Reader {
	c := testConfig()
	for _, f := range change {
		f(&c)
	}
	return New(mailReader(), c)
}

// mailReader is the same for all tests, as making one takes its time.
var mailReader = sync.OnceValue(func() *extract.Reader {
	return extract.New(extract.Config{ReferencePrefix: "KL", Mailboxes: testConfig().Mailboxes, Limits: message.DefaultLimits(),
		Facts: facts.Config{Orders: regexp.MustCompile(`\b(\d{7,9})\b`), FewestDigits: 7, MostDigits: 9}})
})

func (r *Reader) readAt(raw string, at time.Time) *casefile.Incoming {
	return r.Read([]byte(raw), casefile.Placement{Mailbox: complaints, Folder: "INBOX", UIDValidity: 1, UID: 1}, at)
}

// TestClients reads testdata/clients/*.eml: answers to our letter as the mail
// programs of our colleagues write them. In the *.txt beside each stand the deeds,
// and below a blank line what the customer, or the file, gets.
func TestClients(t *testing.T) {
	files, err := filepath.Glob("testdata/clients/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatal(len(files), "mails", err)
	}
	r := newTestReader()
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			want, err := os.ReadFile(strings.TrimSuffix(file, ".eml") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			in := r.readAt(string(raw), received)
			if in.Staff == nil {
				t.Fatal("not taken for a colleague's:", in.Form, in.Reason)
			}
			if got := asGolden(in.Staff); got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// asGolden are the deeds and words of a mail, or the refusals.
func asGolden(mail *casefile.StaffMail) string {
	if len(mail.Refusals) > 0 {
		return "refused\n\n" + strings.Join(mail.Refusals, "\n") + "\n"
	}
	var deeds, words []string
	for _, act := range mail.Acts {
		deeds = append(deeds, strings.TrimPrefix(fmt.Sprintf("%T", act.Do), "casefile."))
		words = append(words, act.Words)
	}
	return strings.Join(deeds, " ") + "\n\n" + strings.TrimSpace(strings.Join(words, "\n")) + "\n"
}
