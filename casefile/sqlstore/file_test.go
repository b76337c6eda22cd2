package sqlstore

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// TestAFileIsFoundWithoutReadingWholeTables: it is gathered for every hand-over
// and breach, among however many cases.
func TestAFileIsFoundWithoutReadingWholeTables(t *testing.T) {
	s, _ := newFile(t)
	for _, query := range []string{strings.ReplaceAll(filedLetters, "?", "1"),
		"SELECT id FROM mail WHERE id IN (SELECT mail_id FROM event WHERE case_number = 1 AND mail_id IS NOT NULL) ORDER BY id"} {
		var plan []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := s.read.db.Select(&plan, "EXPLAIN QUERY PLAN "+query); err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step.Detail, "SCAN") && !strings.Contains(step.Detail, "INDEX") {
				t.Errorf("%s\n  %s", query, step.Detail)
			}
		}
	}
}

// TestAFileHasEveryLetter: those that were sent, those that wait, and those that
// were stopped; and none of another case.
func TestAFileHasEveryLetter(t *testing.T) {
	s, _ := newStore(t)
	at := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for number, ids := range map[int64][]string{1: {"sent", "waits", "stopped"}, 2: {"other"}} {
			if err := tx.InsertCase(ctx, someCase(number), time.Time{}); err != nil {
				return err
			}
			for _, id := range ids {
				l := casefile.Sealed{Name: casefile.AnswerLetter, MessageID: id, BounceTag: id, Recipient: id + "@example.net"}
				terms := Terms{}
				if id == "stopped" {
					terms = Terms{NotBefore: at.Add(time.Hour), By: "anne@hexpress.example"}
				}
				if err := tx.QueueLetter(ctx, at, number, l, s.Pack([]byte("bytes of "+id)), terms); err != nil {
					return err
				}
			}
		}
		return nil
	})
	all, err := s.LettersOf(context.Background(), 1)
	if err != nil || len(all) != 3 {
		t.Fatalf("%v, %v", all, err)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		if err := tx.SettleLetter(ctx, at.Add(time.Minute), all[0].ID, casefile.Settlement{Outcome: casefile.Delivered}); err != nil {
			return err
		}
		if err := tx.AppendEvents(ctx, testLedger(t), 1, 0, []casefile.Salted{{Event: casefile.Event{At: at, Kind: casefile.EventLetterSent, Letter: all[0].ID}}}); err != nil {
			return err
		}
		return tx.StopWords(ctx, at, 1, "anne@hexpress.example", at)
	})
	letters, err := s.FiledLetters(context.Background(), 1)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range letters {
		got = append(got, l.Recipient+" "+l.State)
	}
	if want := []string{"sent@example.net sent", "waits@example.net queued", "stopped@example.net stopped"}; !slices.Equal(got, want) {
		t.Errorf("letters %q, want %q", got, want)
	}
	if !letters[0].SettledAt.Equal(at.Add(time.Minute)) || !letters[0].QueuedAt.Equal(at) || !letters[1].SettledAt.IsZero() {
		t.Errorf("the instants of %+v", letters)
	}
	if bytes, err := s.LetterBytes(context.Background(), letters[0].ID); err != nil || string(bytes) != "bytes of sent" {
		t.Errorf("%q, %v", bytes, err)
	}
}
