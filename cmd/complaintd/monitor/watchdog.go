package monitor

import (
	"slices"
	"sync"
	"time"
)

// The loops that every daemon has, and the one of each mailbox.
const (
	clockLoop  = "clock"
	outboxLoop = "outbox"
)

func mailboxLoop(address string) string { return "mailbox " + address }

const (
	// startGrace is how long a loop may take to be heard of first: the clock waits
	// for the mailboxes.
	startGrace = 10 * time.Minute
	// lateness is how much longer than announced a loop may stay silent: the
	// machine may be busy.
	lateness = time.Minute
)

// watchdog knows until when each loop may stay silent.
type watchdog struct {
	now func() time.Time

	mu         sync.Mutex
	quietUntil map[string]time.Time
}

// expect begins to watch the loops, and no other.
func (w *watchdog) expect(loops []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quietUntil = map[string]time.Time{}
	for _, loop := range loops {
		w.quietUntil[loop] = w.now().Add(startGrace)
	}
}

// alive: the loop was heard of, and may be silent for so long now. Loops that are
// not watched, as one that a new configuration has ended, are of no interest.
func (w *watchdog) alive(loop string, silence time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, watched := w.quietUntil[loop]; watched {
		w.quietUntil[loop] = w.now().Add(silence + lateness)
	}
}

// hung are the loops that stayed silent for too long, by name.
func (w *watchdog) hung() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var hung []string
	for loop, until := range w.quietUntil {
		if w.now().After(until) {
			hung = append(hung, loop)
		}
	}
	slices.Sort(hung)
	return hung
}
