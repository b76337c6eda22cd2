package integration

import (
	"bytes"
	"crypto/sha256"
	"io"
	"net/mail"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// sink is where all mail ends: an SMTP server that keeps what it gets.
type sink struct {
	port int
	// lean: the octets of the mails are not kept, as there are many.
	lean bool

	mu    sync.Mutex
	mails []sunk
	mood  mood
}

// mood is how the server behaves to the next mails.
type mood string

const (
	willing mood = ""        // takes everything
	busy    mood = "busy"    // refuses every recipient for now
	full    mood = "full"    // refuses every mail after the final dot, for now
	curt    mood = "curt"    // takes a mail and closes the connection without an answer
	slow    mood = "slow"    // answers late
	leaving mood = "leaving" // is shutting down
	foreign mood = "foreign" // knows no recipient
)

// feel changes the mood.
func (s *sink) feel(m mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mood = m
}

func (s *sink) feels() mood {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.mood
}

// sunk is a mail as the sink got it.
type sunk struct {
	from, to string // the envelope
	header   mail.Header
	raw      []byte
	octets   [32]byte // SHA-256 of the mail
}

func startSink(t testing.TB) *sink {
	t.Helper()
	l := listen(t)
	s := &sink{port: portOf(l)}
	server := smtp.NewServer(s)
	server.Domain = "sink.example.net"
	server.EnableSMTPUTF8 = true
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return s
}

// received is a copy of what has come so far.
func (s *sink) received() []sunk {
	return slices.DeleteFunc(s.all(), isBeside)
}

// isBeside: the page of help, which a colleague gets once, and the digest, which goes
// whenever the real clock passes its time, are none of the letters that the tests
// count.
func isBeside(m sunk) bool {
	name := m.header.Get("X-Complaint-Letter")
	return name == "help" || name == "digest"
}

// all are the mails with those that the tests don't count.
func (s *sink) all() []sunk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// count is the number of all mails.
func (s *sink) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.mails)
}

// since are all mails but the first n.
func (s *sink) since(n int) []sunk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails[n:])
}

// letters are the mails with this X-Complaint-Letter.
func (s *sink) letters(name string) []sunk {
	return slices.DeleteFunc(s.received(), func(m sunk) bool { return m.header.Get("X-Complaint-Letter") != name })
}

// NewSession begins a client's connection; it implements smtp.Backend.
func (s *sink) NewSession(conn *smtp.Conn) (smtp.Session, error) {
	return &sinkSession{sink: s, conn: conn}, nil
}

type sinkSession struct {
	sink *sink
	conn *smtp.Conn
	from string
	to   string
}

func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	switch s.sink.feels() {
	case slow:
		time.Sleep(300 * time.Millisecond)
	case leaving:
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "shutting down"}
	}
	s.from = from
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch s.sink.feels() {
	case busy:
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "come back later"}
	case foreign:
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	s.to = to
	return nil
}

func (s *sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return err
	}
	felt := s.sink.feels()
	if felt == full {
		return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "no room"}
	}
	s.sink.keep(sunk{from: s.from, to: s.to, header: parsed.Header, raw: raw, octets: sha256.Sum256(raw)})
	if felt == curt {
		return s.conn.Close()
	}
	return nil
}

func (s *sink) keep(m sunk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lean {
		m.raw = nil
	}
	s.mails = append(s.mails, m)
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }
