package sqlstore

import (
	"context"
	"testing"
	"time"

	"complaintd/casefile"
)

// What may have been delivered is counted, also where the letter is given up with
// it, and is sent again as it was, whatever dates it names.
func TestUncertainLetters(t *testing.T) {
	for name, test := range map[string]struct {
		settlement casefile.Settlement
		uncertain  int
		again      bool
		stale      bool
	}{
		"uncertain":           {casefile.Settlement{Outcome: casefile.Uncertain, RetryAt: noon}, 1, true, false},
		"deferred":            {casefile.Settlement{Outcome: casefile.Deferred, RetryAt: noon}, 0, true, true},
		"given up, uncertain": {casefile.Settlement{Outcome: casefile.GivenUp, Unsure: true}, 1, false, false},
		"given up":            {casefile.Settlement{Outcome: casefile.GivenUp}, 0, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := newStore(t)
			letter := casefile.Sealed{Name: casefile.FinalResponse, MessageID: "a@example", BounceTag: "a", Recipient: "kari@example.net"}
			s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
				return tx.QueueLetter(ctx, noon, 0, letter, s.Pack([]byte("letter")), Terms{FreshUntil: noon.Add(time.Hour)})
			})
			claim := func(now time.Time) (l *casefile.QueuedLetter) {
				s.mustWrite(t, func(ctx context.Context, tx *Tx) (err error) {
					l, _, err = tx.ClaimLetter(ctx, now)
					return err
				})
				return l
			}
			first := claim(noon)
			s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.SettleLetter(ctx, noon, first.ID, test.settlement) })
			listed, err := s.letters(context.Background(), "o.id = ?", first.ID)
			if err != nil || listed[0].Uncertain != test.uncertain {
				t.Errorf("%d attempts uncertain, want %d (%v)", listed[0].Uncertain, test.uncertain, err)
			}
			second := claim(noon.Add(2 * time.Hour))
			if (second != nil) != test.again || second != nil && second.Stale != test.stale {
				t.Errorf("claimed again as %+v", second)
			}
		})
	}
}

// Since when a mailbox can't be read is never later than now.
func TestUnreadableSinceUnderAClockAhead(t *testing.T) {
	s, _ := newStore(t)
	for _, now := range []time.Time{noon.AddDate(0, 0, 3), noon, noon.Add(time.Hour)} {
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
			return tx.MailboxFailed(ctx, now, "complaints@hexpress.example", casefile.TroubleConnect)
		})
	}
	found, err := s.Mailboxes(context.Background())
	if err != nil || len(found) != 1 || !found[0].UnreadableSince.Equal(noon) {
		t.Errorf("found %+v, %v", found, err)
	}
}
