package sqlstore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"complaintd/casefile/sqlstore/storetest"
)

// A backup that is made while cases are written holds those that were there
// when it began, whole, and is a database that can be opened.
func TestABackupWhileCasesAreWritten(t *testing.T) {
	ctx := t.Context()
	s, file := newFile(t)
	insert := func(number int64) {
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, someCase(number), time.Time{}) })
	}
	if _, err := s.ReserveCaseNumbers(ctx, 50); err != nil {
		t.Fatal(err)
	}
	const before = 50
	for number := range int64(before) {
		insert(number + 1)
	}
	stop := make(chan struct{})
	var writer sync.WaitGroup
	writer.Go(func() {
		for number := int64(before + 1); ; number++ {
			select {
			case <-stop:
				return
			default:
				insert(number)
			}
		}
	})
	to := filepath.Join(t.TempDir(), "backup.db")
	done, err := BackUp(ctx, file, to)
	close(stop)
	writer.Wait()
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(to)
	if err != nil || info.Mode().Perm() != 0o600 || info.Size() != done.Bytes {
		t.Errorf("%v, %v; said %d bytes", info, err, done.Bytes)
	}
	if program, err := ProgramSchema(); err != nil || done.Schema != program {
		t.Errorf("version %d, want %d (%v)", done.Schema, program, err)
	}
	given, err := s.ReserveCaseNumbers(ctx, 1)
	if err != nil {
		t.Fatal(err)
	}
	restored := openStore(t, to)
	if next, err := restored.ReserveCaseNumbers(ctx, 1); err != nil || next <= given {
		t.Errorf("the restored database gives number %d (%v), and %d is given", next, err, given)
	}
	cases, err := restored.CasesAfter(ctx, 0, 10_000)
	if err != nil || len(cases) < before {
		t.Fatalf("%d cases in the backup, want at least %d: %v", len(cases), before, err)
	}
	for i, c := range cases {
		if c.Number != int64(i+1) {
			t.Fatalf("case %d stands in the place of %d", c.Number, i+1)
		}
		if whole, found, err := restored.Case(ctx, c.Number); !found || err != nil || len(whole.Parties) != len(someCase(1).Parties) {
			t.Fatalf("case %d came back as %+v, %v", c.Number, whole, err)
		}
	}
}

func TestABackupOverwritesNothing(t *testing.T) {
	_, file := newFile(t)
	for _, taken := range []string{"", partSuffix} {
		to := filepath.Join(t.TempDir(), "backup.db")
		if err := os.WriteFile(to+taken, []byte("precious"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := BackUp(t.Context(), file, to); !errors.Is(err, fs.ErrExist) {
			t.Errorf("backup%s is there: %v", taken, err)
		}
		if got, err := os.ReadFile(to + taken); err != nil || string(got) != "precious" {
			t.Errorf("backup%s now holds %q, %v", taken, got, err)
		}
	}
}

// What is left after a failure is nothing.
func TestABackupThatFailsLeavesNothing(t *testing.T) {
	_, file := newFile(t)
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := BackUp(ctx, file, filepath.Join(folder, "backup.db")); err == nil {
		t.Fatal("a backup that was cancelled succeeded")
	}
	if _, err := BackUp(t.Context(), filepath.Join(folder, "none.db"), filepath.Join(folder, "backup.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no database: %v", err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
}

func TestVerifyFindsDamage(t *testing.T) {
	s, file := newFile(t)
	for number := range int64(200) {
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.InsertCase(ctx, someCase(number+1), time.Time{}) })
	}
	s.Close()
	damaged, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(damaged) / 2; i < len(damaged)/2+8192; i++ {
		damaged[i] ^= 0x5a
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, damaged, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := verify(t.Context(), copied); err == nil {
		t.Error("a damaged copy passes")
	}
}

func TestSchemaIsKnownBeforeAndAfter(t *testing.T) {
	program, err := ProgramSchema()
	if err != nil {
		t.Fatal(err)
	}
	file := storetest.New(t)
	s := openStore(t, file)
	if got, want := s.Schema(), (Schema{Before: 0, Now: program}); got != want {
		t.Errorf("a new database: %+v, want %+v", got, want)
	}
	s.Close()
	if got, want := openStore(t, file).Schema(), (Schema{Before: program, Now: program}); got != want {
		t.Errorf("opened again: %+v, want %+v", got, want)
	}
}
