package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"complaintd/casefile"
)

func testLedger(t testing.TB) casefile.Ledger {
	t.Helper()
	ledger, err := casefile.NewLedger("a secret of the company")
	if err != nil {
		t.Fatal(err)
	}
	return ledger
}

// history records a case with so many events.
func (s *Store) history(t testing.TB, number int64, events int) {
	t.Helper()
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		if err := tx.InsertCase(ctx, someCase(number), time.Time{}); err != nil {
			return err
		}
		return tx.AppendEvents(ctx, testLedger(t), number, 7, someEvents(events))
	})
}

func someEvents(n int) []casefile.Salted {
	events := make([]casefile.Salted, n)
	for i := range events {
		e := casefile.Event{At: noon.Add(time.Duration(i) * time.Hour), Kind: casefile.EventActed, Reason: "why", By: "anne@hexpress.example"}
		switch i % 3 {
		case 0:
			e = casefile.Event{At: e.At, Kind: casefile.EventMailAdded, Reason: "a mail", Mail: true}
		case 1:
			e = casefile.Event{At: e.At, Kind: casefile.EventLetterSent, Reason: "acknowledgement", Letter: 3}
		}
		events[i] = casefile.Salted{Event: e, Salt: casefile.Salt{byte(i), 1}}
	}
	return events
}

func (s *Store) audit(t testing.TB) ([]casefile.LedgerFault, casefile.LedgerReport) {
	t.Helper()
	var faults []casefile.LedgerFault
	report, err := s.AuditLedger(context.Background(), testLedger(t), casefile.LedgerNote{}, func(f casefile.LedgerFault) { faults = append(faults, f) })
	if err != nil {
		t.Fatal(err)
	}
	return faults, report
}

// TestLedgerComesBackAsItWasStored: more cases than are read at a time, with gaps.
func TestLedgerComesBackAsItWasStored(t *testing.T) {
	s, _ := newStore(t)
	for i := range int64(auditStep + 3) {
		s.history(t, 1+i*i, 4)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		return tx.AppendEvents(ctx, testLedger(t), 1, 0, someEvents(3))
	})
	faults, report := s.audit(t)
	if len(faults) > 0 || !report.Sound() || report.Cases != auditStep+3 || report.Events != 4*(auditStep+3)+3 {
		t.Errorf("%v, %+v", faults, report)
	}
}

// TestLedgerSeesEveryColumn that a history is kept in.
func TestLedgerSeesEveryColumn(t *testing.T) {
	for _, change := range []string{
		"UPDATE event SET at = at + 1 WHERE seq = 2", "UPDATE event SET kind = 'x' WHERE seq = 2", "UPDATE event SET reason = 'x' WHERE seq = 2",
		"UPDATE event SET by = 'x' WHERE seq = 2", "UPDATE event SET mail_id = 8 WHERE seq = 2", "UPDATE event SET letter_id = 4 WHERE seq = 2",
		"UPDATE event SET serial = 9 WHERE seq = 2", "UPDATE event SET salt = x'00' WHERE seq = 2", "UPDATE event SET salt = NULL WHERE seq = 2",
		"UPDATE event SET digest = x'00' WHERE seq = 2", "UPDATE event SET link = x'00' WHERE seq = 2", "UPDATE event SET link = NULL WHERE seq = 2",
		"UPDATE event SET key_id = NULL WHERE seq = 2", "UPDATE event SET case_number = 2, seq = 9 WHERE case_number = 1 AND seq = 2",
		"UPDATE event SET seq = 99 WHERE seq = 2", "DELETE FROM event WHERE seq = 4 AND case_number = 1", "DELETE FROM event WHERE case_number = 1",
		"INSERT INTO event (case_number, seq, at, kind, reason) VALUES (1, 5, 0, 'x', 'x')", "INSERT INTO event (case_number, seq, at, kind, reason) VALUES (1, 0, 0, 'x', 'x')",
		"UPDATE chain SET unchained_count = 1", "UPDATE chain SET event_count = 3", "UPDATE chain SET mark = x''", "UPDATE chain SET mark = x'00'", "DELETE FROM chain",
		"UPDATE cases SET reference = 'KL-26-000009-2' WHERE number = 1", "UPDATE cases SET number = 9 WHERE number = 1",
		"DELETE FROM cases WHERE number = 1", "UPDATE ledger_stretch SET last_serial = 7",
		"UPDATE ledger_stretch SET first_serial = 2", "UPDATE ledger_stretch SET key_id = 'x'", "UPDATE ledger_stretch SET seal = x'00'", "DELETE FROM ledger_stretch",
		"UPDATE ledger_start SET event_count = 1", "UPDATE ledger_start SET case_count = 1", "UPDATE ledger_start SET last_case = 1",
	} {
		t.Run(change, func(t *testing.T) {
			s, file := newFile(t)
			s.history(t, 1, 4)
			s.history(t, 2, 4)
			behind(t, file, change)
			if faults, report := s.audit(t); report.Sound() {
				t.Errorf("nothing is seen: %v, %+v", faults, report)
			}
		})
	}
}

// behind changes the database of a file past the program.
func behind(t testing.TB, file string, statements ...string) {
	t.Helper()
	db, err := sqlx.Connect("sqlite", dsn(file))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range append([]string{"PRAGMA foreign_keys = 0"}, statements...) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatal(err)
		}
	}
}

// TestLedgerOfAnOlderDatabase: what was there before goes without links, as much of
// it as there was, and what comes then is chained.
func TestLedgerOfAnOlderDatabase(t *testing.T) {
	s, file := newFile(t)
	provider, err := s.engine.migrator(s.write.db.DB)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(context.Background(), 8); err != nil {
		t.Fatal(err)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		return errors.Join(tx.InsertCase(ctx, someCase(1), time.Time{}), tx.InsertCase(ctx, someCase(2), time.Time{}))
	})
	behind(t, file, `INSERT INTO event (case_number, seq, at, kind, reason) VALUES (1, 1, 1, 'x', 'y'), (1, 2, 2, 'x', 'y'), (2, 1, 1, 'x', 'y')`)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, file)
	s.history(t, 3, 2)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		return tx.AppendEvents(ctx, testLedger(t), 1, 0, someEvents(2))
	})
	faults, report := s.audit(t)
	if len(faults) > 0 || !report.Sound() || report.Events != 4 || report.Unchained != 3 || report.Start != (casefile.LedgerStart{Events: 3, Cases: 2, LastCase: 2}) {
		t.Fatalf("%v, %+v", faults, report)
	}
	behind(t, file, "UPDATE event SET serial = NULL, salt = NULL, digest = NULL, link = NULL, key_id = NULL WHERE case_number = 1", "DELETE FROM chain WHERE case_number = 1")
	if _, report := s.audit(t); report.Sound() {
		t.Errorf("a case was unchained: %+v", report)
	}
}

// TestAHistoryHasOneEnd: whoever adds to what is no longer the end must decide again.
func TestAHistoryHasOneEnd(t *testing.T) {
	s, _ := newStore(t)
	s.history(t, 1, 2)
	err := s.Write(context.Background(), func(tx *Tx) error {
		end, err := tx.chainEnd(context.Background(), 1)
		if err != nil {
			return err
		}
		next := end
		next.Events++
		return errors.Join(tx.keepEnd(context.Background(), end, next), tx.keepEnd(context.Background(), end, next))
	})
	if !errors.Is(err, ErrStale) {
		t.Errorf("got %v", err)
	}
}

// TestAuditBesideWriters: what is added meanwhile is no fault.
func TestAuditBesideWriters(t *testing.T) {
	s, _ := newStore(t)
	s.history(t, 1, 2)
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := range int64(300) {
			s.history(t, 2+n, 2)
			s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
				return tx.AppendEvents(ctx, testLedger(t), 1+n/2, 0, someEvents(1))
			})
		}
	})
	var note casefile.LedgerNote
	for range 30 {
		var faults []casefile.LedgerFault
		report, err := s.AuditLedger(context.Background(), testLedger(t), note, func(f casefile.LedgerFault) { faults = append(faults, f) })
		if err != nil || len(faults) > 0 || !report.Sound() {
			t.Errorf("%v, %+v, %v", faults, report, err)
		}
		note = report.Note
	}
	writing.Wait()
}

// fillLedger records cases with five events each, which is what it takes to answer
// one: 20,000, or with COMPLAINTD_KEEP set to a file a million, which stay there for
// complaintd check --ledger to be tried on.
func fillLedger(b *testing.B) (s *Store, cases int) {
	b.Helper()
	file, cases := os.Getenv("COMPLAINTD_KEEP"), 1_000_000
	if file == "" {
		file, cases = b.TempDir()+"/ledger.db", 20_000
	}
	_, err := os.Stat(file)
	s = openStore(b, file)
	if err == nil {
		return s, cases
	}
	behind(b, file, fmt.Sprintf(`WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
		INSERT INTO cases (number, reference, version, mailbox, subject, state, stage, owner, department, language,
			opened_at, received_at, deadline, facts, record)
		SELECT i, 'KL-26-' || i, 3, 'complaints@hexpress.example', 'Where is my parcel?', 'closed', 1, 'department', 'delivery', 'nb',
			0, 0, 0, '{}', '{"Stage":1,"DayZero":"2026-11-23"}' FROM n`, cases))
	ledger, events := testLedger(b), someEvents(5)
	for n := 0; n < cases; n += 10_000 {
		s.mustWrite(b, func(ctx context.Context, tx *Tx) error {
			for i := range 10_000 {
				if err := tx.AppendEvents(ctx, ledger, int64(n+i+1), 1, events); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return s, cases
}

// BenchmarkAudit reads all of a ledger.
func BenchmarkAudit(b *testing.B) {
	s, cases := fillLedger(b)
	for b.Loop() {
		if faults, report := s.audit(b); !report.Sound() || report.Events != int64(5*cases) {
			b.Fatal(faults, report)
		}
	}
	b.ReportMetric(float64(b.N*cases*5)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkAppendEvents is one event of a case that has some, without the commit.
func BenchmarkAppendEvents(b *testing.B) {
	s, _ := newStore(b)
	s.history(b, 1, 5)
	ledger, event := testLedger(b), someEvents(1)
	s.mustWrite(b, func(ctx context.Context, tx *Tx) error {
		for b.Loop() {
			if err := tx.AppendEvents(ctx, ledger, 1, 0, event); err != nil {
				return fmt.Errorf("append: %w", err)
			}
		}
		return nil
	})
}
