package integration

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// secured are the ways to reach both servers: without TLS on loopback, and
// with TLS of either kind and a log-in on both.
func secured(d *dovecot, p *postfix) map[string]peers {
	ca := d.cert.authority
	return map[string]peers{
		"none":     plain(d, p.plainPort),
		"implicit": {imapPort: d.tlsPort, imapTLS: "implicit", smtpPort: p.tlsPort, smtpTLS: "implicit", smtpAuth: true, authority: ca},
		"starttls": {imapPort: d.plainPort, imapTLS: "starttls", smtpPort: p.startPort, smtpTLS: "starttls", smtpAuth: true, authority: ca},
	}
}

// TestTLS: from mailbox to letter over every kind of connection.
func TestTLS(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	number := 0
	for name, p := range secured(d, submission) {
		t.Run(name, func(t *testing.T) {
			number++
			d.deliver(t, delivery{complaint(number), time.Now().Add(-time.Hour)})
			install(t, p).once(t)
			submission.drain(t)
			if got := byParent(out.letters("acknowledgement"))[fmt.Sprintf("<complaint-%d@example.net>", number)]; len(got) != 1 {
				t.Errorf("%d acknowledgements, want 1", len(got))
			}
		})
	}
}

// TestUntrustedCertificate: nothing is said to a server that can't show who it
// is, neither a password nor a letter.
func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	stranger := newCertificate(t, t.TempDir()).authority
	for name, p := range secured(d, submission) {
		if p.authority == "" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			p.authority = stranger
			r := install(t, p).inEnglish(t).do(t, "check")
			if n := strings.Count(r.stdout, "FAIL "); r.status != 1 || n != 2 || strings.Count(r.stdout, "the certificate's authority is not known here (ca_file names") != 2 {
				t.Errorf("exit status %d, %d faults; want 1, and both servers' certificates refused:\n%s", r.status, n, r.stdout)
			}
		})
	}
	for _, log := range []string{readLog(d.dir + "/log"), readLog(submission.dir + "/log")} {
		if strings.Contains(log, "Login: user") || strings.Contains(log, "sasl_username") {
			t.Errorf("somebody logged in:\n%s", log)
		}
	}
}
