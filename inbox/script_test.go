package inbox_test

import (
	"bufio"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// scriptMail is a mail of the scripted server.
type scriptMail struct {
	uid  uint32
	raw  string
	date string // INTERNALDATE as it is written
}

// script is an IMAP server of the simplest kind, for what a proper one can't be
// made to do. It has one inbox and any number of folders that mails vanish into.
type script struct {
	t     *testing.T
	port  int
	caps  string // besides IMAP4rev1
	hello string

	// before is asked about each command; true: it has been dealt with.
	before func(c *scriptConn, tag, verb, args string) bool
	// body answers a FETCH of a body in its own way; true: it did.
	body func(c *scriptConn, seq int, m scriptMail, byUID bool) bool

	mu       sync.Mutex
	validity uint32
	mails    []scriptMail
	folders  []string
	commands []string
	conns    int
}

// scriptConn is a client of the scripted server.
type scriptConn struct {
	*script
	net.Conn
	in *bufio.Reader
}

func newScript(t *testing.T, mails ...string) *script {
	t.Helper()
	s := &script{t: t, caps: "UIDPLUS MOVE", hello: "* OK ready", validity: 7}
	for i, raw := range mails {
		s.add(uint32(10*(i+1)), raw)
	}
	return s
}

// listen starts the server, once it is set up, and gives its port.
func (s *script) listen() int {
	s.t.Helper()
	if s.port != 0 {
		return s.port
	}
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.port = ln.Addr().(*net.TCPAddr).Port
	var clients sync.WaitGroup
	clients.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			clients.Go(func() {
				defer conn.Close()
				s.serve(&scriptConn{script: s, Conn: conn, in: bufio.NewReader(conn)})
			})
		}
	})
	s.t.Cleanup(func() { ln.Close(); clients.Wait() })
	return s.port
}

func (s *script) add(uid uint32, raw string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, scriptMail{uid: uid, raw: raw, date: "02-Nov-2026 09:00:00 +0100"})
}

func (s *script) serve(c *scriptConn) {
	s.mu.Lock()
	s.conns++
	s.mu.Unlock()
	c.say("%s", s.hello)
	for {
		line, err := c.in.ReadString('\n')
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		verb, args, _ := strings.Cut(rest, " ")
		if verb == "UID" {
			word, more, _ := strings.Cut(args, " ")
			verb, args = "UID "+word, more
		}
		s.mu.Lock()
		s.commands = append(s.commands, verb+" "+args)
		s.mu.Unlock()
		if s.before != nil && s.before(c, tag, verb, args) {
			continue
		}
		if !c.answer(tag, verb, args) {
			return
		}
	}
}

// say writes a line. That the client has gone shows when reading.
func (c *scriptConn) say(format string, args ...any) {
	fmt.Fprintf(c.Conn, format+"\r\n", args...)
}

// answer does what a proper server does.
func (c *scriptConn) answer(tag, verb, args string) bool {
	switch verb {
	case "CAPABILITY":
		c.say("* CAPABILITY IMAP4rev1 %s", c.caps)
	case "LIST":
		name := strings.Trim(strings.TrimPrefix(args, `"" `), `"`)
		if c.has(name) {
			c.say(`* LIST () "/" %q`, name)
		}
	case "CREATE":
		c.mu.Lock()
		c.folders = append(c.folders, strings.Trim(args, `"`))
		c.mu.Unlock()
	case "SELECT":
		c.mu.Lock()
		c.say("* %d EXISTS\r\n* OK [UIDVALIDITY %d] ok", len(c.mails), c.validity)
		c.mu.Unlock()
	case "SEARCH", "UID SEARCH":
		c.search(verb == "UID SEARCH", args)
	case "FETCH", "UID FETCH":
		c.fetch(verb == "UID FETCH", args)
	case "UID MOVE", "UID EXPUNGE":
		set, _, _ := strings.Cut(args, " ")
		c.remove(set)
	case "IDLE":
		c.say("+ idling")
		if _, err := c.in.ReadString('\n'); err != nil {
			return false
		}
	case "LOGOUT":
		c.say("* BYE bye\r\n%s OK done", tag)
		return false
	}
	c.say("%s OK done", tag)
	return true
}

func (s *script) has(folder string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Contains(s.folders, folder)
}

func (s *script) snapshot() []scriptMail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

// uids are those of the mails in the inbox.
func (s *script) uids() (uids []uint32) {
	for _, m := range s.snapshot() {
		uids = append(uids, m.uid)
	}
	return uids
}

// sent are the commands of a verb that came so far.
func (s *script) sent(verb string) (args []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.commands {
		if rest, ok := strings.CutPrefix(c, verb+" "); ok {
			args = append(args, rest)
		}
	}
	return args
}

func (c *scriptConn) search(byUID bool, args string) {
	set, some := strings.CutPrefix(args, "UID ")
	var found []string
	for i, m := range c.snapshot() {
		if some && !inSet(set, m.uid) {
			continue
		}
		number := uint32(i + 1)
		if byUID {
			number = m.uid
		}
		found = append(found, strconv.Itoa(int(number)))
	}
	c.say("* SEARCH %s", strings.Join(found, " "))
}

func (c *scriptConn) fetch(byUID bool, args string) {
	set, items, _ := strings.Cut(args, " ")
	for i, m := range c.snapshot() {
		number := uint32(i + 1)
		if byUID {
			number = m.uid
		}
		if inSet(set, number) {
			c.give(i+1, m, items, byUID)
		}
	}
}

// give writes the response for one mail.
func (c *scriptConn) give(seq int, m scriptMail, items string, byUID bool) {
	switch {
	case strings.Contains(items, "RFC822.SIZE"):
		c.say("* %d FETCH (UID %d RFC822.SIZE %d)", seq, m.uid, len(m.raw))
		return
	case c.body != nil && c.body(c, seq, m, byUID):
		return
	}
	date := ""
	if strings.Contains(items, "INTERNALDATE") {
		date = fmt.Sprintf(" INTERNALDATE %q", m.date)
	}
	section, raw := "BODY[]", m.raw
	if strings.Contains(items, "HEADER") {
		header, _, _ := strings.Cut(m.raw, "\r\n\r\n")
		section, raw = "BODY[HEADER]", header
	}
	c.say("* %d FETCH (UID %d%s %s {%d}\r\n%s)", seq, m.uid, date, section, len(raw), raw)
}

// remove takes mails out of the inbox as MOVE does (RFC 6851 §4.3).
func (c *scriptConn) remove(set string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	var from, to []string
	var expunged []int
	for i := len(c.mails) - 1; i >= 0; i-- {
		if inSet(set, c.mails[i].uid) {
			from = append(from, strconv.Itoa(int(c.mails[i].uid)))
			to = append(to, strconv.Itoa(int(c.mails[i].uid)+1000))
			c.mails = slices.Delete(c.mails, i, i+1)
			expunged = append(expunged, i+1)
		}
	}
	if len(from) > 0 && strings.Contains(c.caps, "MOVE") && strings.Contains(c.caps, "UIDPLUS") {
		c.say("* OK [COPYUID 3 %s %s] moved", strings.Join(from, ","), strings.Join(to, ","))
	}
	for _, seq := range expunged { // from the highest, so each is right when it is said
		c.say("* %d EXPUNGE", seq)
	}
}

// inSet tells whether a number is in a set as it is written in a command.
func inSet(set string, n uint32) bool {
	for r := range strings.SplitSeq(set, ",") {
		first, last, ranged := strings.Cut(r, ":")
		low, _ := strconv.Atoi(first)
		high := low
		if ranged {
			high, _ = strconv.Atoi(last)
		}
		if int(n) >= low && int(n) <= high {
			return true
		}
	}
	return false
}

// mail is the text of a small mail.
func mail(subject string) string {
	return "From: Kari <kari@example.net>\r\nSubject: " + subject + "\r\n" +
		"Date: " + time.Unix(1790000000, 0).UTC().Format(time.RFC1123Z) + "\r\n\r\nMy parcel never came.\r\n"
}
