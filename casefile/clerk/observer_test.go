package clerk

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"complaintd/casefile"
)

// listener is an Observer that remembers.
type listener struct {
	mu      sync.Mutex
	alive   chan time.Duration
	kinds   []casefile.Kind
	letters [][]string
}

func (l *listener) Alive(silence time.Duration) {
	select {
	case l.alive <- silence:
	default:
	}
}

func (l *listener) Taken(_ *casefile.Incoming, kind casefile.Kind, letters []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.kinds, l.letters = append(l.kinds, kind), append(l.letters, letters)
}

// The observer hears of each mail that is new, once, with its letters; and of
// the clock.
func TestTheObserverHears(t *testing.T) {
	o := openOffice(t, t.TempDir()+"/complaintd.db")
	heard := &listener{alive: make(chan time.Duration, 1)}
	o.observer = heard
	group := []*casefile.Incoming{mail(1, "kari@example.net", "My parcel has not come.")}
	for range 2 { // the second time it is known
		if _, err := o.Receive(t.Context(), group); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(heard.kinds, []casefile.Kind{casefile.KindComplaint}) || len(heard.letters[0]) != 2 {
		t.Errorf("heard of %v with letters %v, want one complaint and two letters", heard.kinds, heard.letters)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- o.RunClock(ctx) }()
	if silence := <-heard.alive; silence <= longestNap {
		t.Errorf("the clock may be silent for %s, and sleeps for up to %s", silence, longestNap)
	}
	stop()
	<-done
}
