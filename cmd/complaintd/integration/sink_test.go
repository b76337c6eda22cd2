package integration

import (
	"bytes"
	"io"
	"net/mail"
	"slices"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
)

// sink is where all mail ends: an SMTP server that keeps what it gets.
type sink struct {
	port int

	mu    sync.Mutex
	mails []sunk
}

// sunk is a mail as the sink got it.
type sunk struct {
	from, to string // the envelope
	header   mail.Header
	raw      []byte
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

// letters are the mails with this X-Complaint-Letter.
func (s *sink) letters(name string) []sunk {
	return slices.DeleteFunc(s.received(), func(m sunk) bool { return m.header.Get("X-Complaint-Letter") != name })
}

// NewSession begins a client's connection; it implements smtp.Backend.
func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return &sinkSession{sink: s}, nil }

type sinkSession struct {
	sink *sink
	from string
	to   string
}

func (s *sinkSession) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
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
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	s.sink.mails = append(s.sink.mails, sunk{from: s.from, to: s.to, header: parsed.Header, raw: raw})
	return nil
}

func (s *sinkSession) Reset()        {}
func (s *sinkSession) Logout() error { return nil }
