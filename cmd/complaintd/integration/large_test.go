package integration

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

const mebibyte = 1 << 20

// TestTooLargeMail: a mail above the default limit of 35 MiB is quarantined
// from its header alone; its author is told in their language, the Head is
// told, and the mails behind it are handled.
func TestTooLargeMail(t *testing.T) {
	t.Parallel()
	const behind = 3
	d, out := startDovecot(t), startSink(t)
	received := time.Now().Add(-time.Hour)
	d.fill(t, append([]delivery{{largeMail("text/plain", "8bit", words(36*mebibyte)), received}}, complaints(behind, received)...)...)
	port, sent := startMeter(t, d.address())
	servers := plain(d, out.port)
	servers.imapPort = port
	program := install(t, servers)

	log := program.once(t)

	if n := sent.Load(); n > mebibyte {
		t.Errorf("%d bytes came from the IMAP server: more than the header of the large mail", n)
	}
	if inbox, processed, quarantine := d.count(t, "INBOX"), d.count(t, "Processed"), d.count(t, "Quarantine"); inbox != 0 || processed != behind || quarantine != 1 {
		t.Errorf("%d mails in INBOX, %d in Processed, %d in Quarantine", inbox, processed, quarantine)
	}
	if n := len(program.cases(t)); n != behind {
		t.Errorf("%d cases, want %d", n, behind)
	}
	if n := len(out.letters("acknowledgement")); n != behind {
		t.Errorf("%d acknowledgements, want %d", n, behind)
	}
	checkToldTooLarge(t, out)
	checkAlerted(t, out)
	if strings.Contains(log, "kari@example.net") {
		t.Error("the log tells who wrote")
	}
}

// checkToldTooLarge: one letter, in the language of the mail and not in the
// default one.
func checkToldTooLarge(t *testing.T, out *sink) {
	t.Helper()
	letters := out.letters("too_large")
	if len(letters) != 1 {
		t.Fatalf("%d letters to the author, want 1", len(letters))
	}
	letter := letters[0]
	if letter.to != "kari@example.net" || letter.header.Get("In-Reply-To") != "<large@example.net>" {
		t.Errorf("the letter went to %s in reply to %s", letter.to, letter.header.Get("In-Reply-To"))
	}
	if subject := letter.subject(t); subject != "Your e-mail was too large" {
		t.Errorf("the letter's subject is %q", subject)
	}
}

// checkAlerted: the Head was told, once.
func checkAlerted(t *testing.T, out *sink) {
	t.Helper()
	alerts := out.letters("alert")
	if len(alerts) != 1 || alerts[0].to != "head@hexpress.example" {
		t.Errorf("%d alerts, want one to the Head", len(alerts))
	}
}

// TestLargeMail: a mail just under the limit is taken in, by a program that
// stays small; one with more words than anybody reads is put aside for the
// Head.
func TestLargeMail(t *testing.T) {
	const mostMemory = 200 << 10 // KiB
	picture := base64.StdEncoding.EncodeToString(noise(25 * mebibyte))
	tests := []struct {
		name  string
		raw   []byte
		cases int
	}{
		{"a picture", largeMail("image/jpeg", "base64", folded(picture)), 1},
		{"words", largeMail("text/plain", "8bit", words(34*mebibyte)), 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if size := len(tt.raw); size < 33*mebibyte || size > 35*mebibyte {
				t.Fatalf("the mail has %d bytes", size)
			}
			d, out := startDovecot(t), startSink(t)
			d.fill(t, delivery{tt.raw, time.Now().Add(-time.Hour)})
			program := install(t, plain(d, out.port))

			m := measure(t, program)

			t.Logf("%d bytes: peak memory %d MiB, %v of processor time", len(tt.raw), m.peakKiB>>10, m.cpu)
			if m.peakKiB > mostMemory && !raceEnabled {
				t.Errorf("peak memory of %d KiB", m.peakKiB)
			}
			if n := len(program.cases(t)); n != tt.cases {
				t.Errorf("%d cases, want %d", n, tt.cases)
			}
			if n := len(out.letters("acknowledgement")); n != tt.cases {
				t.Errorf("%d acknowledgements, want %d", n, tt.cases)
			}
			if tt.cases == 0 {
				checkAlerted(t, out)
			}
			if n := d.count(t, "INBOX"); n != 0 {
				t.Errorf("%d mails in INBOX", n)
			}
		})
	}
}

// largeMail is an English complaint with a part of that kind.
func largeMail(mediaType, encoding, body string) []byte {
	return fmt.Appendf(nil, "From: Kari Nordmann <kari@example.net>\r\nTo: %s\r\n"+
		"Subject: The parcel that you sent me has not arrived and I am not happy with it\r\n"+
		"Message-ID: <large@example.net>\r\nDate: Tue, 17 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nI have been waiting for the parcel for three weeks.\r\n"+
		"--b\r\nContent-Type: %s\r\nContent-Transfer-Encoding: %s\r\n\r\n%s\r\n--b--\r\n", mailbox, mediaType, encoding, body)
}

func words(size int) string {
	const line = "I have been waiting for the parcel for three weeks, and nobody answers the phone.\r\n"
	return strings.Repeat(line, size/len(line))
}

// noise is what can't be compressed, as pictures are.
func noise(size int) []byte {
	b := make([]byte, size)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b) // never fails
	return b
}

// folded breaks base64 into lines of 76 characters (RFC 2045 §6.8).
func folded(code string) string {
	const width = 76
	var b strings.Builder
	b.Grow(len(code) + len(code)/width*2 + 2)
	for len(code) > 0 {
		n := min(width, len(code))
		b.WriteString(code[:n])
		b.WriteString("\r\n")
		code = code[n:]
	}
	return b.String()
}

// startMeter passes connections on to address and counts the bytes that the
// server sends. It returns the port it listens on.
func startMeter(t testing.TB, address string) (port int, sent *atomic.Int64) {
	t.Helper()
	l := listen(t)
	t.Cleanup(func() { l.Close() })
	sent = new(atomic.Int64)
	go func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			go relay(metered{client, sent}, address)
		}
	}()
	return portOf(l), sent
}

// metered counts what is written to a connection.
type metered struct {
	net.Conn
	written *atomic.Int64
}

func (m metered) Write(p []byte) (int, error) {
	n, err := m.Conn.Write(p)
	m.written.Add(int64(n))
	return n, err
}
