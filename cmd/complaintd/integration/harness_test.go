package integration

import (
	"bytes"
	"fmt"
	"net/smtp"
	"testing"
	"time"
)

// TestDovecotKeepsWhatIsDelivered shows that the harness's IMAP server takes
// mails as they are and survives a restart.
func TestDovecotKeepsWhatIsDelivered(t *testing.T) {
	t.Parallel()
	d := startDovecot(t)
	raw := []byte("From: kari@example.net\r\nSubject: Klage\r\n\r\nHei.\r\n")
	d.deliver(t, delivery{raw, time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}, delivery{raw, time.Now()})
	d.stop()
	d.start(t)
	if got := d.bodies(t, "INBOX"); len(got) != 2 || !bytes.Equal(got[0], raw) {
		t.Errorf("INBOX holds %q, want the two mails delivered", got)
	}
	if n := d.count(t, "Processed"); n != 0 {
		t.Errorf("%d mails in a folder that does not exist", n)
	}
}

// TestPostfixRelaysToTheSink shows that what Postfix takes arrives in the sink.
func TestPostfixRelaysToTheSink(t *testing.T) {
	t.Parallel()
	to := startSink(t)
	p := startPostfix(t, to, startDovecot(t))
	const letter = "From: a@hexpress.example\r\nTo: kari@example.net\r\nSubject: x\r\n\r\nHei.\r\n"
	address := fmt.Sprintf("127.0.0.1:%d", p.plainPort)
	if err := smtp.SendMail(address, nil, "a@hexpress.example", []string{"kari@example.net"}, []byte(letter)); err != nil {
		t.Fatal(err)
	}
	eventually(t, func() bool { return len(to.received()) == 1 }, func() string { return "nothing in the sink" })
	p.drain(t)
	if got := to.received()[0]; got.from != "a@hexpress.example" || got.to != "kari@example.net" {
		t.Errorf("envelope from %s to %s", got.from, got.to)
	}
}
