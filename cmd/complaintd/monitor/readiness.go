package monitor

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"
)

const (
	// readWithin is within how many poll intervals a mailbox is to be read, and at
	// least readWithinAtLeast: a new connection takes its time.
	readWithin        = 5
	readWithinAtLeast = 5 * time.Minute
	// unrecordedFor is longer than the pause before mails that could not be recorded
	// are tried again.
	unrecordedFor = 5 * time.Minute
	// sentWithin is how long a letter may be due and none be answered by the
	// submission server.
	sentWithin = 15 * time.Minute
)

// Unready tells in class words why the daemon does not do its work now; nothing
// where it does.
func (m *Monitor) Unready(ctx context.Context) []string {
	var reasons []string
	if _, err := m.writable.get(ctx); err != nil {
		reasons = append(reasons, "database: can't be written")
	}
	condition, err := m.database.get(ctx)
	if err != nil {
		reasons = append(reasons, "database: can't be read")
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.stopping {
		reasons = append(reasons, "the daemon is stopping")
	}
	for _, address := range slices.Sorted(maps.Keys(m.mailboxes)) {
		if why := m.mailboxes[address].unread(m.cfg.Now()); why != "" {
			reasons = append(reasons, mailboxLoop(address)+": "+why)
		}
	}
	if why := m.stuck(condition.DueSince); err == nil && why != "" {
		reasons = append(reasons, "outbox: "+why)
	}
	return reasons
}

// unread is why a mailbox is not read as it should be.
func (b *mailbox) unread(now time.Time) string {
	why := ""
	if b.trouble != "" {
		why = ": " + string(b.trouble)
	}
	if !b.unrecordedAt.IsZero() && now.Sub(b.unrecordedAt) < unrecordedFor {
		return "what is read can't be recorded"
	}
	if now.Before(b.elsewhere) {
		return ""
	}
	if b.readAt.IsZero() {
		return "not read yet" + why
	}
	if silent := now.Sub(b.readAt); silent > max(readWithin*b.pollInterval, readWithinAtLeast) {
		return fmt.Sprintf("not read for %s%s", silent.Truncate(time.Second), why)
	}
	return ""
}

// stuck is why letters are not sent, where one is due since.
func (m *Monitor) stuck(since time.Time) string {
	now := m.cfg.Now()
	if since.IsZero() || now.Sub(since) <= sentWithin || now.Sub(m.answeredAt) <= sentWithin {
		return ""
	}
	return fmt.Sprintf("a letter is due for %s, and the submission server takes none", now.Sub(since).Truncate(time.Second))
}
