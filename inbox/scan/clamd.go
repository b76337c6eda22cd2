package scan

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// This file speaks to clamd, the daemon of ClamAV: one connection for one
// question, commands and answers ended by NUL (man clamd, "zINSTREAM").

// Clamd is where clamd listens, for net.Dial: "unix" and a path, or "tcp" and
// host:port.
type Clamd struct{ Network, Address string }

// Away is an error for which there is no answer of clamd at all, whatever it is
// asked: it is not there, does not answer in time, or is something else.
type Away struct{ Err error }

func (e *Away) Error() string { return "the virus scanner does not answer: " + e.Err.Error() }
func (e *Away) Unwrap() error { return e.Err }

// Unable is an error about one file: clamd answers, and can't look at it.
type Unable struct{ Reply string }

func (e *Unable) Error() string { return "the virus scanner can't look at it: " + e.Reply }

const (
	// chunk is how much of a file goes in one piece, in bytes.
	chunk = 64 << 10
	// longestReply of clamd is read; the longest there is names a signature.
	longestReply = 4 << 10
)

// Ping asks whether clamd is there.
func (c Clamd) Ping(ctx context.Context) error {
	reply, err := c.ask(ctx, func(to io.Writer) error { return command(to, "zPING") })
	if err == nil && reply != "PONG" {
		err = fmt.Errorf("it answers %q, as clamd does not", reply)
	}
	if err != nil {
		return &Away{err}
	}
	return nil
}

// Scan has clamd look at a file. The threat is the name of the signature that it
// found, empty for nothing. The error is an *Unable, or anything else where no
// answer came.
func (c Clamd) Scan(ctx context.Context, body []byte) (threat string, err error) {
	reply, err := c.ask(ctx, func(to io.Writer) error {
		return errors.Join(command(to, "zINSTREAM"), send(to, body))
	})
	if err != nil {
		return "", err
	}
	said, _ := strings.CutPrefix(reply, "stream: ")
	if threat, found := strings.CutSuffix(said, " FOUND"); found && threat != "" {
		return threat, nil
	}
	if said == "OK" {
		return "", nil
	}
	return "", &Unable{said}
}

func command(to io.Writer, name string) error {
	_, err := io.WriteString(to, name+"\x00")
	return err
}

// ask sends a question, and gives the answer without its end.
func (c Clamd) ask(ctx context.Context, question func(io.Writer) error) (reply string, err error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, c.Network, c.Address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	sent := question(conn)
	// Of a file that is too large clamd says so and hangs up, before all was sent.
	answer, err := io.ReadAll(io.LimitReader(conn, longestReply))
	text, complete := strings.CutSuffix(string(answer), "\x00")
	switch {
	case complete && !strings.Contains(text, "\x00"):
		return text, nil
	case ctx.Err() != nil:
		return "", fmt.Errorf("no answer in time: %w", ctx.Err())
	}
	return "", errors.Join(errors.New("the connection ended without a whole answer"), sent, err)
}

// send sends a file: pieces, each behind its length in four octets, and a piece of
// no length.
func send(to io.Writer, body []byte) error {
	for len(body) > 0 {
		n := min(len(body), chunk)
		piece := append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+n), uint32(n)), body[:n]...)
		if _, err := to.Write(piece); err != nil {
			return err
		}
		body = body[n:]
	}
	_, err := to.Write(make([]byte, 4))
	return err
}
