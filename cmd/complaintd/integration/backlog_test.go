package integration

import (
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"
)

// mostBacklogMemory is what the program may take, in KiB, however many mails wait.
const mostBacklogMemory = 160 << 10

// TestBacklog lets many mails wait in the mailbox at the first start. The program
// stays small; killed in the middle it goes on where it was; and a mail that comes
// meanwhile is taken before the rest of them.
//
// COMPLAINTD_BACKLOG=100000 has so many wait.
func TestBacklog(t *testing.T) {
	t.Parallel()
	waiting := 1500
	if many, err := strconv.Atoi(os.Getenv("COMPLAINTD_BACKLOG")); err == nil {
		waiting = many
	}
	limit := 3*patience + time.Duration(waiting)*20*time.Millisecond
	d, out, books := startDovecot(t), startSink(t), newReckoning()
	out.lean = true
	for i := range waiting {
		books.put(fmt.Sprint(i), complaint(i), "complaint")
	}
	d.fill(t, complaints(waiting, time.Now().Add(-100*time.Hour))...)
	program := install(t, plain(d, out.port))
	program.change(t, "staff:\n", "staff:\n  undo_window: 0s\n")
	began := time.Now()
	running := program.start(t)
	taken := func(n int) {
		t.Helper()
		seldom(t, limit, func() bool { return out.count() >= 2*n },
			func() string { return fmt.Sprintf("%d letters\n%s", out.count(), tail(running.log.String())) })
	}
	taken(waiting / 4)
	peak := statusField(running.process.cmd.Process.Pid, "VmHWM:")
	running.kill()
	running = program.start(t)
	taken(waiting / 3)

	live := complaint(waiting)
	books.put("live", live, "complaint")
	d.drop(t, delivery{live, time.Now()})
	came := time.Now()
	seldom(t, limit, func() bool { return answered(out, waiting) }, func() string { return tail(running.log.String()) })
	left := d.count(t, "INBOX")
	t.Logf("the mail that came meanwhile was answered after %s, with %d mails in the inbox", time.Since(came).Round(time.Millisecond), left)
	if waiting > 20_000 && left < waiting/10 {
		t.Errorf("it waited until %d were left of the %d before it", left, waiting)
	}

	seldom(t, limit, func() bool { return out.count() > 2*waiting && d.count(t, "INBOX") == 0 },
		func() string { return tail(running.log.String()) })
	peak = max(peak, statusField(running.process.cmd.Process.Pid, "VmHWM:"))
	took := time.Since(began)
	running.stop(t)
	program.once(t)
	t.Logf("%d mails in %s, %.0f a second; peak memory %.0f MiB", waiting, took.Round(time.Second), float64(waiting)/took.Seconds(), mib(peak))
	if peak > mostBacklogMemory {
		t.Errorf("peak memory of %d KiB", peak)
	}
	t.Log(books.close(t, program, d, out))
}

// seldom is within for what takes long, and costs the machine something to look at.
func seldom(t *testing.T, limit time.Duration, holds func() bool, describe func() string) {
	t.Helper()
	within(t, limit, func() bool { time.Sleep(300 * time.Millisecond); return holds() }, describe)
}

// answered tells whether the complaint of the number was acknowledged.
func answered(out *sink, number int) bool {
	want := fmt.Sprintf("<complaint-%d@example.net>", number)
	for _, l := range out.letters("acknowledgement") {
		if l.header.Get("In-Reply-To") == want {
			return true
		}
	}
	return false
}
