package outbox

import (
	"context"
	"testing"
	"time"

	"complaintd/casefile"
)

// benchQueue gives out one letter again and again.
type benchQueue struct {
	letter *casefile.QueuedLetter
	left   int
}

func (q *benchQueue) Next(context.Context, time.Time) (*casefile.QueuedLetter, time.Time, error) {
	if q.left == 0 {
		return nil, time.Time{}, nil
	}
	q.left--
	return q.letter, time.Time{}, nil
}

func (q *benchQueue) Ours(context.Context) error { return nil }

func (q *benchQueue) Settle(context.Context, time.Time, *casefile.QueuedLetter, casefile.Settlement) error {
	return nil
}

// BenchmarkKeptConnection sends small letters to a server in this process.
func BenchmarkKeptConnection(b *testing.B) {
	_, c := startSink(b, nil)
	q := &benchQueue{letter: letter(1), left: b.N}
	b.ResetTimer()
	if sent, err := New(c, q).Drain(b.Context()); sent != b.N || err != nil {
		b.Fatal(sent, err)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "letters/s")
}
