package integration

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestIMAPServerRestarts: Dovecot goes away in the middle of the work and
// comes back.
func TestIMAPServerRestarts(t *testing.T) {
	t.Parallel()
	const mails = 200
	d, out := startDovecot(t), startSink(t)
	d.deliver(t, complaints(mails, time.Now().Add(-time.Hour))...)
	running := install(t, plain(d, out.port)).start(t)
	eventually(t, func() bool { return len(out.received()) > 0 }, running.log.String)

	d.stop()
	eventually(t, func() bool { return strings.Contains(running.log.String(), "server not reached") }, running.log.String)
	d.start(t)
	d.deliver(t, delivery{complaint(mails), time.Now()})

	allHandled(t, d, out, running, mails+1, patience)
}

// TestIMAPConnectionBreaks: the connection is cut or goes dead at the worst
// moments, and the next one does the work.
func TestIMAPConnectionBreaks(t *testing.T) {
	const inALiteral = 30_000 // bytes from the server: some mails into the first FETCH
	tests := []struct {
		name   string
		faults []fault
		slow   bool // the daemon must wait a minute to be sure
	}{
		{"cut in the middle of a mail, three times", []fault{{inALiteral, true}, {inALiteral + 5000, true}, {inALiteral, true}}, false},
		{"cut at every early moment", []fault{{0, true}, {40, true}, {600, true}, {1200, true}}, false},
		{"never answers", []fault{{0, false}}, true},
		{"goes dead in the middle of a mail", []fault{{inALiteral, false}}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if tt.slow && testing.Short() {
				t.Skip("takes a minute")
			}
			breakConnection(t, tt.faults)
		})
	}
}

func breakConnection(t *testing.T, faults []fault) {
	t.Helper()
	const mails = 100
	d, out := startDovecot(t), startSink(t)
	d.deliver(t, complaints(mails, time.Now().Add(-time.Hour))...)
	behind := plain(d, out.port)
	behind.imapPort = startProxy(t, d.address(), faults...)
	running := install(t, behind).start(t)

	allHandled(t, d, out, running, mails, 3*time.Minute)

	told := strings.Count(running.log.String(), "connection lost") + strings.Count(running.log.String(), "server not reached")
	if told != len(faults) {
		t.Errorf("the log tells of %d broken connections, want %d:\n%s", told, len(faults), running.log.String())
	}
}

// allHandled waits until mails complaints have been taken out of the inbox and
// acknowledged, each once, and stops the daemon.
func allHandled(t *testing.T, d *dovecot, out *sink, running *daemon, mails int, patience time.Duration) {
	t.Helper()
	within(t, patience, func() bool { return len(out.received()) >= 2*mails && d.count(t, "INBOX") == 0 },
		func() string {
			return fmt.Sprintf("%d of %d letters sent, %d mails in INBOX\n%s", len(out.received()), 2*mails, d.count(t, "INBOX"), running.log.String())
		})
	running.stop(t)
	if n := d.count(t, "Processed"); n != mails {
		t.Errorf("%d mails in Processed, want %d", n, mails)
	}
	if twice := checkOnce(t, out, mails); twice != 0 {
		t.Errorf("%d letters went twice", twice)
	}
}
