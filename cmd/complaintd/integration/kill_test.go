package integration

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestKilledAtRandomMoments kills the daemon again and again while complaints
// come in: in the end every complaint has one case and one acknowledgement.
// Where a kill fell between the mail server's 250 and its record, the same
// letter went twice, which is counted.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	const perKill = 25
	kills := 20
	if testing.Short() {
		kills = 4
	}
	mails := perKill * kills
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	program := install(t, plain(d, submission.plainPort))

	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	for batch := range slices.Chunk(complaints(mails, time.Now().Add(-time.Hour)), perKill) {
		d.deliver(t, batch...)
		killAtWork(t, program, out, random)
	}
	sentAtLastKill := len(out.received())
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
	t.Logf("%d mails, %d kills, %d letters sent by the last: %d letters went twice", mails, kills, sentAtLastKill, twice)
}

// killAtWork starts the daemon and kills it at a random moment: while it
// starts and reads the mailbox, or while it sends letters.
func killAtWork(t *testing.T, program *installation, out *sink, random *rand.Rand) {
	t.Helper()
	before := len(out.received())
	running := program.start(t)
	if random.IntN(3) == 0 {
		time.Sleep(time.Duration(random.IntN(500)) * time.Millisecond)
	} else {
		awaitLetters(out, before+random.IntN(60))
		time.Sleep(time.Duration(random.IntN(20)) * time.Millisecond)
	}
	running.kill()
	mustBeSound(t, running.log.String())
}

// awaitLetters waits until n letters have come, for a while: there may be
// fewer.
func awaitLetters(out *sink, n int) {
	deadline := time.Now().Add(10 * time.Second)
	for len(out.received()) < n && time.Now().Before(deadline) {
		time.Sleep(time.Millisecond)
	}
}

// checkOnce fails unless each of the complaints was acknowledged and told to
// its department, all copies of a letter being the same; it counts the surplus
// copies.
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
	if len(seen) != 2*mails {
		t.Errorf("%d different letters, want %d: one to the customer and one to the department for each", len(seen), 2*mails)
	}
	return twice
}
