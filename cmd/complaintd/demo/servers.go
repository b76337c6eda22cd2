package demo

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// Mailbox is the complaints address, and the name to log in with.
const Mailbox = "complaints@hexpress.example"

// Password opens the mailbox. It guards nothing: the server holds sample mails
// and ends with the demo.
const Password = "demo"

// Servers are the mail servers of the demo: the mailbox (IMAP) and where
// letters are handed in (SMTP), on ports of 127.0.0.1 that were free. Both keep
// everything in memory.
type Servers struct {
	IMAPPort, SMTPPort int

	user    *imapmemserver.User
	sink    *sink
	imap    *imapserver.Server
	smtp    *smtp.Server
	sockets []net.Listener
	running sync.WaitGroup
}

// StartServers starts them with an empty mailbox.
func StartServers() (*Servers, error) {
	s := &Servers{user: imapmemserver.NewUser(Mailbox, Password), sink: &sink{}}
	if err := s.user.Create("INBOX", nil); err != nil {
		return nil, fmt.Errorf("create the mailbox: %w", err)
	}
	s.imap = imapserver.New(imapOptions(s.user))
	s.smtp = newSMTP(s.sink)
	var err error
	if s.IMAPPort, err = s.serve(s.imap.Serve); err == nil {
		s.SMTPPort, err = s.serve(s.smtp.Serve)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start the mail servers: %w", err), s.Close())
	}
	return s, nil
}

func imapOptions(user *imapmemserver.User) *imapserver.Options {
	mails := imapmemserver.New()
	mails.AddUser(user)
	return &imapserver.Options{
		Caps:         imap.CapSet{imap.CapIMAP4rev1: {}, imap.CapUIDPlus: {}, imap.CapMove: {}},
		InsecureAuth: true, // it never leaves the machine
		Logger:       log.New(io.Discard, "", 0),
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return mails.NewSession(), nil, nil
		},
	}
}

// serve runs a server on a free port and tells which.
func (s *Servers) serve(run func(net.Listener) error) (int, error) {
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	s.sockets = append(s.sockets, socket)
	s.running.Go(func() {
		// It ends when it is closed. Should it end before, its clients say so.
		_ = run(socket)
	})
	return socket.Addr().(*net.TCPAddr).Port, nil
}

// Deliver puts a mail into the inbox as received at an instant.
func (s *Servers) Deliver(raw []byte, at time.Time) error {
	_, err := s.user.Append("INBOX", literal{bytes.NewReader(raw)}, &imap.AppendOptions{Time: at})
	if err != nil {
		return fmt.Errorf("deliver a mail: %w", err)
	}
	return nil
}

// literal is an IMAP literal (RFC 9051 §4.3) from memory.
type literal struct{ *bytes.Reader }

// Letters are the letters that were handed in so far, in order.
func (s *Servers) Letters() []Letter { return s.sink.received() }

// Close ends both servers with all connections.
func (s *Servers) Close() error {
	err := errors.Join(s.imap.Close(), s.smtp.Close())
	for _, socket := range s.sockets {
		_ = socket.Close() // known to a server only once that has begun to serve
	}
	s.running.Wait()
	return err
}
