package monitor

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"

	"complaintd/casefile/sqlstore"
)

// This file speaks to systemd as sd_notify(3) has it. Where the daemon was not
// started by systemd, nothing is said.

// Ready tells systemd that the daemon works, or works again after Reloading.
func (m *Monitor) Ready(log *slog.Logger) { notify(log, daemon.SdNotifyReady) }

// Reloading tells systemd that the configuration is read anew.
func (m *Monitor) Reloading(log *slog.Logger) {
	notify(log, daemon.SdNotifyReloading+"\n"+daemon.SdNotifyMonotonicUsec())
}

// Stopping tells systemd that the daemon ends, and makes it unready.
func (m *Monitor) Stopping(log *slog.Logger) {
	m.mu.Lock()
	m.stopping = true
	m.mu.Unlock()
	notify(log, daemon.SdNotifyStopping)
}

func notify(log *slog.Logger, state ...string) {
	if _, err := daemon.SdNotify(false, strings.Join(state, "\n")); err != nil {
		log.Warn("systemd does not hear", "err", err)
	}
}

// tendEvery is how often the loops are looked after where no watchdog asks for
// it more often.
const tendEvery = 30 * time.Second

// Tend looks after the loops until ctx ends: as long as they all live it says so
// to the watchdog of systemd, with how things stand, and else in the log.
func (m *Monitor) Tend(ctx context.Context, log *slog.Logger) {
	interval := tendEvery
	if watchdog, err := daemon.SdWatchdogEnabled(false); err != nil {
		log.Warn("the watchdog's interval can't be read", "err", err)
	} else if watchdog > 0 {
		interval = min(interval, watchdog/2)
	}
	turns := time.NewTicker(interval)
	defer turns.Stop()
	for {
		m.tend(ctx, log)
		select {
		case <-ctx.Done():
			return
		case <-turns.C:
		}
	}
}

// tend is one turn of Tend.
func (m *Monitor) tend(ctx context.Context, log *slog.Logger) {
	status := "STATUS=" + m.Status(ctx)
	if hung := m.Hung(); len(hung) > 0 {
		log.Error("a loop hangs", "loops", strings.Join(hung, ", "))
		notify(log, status)
		return
	}
	notify(log, daemon.SdNotifyWatchdog, status)
}

// Status is how things stand, in a line.
func (m *Monitor) Status(ctx context.Context) string {
	condition, err := m.database.get(ctx)
	m.mu.Lock()
	defer m.mu.Unlock()
	status := counted(len(m.mailboxes), "mailbox", "mailboxes")
	if err != nil {
		return status + ", the database can't be read"
	}
	open, waiting := 0, condition.Letters[sqlstore.Queued]+condition.Letters[sqlstore.Sending]+condition.Letters[sqlstore.Held]
	for _, stage := range condition.Stages {
		open += stage.Open
	}
	return status + ", " + counted(open, "open case", "open cases") + ", " + counted(waiting, "letter waiting", "letters waiting")
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
