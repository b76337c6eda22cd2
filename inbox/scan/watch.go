package scan

import (
	"context"
	"time"
)

// Book keeps how the scanner fares. (implemented by *clerk.Clerk)
type Book interface {
	// ScannerAnswered: it was asked whether it is there, and answers.
	ScannerAnswered(ctx context.Context) error
	// ScannerFailed: it does not.
	ScannerFailed(ctx context.Context) error
}

// watchEvery is how often the scanner is asked whether it is there.
const watchEvery = time.Minute

// Watch asks the scanner again and again whether it is there, until ctx ends, so
// that its absence is known before a file is held back for it.
func (s *Scanner) Watch(ctx context.Context, book Book) error {
	for {
		if err := s.Look(ctx, book); err != nil {
			s.log.Error("how the virus scanner fares is not recorded", "err", err)
		}
		wait(ctx, watchEvery)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
}

// Look asks the scanner once whether it is there. An error is the book's.
func (s *Scanner) Look(ctx context.Context, book Book) error {
	err := s.ping(ctx)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		s.log.Warn("virus scanner away", "err", err)
		return book.ScannerFailed(ctx)
	}
	s.mu.Lock()
	s.silentUntil = time.Time{}
	s.mu.Unlock()
	return book.ScannerAnswered(ctx)
}
