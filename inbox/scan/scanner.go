package scan

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"complaintd/casefile"
)

// Asked is a virus scanner that answers about one file at a time. (implemented by
// Clamd)
type Asked interface {
	// Scan gives the name of what was found, empty for nothing. An error that is an
	// *Unable is about this file alone.
	Scan(ctx context.Context, body []byte) (threat string, err error)
	// Ping tells why no answer is to be had.
	Ping(ctx context.Context) error
}

// Patience is how long the scanner is waited for; a zero value stands for the
// default.
type Patience struct {
	File  time.Duration // 20 s: for one file
	Group time.Duration // 2 min: for all files of the mails that are taken in together
	Ping  time.Duration // 5 s: for the answer to whether it is there
	Away  time.Duration // 10 s: while it can't be reached, before files are held back
	Again time.Duration // 250 ms: between two attempts to reach it
	Pause time.Duration // 1 min: without an attempt, after it was away for so long
}

// atOnce is how many files are looked at at the same time. clamd has a dozen
// threads and may have others to serve.
const atOnce = 4

// Scanner asks a virus scanner about the files of mails, for all mailboxes
// together. It is safe for concurrent use.
type Scanner struct {
	asked    Asked
	patience Patience
	log      *slog.Logger
	// heard hears what was said of each file.
	heard func(casefile.Finding)
	turns chan struct{}

	mu sync.Mutex
	// silentUntil is until when it is not asked, as it was away.
	silentUntil time.Time
}

// New makes a Scanner. heard may be nil.
func New(asked Asked, patience Patience, heard func(casefile.Finding), log *slog.Logger) *Scanner {
	if heard == nil {
		heard = func(casefile.Finding) {}
	}
	return &Scanner{asked: asked, patience: patience.withDefaults(), log: log, heard: heard, turns: make(chan struct{}, atOnce)}
}

func (p Patience) withDefaults() Patience {
	or := func(d, usual time.Duration) time.Duration {
		if d == 0 {
			return usual
		}
		return d
	}
	return Patience{File: or(p.File, 20*time.Second), Group: or(p.Group, 2*time.Minute), Ping: or(p.Ping, 5*time.Second), Away: or(p.Away, 10*time.Second),
		Again: or(p.Again, 250*time.Millisecond), Pause: or(p.Pause, time.Minute)}
}

// file is what the scanner says of one file.
func (s *Scanner) file(ctx context.Context, body []byte) (f casefile.Finding) {
	defer func() { s.heard(f) }()
	select {
	case s.turns <- struct{}{}:
		defer func() { <-s.turns }()
	case <-ctx.Done():
		return casefile.Finding{Unexamined: true}
	}
	giveUp := time.Now().Add(s.patience.Away)
	for !s.silent() {
		threat, err := s.ask(ctx, body)
		switch {
		case err == nil:
			return casefile.Finding{Threat: threat}
		case ctx.Err() != nil, isUnable(err), s.ping(ctx) == nil: // it is there: this file is too much for it
			s.log.Warn("file not examined for viruses", "bytes", len(body), "err", err)
			return casefile.Finding{Unexamined: true}
		case time.Now().After(giveUp):
			s.log.Warn("virus scanner away: files are held back", "err", err)
			s.pause()
		default:
			wait(ctx, s.patience.Again)
		}
	}
	return casefile.Finding{Unexamined: true}
}

func isUnable(err error) bool {
	var unable *Unable
	return errors.As(err, &unable)
}

func (s *Scanner) ask(ctx context.Context, body []byte) (threat string, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.patience.File)
	defer cancel()
	return s.asked.Scan(ctx, body)
}

func (s *Scanner) ping(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.patience.Ping)
	defer cancel()
	return s.asked.Ping(ctx)
}

// silent tells whether the scanner is left alone for now.
func (s *Scanner) silent() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Now().Before(s.silentUntil)
}

func (s *Scanner) pause() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silentUntil = time.Now().Add(s.patience.Pause)
}

func wait(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}
