package integration

import (
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"complaintd/casefile/sqlstore"
	"complaintd/casefile/sqlstore/storetest"
)

// onPostgres has the program keep its cases on a PostgreSQL of the test's own. It is
// the address of the server.
func (i *installation) onPostgres(t testing.TB) (address string) {
	t.Helper()
	server, err := storetest.Start("fsync=off")
	if err != nil {
		lacks(t, err.Error())
	}
	t.Cleanup(func() { _ = server.Stop() })
	i.setDatabase(t, server.URL)
	at, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	return at.Host
}

func (i *installation) setDatabase(t testing.TB, at string) {
	t.Helper()
	i.change(t, "sqlite:complaintd.db", at)
	i.postgres = at
}

// through has another installation of the same configuration reach the database by
// way of a port, and answer nobody who asks how it fares.
func (i *installation) through(t testing.TB, port, listens string) *installation {
	t.Helper()
	other := *i
	other.config = filepath.Join(t.TempDir(), "complaintd.yaml")
	text, err := os.ReadFile(i.config)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, other.config, string(text))
	at, err := url.Parse(i.postgres)
	if err != nil {
		t.Fatal(err)
	}
	at.Host = "127.0.0.1:" + port
	other.change(t, i.postgres, at.String())
	other.change(t, "listen: "+listens, `listen: ""`)
	return &other
}

// takeover is within how long another daemon has the work of one that is gone: the
// lease ends, and it is asked for every few seconds.
const takeover = sqlstore.LeaseTime + 15*time.Second

// TestTwoDaemonsOnPostgreSQL has two daemons share a database and a mailbox. One is
// killed, the other stopped until its leases have ended and then continued, and cut
// off from the database: each time the other takes its work over, nothing is lost,
// and nothing goes twice that is not counted as uncertain.
func TestTwoDaemonsOnPostgreSQL(t *testing.T) {
	t.Parallel()
	var database *disturber
	s := newSoakIn(t, seed(), func(t *testing.T, program *installation) {
		database = startDisturber(t, program.onPostgres(t), 1)
	})
	other := s.program.through(t, strconv.Itoa(database.port), s.address)
	second := other.start(t)
	work := func(what string) {
		t.Helper()
		s.d.drop(t, s.mails.next(20)...)
		within(t, takeover, func() bool { return s.d.count(t, "INBOX") == 0 }, func() string {
			return what + ": mails are left\n" + tail(s.running.log.String()) + "\n" + tail(second.log.String())
		})
	}
	work("two daemons")

	s.d.drop(t, s.mails.next(20)...)
	awaitLetters(s.out, s.out.count()+10)
	s.running.kill()
	work("the first is killed")
	s.running = s.program.start(t)

	s.d.drop(t, s.mails.next(20)...)
	awaitLetters(s.out, s.out.count()+10)
	mustSignal(t, second, syscall.SIGSTOP)
	work("the second is stopped")
	mustSignal(t, second, syscall.SIGCONT)
	work("the second goes on")

	s.running.stop(t)
	s.running = s.program.start(t)
	work("the first hands its work over")
	s.d.drop(t, s.mails.next(20)...)
	database.suffer(1, cut)
	database.cutAll()
	work("the second is cut off")

	second.kill()
	mustBeSound(t, second.log.String())
	s.quiet(t)
	t.Log(s.books.close(t, s.program, s.d, s.out))
}

func mustSignal(t *testing.T, d *daemon, signal syscall.Signal) {
	t.Helper()
	if err := d.process.cmd.Process.Signal(signal); err != nil {
		t.Fatal(err)
	}
}
