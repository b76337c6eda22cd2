package integration

import (
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// copying has the program keep a copy of every letter.
func (i *installation) copying(t *testing.T) {
	t.Helper()
	i.change(t, "  poll_interval: 1s\n", "  poll_interval: 1s\n  sent: Sent\n")
}

// wantCopies fails unless the copies are the letters that went, each once, octet for
// octet.
func wantCopies(t *testing.T, d *dovecot, letters []sunk) {
	t.Helper()
	copies := map[string]int{}
	for _, raw := range d.bodies(t, "Sent") {
		copies[string(raw)]++
	}
	for _, l := range letters {
		if n := copies[string(l.raw)]; n != 1 {
			t.Errorf("%d copies of %s, want 1", n, l.header.Get("Message-Id"))
		}
	}
	if n := d.count(t, "Sent"); n != len(letters) {
		t.Errorf("%d mails in Sent, want %d", n, len(letters))
	}
}

// TestCopiesOfLetters: every letter that goes once the key is set is copied, read, and
// dated when it went; none that went before. A killed daemon makes no second copy.
func TestCopiesOfLetters(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	program := install(t, plain(d, out.port))
	mails := complaints(12, time.Now().Add(-time.Hour))
	d.deliver(t, mails[:2]...)
	program.once(t)
	before := len(out.all())
	program.copying(t)
	program.once(t)
	if n := d.count(t, "Sent"); n != 0 {
		t.Errorf("%d copies of letters from before", n)
	}
	d.deliver(t, mails[2:]...)
	for range 3 { // killed before, while or after it copies
		running := program.start(t)
		time.Sleep(1500 * time.Millisecond)
		running.kill()
	}
	program.once(t)
	var went []sunk
	seen := map[string]bool{}
	for _, l := range out.all()[before:] {
		if id := l.header.Get("Message-Id"); !seen[id] { // one may have gone twice
			seen[id] = true
			went = append(went, l)
		}
	}
	wantCopies(t, d, went)

	client := d.imapClient(t)
	if _, err := client.Select("Sent", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	fetched, err := client.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{Flags: true, InternalDate: true}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range fetched {
		if len(m.Flags) == 0 || m.Flags[0] != imap.FlagSeen || time.Since(m.InternalDate) > 10*time.Minute {
			t.Errorf("flags %v, date %s", m.Flags, m.InternalDate)
		}
	}
}

// TestLettersThatHaveGone: a letter that waited when the backup was made, and went
// since, does not go again where a copy tells so.
func TestLettersThatHaveGone(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	away := freePorts(t, 1)[0]
	program := install(t, plain(d, away))
	program.copying(t)
	program.once(t)
	d.deliver(t, complaints(2, time.Now().Add(-time.Hour))...)
	program.once(t) // nobody takes the letters
	backup := filepath.Join(t.TempDir(), "backup.db")
	if r := program.do(t, "backup", backup); r.status != 0 {
		t.Fatal(r.stderr)
	}
	program.change(t, "port: "+strconv.Itoa(away), "port: "+strconv.Itoa(out.port))
	running := program.start(t)
	eventually(t, func() bool { return d.count(t, "Sent") > 0 && d.count(t, "Sent") == len(out.all()) }, func() string { return running.log.String() })
	running.stop(t)
	went := len(out.received())
	program.restore(t, backup)
	again := program.start(t)
	eventually(t, func() bool { return strings.Contains(again.log.String(), "have gone before") }, func() string { return again.log.String() })
	time.Sleep(time.Second)
	again.stop(t)
	if n := len(out.received()); n != went {
		t.Errorf("%d letters went again", n-went)
	}
	if waiting := program.outbox(t); strings.Count(waiting, "\n") != 1 {
		t.Errorf("letters left in the outbox:\n%s", waiting)
	}
}
