package scan

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// scripted is a clamd that answers each connection by the script.
func scripted(t *testing.T, network string, script func(net.Conn)) Clamd {
	t.Helper()
	address := "127.0.0.1:0"
	if network == "unix" {
		address = filepath.Join(t.TempDir(), "clamd.ctl")
	}
	l, err := net.Listen(network, address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				script(conn)
			}()
		}
	}()
	return Clamd{network, l.Addr().String()}
}

// received reads a command and, for zINSTREAM, the file behind it.
func received(conn io.Reader) (command string, body []byte, err error) {
	one := make([]byte, 1)
	for {
		if _, err := io.ReadFull(conn, one); err != nil {
			return command, nil, err
		}
		if one[0] == 0 {
			break
		}
		command += string(one)
	}
	if command != "zINSTREAM" {
		return command, nil, nil
	}
	for {
		var n uint32
		if err := binary.Read(conn, binary.BigEndian, &n); err != nil || n == 0 {
			return command, body, err
		}
		piece := make([]byte, n)
		if _, err := io.ReadFull(conn, piece); err != nil {
			return command, body, err
		}
		body = append(body, piece...)
	}
}

// replies is a script that takes all and answers.
func replies(reply string) func(net.Conn) {
	return func(conn net.Conn) {
		_, _, _ = received(conn)
		_, _ = io.WriteString(conn, reply)
	}
}

// TestClamdGetsTheFile as it is, whatever its size.
func TestClamdGetsTheFile(t *testing.T) {
	for _, network := range []string{"unix", "tcp"} {
		for _, size := range []int{0, 1, chunk, 3*chunk + 17} {
			want := bytes.Repeat([]byte("ab\x00\r"), size/4+1)[:size]
			if size == 0 {
				want = nil // as an empty file has
			}
			got := make(chan string, 1)
			c := scripted(t, network, func(conn net.Conn) {
				command, body, err := received(conn)
				got <- fmt.Sprint(command, " ", err == nil && bytes.Equal(body, want))
				_, _ = io.WriteString(conn, "stream: OK\x00")
			})
			if threat, err := c.Scan(t.Context(), want); threat != "" || err != nil {
				t.Errorf("%s, %d bytes: %q, %v", network, size, threat, err)
			}
			if heard := <-got; heard != "zINSTREAM true" {
				t.Errorf("%s, %d bytes: clamd got %s", network, size, heard)
			}
		}
	}
}

// TestWhatClamdSays is believed only where it is whole and says so itself.
func TestWhatClamdSays(t *testing.T) {
	for name, c := range map[string]struct {
		reply, threat string
		unable, fails bool
	}{
		"nothing found":              {reply: "stream: OK\x00"},
		"found":                      {reply: "stream: Eicar-Test-Signature FOUND\x00", threat: "Eicar-Test-Signature"},
		"a signature called OK":      {reply: "stream: OK FOUND\x00", threat: "OK"},
		"too large":                  {reply: "INSTREAM size limit exceeded. ERROR\x00", unable: true},
		"can't":                      {reply: "stream: Can't allocate memory ERROR\x00", unable: true},
		"found without a name":       {reply: "stream:  FOUND\x00", unable: true},
		"another command's answer":   {reply: "PONG\x00", unable: true},
		"unknown":                    {reply: "UNKNOWN COMMAND\x00", unable: true},
		"OK within something":        {reply: "stream: not OK\x00", unable: true},
		"nothing":                    {reply: "", fails: true},
		"half an answer":             {reply: "stream: OK", fails: true},
		"another protocol":           {reply: "220 mail.example ESMTP\r\n", fails: true},
		"two answers":                {reply: "stream: OK\x00stream: Eicar FOUND\x00", fails: true},
		"an answer that never ends ": {reply: strings.Repeat("x", 2*longestReply), fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			threat, err := scripted(t, "unix", replies(c.reply)).Scan(t.Context(), []byte("file"))
			var unable *Unable
			if threat != c.threat || errors.As(err, &unable) != c.unable || (err != nil) != (c.unable || c.fails) {
				t.Errorf("%q, %v", threat, err)
			}
		})
	}
}

// TestAFileThatIsTooLarge: clamd says so and hangs up before it has all of it.
func TestAFileThatIsTooLarge(t *testing.T) {
	c := scripted(t, "unix", func(conn net.Conn) {
		_, _ = io.CopyN(io.Discard, conn, 1000)
		_, _ = io.WriteString(conn, "INSTREAM size limit exceeded. ERROR\x00")
	})
	_, err := c.Scan(t.Context(), make([]byte, 8<<20))
	var unable *Unable
	if !errors.As(err, &unable) || !strings.Contains(unable.Reply, "size limit exceeded") {
		t.Errorf("%v", err)
	}
}

// TestAClamdThatHangs, before or after it has taken the file, is left.
func TestAClamdThatHangs(t *testing.T) {
	for name, script := range map[string]func(net.Conn){
		"takes nothing": func(conn net.Conn) { <-t.Context().Done() },
		"says nothing":  func(conn net.Conn) { _, _, _ = received(conn); <-t.Context().Done() },
	} {
		c := scripted(t, "unix", script)
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if _, err := c.Scan(ctx, make([]byte, 8<<20)); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
	}
}

// TestPing tells clamd from whatever else may be there.
func TestPing(t *testing.T) {
	if err := scripted(t, "tcp", replies("PONG\x00")).Ping(t.Context()); err != nil {
		t.Error(err)
	}
	for _, other := range []Clamd{scripted(t, "tcp", replies("220 mail.example ESMTP\r\n\x00")), scripted(t, "tcp", replies("")),
		{"unix", filepath.Join(t.TempDir(), "none")}} {
		var away *Away
		if err := other.Ping(t.Context()); !errors.As(err, &away) {
			t.Errorf("%+v: %v", other, err)
		}
	}
}
