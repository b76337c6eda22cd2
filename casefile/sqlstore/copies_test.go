package sqlstore

import (
	"context"
	"fmt"
	"testing"
	"time"

	"complaintd/casefile"
)

// Copies are owed once each; those that were never tried come first, then those that
// were tried longest ago; what is kept is owed no more.
func TestCopiesThatAreOwed(t *testing.T) {
	s, _ := newStore(t)
	ctx := context.Background()
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for n := range int64(4) {
			l := casefile.Sealed{Name: casefile.Acknowledgement, MessageID: fmt.Sprint(n + 1), BounceTag: fmt.Sprint(n), Recipient: "kari@example.net"}
			if err := tx.QueueLetter(ctx, noon, 0, l, s.Pack([]byte("letter")), Terms{}); err != nil {
				return err
			}
			for range 2 {
				if err := tx.OweCopy(ctx, noon.Add(time.Duration(n)*time.Minute), n+1, "m"); err != nil {
					return err
				}
			}
		}
		return nil
	})
	want := func(limit int, ids ...int64) {
		t.Helper()
		owed, err := s.OwedCopies(ctx, "m", limit)
		var got []int64
		for _, c := range owed {
			got = append(got, c.LetterID)
		}
		if err != nil || fmt.Sprint(got) != fmt.Sprint(ids) {
			t.Errorf("owed %v, %v; want %v", got, err, ids)
		}
	}
	try := func(after time.Duration, ids ...int64) {
		t.Helper()
		if err := s.CopiesTried(ctx, noon.Add(after), ids); err != nil {
			t.Fatal(err)
		}
	}
	want(3, 1, 2, 3)
	try(2*time.Hour, 1)
	try(time.Hour, 2)
	want(9, 3, 4, 2, 1)
	if err := s.CopiesKept(ctx, []int64{1, 4}); err != nil {
		t.Fatal(err)
	}
	want(9, 3, 2)
	owed, err := s.CopiesOwed(ctx)
	if got := owed["m"]; err != nil || len(owed) != 1 || got.Count != 2 || !got.Since.Equal(noon.Add(time.Minute)) {
		t.Errorf("owed %v, %v", owed, err)
	}
}
