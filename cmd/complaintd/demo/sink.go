package demo

import (
	"io"
	"log"
	"slices"
	"sync"

	"github.com/emersion/go-smtp"
)

// sink is where all letters end: it keeps what is handed in.
type sink struct {
	mu      sync.Mutex
	letters []Letter
}

func newSMTP(s *sink) *smtp.Server {
	server := smtp.NewServer(s)
	server.Domain = "smtp.hexpress.example"
	server.ErrorLog = log.New(io.Discard, "", 0)
	return server
}

func (s *sink) received() []Letter {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.letters)
}

// NewSession begins a client's connection; it implements smtp.Backend.
func (s *sink) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{sink: s}, nil }

// session is one connection; it implements smtp.Session.
type session struct {
	sink     *sink
	from, to string // the envelope
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	return nil
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	letter, err := readLetter(s.from, s.to, raw)
	if err != nil {
		return err // the daemon is told that the letter is refused
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	letter.Number = len(s.sink.letters) + 1
	s.sink.letters = append(s.sink.letters, letter)
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
