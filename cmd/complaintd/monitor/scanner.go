package monitor

import (
	"context"

	"complaintd/casefile"
	"complaintd/inbox/scan"
)

// What the virus scanner says of a file.
const (
	scanClean      = "clean"
	scanThreat     = "threat"
	scanUnexamined = "not_examined"
)

// Scanned: the virus scanner said so of a file.
func (m *Monitor) Scanned(f casefile.Finding) {
	result := scanClean
	switch {
	case f.Threat != "":
		result = scanThreat
	case f.Unexamined:
		result = scanUnexamined
	}
	m.metrics.scanned.WithLabelValues(result).Inc()
}

// Scanner listens between the virus scanner and the case file.
func (m *Monitor) Scanner(to scan.Book) scan.Book { return book{to, m} }

type book struct {
	scan.Book
	monitor *Monitor
}

// ScannerAnswered: it answers.
func (b book) ScannerAnswered(ctx context.Context) error {
	b.monitor.scannerIs(true)
	return b.Book.ScannerAnswered(ctx)
}

// ScannerFailed: it does not.
func (b book) ScannerFailed(ctx context.Context) error {
	b.monitor.scannerIs(false)
	return b.Book.ScannerFailed(ctx)
}

func (m *Monitor) scannerIs(answers bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scannerAnswers = answers
}
