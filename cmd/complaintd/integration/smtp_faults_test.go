package integration

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// obliging is the script of a server without faults.
func obliging(string) string { return "" }

// onStep answers every step that begins with prefix.
func onStep(prefix, answer string) func(string) string {
	return func(step string) string {
		if strings.HasPrefix(strings.ToUpper(step), strings.ToUpper(prefix)) {
			return answer
		}
		return ""
	}
}

// smtpFault is how a submission server misbehaves and what must come of it.
type smtpFault struct {
	name   string
	script func(step string) string
	log    string // stands in the log
	listed string // stands in "outbox list"
	// copies of each of the four letters that the server has in the end, and
	// letters that are still listed then.
	copies, left int
}

// TestSMTPFaults: two complaints, four letters, and a submission server that
// misbehaves for an hour. In the end nothing is lost, and the reason was told.
func TestSMTPFaults(t *testing.T) {
	t.Parallel()
	faults := []smtpFault{
		{"greylisting", onStep("RCPT", "451 4.7.1 come back later"), "451", "451 4.7.1 come back later", 1, 0},
		{"refusal after the final dot, for now", onStep(".", "452 4.3.1 no room"), "452", "452 4.3.1 no room", 1, 0},
		{"refusal of every sender, for now", onStep("MAIL", "450 4.1.0 not now"), "450", "450 4.1.0 not now", 1, 0},
		{"refusal of recipients, for good", onStep("RCPT", "550 5.1.1 no such user"), "refused", "550 5.1.1 no such user", 0, 4},
		{"refusal after the final dot, for good", onStep(".", "554 5.7.1 spam"), "refused", "554 5.7.1 spam", 0, 4},
		{"closing instead of an answer to DATA", onStep("DATA", hangUp), "deferred", "queued", 1, 0},
		{"closing after the final dot", onStep(".", hangUp), "uncertain", "queued", 2, 0},
		{"closing at once", onStep("EHLO", hangUp), "unreachable", "queued", 1, 0},
		{"shutting down", onStep("MAIL", "421 4.3.2 shutting down"), "421", "queued", 1, 0},
		{"two answers to one step", onStep("MAIL", "250 ok\r\n250 ok"), "deferred", "queued", 1, 0},
		{"an answer that is none, after the final dot", onStep(".", "ok"), "uncertain", "queued", 2, 0},
	}
	d := startDovecot(t)
	for i, f := range faults {
		t.Run(f.name, func(t *testing.T) { f.check(t, d, 10*i) })
	}
}

// check lets a fault happen to the complaints from number on.
func (f smtpFault) check(t *testing.T, d *dovecot, number int) {
	const during, after = "2026-01-20T09:00:00Z", "2026-01-20T12:00:00Z"
	received := time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)
	d.deliver(t, delivery{complaint(number), received}, delivery{complaint(number + 1), received})
	server := startScriptedSMTP(t, 0, f.script)
	program := install(t, plain(d, server.port))

	log := program.once(t, during)
	if listed := program.outbox(t); openingLetters(listed) != 4 || !strings.Contains(listed, f.listed) {
		t.Errorf("outbox list does not name four letters and %q:\n%s", f.listed, listed)
	}
	if !strings.Contains(log, f.log) {
		t.Errorf("the log does not name %q:\n%s", f.log, log)
	}
	server.behave(obliging)
	program.once(t, after)

	if listed := program.outbox(t); openingLetters(listed) != f.left {
		t.Errorf("%d letters should be left:\n%s", f.left, listed)
	}
	f.checkCopies(t, server.kept())
}

// openingLetters counts those with which a case is opened; what follows from
// their fate is not counted.
func openingLetters(listed string) int {
	return strings.Count(listed, "acknowledgement") + strings.Count(listed, "case_opened")
}

// checkCopies counts how often each letter came, told apart by Message-ID.
func (f smtpFault) checkCopies(t *testing.T, mails []sunk) {
	t.Helper()
	copies := map[string]int{}
	for _, m := range mails {
		if openingLetters(m.header.Get("X-Complaint-Letter")) > 0 {
			copies[m.header.Get("Message-Id")]++
		}
	}
	if letters := 4 * min(f.copies, 1); len(copies) != letters {
		t.Errorf("%d different letters arrived, want %d", len(copies), letters)
	}
	for id, n := range copies {
		if n != f.copies {
			t.Errorf("%s came %d times, want %d", id, n, f.copies)
		}
	}
}

// TestOneRefusalHoldsUpNoOther: one recipient's server is down; everybody
// else's letters go.
func TestOneRefusalHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	const mails, stuck = 20, "customer7@example.net"
	d := startDovecot(t)
	d.deliver(t, complaints(mails, time.Now().Add(-time.Hour))...)
	server := startScriptedSMTP(t, 0, onStep("RCPT TO:<"+stuck, "451 4.4.1 no answer from host"))
	program := install(t, plain(d, server.port))

	program.once(t)

	if n := len(server.kept()); n != 2*mails-1 {
		t.Errorf("%d letters sent, want all %d but one", n, 2*mails)
	}
	if listed := program.outbox(t); strings.Count(listed, "\n") != 1+1 || !strings.Contains(listed, "no answer from host") {
		t.Errorf("outbox list should name the one letter and why:\n%s", listed)
	}
}

// TestSubmissionServerAway: the daemon reads on while nobody takes its
// letters, says so, and sends them when somebody does.
func TestSubmissionServerAway(t *testing.T) {
	t.Parallel()
	const mails = 20
	d := startDovecot(t)
	d.deliver(t, complaints(mails, time.Now().Add(-time.Hour))...)
	port := freePorts(t, 1)[0]
	program := install(t, plain(d, port))
	running := program.start(t)
	eventually(t, func() bool { return strings.Contains(running.log.String(), "server unreachable") }, running.log.String)
	eventually(t, func() bool { return d.count(t, "Processed") == mails }, running.log.String)
	if listed := program.outbox(t); openingLetters(listed) != 2*mails {
		t.Errorf("outbox list should name %d letters:\n%s", 2*mails, listed)
	}

	server := startScriptedSMTP(t, port, obliging)
	eventually(t, func() bool { return len(server.kept()) == 2*mails },
		func() string { return fmt.Sprintf("%d letters sent\n%s", len(server.kept()), running.log.String()) })
	running.stop(t)
}
