package outbox

import (
	"context"
	"crypto/tls"
	"log/slog"
	"time"

	"github.com/cenkalti/backoff/v5"
	"golang.org/x/time/rate"

	"complaintd/casefile"
)

// Queue is where letters wait.
type Queue interface {
	// Next claims the letter to be sent next at now. Where none is due it
	// answers nil and the instant at which the next one is (zero: none waits).
	Next(ctx context.Context, now time.Time) (*casefile.QueuedLetter, time.Time, error)
	// Ours tells why claims are not ours any more: another process may be sending
	// what we had claimed.
	Ours(ctx context.Context) error
	// Settle records what became of the letter's attempt and frees the claim.
	Settle(ctx context.Context, now time.Time, letter *casefile.QueuedLetter, s casefile.Settlement) error
}

// Config is where and how letters are submitted.
type Config struct {
	Host string
	Port int
	// TLS is "implicit" (RFC 8314), "starttls" (RFC 3207; refused where the
	// server does not offer it) or "none". Anything else is taken as implicit,
	// so that a mistake never sends in the clear.
	TLS string
	// Username is empty where the server wants no log-in.
	Username, Password string
	// Token gives an access token in place of Password; nil: by password.
	Token TokenSource
	// TLSConfig adds to the TLS settings, as with the authorities of a test;
	// nil: the system's authorities.
	TLSConfig *tls.Config

	// Probes are what Check asks the server about.
	Probes []Probe

	// MaxPerMinute letters are sent, evenly spaced; 0: as fast as they go.
	MaxPerMinute int
	Timeouts     Timeouts

	// Wake tells Run that something was queued. It is never closed.
	Wake <-chan struct{}
	// Now is the clock of the queue; nil: the real one.
	Now func() time.Time
	// Log gets a line for every attempt; nil: none.
	Log *slog.Logger
	// Alive hears again and again that Run still goes on, and for how long
	// nothing may be heard of it now; nil: nobody listens.
	Alive func(silence time.Duration)
}

// TokenSource gives an access token (RFC 6750) for a log-in by OAuth 2.0. Refused
// is one that the server did not take, and for which another is wanted; empty
// for none. An error may have a method Refused() bool: whether whoever gives the
// tokens says no, so that time does not heal it.
type TokenSource func(ctx context.Context, refused string) (string, error)

// Timeouts bound every wait for the server. Zero values take the default.
type Timeouts struct {
	// Command is for connecting, for the TLS handshake, for the greeting and
	// for the reply to every command; default 60 s.
	Command time.Duration
	// Data is for the upload of a small letter; larger ones get a second more
	// for every 32 KiB; default 5 min.
	Data time.Duration
	// Answer is for the reply to the final dot: RFC 5321 §4.5.3.2.6 asks for
	// 10 min, the default, as giving up early makes duplicates.
	Answer time.Duration
	// Idle is how long an unused connection is kept; default 30 s.
	Idle time.Duration
	// Shutdown is how long the answer to a final dot is still awaited once the
	// sender is told to stop; default 5 s, as the whole program is to end within
	// 10 s.
	Shutdown time.Duration
}

func (t Timeouts) withDefaults() Timeouts {
	or := func(d, standard time.Duration) time.Duration {
		if d <= 0 {
			return standard
		}
		return d
	}
	return Timeouts{
		Command:  or(t.Command, time.Minute),
		Data:     or(t.Data, 5*time.Minute),
		Answer:   or(t.Answer, 10*time.Minute),
		Idle:     or(t.Idle, 30*time.Second),
		Shutdown: or(t.Shutdown, 5*time.Second),
	}
}

// longest is how long an attempt may take: every step at its slowest, and all
// again where a kept connection turned out to be closed.
func (t Timeouts) longest(size int) time.Duration {
	const steps = 10 // from connecting to DATA
	return 2 * (steps*t.Command + t.upload(size) + t.Answer)
}

// upload is for a letter of so many octets.
func (t Timeouts) upload(size int) time.Duration {
	return t.Data + time.Duration(size/(32<<10))*time.Second
}

// Sender sends the letters of one queue. Run and Drain must not be called at
// the same time; Check may be called at any.
type Sender struct {
	server   server
	queue    Queue
	timeouts Timeouts
	wake     <-chan struct{}
	now      func() time.Time
	log      *slog.Logger
	alive    func(silence time.Duration)

	probes []Probe

	session *session      // kept between letters; nil: none open
	limit   *rate.Limiter // nil: none
	trouble backoff.BackOff
	pause   time.Duration // before the next attempt, because of trouble
}

// New makes a sender; it connects to nothing yet.
func New(c Config, q Queue) *Sender {
	s := &Sender{
		server:   newServer(c),
		queue:    q,
		timeouts: c.Timeouts.withDefaults(),
		wake:     c.Wake,
		now:      c.Now,
		log:      c.Log,
		alive:    c.Alive,

		probes: c.Probes,

		trouble: pauses(2*time.Second, 5*time.Minute),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.alive == nil {
		s.alive = func(time.Duration) {}
	}
	if c.MaxPerMinute > 0 {
		// A burst of one: providers count the letters of any minute.
		s.limit = rate.NewLimiter(rate.Limit(float64(c.MaxPerMinute)/60), 1)
	}
	return s
}
