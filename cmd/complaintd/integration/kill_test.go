package integration

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// TestKilledAtRandomMoments kills the daemon again and again while it works
// through a full mailbox: in the end every complaint has one case and one
// acknowledgement. Where a kill fell between the mail server's 250 and its
// record, the same letter went twice, which is counted.
func TestKilledAtRandomMoments(t *testing.T) {
	mails, kills := 500, 20
	if testing.Short() {
		mails, kills = 50, 5
	}
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	d.deliver(t, complaints(mails, time.Now().Add(-time.Hour))...)
	program := install(t, plain(d, submission.plainPort))

	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for range kills {
		killOnce(t, program, out, random)
	}
	atLastKill := len(out.received())
	program.once(t)
	submission.drain(t)

	if n := len(program.cases(t)); n != mails {
		t.Errorf("%d cases, want %d", n, mails)
	}
	if inbox, processed := d.count(t, "INBOX"), d.count(t, "Processed"); inbox != 0 || processed != mails {
		t.Errorf("%d mails in INBOX and %d in Processed, want 0 and %d", inbox, processed, mails)
	}
	if waiting := program.outbox(t); strings.Count(waiting, "\n") != 1 {
		t.Errorf("letters left in the outbox:\n%s", waiting)
	}
	twice := checkOnce(t, out, mails)
	if twice > kills {
		t.Errorf("%d letters went twice after %d kills: each can cost one at most", twice, kills)
	}
	t.Logf("%d mails, %d kills, the last with %d letters sent: %d letters went twice", mails, kills, atLastKill, twice)
}

// killOnce starts the daemon and kills it after a random moment: some during
// the start, most while mails are read and letters sent.
func killOnce(t *testing.T, program *installation, out *sink, random *rand.Rand) {
	t.Helper()
	before := len(out.received())
	running := program.start(t)
	if random.IntN(4) > 0 { // most kills fall into the work: after some letters
		letters := before + random.IntN(25)
		deadline := time.Now().Add(3 * time.Second)
		for len(out.received()) < letters && time.Now().Before(deadline) {
			time.Sleep(time.Millisecond)
		}
	}
	time.Sleep(time.Duration(random.IntN(150)) * time.Millisecond)
	running.kill()
	mustBeSound(t, running.log.String())
}

// checkOnce fails unless each of the complaints was acknowledged, all copies
// of an acknowledgement being the same letter; it counts the surplus copies
// of all letters.
func checkOnce(t *testing.T, out *sink, mails int) (twice int) {
	t.Helper()
	acknowledged := byParent(out.letters("acknowledgement"))
	references := map[string]bool{}
	for i := range mails {
		letters := acknowledged[fmt.Sprintf("<complaint-%d@example.net>", i)]
		if len(letters) == 0 {
			t.Errorf("complaint %d was not acknowledged", i)
			continue
		}
		for _, l := range letters[1:] {
			if l.header.Get("Message-Id") != letters[0].header.Get("Message-Id") {
				t.Errorf("complaint %d has two different acknowledgements", i)
			}
		}
		references[letters[0].header.Get("X-Complaint-Case")] = true
	}
	if len(acknowledged) != mails || len(references) != mails {
		t.Errorf("%d mails acknowledged with %d references, want %d of each", len(acknowledged), len(references), mails)
	}
	seen := map[string]bool{}
	for _, l := range out.received() {
		id := l.header.Get("Message-Id")
		if seen[id] {
			twice++
		}
		seen[id] = true
	}
	return twice
}
