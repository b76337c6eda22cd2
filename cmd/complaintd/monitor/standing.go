package monitor

import (
	"context"
	"os"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"complaintd/casefile/sqlstore"
)

// standing gathers how things stand, when somebody asks. (a
// prometheus.Collector)
type standing struct {
	monitor *Monitor

	open, inBreach, due           *prometheus.Desc
	letters, oldestLetter, dueFor *prometheus.Desc
	readAt, reachable, copies     *prometheus.Desc
	readable, bytes, schema, hung *prometheus.Desc
	scanner                       *prometheus.Desc
}

func newStanding(m *Monitor) *standing {
	describe := func(name, help string, labels ...string) *prometheus.Desc {
		return prometheus.NewDesc(prefix+name, help, labels, nil)
	}
	return &standing{monitor: m,
		open:         describe("open_cases", "Open cases, by their stage.", "stage"),
		inBreach:     describe("open_cases_in_breach", "Open cases whose stage's deadline passed without a final response.", "stage"),
		due:          describe("open_cases_due", "Open cases, neither in breach nor paused, whose deadline comes within a day.", "stage"),
		letters:      describe("outbox_letters", "Letters that are not sent, by where they stand.", "state"),
		oldestLetter: describe("outbox_oldest_letter_age_seconds", "Since when the letter waits that waits longest; 0 where none does. Some wait on purpose."),
		dueFor:       describe("outbox_due_seconds", "For how long a letter is due and not sent; 0 where none is."),
		readAt:       describe("mailbox_last_read_timestamp_seconds", "When the mailbox was last read, in seconds since 1970; 0 where it was not yet.", "mailbox"),
		reachable:    describe("mailbox_reachable", "1 if the last attempt to read the mailbox succeeded, else 0.", "mailbox"),
		copies:       describe("sent_copies_owed", "Letters that were sent and of which the mailbox is to get a copy yet.", "mailbox"),
		readable:     describe("database_readable", "1 if the database can be read, else 0; then the series from it are missing."),
		bytes:        describe("database_size_bytes", "Size of the database's file and its journal."),
		schema:       describe("database_schema_version", "Version of the database's tables."),
		scanner:      describe("scanner_reachable", "1 if the virus scanner answered when it was last asked, else 0; missing where none is configured."),
		hung:         describe("hung_loops", "Loops that should have been heard of by now."),
	}
}

// Describe names all series.
func (s *standing) Describe(to chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{s.open, s.inBreach, s.due, s.letters, s.oldestLetter, s.dueFor, s.readAt, s.reachable, s.copies,
		s.readable, s.bytes, s.schema, s.hung, s.scanner} {
		to <- d
	}
}

// Collect sends the present values.
func (s *standing) Collect(to chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, value float64, labels ...string) {
		to <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value, labels...)
	}
	m := s.monitor
	gauge(s.hung, float64(len(m.Hung())))
	gauge(s.schema, float64(m.cfg.Schema))
	gauge(s.bytes, float64(databaseBytes(m.cfg.File)))
	condition, err := m.database.get(context.Background())
	gauge(s.readable, oneIf(err == nil))
	m.mu.Lock()
	defer m.mu.Unlock()
	if err == nil {
		s.collectCondition(gauge, condition)
	}
	if m.watched.Scanner {
		gauge(s.scanner, oneIf(m.scannerAnswers))
	}
	for address, state := range m.mailboxes {
		read := 0.0
		if !state.readAt.IsZero() {
			read = float64(state.readAt.UnixMicro()) / 1e6
		}
		gauge(s.readAt, read, address)
		gauge(s.reachable, oneIf(read > 0 && state.trouble == ""), address)
		if err == nil {
			gauge(s.copies, float64(condition.Copies[address].Count), address)
		}
	}
}

// collectCondition sends what the database tells. The monitor is locked.
func (s *standing) collectCondition(gauge func(*prometheus.Desc, float64, ...string), c sqlstore.Condition) {
	for stage := 1; stage <= s.monitor.watched.Stages; stage++ {
		cases, label := c.Stages[stage], strconv.Itoa(stage)
		gauge(s.open, float64(cases.Open), label)
		gauge(s.inBreach, float64(cases.InBreach), label)
		gauge(s.due, float64(cases.Due), label)
	}
	for _, state := range []sqlstore.LetterState{sqlstore.Queued, sqlstore.Sending, sqlstore.Held, sqlstore.Refused, sqlstore.GaveUp} {
		gauge(s.letters, float64(c.Letters[state]), string(state))
	}
	now := s.monitor.cfg.Now()
	gauge(s.oldestLetter, secondsSince(c.OldestLetter, now))
	gauge(s.dueFor, secondsSince(c.DueSince, now))
}

func secondsSince(at, now time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return max(now.Sub(at).Seconds(), 0)
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// databaseBytes is what the database takes on the disk. The file is not opened:
// closing it would drop SQLite's locks on it.
func databaseBytes(file string) (n int64) {
	for _, suffix := range []string{"", "-wal"} {
		if info, err := os.Stat(file + suffix); err == nil {
			n += info.Size()
		}
	}
	return n
}
