package integration

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// BenchmarkIngest10k measures how fast 10,000 complaints of 4 KB that wait in
// Dovecot become committed cases with their letters queued, in a program that
// starts with an empty database. Nobody takes the letters. Without -race:
//
//	go test -run '^$' -bench Ingest10k -benchtime 1x ./cmd/complaintd/integration
//
// It prints mails a second, the process's peak memory, and its CPU time for a
// thousand mails.
func BenchmarkIngest10k(b *testing.B) {
	const mails = 10_000
	var wall, cpu time.Duration
	var peak int
	for b.Loop() {
		b.StopTimer()
		d := startDovecot(b)
		d.fill(b, complaints(mails, time.Now().Add(-time.Hour))...)
		program := install(b, plain(d, freePorts(b, 1)[0]))
		b.StartTimer()
		m := measure(b, program)
		b.StopTimer()
		checkIngested(b, program, d, mails)
		wall, cpu, peak = wall+m.wall, cpu+m.cpu, max(peak, m.peakKiB)
		d.stop()
		b.StartTimer()
	}
	runs := float64(b.N)
	b.ReportMetric(mails*runs/wall.Seconds(), "mails/s")
	b.ReportMetric(float64(peak)/1024, "MiB-peak")
	b.ReportMetric(cpu.Seconds()*1000/mails/runs, "cpu-s/1000-mails")
}

// measurement is what a run of the program took.
type measurement struct {
	wall, cpu time.Duration
	peakKiB   int
}

// measure runs "run --once". Peak memory is VmHWM, read while the process
// runs: ru_maxrss would have the test's own memory in it, as a process begins
// as a copy of its parent.
func measure(b testing.TB, program *installation) measurement {
	b.Helper()
	cmd := program.command("run", "--once")
	var log bytes.Buffer
	cmd.Stderr = &log
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	var m measurement
	ended := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for {
			select {
			case <-ended:
				return
			case <-time.After(20 * time.Millisecond):
				m.peakKiB = max(m.peakKiB, statusField(cmd.Process.Pid, "VmHWM:"))
			}
		}
	}()
	err := cmd.Wait()
	m.wall = time.Since(begin)
	close(ended)
	<-watched
	if err != nil {
		b.Fatalf("%v\n%s", err, log.String())
	}
	m.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	return m
}

func checkIngested(b *testing.B, program *installation, d *dovecot, mails int) {
	b.Helper()
	if n := len(program.cases(b)); n != mails {
		b.Fatalf("%d cases, want %d", n, mails)
	}
	if n := strings.Count(program.outbox(b), "\n"); n != 1+2*mails {
		b.Fatalf("%d letters queued, want %d", n-1, 2*mails)
	}
	if inbox, processed := d.count(b, "INBOX"), d.count(b, "Processed"); inbox != 0 || processed != mails {
		b.Fatalf("%d mails in INBOX, %d in Processed", inbox, processed)
	}
}
