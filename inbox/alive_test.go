package inbox_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"complaintd/inbox"
)

// Run is heard of before it works, before it waits for mail and before it waits
// for the server, with how long that may take.
func TestRunIsHeardOf(t *testing.T) {
	noLeaks(t)
	server := newMemServer(t, allCaps...)
	cfg, _ := config(t, server.port)
	var heard silences
	cfg.Alive = heard.add
	cfg.PollInterval, cfg.Timeouts.Command = 7*time.Second, 11*time.Second
	stop := start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "works, waits", func() bool { return heard.has(10*time.Minute) && heard.has(18*time.Second) })
	stop()

	var away silences
	cfg.Port = 1 // nobody listens
	cfg.Timeouts.Retry, cfg.Timeouts.RetryMax = 20*time.Millisecond, 20*time.Millisecond
	cfg.Alive = away.add
	stop = start(t, inbox.New(cfg, plainReader{}, newReceiver()))
	eventually(t, "waits for the server", func() bool { return away.shorter(time.Second) > 3 })
	stop()
}

// silences are how long Run may be silent, as it said.
type silences struct {
	mu  sync.Mutex
	all []time.Duration
}

func (s *silences) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
}

func (s *silences) has(d time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.all, d)
}

func (s *silences) shorter(than time.Duration) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.all {
		if d < than {
			n++
		}
	}
	return n
}
