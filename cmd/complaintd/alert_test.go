package main

import (
	"context"
	"fmt"
	htmltext "html"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/cmd/complaintd/demo"
)

// plant is a company with real mail servers around a daemon that is started anew
// each time it works.
type plant struct {
	t       *testing.T
	cfg     *Config
	servers *demo.Servers
	now     time.Time
}

func newPlant(t *testing.T) *plant {
	t.Helper()
	servers, err := demo.StartServers()
	must(err)
	t.Cleanup(func() { _ = servers.Close() })
	text, err := servers.Config()
	must(err)
	file := filepath.Join(t.TempDir(), "complaintd.yaml")
	must(os.WriteFile(file, text, 0o600))
	cfg, err := loadConfig(file, func(string) (string, bool) { return "", false })
	must(err)
	return &plant{t: t, cfg: cfg, servers: servers, now: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}
}

// work runs the daemon once and returns the alerts that are sent then, and its
// error.
func (p *plant) work() (alerts []demo.Letter, err error) {
	p.t.Helper()
	before := len(p.servers.Letters())
	d, err := newDaemon(context.Background(), p.cfg, clock{now: func() time.Time { return p.now }}, slog.New(slog.DiscardHandler))
	must(err)
	err = d.Once(context.Background())
	must(d.Close())
	for _, l := range p.servers.Letters()[before:] {
		if l.Name == casefile.Alert {
			alerts = append(alerts, l)
		}
	}
	return alerts, err
}

func (p *plant) deliver(from, subject, to, words string) {
	p.t.Helper()
	mail := fmt.Sprintf("From: %s\nTo: %s\nSubject: %s\nMessage-ID: <%d@example.net>\n\n%s\n", from, to, subject, p.now.UnixNano(), words)
	must(p.servers.Deliver([]byte(strings.ReplaceAll(mail, "\n", "\r\n")), p.now))
	p.now = p.now.Add(time.Millisecond)
}

// A mailbox that refuses the log-in is told of after a quarter of an hour, in
// plain words and without a secret, and so is that it can be read again; the
// daemon starts anew at every attempt.
func TestAMailboxThatRefusesTheLogIn(t *testing.T) {
	p := newPlant(t)
	if alerts, err := p.work(); len(alerts) > 0 || err != nil {
		t.Fatalf("%d alerts, error %v", len(alerts), err)
	}
	right := p.cfg.Mailboxes[0].Password
	p.cfg.Mailboxes[0].Password = NewSecret("a password of before")
	var told []demo.Letter
	for minute := range 30 {
		p.now = p.now.Add(time.Minute)
		alerts, err := p.work()
		if err == nil {
			t.Fatal("a log-in that is refused is no failure")
		}
		if len(alerts) > 0 && minute != 15 {
			t.Errorf("told after %d minutes", minute)
		}
		told = append(told, alerts...)
	}
	if len(told) != 1 || told[0].Recipient != "helen.marsh@hexpress.example" ||
		!strings.Contains(told[0].Text, "the server refuses the user name or the password") || strings.Contains(told[0].Text, "of before") {
		t.Fatalf("told %+v", told)
	}
	p.cfg.Mailboxes[0].Password = right
	p.now = p.now.Add(time.Minute)
	if alerts, err := p.work(); err != nil || len(alerts) != 1 || !strings.Contains(alerts[0].Subject, "can be read again") {
		t.Errorf("of a mailbox that can be read again: %+v, %v", alerts, err)
	}
}

// A letter that the submission server can't take is told of in the same run; it
// names the case and nothing of the customer.
func TestALetterThatCanNotBeSent(t *testing.T) {
	p := newPlant(t)
	p.deliver("Åse <åse@example.net>", "Late", demo.Mailbox, "My parcel with order 12345678 has not come.")
	alerts, err := p.work()
	if err != nil || len(alerts) != 1 {
		t.Fatalf("%d alerts, %v", len(alerts), err)
	}
	text := strings.Join(strings.Fields(alerts[0].Text), " ")
	if !strings.Contains(text, "an e-mail to the customer was refused by the mail server") || !strings.Contains(text, "KL-26-000001-7") {
		t.Errorf("it says\n%s", alerts[0].Text)
	}
	if all := string(alerts[0].Raw); strings.Contains(all, "Åse") || strings.Contains(alerts[0].Text, "åse") || strings.Contains(alerts[0].Text, "12345678") {
		t.Errorf("it tells of the customer:\n%s", all)
	}
}

// The links of an alert act, each on its own case, for the one whom it was
// written to and for nobody else.
func TestTheLinksOfAnAlert(t *testing.T) {
	p := newPlant(t)
	for i := range 5 {
		p.deliver(fmt.Sprintf("kari%d@example.net", i), "Help", demo.Mailbox, "I had an allergic reaction to the tablets and was taken to hospital.")
	}
	alerts, err := p.work()
	if err != nil || len(alerts) != 1 || alerts[0].Recipient != "medical@hexpress.example" {
		t.Fatalf("alerts %+v, %v", alerts, err)
	}
	links := regexp.MustCompile(`href="(mailto:[^"]*)"`).FindAllStringSubmatch(alerts[0].HTML, -1)
	clicked := 0
	for _, link := range links {
		written, err := url.Parse(htmltext.UnescapeString(link[1]))
		must(err)
		to, err := url.PathUnescape(written.Opaque)
		must(err)
		if body := written.Query().Get("body"); strings.HasPrefix(body, "#se") {
			p.deliver("nosy@example.org", written.Query().Get("subject"), to, body)
			p.deliver("helen.marsh@hexpress.example", written.Query().Get("subject"), to, body)
			if _, err := p.work(); err != nil {
				t.Fatal(err)
			}
			if seen := p.seen(); seen != clicked {
				t.Fatalf("%d cases are seen before it is clicked, want %d", seen, clicked)
			}
			p.deliver("medical@hexpress.example", written.Query().Get("subject"), to, body)
			if _, err := p.work(); err != nil {
				t.Fatal(err)
			}
			clicked++
		}
	}
	if seen := p.seen(); clicked != 2 || seen != 2 {
		t.Errorf("%d links clicked, %d cases seen, want 2", clicked, seen)
	}
}

// seen is in how many cases somebody took notice of harm.
func (p *plant) seen() (n int) {
	p.t.Helper()
	d, err := openOffice(context.Background(), p.cfg, clock{now: func() time.Time { return p.now }}, slog.New(slog.DiscardHandler))
	must(err)
	cases, err := d.store.CasesAfter(context.Background(), 0, 100)
	must(err)
	must(d.Close())
	for _, c := range cases {
		if !c.SeenAt.IsZero() {
			n++
		}
	}
	return n
}
