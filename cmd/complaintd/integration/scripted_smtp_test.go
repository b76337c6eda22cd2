package integration

import (
	"bytes"
	"fmt"
	"net"
	"net/mail"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
)

// scriptedSMTP is an SMTP server that misbehaves as told. It keeps every mail
// whose final dot it has seen and not refused, answered or not.
type scriptedSMTP struct {
	port int
	// script answers a step: a line of the client, or "." for the final dot.
	// Empty: the ordinary answer. hangUp: none, and the connection is closed.
	script func(step string) string

	mu    sync.Mutex
	mails []sunk
}

const hangUp = "hang up"

// startScriptedSMTP listens on port, 0 for a free one.
func startScriptedSMTP(t testing.TB, port int, script func(step string) string) *scriptedSMTP {
	t.Helper()
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	s := &scriptedSMTP{port: portOf(l), script: script}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

// behave changes the script.
func (s *scriptedSMTP) behave(script func(step string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = script
}

// kept is a copy of the mails kept so far.
func (s *scriptedSMTP) kept() []sunk {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.mails), isBeside)
}

func (s *scriptedSMTP) serve(conn net.Conn) {
	defer conn.Close()
	text := textproto.NewConn(conn)
	text.PrintfLine("220 scripted.example.net ESMTP")
	var to string
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		answer := s.answer(line)
		if answer == hangUp || text.PrintfLine("%s", answer) != nil || strings.HasPrefix(answer, "221") {
			return
		}
		if strings.HasPrefix(strings.ToUpper(line), "RCPT") {
			to = strings.Trim(line[len("RCPT TO:"):], "<>")
		}
		if strings.HasPrefix(answer, "354") && !s.takeData(text, to) {
			return
		}
	}
}

// answer to a step, by the script or as is usual.
func (s *scriptedSMTP) answer(step string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if answer := s.script(step); answer != "" {
		return answer
	}
	switch step {
	case "DATA":
		return "354 go on"
	case "QUIT":
		return "221 bye"
	}
	return "250 ok"
}

// takeData reads a mail and answers its final dot; false where the connection
// is over.
func (s *scriptedSMTP) takeData(text *textproto.Conn, to string) bool {
	raw, err := text.ReadDotBytes()
	if err != nil {
		return false
	}
	answer := s.answer(".")
	if answer == hangUp || answer == "ok" || strings.HasPrefix(answer, "2") {
		s.keep(to, raw)
	}
	return answer != hangUp && text.PrintfLine("%s", answer) == nil
}

func (s *scriptedSMTP) keep(to string, raw []byte) {
	parsed, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return // half a mail is no mail; a test then misses it
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, sunk{to: to, header: parsed.Header, raw: raw})
}
