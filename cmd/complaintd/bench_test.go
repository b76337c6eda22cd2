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
	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

// BenchmarkReceive measures everything between the bytes of a mail and its
// committed case, without the mail servers: reading, deciding, composing both
// letters, and the transaction, in groups as the inbox makes them.
func BenchmarkReceive(b *testing.B) {
	for _, group := range []int{1, 50} {
		b.Run(fmt.Sprintf("group=%d", group), func(b *testing.B) { benchmarkReceive(b, group) })
	}
}

func benchmarkReceive(b *testing.B, size int) {
	cfg := benchConfig()
	store, err := sqlstore.Open(context.Background(), filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	set, err := newTemplates(cfg)
	if err != nil {
		b.Fatal(err)
	}
	rules, err := newRules(cfg)
	if err != nil {
		b.Fatal(err)
	}
	tags := newTags(cfg)
	office := clerk.New(clerk.Config{Store: store, Rules: rules, Tags: tags, Ledger: ledgerOf(cfg), Composer: newComposer(cfg, set, tags),
		Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	reader := extract.New(extract.Config{ReferencePrefix: "KL", Mailboxes: readMailboxes(cfg), Limits: message.DefaultLimits()})
	b.ReportAllocs()
	uid := uint32(0)
	for b.Loop() {
		group := make([]*casefile.Incoming, size)
		for i := range group {
			uid++
			at := casefile.Placement{Mailbox: cfg.Mailboxes[0].Address, Folder: "INBOX", UIDValidity: 1, UID: uid}
			group[i] = reader.Read(benchMail(uid), at, time.Now())
		}
		if _, err := office.Receive(context.Background(), group); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(uid)/b.Elapsed().Seconds(), "mails/s")
}

func benchConfig() *Config {
	cfg := defaultConfig()
	mailbox := defaultMailbox()
	mailbox.Address = "complaints@hexpress.example"
	cfg.Mailboxes = []MailboxConfig{mailbox}
	cfg.Company.Name = "Hexpress Healthcare Limited"
	cfg.Secret = NewSecret("a secret for nothing but this benchmark")
	for i := range cfg.Staff.Departments {
		cfg.Staff.Departments[i].Email = "service@hexpress.example"
	}
	return &cfg
}

// benchMail is a complaint of about 4 KB, each with words of its own.
func benchMail(n uint32) []byte {
	var text strings.Builder
	for line := 0; text.Len() < 3500; line++ {
		fmt.Fprintf(&text, "Jeg har ventet på pakken min siden den %d. november, og ingen svarer når jeg ringer (%d).\r\n", line%28+1, n)
	}
	return fmt.Appendf(nil, "Return-Path: <kunde%[1]d@example.net>\r\nReceived: from mx.example.net by mx1.hexpress.example; Mon, 23 Nov 2026 09:00:00 +0000\r\n"+
		"From: Kunde %[1]d <kunde%[1]d@example.net>\r\nTo: complaints@hexpress.example\r\nSubject: Pakken kom ikke\r\n"+
		"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\nMessage-ID: <%[1]d@example.net>\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%[2]s", n, text.String())
}
