package outbox

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
)

// memQueue is a Queue in memory that holds the sender to the contract: one
// letter at a time, settled before the next is asked for.
type memQueue struct {
	t  *testing.T
	mu sync.Mutex

	letters []*waiting
	settled []casefile.Settlement // in order
	of      []int64               // the letters they were for
	brokenN int                   // so many calls of Settle fail
	tries   int                   // calls of Settle
	lost    error                 // why the claims are somebody else's
}

type waiting struct {
	casefile.QueuedLetter
	due           time.Time
	claimed, done bool
}

var errStore = errors.New("disk full")

func newQueue(t *testing.T, letters ...*casefile.QueuedLetter) *memQueue {
	q := &memQueue{t: t}
	for _, l := range letters {
		q.add(l)
	}
	return q
}

func (q *memQueue) add(l *casefile.QueuedLetter) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.letters = append(q.letters, &waiting{QueuedLetter: *l, due: l.QueuedAt})
}

func (q *memQueue) Next(ctx context.Context, now time.Time) (*casefile.QueuedLetter, time.Time, error) {
	if err := ctx.Err(); err != nil {
		return nil, time.Time{}, err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	var first *waiting
	for _, w := range q.letters {
		if w.claimed {
			q.t.Errorf("Next while letter %d is claimed", w.ID)
		}
		if !w.done && (first == nil || w.due.Before(first.due)) {
			first = w
		}
	}
	if first == nil {
		return nil, time.Time{}, nil
	}
	if first.due.After(now) {
		return nil, first.due, nil
	}
	first.claimed = true
	letter := first.QueuedLetter
	return &letter, time.Time{}, nil
}

// Ours fails where the test has somebody else take the claims over.
func (q *memQueue) Ours(context.Context) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.lost
}

// lose has the claims be somebody else's, for the reason; nil: they are ours.
func (q *memQueue) lose(why error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.lost = why
}

func (q *memQueue) Settle(ctx context.Context, now time.Time, letter *casefile.QueuedLetter, s casefile.Settlement) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.tries++
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.brokenN > 0 {
		q.brokenN--
		return errStore
	}
	for _, w := range q.letters {
		if w.ID == letter.ID {
			w.settle(q.t, now, s)
		}
	}
	q.settled = append(q.settled, s)
	q.of = append(q.of, letter.ID)
	return nil
}

func (w *waiting) settle(t *testing.T, now time.Time, s casefile.Settlement) {
	if !w.claimed {
		t.Errorf("letter %d settled without a claim", w.ID)
	}
	w.claimed = false
	if s.Unsure && s.Outcome != casefile.GivenUp {
		t.Errorf("letter %d: %s, and unsure", w.ID, s.Outcome)
	}
	switch s.Outcome {
	case casefile.Deferred, casefile.Uncertain:
		w.Attempts++
		if s.RetryAt.Before(now) {
			t.Errorf("letter %d: retry at %s, before now %s", w.ID, s.RetryAt, now)
		}
		w.due = s.RetryAt
		return
	case casefile.Delivered, casefile.Refused, casefile.GivenUp:
		w.done = true
	}
	if !s.RetryAt.IsZero() {
		t.Errorf("letter %d: %s, retry at %s", w.ID, s.Outcome, s.RetryAt)
	}
}

// outcomes are those of one letter, in order.
func (q *memQueue) outcomes(id int64) []casefile.Outcome {
	q.mu.Lock()
	defer q.mu.Unlock()
	var all []casefile.Outcome
	for i, s := range q.settled {
		if q.of[i] == id {
			all = append(all, s.Outcome)
		}
	}
	return all
}

// settlement is the nth of one letter, from 0.
func (q *memQueue) settlement(id int64, n int) casefile.Settlement {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, s := range q.settled {
		if q.of[i] == id {
			if n == 0 {
				return s
			}
			n--
		}
	}
	q.t.Fatalf("letter %d has no settlement %d", id, n)
	return casefile.Settlement{}
}

func (q *memQueue) attempts(id int64) int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, w := range q.letters {
		if w.ID == id {
			return w.Attempts
		}
	}
	return -1
}

// letter is a letter to send, queued now.
func letter(id int64) *casefile.QueuedLetter {
	return &casefile.QueuedLetter{
		ID:           id,
		Reference:    casefile.NewReference("KL", 2026, id),
		Name:         casefile.Acknowledgement,
		MessageID:    fmt.Sprintf("letter-%d@hexpress.example", id),
		EnvelopeFrom: fmt.Sprintf("complaints+b-%d@hexpress.example", id),
		Recipient:    "kari.nordmann@example.net",
		Bytes:        fmt.Appendf(nil, "Message-ID: <letter-%d@hexpress.example>\r\nSubject: Your complaint\r\n\r\nWe have it.\r\n", id),
		QueuedAt:     time.Now(),
	}
}
