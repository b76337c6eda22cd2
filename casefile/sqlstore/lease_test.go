package sqlstore

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore/storetest"
)

// expire ends a lease at once, as time would.
func expire(t *testing.T, at string) {
	t.Helper()
	if _, err := storetest.Open(t, at).Exec("UPDATE lease SET until = 0"); err != nil {
		t.Fatal(err)
	}
}

func (s *Store) mustTake(t *testing.T, holder string) Lease {
	t.Helper()
	l, taken, err := s.Take(t.Context(), "clock", holder)
	if err != nil || !taken {
		t.Fatalf("%s does not get the lease: %v", holder, err)
	}
	return l
}

func TestALeaseIsOnePersonsAtATime(t *testing.T) {
	s, at := newStore(t)
	first := s.mustTake(t, "a")
	if _, taken, err := s.Take(t.Context(), "clock", "b"); taken || err != nil {
		t.Errorf("b has it too, %v", err)
	}
	if other, err := s.HeldByOther(t.Context(), "clock", "b"); !other || err != nil {
		t.Errorf("b does not know, %v", err)
	}
	if err := s.Release(t.Context(), first); err != nil {
		t.Fatal(err)
	}
	second := s.mustTake(t, "b")
	if storetest.IsPostgres() {
		if err := s.Renew(t.Context(), first); !errors.Is(err, ErrLeaseLost) {
			t.Errorf("a keeps it: %v", err)
		}
	}
	if err := s.Renew(t.Context(), second); err != nil {
		t.Errorf("b loses it: %v", err)
	}
	expire(t, at)
	if third := s.mustTake(t, "a"); third.epoch != 3 {
		t.Errorf("the epoch is %d", third.epoch)
	}
}

// Whoever holds the file again is another process: nobody else has a lease.
func TestLeasesOfAFileEndWithTheProcess(t *testing.T) {
	s, _ := newFile(t)
	s.mustTake(t, "a")
	if err := s.ForgetLeases(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.mustTake(t, "b")
}

// sharedStore is one that several daemons can use.
func sharedStore(t *testing.T, settings string) (s *Store, at string) {
	t.Helper()
	if !storetest.IsPostgres() {
		t.Skip("only for PostgreSQL")
	}
	at = storetest.New(t) + settings
	return openStore(t, at), at
}

// What one who was stopped would write when they go on is not written.
func TestNothingIsWrittenUnderALostLease(t *testing.T) {
	s, at := sharedStore(t, "")
	ctx := Under(t.Context(), s.mustTake(t, "a"))
	insert := func(number int64) error {
		return s.Write(ctx, func(tx *Tx) error { return tx.InsertCase(ctx, someCase(number), time.Time{}) })
	}
	if err := insert(1); err != nil {
		t.Fatal(err)
	}
	expire(t, at)
	if err := insert(2); !errors.Is(err, ErrLeaseLost) || !Unavailable(err) {
		t.Errorf("when it has ended: %v", err)
	}
	s.mustTake(t, "b")
	if err := insert(2); !errors.Is(err, ErrLeaseLost) {
		t.Errorf("when somebody else has it: %v", err)
	}
	if err := s.Holds(ctx); !errors.Is(err, ErrLeaseLost) {
		t.Errorf("it is thought to be held: %v", err)
	}
	if cases, err := s.CasesAfter(t.Context(), 0, 10); err != nil || len(cases) != 1 {
		t.Errorf("%d cases, %v", len(cases), err)
	}
}

// A transaction that began under the lease is seen by whoever takes it next.
func TestALeaseIsTakenAfterWhatWasBegunUnderIt(t *testing.T) {
	s, at := sharedStore(t, "")
	other := openStore(t, at)
	ctx := Under(t.Context(), s.mustTake(t, "a"))
	var taken sync.WaitGroup
	err := s.Write(ctx, func(tx *Tx) error {
		expire(t, at)
		taken.Go(func() {
			other.mustTake(t, "b")
			if _, found, err := other.Case(t.Context(), 1); !found || err != nil {
				t.Errorf("b does not see what was written, %v", err)
			}
		})
		return tx.InsertCase(ctx, someCase(1), time.Time{})
	})
	if err != nil {
		t.Error(err)
	}
	taken.Wait()
}

// One who is stopped in a transaction is cut off, holds nobody up and writes nothing.
func TestOneWhoStopsInATransactionIsCutOff(t *testing.T) {
	s, at := sharedStore(t, "&idle_in_transaction_session_timeout=200ms")
	other := openStore(t, at)
	ctx := Under(t.Context(), s.mustTake(t, "a"))
	err := s.Write(ctx, func(tx *Tx) error {
		expire(t, at)
		other.mustTake(t, "b")
		return tx.InsertCase(ctx, someCase(1), time.Time{})
	})
	if !Unavailable(err) {
		t.Errorf("got %v", err)
	}
	if _, found, err := s.Case(context.WithoutCancel(ctx), 1); found || err != nil {
		t.Errorf("it was written, %v", err)
	}
}

// A letter is freed when the lease ends under which it was being sent, once.
func TestLettersOfALostLeaseAreFreedOnce(t *testing.T) {
	s, at := newStore(t)
	ctx := Under(t.Context(), s.mustTake(t, "a"))
	s.mustWrite(t, func(_ context.Context, tx *Tx) error {
		return tx.QueueLetter(ctx, noon, 0, casefile.Sealed{MessageID: "1", BounceTag: "1"}, s.Pack([]byte("Hei")), Terms{})
	})
	claim := func() error {
		return s.Write(ctx, func(tx *Tx) error {
			_, found, err := tx.ClaimLetter(ctx, noon)
			if err == nil && !found {
				t.Error("no letter")
			}
			return err
		})
	}
	if err := claim(); err != nil {
		t.Fatal(err)
	}
	if list, err := s.AbandonedLetters(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("while it is being sent: %v, %v", list, err)
	}
	expire(t, at)
	list, err := s.AbandonedLetters(t.Context())
	if err != nil || len(list) != 1 {
		t.Fatalf("%v, %v", list, err)
	}
	free := func() error {
		return s.Write(t.Context(), func(tx *Tx) error { return tx.FreeLetter(t.Context(), list[0]) })
	}
	if err := free(); err != nil {
		t.Fatal(err)
	}
	if err := free(); !errors.Is(err, ErrFreed) {
		t.Errorf("a second time: %v", err)
	}
}
