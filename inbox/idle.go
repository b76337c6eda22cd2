package inbox

import (
	"context"
	"net"
	"time"

	"github.com/emersion/go-imap/v2"
)

// wait returns when mail may have arrived in the selected folder: when the
// server says so or has said so since the folder was selected, when the poll interval is over, or when ctx ends. IDLE is
// used where it is offered, and never relied upon.
func (s *session) wait(ctx context.Context, poll time.Duration) error {
	timer := time.NewTimer(poll)
	defer timer.Stop()
	if !s.caps.Has(imap.CapIdle) {
		return s.watch(ctx, timer.C)
	}
	err := s.idle(ctx, timer.C)
	if kindOf(err) == Refused {
		return s.watch(ctx, timer.C)
	}
	return err
}

// idle is IDLE (RFC 2177) around watch. While it runs, nothing comes from the
// server but news, and its still-here at intervals of its own.
func (s *session) idle(ctx context.Context, timeout <-chan time.Time) error {
	return s.do("wait for mail", func() error {
		cmd, err := s.client.Idle()
		if err != nil {
			return err
		}
		s.conn.arm(s.timeouts.Idle)
		watchErr := s.watch(ctx, timeout)
		s.conn.arm(s.timeouts.Command)
		if err := cmd.Close(); err != nil {
			return err
		}
		if err := cmd.Wait(); err != nil {
			return err
		}
		return watchErr
	})
}

// watch waits for news, the timeout, the end of ctx or that of the connection,
// which is an error.
func (s *session) watch(ctx context.Context, timeout <-chan time.Time) error {
	select {
	case <-s.news:
	case <-timeout:
	case <-ctx.Done():
	case <-s.client.Closed():
		return s.explain("wait for mail", net.ErrClosed)
	}
	return nil
}
