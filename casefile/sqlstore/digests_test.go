package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

func digestOf(day int, since time.Time) Digest {
	return Digest{Day: workday.Date{Year: 2026, Month: time.December, Day: day}, Since: since, WrittenAt: noon.AddDate(0, 0, day)}
}

// queueDigest queues a letter with a digest, and records what became of it.
func queueDigest(ctx context.Context, tx *Tx, d Digest, outcome casefile.Outcome) error {
	id := d.Day.String()
	sealed := casefile.Sealed{Name: casefile.DigestLetter, MessageID: id, BounceTag: id, Recipient: "bo@hexpress.example"}
	if err := tx.QueueLetter(ctx, d.WrittenAt, 0, sealed, Blob{frame: []byte{0}}, Terms{}); err != nil || outcome == "" {
		return err
	}
	l, err := tx.LetterByMessageID(ctx, id)
	if err != nil {
		return err
	}
	return tx.SettleLetter(ctx, d.WrittenAt, l.ID, casefile.Settlement{Outcome: outcome})
}

// One digest of a day is recorded, and the last is found again.
func TestDigestsOfADay(t *testing.T) {
	s, _ := newStore(t)
	ctx := context.Background()
	if _, known, err := s.LastDigest(ctx, noon.AddDate(1, 0, 0)); known || err != nil {
		t.Fatalf("a digest in an empty database, %v", err)
	}
	first := digestOf(1, noon)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.RecordDigest(ctx, first) })
	err := s.Write(ctx, func(tx *Tx) error { return tx.RecordDigest(ctx, digestOf(1, noon.Add(time.Hour))) })
	if !errors.Is(err, ErrStale) {
		t.Errorf("the same day again: %v", err)
	}
	if last, known, err := s.LastDigest(ctx, noon.AddDate(1, 0, 0)); last != first || !known || err != nil {
		t.Errorf("the last is %+v, %v, %v", last, known, err)
	}
}

// What nobody has read is told again: from the first digest on after the last one
// that a mail server has taken.
func TestFirstUnreadDigest(t *testing.T) {
	for _, c := range []struct {
		outcomes []casefile.Outcome // of the digests of the 1st, the 2nd and so on; none: it waits
		want     int                // the day, 0 for none
	}{
		{nil, 0},
		{[]casefile.Outcome{casefile.Delivered}, 0},
		{[]casefile.Outcome{""}, 1},
		{[]casefile.Outcome{casefile.Delivered, "", ""}, 2},
		{[]casefile.Outcome{casefile.Delivered, casefile.Refused, ""}, 2},
		{[]casefile.Outcome{"", casefile.Delivered}, 0},
		{[]casefile.Outcome{casefile.GivenUp, casefile.Delivered, ""}, 3},
	} {
		s, _ := newStore(t)
		s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
			// Where the program began, there is a record and no letter.
			if err := tx.RecordDigest(ctx, Digest{Day: workday.Date{Year: 2026, Month: time.November, Day: 30}, Since: noon, WrittenAt: noon}); err != nil {
				return err
			}
			for i, outcome := range c.outcomes {
				d := digestOf(i+1, noon)
				if err := errors.Join(tx.RecordDigest(ctx, d), queueDigest(ctx, tx, d, outcome)); err != nil {
					return err
				}
			}
			return nil
		})
		found, unread, err := s.FirstUnreadDigest(context.Background())
		if err != nil || unread != (c.want > 0) || found.Day.Day != c.want {
			t.Errorf("%q: %+v, %v, %v", c.outcomes, found, unread, err)
		}
	}
}

// Digests that wait are stopped; those on their way, and other letters, are not.
func TestStopDigests(t *testing.T) {
	s, _ := newStore(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		other := casefile.Sealed{Name: casefile.Alert, MessageID: "alert", BounceTag: "alert", Recipient: "head@hexpress.example"}
		return errors.Join(queueDigest(ctx, tx, digestOf(1, noon), casefile.Delivered), queueDigest(ctx, tx, digestOf(2, noon), ""),
			tx.QueueLetter(ctx, noon, 0, other, Blob{frame: []byte{0}}, Terms{}), tx.StopDigests(ctx, noon))
	})
	letters, err := s.WaitingLetters(context.Background())
	var got []string
	for _, l := range letters {
		got = append(got, fmt.Sprintf("%s %s", l.Name, l.State))
	}
	if strings.Join(got, ", ") != "digest stopped, alert queued" || err != nil {
		t.Errorf("%v, %v", got, err)
	}
}

// Live cases are all but the closed, in steps.
func TestLiveCases(t *testing.T) {
	s, _ := newStore(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for n, state := range []casefile.State{casefile.Open, casefile.Closed, casefile.Waiting, casefile.Answered, casefile.Closed, casefile.Open} {
			c := someCase(int64(n + 1))
			c.State = state
			if err := tx.InsertCase(ctx, c, time.Time{}); err != nil {
				return err
			}
		}
		return nil
	})
	var got []int64
	for after := int64(0); ; {
		cases, err := s.LiveCasesAfter(context.Background(), after, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(cases) == 0 {
			break
		}
		for _, c := range cases {
			got = append(got, c.Number)
			after = c.Number
		}
	}
	if fmt.Sprint(got) != "[1 3 4 6]" {
		t.Errorf("live: %v", got)
	}
}

// Mails without a case are listed from an instant on, in steps that leave none out
// though many came at once.
func TestStrayMailsInSteps(t *testing.T) {
	s, _ := newStore(t)
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		for n := range 10 {
			in := &casefile.Incoming{Key: casefile.ContentKey{byte(n + 1)}, ReceivedAt: noon}
			d := casefile.Decision{Kind: casefile.KindSpam, Reason: "r", Folder: casefile.Processed}
			if _, err := tx.InsertMail(ctx, noon.Add(time.Duration(n/4)*time.Minute), in, Blob{frame: []byte{0}}, d, 0); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		since time.Time
		want  string
	}{{noon.Add(-time.Minute), "1 2 3 4 5 6 7 8 9 10"}, {noon, "5 6 7 8 9 10"}, {noon.Add(time.Hour), ""}} {
		var got []string
		var last *StrayMail
		for {
			mails, err := s.StrayMails(context.Background(), c.since, last, 3)
			if err != nil {
				t.Fatal(err)
			}
			if len(mails) == 0 {
				break
			}
			for _, m := range mails {
				got = append(got, fmt.Sprint(m.Number))
			}
			last = &mails[len(mails)-1]
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("since %s: %v", c.since, got)
		}
	}
}

// What a digest is gathered from goes by indexes that hold nothing else, so that the
// closed cases and the mails of years cost nothing.
func TestAgendaGoesByItsIndexes(t *testing.T) {
	s, _ := newFile(t)
	for query, index := range map[string]string{
		"SELECT " + caseColumns + " FROM cases WHERE number > ? AND state <> 'closed' ORDER BY number LIMIT ?":  "case_live",
		"SELECT id FROM mail WHERE case_number IS NULL AND (ingested_at, id) > (?, ?) ORDER BY ingested_at, id": "mail_caseless",
		"SELECT reason FROM event WHERE at > ? AND kind <> ? AND kind IN " + newsKinds + " ORDER BY at":         "event_news",
		"SELECT COUNT(*) FROM outbox WHERE state IN ('refused', 'given_up') AND settled_at > ? AND state <> ?":  "outbox_failed",
		"SELECT MAX(queued_at) FROM outbox WHERE name = 'digest' AND state <> ? AND queued_at > ?":              "outbox_digest",
		"SELECT name FROM outbox WHERE name = 'digest' AND queued_at = ? AND state <> ?":                        "outbox_digest",
		"SELECT COUNT(*), MIN(queued_at) FROM outbox WHERE state = 'queued' AND queued_at < ? AND next_at > ?":  "outbox_due",
		"SELECT id FROM outbox WHERE state = 'queued' AND name = 'digest' AND next_at > ? AND id > ?":           "outbox_d",
	} {
		var plan []struct {
			ID, Parent, Notused int
			Detail              string
		}
		if err := s.read.db.Select(&plan, "EXPLAIN QUERY PLAN "+query, 5, 5); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(plan[0].Detail, " INDEX "+index) {
			t.Errorf("%s\n  %s", query, plan[0].Detail)
		}
	}
}
