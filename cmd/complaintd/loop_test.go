package main

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/casefile/sqlstore"
	"complaintd/inbox/extract"
)

// correspondent is a daemon without its mail servers: bytes of mails go in,
// bytes of letters come out.
type correspondent struct {
	address string
	reader  *extract.Reader
	clerk   *clerk.Clerk
	uid     uint32
}

func newCorrespondent(t *testing.T, address string) *correspondent {
	t.Helper()
	cfg := benchConfig()
	cfg.Mailboxes[0].Address = address
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
	return &correspondent{address: address, reader: newReader(cfg, cfg.Mailboxes[0]),
		clerk: clerk.New(clerk.Config{Store: store, Rules: rules, Tags: tags, Composer: newComposer(cfg, set, tags),
			Now: time.Now, Log: slog.New(slog.DiscardHandler)})}
}

// get takes a mail in and returns the letters that go to the other address.
func (c *correspondent) get(t *testing.T, mail []byte, other string) (letters [][]byte) {
	t.Helper()
	c.uid++
	at := casefile.Placement{Mailbox: c.address, Folder: "INBOX", UIDValidity: 1, UID: c.uid}
	in := c.reader.Read(mail, at, time.Now())
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
		if letter.Recipient == other {
			letters = append(letters, letter.Bytes)
		}
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
