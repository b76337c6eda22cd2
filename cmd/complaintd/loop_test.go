package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/message"
	"complaintd/inbox/scan"
	"complaintd/inbox/sender"
)

// correspondent is a daemon without its mail servers: bytes of mails go in,
// bytes of letters come out.
type correspondent struct {
	address string
	reader  *sender.Reader
	clerk   *clerk.Clerk
	uid     uint32
	scanner *scan.Scanner // nil: nothing is examined for viruses
}

func newCorrespondent(t *testing.T, address string) *correspondent {
	t.Helper()
	cfg := benchConfig()
	cfg.Mailboxes[0].Address, cfg.Staff.UndoWindow = address, 0
	store, err := sqlstore.Open(t.Context(), filepath.Join(t.TempDir(), "complaintd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	set, err := newTemplates(cfg)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := newRules(cfg)
	if err != nil {
		t.Fatal(err)
	}
	tags := newTags(cfg)
	return &correspondent{address: address, reader: newStaffReader(cfg, cfg.Mailboxes[0]),
		clerk: clerk.New(clerk.Config{Store: store, Rules: rules, Tags: tags, Ledger: ledgerOf(cfg), Composer: newComposer(cfg, set, tags),
			Reader: newStaffReader(cfg, cfg.Mailboxes[0]), Now: time.Now, Log: slog.New(slog.DiscardHandler)})}
}

// get takes a mail in and returns the letters that go to the other address.
func (c *correspondent) get(t *testing.T, mail []byte, other string) (letters [][]byte) {
	t.Helper()
	for _, letter := range c.exchange(t, mail) {
		if letter.Recipient == other {
			letters = append(letters, letter.Bytes)
		}
	}
	return letters
}

// exchange takes a mail in and returns all letters that are sent then.
func (c *correspondent) exchange(t *testing.T, mail []byte) (letters []*casefile.QueuedLetter) {
	t.Helper()
	c.uid++
	at := casefile.Placement{Mailbox: c.address, Folder: "INBOX", UIDValidity: 1, UID: c.uid}
	in := c.reader.Read(mail, at, time.Now())
	if c.scanner != nil {
		if err := c.scanner.Examine(t.Context(), []*casefile.Incoming{in}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.clerk.Receive(context.Background(), []*casefile.Incoming{in}); err != nil {
		t.Fatal(err)
	}
	for {
		letter, _, err := c.clerk.Next(t.Context(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if letter == nil {
			return letters
		}
		letters = append(letters, letter)
		if err := c.clerk.Settle(t.Context(), time.Now(), letter, casefile.Settlement{Outcome: casefile.Delivered}); err != nil {
			t.Fatal(err)
		}
	}
}

// Two daemons that acknowledge complaints are set on each other, as when one
// company's complaints address complains to another's.
func TestTwoDaemonsFallSilent(t *testing.T) {
	ours, theirs := newCorrespondent(t, "complaints@hexpress.example"), newCorrespondent(t, "klage@other.example")
	mails := [][]byte{[]byte("From: Klage <klage@other.example>\r\nTo: complaints@hexpress.example\r\n" +
		"Subject: Klage\r\nMessage-ID: <1@other.example>\r\n\r\nHei, vi venter fortsatt på svar fra dere om pakken vår.\r\n")}
	sent := map[string]int{}
	for range 5 {
		var back [][]byte
		for _, mail := range mails {
			back = append(back, ours.get(t, mail, theirs.address)...)
		}
		sent[ours.address] += len(back)
		mails = nil
		for _, mail := range back {
			mails = append(mails, theirs.get(t, mail, ours.address)...)
		}
		sent[theirs.address] += len(mails)
	}
	if sent[ours.address] != 1 || sent[theirs.address] != 0 {
		t.Errorf("mails sent: %v; want one acknowledgement and then silence", sent)
	}
}

// A vacation robot answers every letter with a notice that nothing marks as a
// machine's and that belongs to no thread: each looks like a new complaint, from
// a subaddress of its own and about an order of its own.
func TestVacationRobotWithoutHeadersFallsSilent(t *testing.T) {
	ours := newCorrespondent(t, "complaints@hexpress.example")
	const most, mails = 5, 9 // by the defaults an address gets five letters a day
	acknowledged := 0
	var department []byte // the last letter to it
	for n := range mails {
		robot := fmt.Sprintf("robot+%d@example.net", n)
		for _, letter := range ours.exchange(t, vacationNotice(robot, n)) {
			switch letter.Recipient {
			case robot:
				acknowledged++
			case "service@hexpress.example":
				department = letter.Bytes
			}
		}
	}
	if acknowledged != most {
		t.Errorf("%d acknowledgements of %d notices, want %d", acknowledged, mails, most)
	}
	told, err := message.Parse(department, message.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"så mange automatiske e-poster i dag som den kan få", orderOf(mails - 1)} {
		if !strings.Contains(told.Text, want) {
			t.Errorf("the department is not told %q", want)
		}
	}
}

// vacationNotice is the n-th notice of a robot.
func vacationNotice(from string, n int) []byte {
	return fmt.Appendf(nil, "From: %s\r\nTo: complaints@hexpress.example\r\nSubject: Closed this week\r\nMessage-ID: <%d@robot.example.net>\r\n\r\n"+
		"Our shop is closed until 4 January. Your mail has the number %s here, and Lise will look at it then.\r\n", from, n, orderOf(n))
}

// orderOf is a number that looks like that of an order.
func orderOf(n int) string { return fmt.Sprint(20448210 + n) }
