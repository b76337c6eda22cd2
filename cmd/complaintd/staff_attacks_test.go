package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/message"
	"complaintd/inbox/sender"
)

// This file has what the table of attacks and accidents on staff mail stands on:
// the program without its mail servers, on a clock of the test's own, with two
// complaints in it; and mails that are written from a few parts.

// firm is the program with the cases of Kari, whose letters Dina and Nils of the
// department got, and of Ola.
type firm struct {
	*firmSetup
	t        testing.TB // nil while firms are set up
	now      time.Time
	store    *sqlstore.Store
	clerk    *clerk.Clerk
	kari     casefile.Reference
	ola      casefile.Reference
	uid      uint32
	received []*casefile.QueuedLetter // all letters that were sent
}

// firmSetup is what all firms share, as it takes its time to make.
type firmSetup struct {
	cfg      *Config
	reader   *sender.Reader
	rules    casefile.Rules
	tags     casefile.Tags
	composer clerk.Composer
	empty    []byte                   // a database without cases
	database []byte                   // with the cases
	letters  []*casefile.QueuedLetter // about them
}

const trustedServer = "mx1.hexpress.example"

func firmConfig() *Config {
	cfg := benchConfig()
	cfg.Staff.UndoWindow = 0
	cfg.Staff.TrustedAuthservIDs = []string{trustedServer}
	cfg.Staff.Head = ColleagueConfig{Name: "Hedda Head", Email: "head@hexpress.example", Language: "en"}
	cfg.Staff.GeneralManager = ColleagueConfig{Email: "gm@hexpress.example"}
	cfg.Digest = DigestConfig{At: Clock(8 * time.Hour), To: []ColleagueConfig{
		{Name: "Bo Boss", Email: "bo@hexpress.example", Language: "en", Aliases: []string{"boss@hexpress.example"}}, {Email: "eva@hexpress.example", Language: "nb"}}}
	for i := range cfg.Staff.Departments {
		d := &cfg.Staff.Departments[i]
		d.Director = ColleagueConfig{Email: "director@hexpress.example", Language: "en"}
		if d.Email = d.Key + "@hexpress.example"; d.Key != "medical" {
			d.Members = []ColleagueConfig{
				{Name: "Dina Dahl", Email: "dina@hexpress.example", Language: "en", Aliases: []string{"desk@hexpress.example"}},
				{Name: "Nils Nes", Email: "nils@hexpress.example", Language: "nb"}}
		}
	}
	return cfg
}

// Complaints of both, which tell nothing of one another.
const (
	karisComplaint = "From: Kari Nordmann <kari@example.net>\nTo: complaints@hexpress.example\nSubject: Late\nMessage-ID: <kari-1@example.net>\n\n" +
		"My parcel with order 12345678 has not come, and I have waited for three weeks.\n"
	olasComplaint = "From: Ola Olsen <ola@example.org>\nTo: complaints@hexpress.example\nSubject: Broken glass\nMessage-ID: <ola-1@example.org>\n\n" +
		"The bottle of order 87654321 came broken, and I want my money back.\n"
	// spamMail is the third that comes, and gets the number 3.
	spamMail = "X-Spam-Flag: YES\nReceived: from a.example by mx1.hexpress.example; Tue, 24 Nov 2026 09:00:00 +0000\n" +
		"From: Per <per@example.org>\nTo: complaints@hexpress.example\nSubject: Klage\nMessage-ID: <per-1@example.org>\n\nMy order 11223344 never came.\n"
)

var setUpFirm = sync.OnceValue(func() *firmSetup {
	cfg := firmConfig()
	set, err := newTemplates(cfg)
	must(err)
	rules, err := newRules(cfg)
	must(err)
	tags := newTags(cfg)
	none := func(_ context.Context, name string) ([]string, error) {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	s := &firmSetup{cfg: cfg, rules: rules, tags: tags, composer: newComposer(cfg, set, tags),
		reader: sender.New(newReader(cfg, cfg.Mailboxes[0]), sender.Config{Staff: newStaff(cfg), Mailboxes: readMailboxes(cfg),
			Location: cfg.Calendar.TimeZone, Tags: tags, TrustedServers: cfg.Staff.TrustedAuthservIDs, LookupTXT: none})}
	folder, err := os.MkdirTemp("", "firm")
	must(err)
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "complaintd.db")
	f := &firm{firmSetup: s, now: time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)}
	f.open(path, 0)
	must(f.store.Close())
	s.empty, err = os.ReadFile(path)
	must(err)
	f.open(path, 0)
	for _, mail := range []string{karisComplaint, olasComplaint, spamMail} {
		s.letters = append(s.letters, f.take(mail)...)
	}
	must(f.store.Close())
	s.database, err = os.ReadFile(path)
	must(err)
	return s
})

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func (f *firm) open(path string, undo time.Duration) {
	store, err := sqlstore.Open(context.Background(), path)
	must(err)
	rules := f.rules
	rules.UndoWindow, rules.Staff.Managers = undo, nil // so that digests are not among the letters of every morning
	f.store = store
	f.hire(rules)
}

// hire has a clerk work by the rules.
func (f *firm) hire(rules casefile.Rules) {
	f.clerk = clerk.New(clerk.Config{Store: f.store, Rules: rules, Tags: f.tags, Ledger: ledgerOf(f.cfg), Composer: f.composer, Reader: f.reader,
		Now: func() time.Time { return f.now }, Log: slog.New(slog.DiscardHandler)})
}

// newFirm is a firm an hour after the complaints came. Words to customers wait
// for the time undo.
func newFirm(t testing.TB, undo time.Duration) *firm {
	f := &firm{firmSetup: setUpFirm(), t: t, now: time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC), uid: 100}
	path := filepath.Join(t.TempDir(), "complaintd.db")
	must(os.WriteFile(path, f.database, 0o600))
	f.open(path, undo)
	t.Cleanup(func() { _ = f.store.Close() })
	f.received = slices.Clone(f.letters)
	f.kari, f.ola = f.to("kari", casefile.Acknowledgement).Reference, f.to("ola", casefile.Acknowledgement).Reference
	return f
}

// take takes mails in, as one group, and returns the letters that are sent then,
// what cannot wait among them.
func (f *firm) take(mails ...string) []*casefile.QueuedLetter {
	var group []*casefile.Incoming
	for _, mail := range mails {
		f.uid++
		at := casefile.Placement{Mailbox: "complaints@hexpress.example", Folder: "INBOX", UIDValidity: 1, UID: f.uid}
		group = append(group, f.reader.Read([]byte(mail), at, f.now))
	}
	_, err := f.clerk.Receive(context.Background(), group)
	must(err)
	return f.wait(0)
}

// send sends what is due.
func (f *firm) send() (sent []*casefile.QueuedLetter) {
	for {
		letter, _, err := f.clerk.Next(context.Background(), f.now)
		must(err)
		if letter == nil {
			f.received = append(f.received, sent...)
			return sent
		}
		sent = append(sent, letter)
		must(f.clerk.Settle(context.Background(), f.now, letter, casefile.Settlement{Outcome: casefile.Delivered}))
	}
}

// wait lets the time pass, and what falls due happen.
func (f *firm) wait(d time.Duration) []*casefile.QueuedLetter {
	f.now = f.now.Add(d)
	_, err := f.clerk.Due(context.Background())
	must(err)
	return f.send()
}

// local is the local part of an address.
func local(address string) string {
	before, _, _ := strings.Cut(address, "@")
	return before
}

// to is the newest letter of the name to somebody; of two cases, in Kari's.
func (f *firm) to(who string, name casefile.LetterName) *casefile.QueuedLetter {
	for _, l := range slices.Backward(f.received) {
		if local(l.Recipient) == who && l.Name == name && (f.kari == "" || who == "ola" || l.Reference == f.kari || l.Reference == "") {
			return l
		}
	}
	f.t.Fatalf("no %s to %s", name, who)
	return nil
}

// aboutOla is the letter by which a colleague learned of Ola's complaint.
func (f *firm) aboutOla(who string) *casefile.QueuedLetter {
	for _, l := range f.received {
		if local(l.Recipient) == who && l.Name == casefile.CaseOpened && l.Reference == f.ola {
			return l
		}
	}
	f.t.Fatal("Ola's complaint was told to nobody")
	return nil
}

// tagged is the return address that was made for somebody in a case.
func (f *firm) tagged(ref casefile.Reference, email string) string {
	return "complaints+" + string(ref) + "." + f.tags.Reply(ref, email) + "@hexpress.example"
}

// stands is all of the cases that a mail might change: what is only noted in
// them, such as that it was filed, does not count.
func (f *firm) stands() string {
	cases, err := f.store.CasesAfter(context.Background(), 0, 100)
	must(err)
	var all []string
	for _, c := range cases {
		c, _, err = f.store.Case(context.Background(), c.Number)
		must(err)
		c.Version, c.LastAct, c.FinalReturnedAt, c.Away = 0, casefile.LastAct{}, time.Time{}, nil
		c.Parties = slices.DeleteFunc(c.Parties, func(p casefile.Party) bool { return p.Role == casefile.ThirdParty })
		text, err := json.Marshal(c)
		must(err)
		all = append(all, string(text))
	}
	return strings.Join(all, "\n")
}

// letter is a mail while it is written: the fields of its header, from the top,
// and its body.
type letter struct {
	fields [][2]string
	body   string
}

// change sets a part of a letter.
type change func(*letter)

// set replaces a field, or adds it at the bottom.
func set(name, value string) change {
	return func(l *letter) {
		for i := range l.fields {
			if l.fields[i][0] == name {
				l.fields[i][1] = value
				return
			}
		}
		l.fields = append(l.fields, [2]string{name, value})
	}
}

// top adds a field above all others, as a mail server does.
func top(name, value string) change {
	return func(l *letter) { l.fields = append([][2]string{{name, value}}, l.fields...) }
}

// more adds a further field below all others.
func more(name, value string) change {
	return func(l *letter) { l.fields = append(l.fields, [2]string{name, value}) }
}

func without(names ...string) change {
	return func(l *letter) {
		l.fields = slices.DeleteFunc(l.fields, func(f [2]string) bool { return slices.Contains(names, f[0]) })
	}
}

func from(value string) change    { return set("From", value) }
func to(value string) change      { return set("To", value) }
func subject(value string) change { return set("Subject", value) }

// body replaces the whole body.
func body(contentType, text string) change {
	return func(l *letter) {
		set("Content-Type", contentType)(l)
		l.body = text
	}
}

func html(text string) change { return body("text/html; charset=utf-8", text) }

// unthreaded names no letter of the case, neither by its Message-ID nor by its
// reference.
func unthreaded(l *letter) {
	without("In-Reply-To", "References")(l)
	subject("About the parcel")(l)
}

// unproven came to the plain complaints address.
var unproven = to("complaints@hexpress.example")

func (l *letter) String() string {
	var b strings.Builder
	for _, f := range l.fields {
		fmt.Fprintf(&b, "%s: %s\n", f[0], f[1])
	}
	return strings.ReplaceAll(b.String()+"\n"+l.body, "\n", "\r\n")
}

const dinasSignature = "\n\nBest wishes\nDina Dahl\nTel. +44 20 7946 0999\n"

// answers is somebody's answer to a letter, as mail programs write it.
func (f *firm) answers(answered *casefile.QueuedLetter, who, words string, changes ...change) string {
	m, err := message.Parse(answered.Bytes, message.DefaultLimits())
	must(err)
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(m.Text), "\n", "\n> ")
	l := &letter{fields: [][2]string{
		{"From", who}, {"To", m.Header.Addresses("Reply-To")[0].Email}, {"Subject", "Re: " + m.Header.Text("Subject")},
		{"Date", f.now.Format(time.RFC1123Z)}, {"Message-ID", fmt.Sprintf("<mail-%d@hexpress.example>", f.uid+1)},
		{"In-Reply-To", "<" + answered.MessageID + ">"}, {"References", "<" + answered.MessageID + ">"},
		{"MIME-Version", "1.0"}, {"Content-Type", "text/plain; charset=utf-8"},
	}, body: words + "\n\nOn Tue, 24 Nov 2026 at 09:00, Hexpress complaints <complaints@hexpress.example> wrote:\n" + quoted + "\n"}
	for _, c := range changes {
		c(l)
	}
	return l.String()
}

const (
	dinasFrom = "Dina Dahl <dina@hexpress.example>"
	nilsFrom  = "Nils Nes <nils@hexpress.example>"
	karisFrom = "Kari Nordmann <kari@example.net>"
	evesFrom  = "Eve <eve@evil.example>"
)

// dina answers the letter about Kari's complaint.
func (f *firm) dina(words string, changes ...change) string {
	return f.answers(f.to("dina", casefile.CaseOpened), dinasFrom, words+dinasSignature, changes...)
}

func (f *firm) nils(words string, changes ...change) string {
	return f.answers(f.to("nils", casefile.CaseOpened), nilsFrom, words, changes...)
}

// kariWrites is Kari's answer to her acknowledgement.
func (f *firm) kariWrites(words string, changes ...change) string {
	return f.answers(f.to("kari", casefile.Acknowledgement), karisFrom, words, append([]change{set("Message-ID", fmt.Sprintf("<kari-%d@example.net>", f.uid))}, changes...)...)
}

// attack is a mail that is an attack or an accident, and what must hold then.
type attack struct {
	name string
	// before happens first; nil for nothing.
	before func(*firm)
	mail   func(*firm) string
	// letters are all that follow, as name>recipient.
	letters string
	// changes: the cases are not as they were.
	changes bool
	// told stands in the letter to the staff; customer in the one outside.
	told, customer string
	undo           time.Duration
}

// forbidden must stand in no letter to a customer. None of it can come about by
// chance in a Message-ID or a boundary.
var forbidden = []string{"dina", "nils", "head@", "7946 0999", "Best wishes", "#final", "@hexpress.example>,", "Olsen", "87654321", "wrote:", "SECRET"}

func testAttacks(t *testing.T, attacks []attack) {
	seen := map[string]bool{}
	for _, a := range attacks {
		if seen[a.name] {
			t.Fatalf("%s: twice", a.name)
		}
		seen[a.name] = true
		t.Run(a.name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t, a.undo)
			if a.before != nil {
				a.before(f)
			}
			before := f.stands()
			f.now = f.now.Add(time.Minute)
			a.check(t, f, before, f.take(a.mail(f)))
		})
	}
}

func (a attack) check(t *testing.T, f *firm, before string, letters []*casefile.QueuedLetter) {
	t.Helper()
	var names, outside, inside []string
	for _, l := range letters {
		names = append(names, string(l.Name)+">"+local(l.Recipient))
		m, err := message.Parse(l.Bytes, message.DefaultLimits())
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(l.Recipient, "@hexpress.example") {
			inside = append(inside, m.Text)
			continue
		}
		outside = append(outside, m.Text)
		all := strings.ToLower(fmt.Sprint(m.Text, "\n", string(headerOf(l.Bytes))))
		for _, word := range forbidden {
			if strings.Contains(all, strings.ToLower(word)) {
				t.Errorf("%s tells %s %q:\n%s", l.Name, l.Recipient, word, all)
			}
		}
	}
	slices.Sort(names)
	if got := strings.Join(names, " "); got != a.letters {
		t.Errorf("letters %q, want %q\n%s", got, a.letters, strings.Join(inside, "\n---\n"))
	}
	if after := f.stands(); (after != before) != a.changes {
		t.Errorf("the cases were\n%s\nand are\n%s", before, after)
	}
	for text, want := range map[string]string{strings.Join(inside, "\n"): a.told, strings.Join(outside, "\n"): a.customer} {
		if !strings.Contains(text, want) {
			t.Errorf("%q does not stand in\n%s", want, cmp.Or(text, "any letter"))
		}
	}
}

func headerOf(mail []byte) []byte {
	header, _, _ := bytes.Cut(mail, []byte("\r\n\r\n"))
	return header
}
