package outbox

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeServer is an SMTP server that misbehaves as told. It announces
// extensions and takes everything, unless answer says otherwise.
type fakeServer struct {
	// answer is what to do when verb comes for the nth time, on the connth
	// connection (both from 1); empty: as a good server does. The verbs are
	// those of SMTP, CONNECT for the greeting, BODY for the upload and DOT for
	// its end. Parts joined by | are done in turn: a reply, "close" (the
	// connection), "hang" (never answer), "stall" (not even read), "wait 5s".
	answer     func(verb string, conn, n int) string
	extensions []string
	tls        *tls.Config // for STARTTLS

	mu       sync.Mutex
	conns    int
	seen     map[string]int
	commands []string
	bodies   []string    // as they came, dots undone
	at       []time.Time // of each body's end
	running  sync.WaitGroup
	stop     chan struct{}
}

// fails makes a server that answers each verb of the map that way the first
// time, and like a good server ever after.
func fails(first map[string]string) *fakeServer {
	return &fakeServer{answer: func(verb string, _, n int) string {
		if n == 1 {
			return first[verb]
		}
		return ""
	}}
}

// piped lets a sender reach the server without a network, so that a synctest
// bubble can own the time.
func (f *fakeServer) piped(s *Sender) *Sender {
	f.begin()
	s.server.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		here, there := net.Pipe()
		f.accept(there)
		return here, nil
	}
	return s
}

// listen serves on a loopback port until the test ends.
func (f *fakeServer) listen(t *testing.T) (host string, port int) {
	f.begin()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f.accept(conn)
		}
	})
	t.Cleanup(func() {
		l.Close()
		f.end()
	})
	addr := l.Addr().(*net.TCPAddr)
	return addr.IP.String(), addr.Port
}

func (f *fakeServer) begin() {
	f.stop = make(chan struct{})
	f.seen = map[string]int{}
}

// end waits until every connection is closed, so that a sender which leaves
// one open hangs the test.
func (f *fakeServer) end() {
	close(f.stop)
	f.running.Wait()
}

func (f *fakeServer) accept(conn net.Conn) {
	f.mu.Lock()
	f.conns++
	number := f.conns
	f.mu.Unlock()
	f.running.Go(func() {
		defer conn.Close()
		c := &fakeConn{fakeServer: f, number: number, conn: conn, r: bufio.NewReader(conn)}
		c.talk()
	})
}

func (f *fakeServer) received() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.bodies...)
}

// count tells how often the verb came.
func (f *fakeServer) count(verb string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen[verb]
}

func (f *fakeServer) connections() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.conns
}

// said tells whether a command with these words came.
func (f *fakeServer) said(words string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Contains(strings.Join(f.commands, "\n"), words)
}

type fakeConn struct {
	*fakeServer
	number int
	conn   net.Conn
	r      *bufio.Reader
}

func (c *fakeConn) talk() {
	if !c.do("CONNECT", "220 fake.example.org ESMTP") {
		return
	}
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		c.mu.Lock()
		c.commands = append(c.commands, line)
		c.mu.Unlock()
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		if !c.command(verb) {
			return
		}
	}
}

func (c *fakeConn) command(verb string) (goOn bool) {
	switch verb {
	case "EHLO":
		lines := append([]string{"fake.example.org"}, c.extensions...)
		return c.do(verb, "250-"+strings.Join(lines[:len(lines)-1], "\r\n250-")+"\r\n250 "+lines[len(lines)-1])
	case "STARTTLS":
		return c.do(verb, "220 go") && c.secure()
	case "AUTH":
		return c.do(verb, "235 welcome")
	case "DATA":
		return c.do(verb, "354 go")
	case "QUIT":
		c.do(verb, "221 bye")
		return false
	case "MAIL", "RCPT", "RSET", "NOOP", "HELO":
		return c.do(verb, "250 ok")
	}
	return c.do(verb, "500 what?")
}

func (c *fakeConn) secure() bool {
	secured := tls.Server(c.conn, c.tls)
	c.conn, c.r = secured, bufio.NewReader(secured)
	return true
}

// do does what the script says for verb, or replies as a good server does.
func (c *fakeConn) do(verb, good string) (goOn bool) {
	c.mu.Lock()
	c.seen[verb]++
	todo := ""
	if c.answer != nil {
		todo = c.answer(verb, c.number, c.seen[verb])
	}
	c.mu.Unlock()
	if todo == "" {
		todo = good
	}
	for step := range strings.SplitSeq(todo, "|") {
		if !c.step(step) {
			return false
		}
	}
	if verb == "DATA" && strings.HasSuffix(todo, good) {
		return c.body()
	}
	return true
}

func (c *fakeConn) step(step string) (goOn bool) {
	pause, isWait := strings.CutPrefix(step, "wait ")
	switch {
	case step == "close":
		return false
	case step == "hang":
		_, _ = io.Copy(io.Discard, c.r)
		return false
	case step == "stall":
		<-c.stop
		return false
	case isWait:
		d, _ := time.ParseDuration(pause)
		select {
		case <-time.After(d):
		case <-c.stop:
		}
		return true
	}
	_, err := fmt.Fprintf(c.conn, "%s\r\n", step)
	return err == nil
}

// body takes the upload and answers the dot.
func (c *fakeConn) body() bool {
	c.mu.Lock()
	c.seen["BODY"]++
	todo := ""
	if c.answer != nil {
		todo = c.answer("BODY", c.number, c.seen["BODY"])
	}
	c.mu.Unlock()
	if todo != "" && !c.step(todo) {
		return false
	}
	body, err := c.dotLines()
	if err != nil {
		return false
	}
	c.mu.Lock()
	c.bodies = append(c.bodies, body)
	c.at = append(c.at, time.Now())
	c.mu.Unlock()
	return c.do("DOT", "250 2.0.0 queued as 4F2A")
}

// dotLines reads up to the final dot and undoes the dot-stuffing (RFC 5321
// §4.5.2), and nothing else.
func (c *fakeConn) dotLines() (string, error) {
	var body strings.Builder
	for {
		line, err := c.r.ReadString('\n')
		if err != nil {
			return "", err
		}
		if line == ".\r\n" {
			return body.String(), nil
		}
		body.WriteString(strings.TrimPrefix(line, "."))
	}
}
