package inbox

import (
	"cmp"
	"context"
	"crypto/tls"
	"log/slog"
	"time"

	"complaintd/casefile"
)

// How the connection is protected.
const (
	TLSImplicit = "implicit" // TLS from the first byte, port 993 (RFC 8314 §3.2)
	TLSStart    = "starttls" // RFC 9051 §6.2.1; a server that does not offer it is refused
	TLSNone     = "none"     // in clear; the configuration allows it on loopback only
)

// Config says which mailbox is read and how.
type Config struct {
	Mailbox string // the complaints address: the name of the mailbox in every placement

	Host      string
	Port      int
	TLS       string      // TLSImplicit, TLSStart or TLSNone
	TLSConfig *tls.Config // nil: the system's roots, TLS 1.2 or later
	Username  string
	Password  string
	Token     TokenSource // in place of Password; nil: by password

	// Names of the folders on the server, used as they are given: on a server
	// that wants INBOX.Processed the configuration says so.
	Inbox      string
	Processed  string
	Quarantine string

	PollInterval   time.Duration // between two passes when IDLE says nothing
	MaxMessageSize int64         // bytes; of a larger mail only the header is fetched

	Timeouts Timeouts
	Log      *slog.Logger
	Now      func() time.Time // nil: time.Now

	// Sent is the folder for copies of letters, and Copies are those that are owed;
	// empty and nil where none are kept.
	Sent   string
	Copies Copies

	// Ledger is what the mailbox is held against once a day; nil: it is not.
	Ledger Ledger

	// Alive hears again and again that Run still goes on, and for how long
	// nothing may be heard of it now; nil: nobody listens.
	Alive func(silence time.Duration)
}

// TokenSource gives an access token (RFC 6750) for a log-in by OAuth 2.0. Refused
// is one that the server did not take, and for which another is wanted; empty
// for none. An error may have a method Refused() bool: whether whoever gives the
// tokens says no, so that time does not heal it.
type TokenSource func(ctx context.Context, refused string) (string, error)

// mostBusy is longer than any step of a pass takes, or the way to one: a server
// that still sends may take its time.
const mostBusy = 10 * time.Minute

// Timeouts bound the waiting; a zero value stands for the default.
type Timeouts struct {
	Dial    time.Duration // 30 s: until the TCP connection stands
	Command time.Duration // 60 s without a byte from the server while it owes an answer
	Idle    time.Duration // 29 min in IDLE without a byte (RFC 2177 §3)

	Retry    time.Duration // 1 s: the first pause before connecting again, then doubled
	RetryMax time.Duration // 2 min
	// Where only a change of configuration or server can help, as after a
	// refused log-in: a server may lock the account of who knocks too often.
	SlowRetry    time.Duration // 1 min
	SlowRetryMax time.Duration // 15 min
}

const (
	defaultPollInterval   = time.Minute
	defaultMaxMessageSize = 35 << 20
)

// withDefaults fills in what was left out.
func (c Config) withDefaults() Config {
	c.Inbox = cmp.Or(c.Inbox, "INBOX")
	c.PollInterval = cmp.Or(c.PollInterval, defaultPollInterval)
	c.MaxMessageSize = cmp.Or(c.MaxMessageSize, defaultMaxMessageSize)
	c.Timeouts = c.Timeouts.withDefaults()
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Alive == nil {
		c.Alive = func(time.Duration) {}
	}
	return c
}

func (t Timeouts) withDefaults() Timeouts {
	return Timeouts{
		Dial:         cmp.Or(t.Dial, 30*time.Second),
		Command:      cmp.Or(t.Command, time.Minute),
		Idle:         cmp.Or(t.Idle, 29*time.Minute),
		Retry:        cmp.Or(t.Retry, time.Second),
		RetryMax:     cmp.Or(t.RetryMax, 2*time.Minute),
		SlowRetry:    cmp.Or(t.SlowRetry, time.Minute),
		SlowRetryMax: cmp.Or(t.SlowRetryMax, 15*time.Minute),
	}
}

// folder is the name on the server of the folder the casefile speaks of.
func (c Config) folder(f casefile.Folder) string {
	if f == casefile.Quarantine {
		return c.Quarantine
	}
	return c.Processed
}
