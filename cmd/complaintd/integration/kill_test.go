package integration

import (
	"fmt"
	"testing"
	"time"
)

// TestKilledAtRandomMoments kills the daemon again and again while mails of all
// kinds come over connections that suffer: in the end every mail is accounted for,
// and every letter went once, but for those that a kill caught between the mail
// server's 250 and its record, which are counted.
func TestKilledAtRandomMoments(t *testing.T) {
	t.Parallel()
	kills := 20
	if testing.Short() {
		kills = 4
	}
	s := newSoak(t, seed())
	for range kills {
		s.imap.suffer(100, allHarms...)
		s.smtp.suffer(100, allHarms...)
		s.d.drop(t, s.mails.next(20)...)
		s.killAtWork(t)
	}
	s.quiet(t)
	bal := s.books.close(t, s.program, s.d, s.out)
	t.Logf("%d kills: %s", kills, bal)
	if bal.letters < bal.mails {
		t.Error("fewer letters than mails: nothing was shown")
	}
}

// killAtWork kills the daemon at a random moment, while it reads the mailbox or
// while it sends letters, and starts it again.
func (s *soak) killAtWork(t *testing.T) {
	t.Helper()
	before := s.out.count()
	if s.random.IntN(3) == 0 {
		time.Sleep(time.Duration(s.random.IntN(500)) * time.Millisecond)
	} else {
		awaitLetters(s.out, before+s.random.IntN(30))
		time.Sleep(time.Duration(s.random.IntN(20)) * time.Millisecond)
	}
	s.kill(t)
}

// awaitLetters waits until n letters have come, for a while: there may be
// fewer.
func awaitLetters(out *sink, n int) {
	deadline := time.Now().Add(3 * time.Second)
	for out.count() < n && time.Now().Before(deadline) {
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
