package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// BenchmarkDigest is complaintd digest, from its start to its end, among 1,000,000
// cases of the last year with their milestones and their events, of which 3,000 are
// not closed; among 200,000 mails without a case, 1,000 of which came since the last
// digest. peak-MiB is the most memory that the process had; cpu-ms/op are those of the
// processor, which count on a busy machine.
func BenchmarkDigest(b *testing.B) {
	folder := b.TempDir()
	fillForDigest(b, filepath.Join(folder, "complaintd.db"))
	config := filepath.Join(folder, "complaintd.yaml")
	must(os.WriteFile(config, []byte(`company: {name: Example Ltd}
mailbox: {address: complaints@hexpress.example, host: localhost, username: complaints, password: mailbox-password}
smtp: {host: localhost}
secret: 0123456789abcdef-secret
staff: {head_of_customer_services: head@hexpress.example}
`), 0o600))
	program, err := os.Executable() // which is the program under its name; see TestMain
	must(err)
	peak, cpu := int64(0), time.Duration(0)
	for b.Loop() {
		cmd := exec.Command(program)
		cmd.Args = []string{"complaintd", "digest", "--config", config}
		out, err := cmd.CombinedOutput()
		if err != nil || len(out) < 1000 {
			b.Fatalf("%v: %s", err, out)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
		peak = max(peak, cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss) // KiB on Linux
	}
	b.ReportMetric(float64(peak)/1024, "peak-MiB")
	b.ReportMetric(float64(cpu.Milliseconds())/float64(b.N), "cpu-ms/op")
}

// fillForDigest makes the database of the benchmark.
func fillForDigest(b *testing.B, file string) {
	b.Helper()
	ctx := context.Background()
	store, err := sqlstore.Open(ctx, file)
	must(err)
	now := time.Now().UTC().Truncate(time.Second)
	rules, err := newRules(benchConfig())
	must(err)
	must(store.Write(ctx, func(tx *sqlstore.Tx) error {
		if err := tx.RecordDigest(ctx, sqlstore.Digest{Day: rules.NoDigestBefore(now.AddDate(0, 0, -1)), Since: now.AddDate(0, 0, -1), WrittenAt: now.AddDate(0, 0, -1)}); err != nil {
			return err
		}
		for n := range int64(3000) {
			if err := tx.InsertCase(ctx, liveCase(rules, now, 2_000_000+n), time.Time{}); err != nil {
				return err
			}
		}
		return nil
	}))
	must(store.Close())
	fillClosed(b, file, now)
}

// liveCase is a case of the last ten days as it stands after a complaint, or after an
// answer.
func liveCase(rules casefile.Rules, now time.Time, number int64) casefile.Case {
	received := now.Add(-time.Duration(number%240) * time.Hour)
	customer := casefile.Address{Name: "Kari Nordmann", Email: fmt.Sprintf("kari%d@example.net", number)}
	mail := &casefile.Incoming{Placement: casefile.Placement{Mailbox: "complaints@hexpress.example"}, Form: casefile.Human, ReceivedAt: received,
		From: customer, AnswerTo: customer, Subject: "Where is my parcel?", MessageID: fmt.Sprintf("%d@example.net", number), Language: "nb",
		Facts: casefile.Facts{Name: "Kari Nordmann", Orders: []string{"12345678"}, Phones: []string{"+4791234567"}, Department: "delivery",
			Address: casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}}}
	c := rules.Decide(received, casefile.Case{Number: number, Reference: casefile.NewReference("KL", now.Year(), number)}, casefile.MailArrived{Mail: mail}).Case
	for due := rules.NextDue(c); !due.IsZero() && !due.After(now); due = rules.NextDue(c) {
		c = rules.Decide(due, c, casefile.TimePassed{}).Case
	}
	return c
}

// fillClosed adds what is closed, behind the store's back.
func fillClosed(b *testing.B, file string, now time.Time) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+file+"?_pragma=synchronous(OFF)")
	must(err)
	defer db.Close()
	const closed = 1_000_000
	const numbers = `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) `
	step := (365 * 24 * time.Hour).Microseconds() / closed
	from := now.AddDate(-1, 0, 0).UnixMicro()
	for _, fill := range []struct {
		query string
		args  []any
	}{
		{numbers + `INSERT INTO cases (number, reference, version, mailbox, subject, state, stage, owner, department, language,
			opened_at, received_at, deadline, facts, record)
			SELECT i, 'KL-' || i, 3, 'complaints@hexpress.example', 'Where is my parcel?', 'closed', 1, 'department', 'delivery', 'nb',
			0, 0, 0, '{}', '{"Stage":1,"DayZero":"2026-11-23"}' FROM n`, []any{closed}},
		{numbers + `INSERT INTO profile (id, kind, stage, department, language, channel, timing, promise, outcome, overturned)
			SELECT 1000 + i, CASE i % 2 WHEN 0 THEN 'opened' ELSE 'answered' END, 1, 'department ' || (i % 6), 'l' || (i / 6 % 10), 'email',
			CASE i % 2 WHEN 0 THEN '' ELSE 'on_time' END, '', CASE i / 60 % 3 WHEN 0 THEN 'upheld' WHEN 1 THEN 'partly' ELSE 'rejected' END, FALSE FROM n`, []any{180}},
		{numbers + `INSERT INTO milestone (at, case_number, n, profile, day_zero, cause)
			SELECT ? + i * ?, i, 0, 1002 + abs(random() % 90) * 2, '', '' FROM n`, []any{closed, from, step}},
		{numbers + `INSERT INTO milestone (at, case_number, n, profile, day_zero, cause)
			SELECT ? + i * ?, i, 1, 1001 + abs(random() % 90) * 2, date((? + i * ?) / 1000000, 'unixepoch'), 'cause ' || (i % 30) FROM n`,
			[]any{closed, from, step, from, step}},
		{numbers + `INSERT INTO event (case_number, seq, at, kind, reason)
			SELECT 1 + i / 3, 1 + i % 3, ? + (i / 3) * ?, CASE i % 3 WHEN 0 THEN 'case_opened' WHEN 1 THEN 'handed_over' ELSE 'case_closed' END, 'why' FROM n`,
			[]any{3*closed - 3, from, step}},
		{numbers + `INSERT INTO mail (id, content_key, kind, reason, folder, message_id, received_at, ingested_at, size, raw)
			SELECT i, i, 'spam', 'the spam filter says so in X-Spam-Flag', 'processed', i || '@example.net', ? - (200000 - i) * ?, ? - (200000 - i) * ?, 4000, x'00' FROM n`,
			[]any{200_000, now.UnixMicro(), (86 * time.Second).Microseconds(), now.UnixMicro(), (86 * time.Second).Microseconds()}},
	} {
		if _, err := db.Exec(fill.query, fill.args...); err != nil {
			b.Fatal(err)
		}
	}
}
