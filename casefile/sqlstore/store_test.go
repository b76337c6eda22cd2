package sqlstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore/storetest"
	"complaintd/casefile/workday"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func newStore(t testing.TB) (*Store, string) {
	t.Helper()
	at := storetest.New(t)
	if !storetest.IsPostgres() {
		tables, err := madeOnce()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, tables, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return openStore(t, at), at
}

// madeOnce is the file of a new database, made once: making it takes longer than most
// tests.
var madeOnce = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "sqlstore")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "complaintd.db")
	s, err := Open(context.Background(), file)
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

// newFile is a new store in a file. What it is for is SQLite's alone.
func newFile(t testing.TB) (*Store, string) {
	t.Helper()
	if storetest.IsPostgres() {
		t.Skip("only for SQLite")
	}
	return newStore(t)
}

func openStore(t testing.TB, file string) *Store {
	t.Helper()
	s, err := Open(context.Background(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func (s *Store) mustWrite(t testing.TB, work func(ctx context.Context, tx *Tx) error) {
	t.Helper()
	ctx := context.Background()
	if err := s.Write(ctx, func(tx *Tx) error { return work(ctx, tx) }); err != nil {
		t.Fatal(err)
	}
}

func someCase(number int64) casefile.Case {
	return casefile.Case{
		Number: number, Reference: casefile.NewReference("KL", 2026, number), Version: 1,
		Mailbox: "complaints@hexpress.example", Subject: "Pakken", State: casefile.Open,
		Owner: casefile.OwnerDepartment, Department: "delivery", Language: "nb",
		Parties: []casefile.Party{
			{Address: casefile.Address{Name: "Kari", Email: "kari@example.net"}, Role: casefile.Complainant},
			{Address: casefile.Address{Email: "eve@example.org"}, Role: casefile.ThirdParty},
		},
		OpenedAt: noon, ReceivedAt: noon.Add(-time.Hour),
		Record: casefile.Record{
			Clock:   casefile.Clock{Stage: 1, DayZero: workday.Date{Year: 2026, Month: 11, Day: 23}, Deadline: noon.AddDate(0, 0, 7)},
			Promise: noon.AddDate(0, 0, 14), Fired: map[string]time.Time{"hand_over": noon},
		},
	}
}

func TestACaseComesBackAsItWasStored(t *testing.T) {
	s, _ := newStore(t)
	want := someCase(123)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, want, time.Time{}) })
	byNumber, found, err := s.Case(context.Background(), 123)
	if err != nil || !found || fmt.Sprint(byNumber) != fmt.Sprint(want) {
		t.Errorf("got  %v, %v\nwant %v", byNumber, err, want)
	}
	byReference, found, err := s.CaseByReference(context.Background(), want.Reference)
	if err != nil || !found || fmt.Sprint(byReference) != fmt.Sprint(want) {
		t.Errorf("by reference: %v, %v", byReference, err)
	}
	if _, found, err := s.Case(context.Background(), 124); found || err != nil {
		t.Errorf("a case that is not there: %v, %v", found, err)
	}
}

func TestUpdateCaseChecksTheVersion(t *testing.T) {
	s, _ := newStore(t)
	first := someCase(1)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, first, time.Time{}) })
	changed := first
	changed.Language = "en"
	changed.Parties = append(changed.Parties[:2:2], casefile.Party{Address: casefile.Address{Email: "ola@example.net"}, Role: casefile.ThirdParty})
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		return errors.Join(tx.UpdateCase(ctx, first, changed, time.Time{}), tx.ReplaceParties(ctx, changed))
	})
	err := s.Write(context.Background(), func(tx *Tx) error { return tx.UpdateCase(context.Background(), first, changed, time.Time{}) })
	if !errors.Is(err, ErrStale) {
		t.Errorf("an update of an old version: %v, want ErrStale", err)
	}
	got, _, err := s.Case(context.Background(), 1)
	if err != nil || got.Version != 2 || got.Language != "en" || len(got.Parties) != 3 {
		t.Errorf("stored: %+v, %v", got, err)
	}
}

func TestAMailComesBackByteForByte(t *testing.T) {
	s, _ := newStore(t)
	for name, raw := range map[string][]byte{
		"empty":      {},
		"not UTF-8":  []byte("Subject: \xe6\x00\xff\r\n\r\n\x80"),
		"four MB":    bytes.Repeat([]byte("Hei, jeg venter på pakken.\r\n"), 150_000),
		"compressed": {0x28, 0xb5, 0x2f, 0xfd, 0x00}, // looks like a zstd frame itself
	} {
		t.Run(name, func(t *testing.T) {
			in := &casefile.Incoming{Key: casefile.ContentKey{byte(len(name))}, Raw: raw, ReceivedAt: noon}
			var id int64
			s.mustWrite(t, func(ctx context.Context, tx *Tx) (err error) {
				id, err = tx.InsertMail(ctx, noon, in, s.Pack(in.Raw), casefile.Decision{Kind: casefile.KindComplaint, Folder: casefile.Processed}, 0)
				return err
			})
			got, err := s.RawMail(context.Background(), id)
			if err != nil || !bytes.Equal(got, raw) {
				t.Errorf("%d bytes came back of %d, %v", len(got), len(raw), err)
			}
		})
	}
}

// Each connection of each pool has the settings that durability and
// correctness rest on; settings made once on a pool reach one of them.
func TestEveryConnectionHasItsSettings(t *testing.T) {
	s, _ := newFile(t)
	ctx := context.Background()
	for i := range readers {
		conn, err := s.read.db.Connx(ctx) // kept, so that each round gets another
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for pragma, want := range map[string]int{"query_only": 1, "foreign_keys": 1, "busy_timeout": 10000} {
			var got int
			if err := conn.GetContext(ctx, &got, "PRAGMA "+pragma); err != nil || got != want {
				t.Errorf("reader %d: %s is %d, %v; want %d", i, pragma, got, err, want)
			}
		}
	}
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := s.write.db.GetContext(ctx, &got, "PRAGMA "+pragma); err != nil || got != want {
			t.Errorf("writer: %s is %s, %v; want %s", pragma, got, err, want)
		}
	}
}

func TestTheFileIsItsOwnersOnly(t *testing.T) {
	_, file := newFile(t)
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info.Mode(), err)
		}
	}
}

func TestOpenReadOnly(t *testing.T) {
	ctx := context.Background()
	if _, err := OpenReadOnly(ctx, filepath.Join(t.TempDir(), "none.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	s, file := newFile(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, someCase(1), time.Time{}) })
	beside, err := OpenReadOnly(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	defer beside.Close()
	if _, found, err := beside.Case(ctx, 1); !found || err != nil {
		t.Errorf("the case beside the writer: %v, %v", found, err)
	}
	if _, err := beside.read.db.ExecContext(ctx, "DELETE FROM party"); err == nil {
		t.Error("a read-only store took a DELETE")
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	s, file := newStore(t)
	if _, err := s.write.db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"); err != nil {
		t.Fatal(err)
	}
	s.Close()
	var newer *NewerError
	if _, err := Open(context.Background(), file); !errors.As(err, &newer) || newer.Database != 9999 {
		t.Errorf("got %v, want a NewerError", err)
	}
}

func TestReadersRefuseANewerDatabaseToo(t *testing.T) {
	s, file := newStore(t)
	if _, err := s.write.db.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"); err != nil {
		t.Fatal(err)
	}
	var newer *NewerError
	if _, err := OpenReadOnly(context.Background(), file); !errors.As(err, &newer) {
		t.Errorf("got %v, want a NewerError", err)
	}
}

func TestADatabaseOfAnotherProgramIsLeftAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "other.db")
	other, err := sqlx.Connect("sqlite", dsn(file))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Exec("CREATE TABLE recipes (name TEXT)"); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	for name, open := range map[string]func(context.Context, string) (*Store, error){"Open": Open, "OpenReadOnly": OpenReadOnly} {
		if _, err := open(context.Background(), file); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: %v, want ErrForeign", name, err)
		}
	}
}

func TestWritable(t *testing.T) {
	_, file := newFile(t)
	folder := t.TempDir()
	for name, c := range map[string]struct {
		path string
		want bool
	}{
		"a database":                   {file, true},
		"none yet":                     {filepath.Join(folder, "new.db"), true},
		"a folder that does not exist": {filepath.Join(folder, "none", "new.db"), false},
		"a file that is no database":   {"store_test.go", false},
	} {
		if err := Writable(context.Background(), c.path); (err == nil) != c.want {
			t.Errorf("%s: %v, want it writable: %v", name, err, c.want)
		}
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("it left %v behind, %v", left, err)
	}
	var tables int
	if err := openStore(t, file).read.db.Get(&tables, "SELECT COUNT(*) FROM sqlite_master WHERE name = 'writable'"); err != nil || tables != 0 {
		t.Errorf("it left a table behind: %d, %v", tables, err)
	}
}

// A full disk is the database's trouble: no mail is refused for it, and the
// same transaction succeeds when there is room again.
func TestAFullDiskIsNoFaultOfTheData(t *testing.T) {
	s, _ := newFile(t)
	var pages int
	if err := s.write.db.Get(&pages, "PRAGMA page_count"); err != nil {
		t.Fatal(err)
	}
	limit := func(n int) {
		if err := s.write.db.Get(new(int), fmt.Sprintf("PRAGMA max_page_count = %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	limit(pages)
	large := casefile.Incoming{Raw: bytes.Repeat([]byte("0123456789abcdef"), 1)}
	insert := func(ctx context.Context, tx *Tx) error {
		return tx.Attempt(ctx, func() error {
			blob := Blob{make([]byte, 1<<20)}
			_, err := tx.InsertMail(ctx, noon, &large, blob, casefile.Decision{Folder: casefile.Processed}, 0)
			return err
		})
	}
	ctx := context.Background()
	err := s.Write(ctx, func(tx *Tx) error { return insert(ctx, tx) })
	if !Unavailable(err) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %v, want one error that the database is unavailable", err)
	}
	limit(pages + 10_000)
	s.mustWrite(t, insert)
}

func TestAFailedAttemptLeavesTheRest(t *testing.T) {
	s, _ := newStore(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		if err := tx.Attempt(ctx, func() error { return tx.InsertCase(ctx, someCase(1), time.Time{}) }); err != nil {
			return err
		}
		err := tx.Attempt(ctx, func() error {
			return errors.Join(tx.InsertCase(ctx, someCase(2), time.Time{}), tx.InsertCase(ctx, someCase(1), time.Time{}))
		})
		if err == nil || Unavailable(err) {
			t.Errorf("the same case twice: %v, want a refusal of the data", err)
		}
		return tx.Attempt(ctx, func() error { return tx.InsertCase(ctx, someCase(3), time.Time{}) })
	})
	cases, err := s.CasesAfter(context.Background(), 0, 10)
	if err != nil || len(cases) != 2 || cases[0].Number != 1 || cases[1].Number != 3 {
		t.Errorf("stored %v, %v; want cases 1 and 3", cases, err)
	}
}

func TestAFailedTransactionLeavesNothing(t *testing.T) {
	s, _ := newStore(t)
	broken := errors.New("broken")
	err := s.Write(context.Background(), func(tx *Tx) error {
		return errors.Join(tx.InsertCase(context.Background(), someCase(1), time.Time{}), broken)
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
	if _, found, _ := s.Case(context.Background(), 1); found {
		t.Error("the case was stored all the same")
	}
}

func TestUnavailable(t *testing.T) {
	s, _ := newFile(t)
	s.Close()
	err := s.Write(context.Background(), func(*Tx) error { return nil })
	if err == nil || !Unavailable(&UnavailableError{err}) {
		t.Errorf("a closed database: %v", err)
	}
	locked, file := newFile(t)
	other := openStore(t, file)
	hold, held := make(chan struct{}), make(chan struct{})
	go func() {
		_ = other.Write(context.Background(), func(*Tx) error { close(held); <-hold; return nil })
	}()
	<-held
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if err := locked.Write(ctx, func(*Tx) error { return nil }); !Unavailable(err) {
		t.Errorf("a database that is locked: %v, want it to be unavailable", err)
	}
	close(hold)
}

func TestNumbersAreHandedOutOnce(t *testing.T) {
	s, _ := newStore(t)
	var mu sync.Mutex
	seen := map[int64]bool{}
	var work sync.WaitGroup
	for range 4 {
		work.Go(func() {
			for range 10 {
				first, err := s.ReserveCaseNumbers(context.Background(), 3)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				for n := first; n < first+3; n++ {
					if seen[n] || n < 1 {
						t.Errorf("number %d twice or below 1", n)
					}
					seen[n] = true
				}
				mu.Unlock()
			}
		})
	}
	work.Wait()
	if len(seen) != 120 || !seen[1] {
		t.Errorf("%d numbers, the first 1: %v", len(seen), seen[1])
	}
}

func TestPlacementsAndMoves(t *testing.T) {
	s, _ := newStore(t)
	at := func(validity, uid uint32) casefile.Placement {
		return casefile.Placement{Mailbox: "m", Folder: "INBOX", UIDValidity: validity, UID: uid}
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		in := &casefile.Incoming{Raw: []byte("x")}
		id, err := tx.InsertMail(ctx, noon, in, s.Pack(in.Raw), casefile.Decision{Folder: casefile.Quarantine}, 0)
		return errors.Join(err, tx.Place(ctx, at(1, 5), id), tx.Place(ctx, at(1, 5), id), tx.Place(ctx, at(1, 4_000_000_000), id),
			tx.Place(ctx, at(2, 6), id))
	})
	ctx := context.Background()
	got, err := s.Placed(ctx, at(1, 5))
	if err != nil || len(got) != 2 || got[5] != casefile.Quarantine || got[4_000_000_000] != casefile.Quarantine {
		t.Errorf("placed: %v, %v", got, err)
	}
	if got, err := s.Placed(ctx, at(1, 6)); err != nil || len(got) != 1 {
		t.Errorf("placed from 6 on: %v, %v", got, err)
	}
	to := casefile.Placement{Mailbox: "m", Folder: "Quarantine", UIDValidity: 77, UID: 3}
	if err := s.RecordMoves(ctx, noon, []casefile.Move{{From: at(1, 5), To: to}}); err != nil {
		t.Error(err)
	}
	if got, err := s.Placed(ctx, at(1, 0)); err != nil || len(got) != 1 || got[5] != "" {
		t.Errorf("owed after the move: %v, %v; want the other UID alone", got, err)
	}
	unknown := casefile.Placement{Mailbox: "m", Folder: "Quarantine"}
	if err := s.RecordMoves(ctx, noon, []casefile.Move{{From: at(1, 4_000_000_000), To: unknown}}); err != nil {
		t.Error(err)
	}
	if got, err := s.Placed(ctx, at(1, 0)); err != nil || len(got) != 0 {
		t.Errorf("owed after a move to nobody knows where: %v, %v", got, err)
	}
	// A server restored from a backup gives UID 5 to another mail.
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		in := &casefile.Incoming{Key: casefile.ContentKey{1}, Raw: []byte("y")}
		id, err := tx.InsertMail(ctx, noon, in, s.Pack(in.Raw), casefile.Decision{Folder: casefile.Processed}, 0)
		return errors.Join(err, tx.Place(ctx, at(1, 5), id))
	})
	if got, err := s.Placed(ctx, at(1, 5)); err != nil || got[5] != casefile.Processed {
		t.Errorf("owed after the UID was given again: %v, %v; want the later mail", got, err)
	}
	if last, err := s.LastInstant(ctx); err != nil || !last.Equal(noon) {
		t.Errorf("the last instant is %v, %v", last, err)
	}
}

// Looking a mail up, finding a due letter and what a folder owes must not read
// whole tables: each goes by an index.
func TestQueriesGoByAnIndex(t *testing.T) {
	s, _ := newFile(t)
	for _, query := range []string{
		"SELECT id FROM mail WHERE content_key = x'00'",
		"SELECT case_number FROM thread WHERE message_id = 'a'",
		"SELECT case_number FROM outbox WHERE bounce_tag = 'a'",
		"SELECT MIN(next_at) FROM outbox WHERE state = 'queued'",
		"SELECT id FROM outbox o WHERE state = 'queued' AND next_at <= 5 ORDER BY next_at, id LIMIT 1",
		"SELECT 1 FROM outbox e WHERE e.case_number = 1 AND e.recipient_key = 'a' AND e.id < 5 AND e.state IN ('queued', 'sending')",
		"SELECT uid FROM placement WHERE mailbox = 'm' AND folder = 'f' AND uidvalidity = 1 AND uid >= 5",
		"SELECT uid FROM placement WHERE mail_id = 5",
		"SELECT id FROM mail WHERE message_id = 'a' AND message_id <> ''",
		"SELECT id FROM outbox WHERE state <> 'sent' ORDER BY id",
		"SELECT record FROM cases WHERE next_due IS NOT NULL AND state = 'open'",
		"SELECT MIN(queued_at) FROM outbox WHERE state = 'queued'",
		"SELECT COUNT(*) > 0 FROM party WHERE address_key = 'a' AND role = 'complainant'",
		"SELECT COUNT(*) FROM outbox WHERE recipient_key = 'a' AND queued_at > 5 AND name = 'acknowledgement'",
	} {
		var plan []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := s.read.db.Select(&plan, "EXPLAIN QUERY PLAN "+query); err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if !bytes.Contains([]byte(step.Detail), []byte("INDEX")) && !bytes.Contains([]byte(step.Detail), []byte("PRIMARY KEY")) {
				t.Errorf("%s\n  %s", query, step.Detail)
			}
		}
	}
}
