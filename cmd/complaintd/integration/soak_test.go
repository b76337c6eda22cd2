package integration

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// soakLimit is the size of a mail, in bytes, above which the soak's program does
// not fetch it.
const soakLimit = 64 << 10

// TestSoak lets the mails of a complaints mailbox come for a while, of every kind
// and in every order, and has something fail every second: connections are cut,
// delayed, halved, split; the mail servers go away or refuse; the database is
// locked; the program is killed, frozen, stopped, and told to read its
// configuration anew. In the end nothing is lost, nothing went twice that is not
// counted as uncertain, and memory and goroutines are as they were.
//
// COMPLAINTD_SOAK=10000 has so many mails come, at twelve a second.
func TestSoak(t *testing.T) {
	t.Parallel()
	mails, perSecond := 500, 20
	if long, err := strconv.Atoi(os.Getenv("COMPLAINTD_SOAK")); err == nil {
		mails, perSecond = long, 12
	}
	s := newSoak(t, seed())
	began := time.Now()
	s.run(t, mails*3/5, perSecond, append(faults, deadly...))
	s.run(t, mails-mails*3/5, perSecond, faults) // one process throughout, that is measured
	s.quiet(t)
	bal := s.books.close(t, s.program, s.d, s.out)
	t.Logf("%s; %d faults in %s: %v", bal, s.faults, time.Since(began).Round(time.Second), s.done)
	t.Log(s.measured)
	s.checkMeasured(t)
}

// seed is another each time, unless COMPLAINTD_SEED says which.
func seed() uint64 {
	if given, err := strconv.ParseUint(os.Getenv("COMPLAINTD_SEED"), 10, 64); err == nil {
		return given
	}
	return rand.Uint64()
}

// soak is a program between mail servers that misbehave.
type soak struct {
	random  *rand.Rand
	books   *reckoning
	mails   *correspondence
	d       *dovecot
	out     *sink
	imap    *disturber
	smtp    *disturber
	program *installation
	running *daemon
	address string // where the program tells how it fares

	faults   int
	done     map[string]int
	measured samples
}

// newSoak starts the program beside servers that do not misbehave yet.
func newSoak(t *testing.T, seed uint64) *soak {
	t.Helper()
	return newSoakIn(t, seed, inPlace)
}

// inPlace leaves a program where it is.
func inPlace(*testing.T, *installation) {}

// newSoakIn is newSoak with the program put elsewhere.
func newSoakIn(t *testing.T, seed uint64, put func(*testing.T, *installation)) *soak {
	t.Helper()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	s := &soak{random: random, books: newReckoning(), d: startDovecot(t), out: startSink(t), done: map[string]int{}}
	s.out.lean = true
	s.mails = newCorrespondence(t, random, s.books, s.out)
	s.d.fill(t) // makes the folders
	s.imap = startDisturber(t, s.d.address(), seed)
	s.smtp = startDisturber(t, fmt.Sprintf("127.0.0.1:%d", s.out.port), seed+1)
	servers := plain(s.d, s.smtp.port)
	servers.imapPort = s.imap.port
	s.program = install(t, servers)
	put(t, s.program)
	s.program.change(t, "staff:\n", "staff:\n  undo_window: 0s\n")
	s.program.change(t, "  poll_interval: 1s\n", fmt.Sprintf("  poll_interval: 1s\n  max_message_size: %dKiB\n", soakLimit>>10))
	s.address = s.program.listening(t)
	s.running = s.program.start(t)
	return s
}

// run lets about n mails come, and one of the faults happen every second.
func (s *soak) run(t *testing.T, n, perSecond int, faults []mishap) {
	t.Helper()
	until := len(s.books.kinds) + n
	for tick := 0; len(s.books.kinds) < until; tick++ {
		time.Sleep(time.Second / 10)
		if tick%10 == 0 {
			s.d.drop(t, s.mails.next(perSecond)...)
			s.calm()
			s.happen(t, faults[s.random.IntN(len(faults))])
			s.measured.take(s.running.process.cmd.Process.Pid, s.address)
		}
		mustStillRun(t, s.running)
	}
}

// happen lets a fault happen.
func (s *soak) happen(t *testing.T, m mishap) {
	t.Helper()
	s.faults++
	s.done[m.name]++
	m.happen(t, s)
}

// calm ends what the last fault did to the connections and the submission server.
func (s *soak) calm() {
	s.imap.suffer(0)
	s.smtp.suffer(0)
	s.out.feel(willing)
}

// quiet ends all faults and lets the program do what is left: at first as it runs,
// then the letters that wait for their next attempt, on later days' clocks.
func (s *soak) quiet(t *testing.T) {
	t.Helper()
	s.calm()
	s.imap.cutAll() // a command whose answer was swallowed would be waited for
	s.d.drop(t, s.mails.next(5)...)
	within(t, 5*time.Minute, func() bool { return s.d.count(t, "INBOX") == 0 },
		func() string {
			return fmt.Sprintf("%d mails in INBOX\n%s", s.d.count(t, "INBOX"), tail(s.running.log.String()))
		})
	s.measured.take(s.running.process.cmd.Process.Pid, s.address)
	s.stop(t)
	s.program.once(t)
	for _, later := range []time.Duration{90 * time.Minute, 4 * time.Hour, 9 * time.Hour} {
		s.program.once(t, time.Now().Add(later).UTC().Format(time.RFC3339))
	}
}

// stop tells the program to end and expects it to do so in good order and time.
func (s *soak) stop(t *testing.T) {
	t.Helper()
	began := time.Now()
	s.running.stop(t)
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("ending took %s", took)
	}
}

func tail(log string) string { return log[max(len(log)-5000, 0):] }

// mustStillRun fails where a daemon has ended by itself.
func mustStillRun(t *testing.T, d *daemon) {
	t.Helper()
	select {
	case <-d.process.exited:
		t.Fatalf("the daemon has ended by itself:\n%s", tail(d.log.String()))
	default:
	}
}

// mishap is something that happens to the program or around it.
type mishap struct {
	name   string
	happen func(*testing.T, *soak)
}

// faults are those that one process lives through; deadly are those that end it, or
// take it long to get over.
var faults = []mishap{
	{"IMAP cut", func(_ *testing.T, s *soak) { s.imap.cutAll() }},
	{"SMTP cut", func(_ *testing.T, s *soak) { s.smtp.cutAll() }},
	{"IMAP disturbed", func(_ *testing.T, s *soak) { s.imap.suffer(10, allHarms...) }},
	{"SMTP disturbed", func(_ *testing.T, s *soak) { s.smtp.suffer(10, allHarms...) }},
	{"all split", func(_ *testing.T, s *soak) { s.imap.suffer(1, split); s.smtp.suffer(1, split) }},
	{"SMTP 451", func(_ *testing.T, s *soak) { s.out.feel(busy) }},
	{"SMTP 452 after the dot", func(_ *testing.T, s *soak) { s.out.feel(full) }},
	{"SMTP no answer", func(_ *testing.T, s *soak) { s.out.feel(curt) }},
	{"SMTP late", func(_ *testing.T, s *soak) { s.out.feel(slow) }},
	{"SMTP 421", func(_ *testing.T, s *soak) { s.out.feel(leaving) }},
	{"database locked", func(t *testing.T, s *soak) {
		lockDatabase(t, s.program, time.Duration(200+s.random.IntN(2000))*time.Millisecond)
	}},
	{"frozen", func(_ *testing.T, s *soak) {
		_ = s.running.process.cmd.Process.Signal(syscall.SIGSTOP)
		time.Sleep(time.Duration(s.random.IntN(1000)) * time.Millisecond)
		_ = s.running.process.cmd.Process.Signal(syscall.SIGCONT)
	}},
	{"reload", func(_ *testing.T, s *soak) {
		if strings.Contains(s.running.log.String(), "msg=started") { // before, nobody listens
			_ = s.running.process.cmd.Process.Signal(syscall.SIGHUP)
		}
	}},
}

var deadly = []mishap{
	{"killed", func(t *testing.T, s *soak) { s.kill(t) }},
	{"killed at once again", func(t *testing.T, s *soak) {
		for range 3 {
			s.kill(t)
			time.Sleep(time.Duration(s.random.IntN(400)) * time.Millisecond)
		}
	}},
	{"stopped", func(t *testing.T, s *soak) {
		s.stop(t)
		s.running = s.program.start(t)
	}},
	{"IMAP server restarted", func(t *testing.T, s *soak) {
		s.d.stop()
		s.d.start(t)
	}},
}

// kill ends the program as a power cut would, and starts it again.
func (s *soak) kill(t *testing.T) {
	s.running.kill()
	mustBeSound(t, s.running.log.String())
	s.running = s.program.start(t)
}

// lockDatabase has another process write to the database for so long: this one.
func lockDatabase(t *testing.T, program *installation, d time.Duration) {
	t.Helper()
	release := lockedDatabase(t, program)
	time.AfterFunc(d, release)
}

// samples are what a running process was seen to take.
type samples struct {
	pid                   int
	rss, heap, goroutines []int // KiB, KiB, number
}

// take looks at a process; where it is another than before, it begins anew.
func (m *samples) take(pid int, address string) {
	if m.pid != pid {
		*m = samples{pid: pid}
	}
	shown := ask(address, "/metrics")
	goroutines, heap := series(shown, "go_goroutines"), series(shown, "go_memstats_heap_inuse_bytes")
	if goroutines == 0 {
		return // it has not come so far
	}
	m.rss = append(m.rss, statusField(pid, "VmRSS:"))
	m.heap = append(m.heap, heap>>10)
	m.goroutines = append(m.goroutines, goroutines)
}

// halves are the medians of the two halves of what was seen after a while.
func halves(values []int) (first, second int) {
	values = slices.Clone(values[len(values)/10:])
	middle := len(values) / 2
	median := func(v []int) int { slices.Sort(v); return v[len(v)/2] }
	return median(values[:middle]), median(values[middle:])
}

func (m samples) String() string {
	if len(m.rss) < 4 {
		return "too short for measuring"
	}
	rss1, rss2 := halves(m.rss)
	heap1, heap2 := halves(m.heap)
	go1, go2 := halves(m.goroutines)
	return fmt.Sprintf("in %d looks, median of the first and second half: resident %.1f and %.1f MiB, heap %.1f and %.1f MiB, goroutines %d and %d; at the end %d",
		len(m.rss), mib(rss1), mib(rss2), mib(heap1), mib(heap2), go1, go2, m.goroutines[len(m.goroutines)-1])
}

func mib(kib int) float64 { return float64(kib) / 1024 }

// checkMeasured: neither memory nor goroutines grow with time.
func (s *soak) checkMeasured(t *testing.T) {
	t.Helper()
	m := s.measured
	if len(m.rss) < 10 {
		t.Errorf("the process was looked at %d times", len(m.rss))
		return
	}
	for _, what := range []struct {
		name   string
		values []int
		slack  int
	}{{"resident memory (KiB)", m.rss, 12 << 10}, {"heap (KiB)", m.heap, 12 << 10}, {"goroutines", m.goroutines, 8}} {
		if first, second := halves(what.values); second > first+what.slack {
			t.Errorf("%s grew: %d, then %d", what.name, first, second)
		}
	}
}
