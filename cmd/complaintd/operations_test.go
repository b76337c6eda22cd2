package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/cmd/complaintd/demo"
)

// running is a daemon between mail servers inside the test.
type running struct {
	t       *testing.T
	daemon  *daemon
	servers *demo.Servers
	file    string // the configuration
	reload  chan os.Signal
	log     *sharedLog
	stop    context.CancelFunc
	done    chan error
}

// sharedLog takes the daemon's log while the test reads it.
type sharedLog struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *sharedLog) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *sharedLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newServers starts mail servers, and writes a configuration for them into the
// file.
func newServers(t *testing.T, file string) *demo.Servers {
	t.Helper()
	servers, err := demo.StartServers()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = servers.Close() })
	text, err := servers.Config()
	if err != nil {
		t.Fatal(err)
	}
	// The server inside does not tell in IDLE of a mail that came just before.
	write(t, file, strings.Replace(string(text), "mailbox:\n", "mailbox:\n  poll_interval: 1s\n", 1))
	return servers
}

// serve lets a daemon of the configuration in the file run until it is stopped.
func serve(t *testing.T, servers *demo.Servers, file string) *running {
	t.Helper()
	r := &running{t: t, servers: servers, file: file, reload: make(chan os.Signal), log: &sharedLog{}, done: make(chan error, 1)}
	cfg, err := r.read()
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	r.stop = stop
	if r.daemon, err = newDaemon(ctx, cfg, clock{now: time.Now}, newLogger(r.log, "debug", "text")); err != nil {
		t.Fatal(err)
	}
	go func() { r.done <- r.daemon.Keep(ctx, r.reload, r.read) }()
	return r
}

func (r *running) read() (*Config, error) { return loadConfig(r.file, os.LookupEnv) }

// end stops the daemon in good order.
func (r *running) end() {
	r.t.Helper()
	r.stop()
	if err := <-r.done; err != nil {
		r.t.Error(err)
	}
	if err := r.daemon.Close(); err != nil {
		r.t.Error(err)
	}
}

// complain lets a customer write.
func (r *running) complain(n int) {
	r.t.Helper()
	if err := r.servers.Deliver(complaintOf(n), time.Now()); err != nil {
		r.t.Fatal(err)
	}
}

func complaintOf(n int) []byte {
	return fmt.Appendf(nil, "From: Kari Nordmann <kari%[1]d@example.net>\r\nTo: complaints@hexpress.example\r\nSubject: My parcel %[1]d\r\n"+
		"Date: Mon, 23 Nov 2026 09:00:00 +0000\r\nMessage-ID: <%[1]d@example.net>\r\n\r\nMy parcel has not come. The order is 1234567%[1]d.\r\n", n)
}

// acknowledged waits for the acknowledgement of the customer's complaint.
func (r *running) acknowledged(n int) demo.Letter {
	r.t.Helper()
	var letter demo.Letter
	r.eventually(fmt.Sprintf("no acknowledgement of complaint %d", n), func() bool {
		found := r.acknowledgements(n)
		if len(found) > 0 {
			letter = found[0]
		}
		return len(found) > 0
	})
	return letter
}

func (r *running) acknowledgements(n int) (found []demo.Letter) {
	for _, l := range r.servers.Letters() {
		if l.Name == casefile.Acknowledgement && l.Recipient == fmt.Sprintf("kari%d@example.net", n) {
			found = append(found, l)
		}
	}
	return found
}

// logged waits until the log has the text.
func (r *running) logged(text string) {
	r.t.Helper()
	r.eventually("the log lacks "+text, func() bool { return strings.Contains(r.log.String(), text) })
}

func (r *running) eventually(otherwise string, holds func() bool) {
	r.t.Helper()
	for begun := time.Now(); time.Since(begun) < time.Minute; time.Sleep(5 * time.Millisecond) {
		if holds() {
			return
		}
	}
	r.t.Fatalf("%s; the log:\n%s", otherwise, r.log)
}

// change puts new texts in the place of old ones, by pairs, in the configuration
// and has it read anew.
func (r *running) change(pairs ...string) {
	r.t.Helper()
	text, err := os.ReadFile(r.file)
	if err != nil {
		r.t.Fatal(err)
	}
	changed := strings.NewReplacer(pairs...).Replace(string(text))
	if changed == string(text) {
		r.t.Fatalf("the configuration has nothing of %q", pairs)
	}
	write(r.t, r.file, changed)
	r.reload <- syscall.SIGHUP
}

// A configuration that is wrong changes nothing, and every fault is told; one that
// is right is applied, and no mail and no letter is lost or goes twice over it.
func TestReload(t *testing.T) {
	goroutines := goleak.IgnoreCurrent()
	file := filepath.Join(t.TempDir(), "complaintd.yaml")
	r := serve(t, newServers(t, file), file)
	r.complain(1)
	r.acknowledged(1)

	r.change("company:", "companny: x\ncolour: red\ncompany:")
	r.logged("companny: is not a known key")
	r.logged("colour: is not a known key")
	if strings.Contains(r.log.String(), "configuration applied") {
		t.Error("a wrong configuration is applied")
	}
	r.complain(2)
	r.acknowledged(2)

	r.change("companny: x\ncolour: red\n", "", "sqlite:complaintd.db", "sqlite:other.db", `listen: ""`, "listen: 127.0.0.1:1")
	r.logged("database.url: can't change while the program runs")
	r.logged("listen: can't change while the program runs")

	r.change("sqlite:other.db", "sqlite:complaintd.db", "listen: 127.0.0.1:1", `listen: ""`)
	r.logged("configuration applied")
	r.change("name: Hexpress Healthcare Limited", "name: Another Company Limited")
	r.eventually("applied once only", func() bool { return strings.Count(r.log.String(), "configuration applied") == 2 })
	if _, err := newDaemon(t.Context(), r.daemon.cfg, clock{now: time.Now}, slog.New(slog.DiscardHandler)); err == nil {
		t.Error("the claim on the database is given up over a reload")
	}
	r.complain(3)
	if l := r.acknowledged(3); !strings.Contains(l.Text, "Another Company Limited") {
		t.Errorf("the letter is of the old configuration:\n%s", l.Text)
	}
	r.end()
	for n := 1; n <= 3; n++ {
		if found := r.acknowledgements(n); len(found) != 1 {
			t.Errorf("%d acknowledgements of complaint %d, want 1", len(found), n)
		}
	}
	if err := r.servers.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, goroutines)
}

// A daemon that is told to end while it takes up another configuration ends in good
// order.
func TestToldToEndWhileReloading(t *testing.T) {
	file := filepath.Join(t.TempDir(), "complaintd.yaml")
	r := serve(t, newServers(t, file), file)
	r.end()
	var err error
	if r.daemon, err = newDaemon(t.Context(), r.daemon.cfg, clock{now: time.Now}, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	r.stop = stop
	go func() {
		r.done <- r.daemon.Keep(ctx, r.reload, func() (*Config, error) { stop(); return r.read() })
	}()
	r.reload <- syscall.SIGHUP
	r.end()
}

// The daemon ends within ten seconds while neither mail server answers, and
// leaves no goroutine.
func TestStopsBesideServersThatHang(t *testing.T) {
	folder := t.TempDir()
	imapPort, imapMet := hangingServer(t)
	smtpPort, smtpMet := hangingServer(t)
	goroutines := goleak.IgnoreCurrent()
	cfg := benchConfig()
	cfg.Database.At = filepath.Join(folder, "complaintd.db")
	m := &cfg.Mailboxes[0]
	m.Host, m.Port, m.TLS, m.Username = "127.0.0.1", imapPort, TLSNone, "complaints"
	cfg.SMTP.Host, cfg.SMTP.Port, cfg.SMTP.TLS = "127.0.0.1", smtpPort, TLSNone
	record(t, cfg.Database.At, time.Now().Add(-time.Hour)) // a letter that is due
	d, err := newDaemon(t.Context(), cfg, clock{now: time.Now}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Keep(ctx, nil, nil) }()
	<-imapMet
	<-smtpMet
	begun := time.Now()
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if took := time.Since(begun); took > 5*time.Second {
		t.Errorf("ending took %s", took)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, goroutines)
}

// hangingServer accepts connections and says nothing. It tells of the first one.
func hangingServer(t *testing.T) (port int, met <-chan struct{}) {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = socket.Close() })
	first := make(chan struct{})
	go func() {
		for n := 0; ; n++ {
			conn, err := socket.Accept()
			if err != nil {
				return
			}
			defer conn.Close()
			if n == 0 {
				close(first)
			}
		}
	}()
	return socket.Addr().(*net.TCPAddr).Port, first
}

// Loops that do not end keep the program no longer than ten seconds.
func TestLoopsThatDoNotEndAreLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		if err := ended(make(chan error)); !errors.Is(err, errStuck) || time.Since(begun) != 10*time.Second {
			t.Errorf("%v after %s", err, time.Since(begun))
		}
	})
}

// A backup made while mails come in is restored beside the mailbox as it is by
// then, whose mails are moved back into the inbox: every complaint has one case,
// and those that the backup knows of get no second letter.
func TestRestoredBackup(t *testing.T) {
	const mails = 30
	folder := t.TempDir()
	file := filepath.Join(folder, "complaintd.yaml")
	servers := newServers(t, file)
	r := serve(t, servers, file)
	for n := range mails / 2 {
		r.complain(n)
	}
	r.acknowledged(mails/2 - 1)
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := mails / 2; n < mails; n++ {
			r.complain(n)
		}
	})
	copied := filepath.Join(folder, "backup.db")
	if _, err := sqlstore.BackUp(t.Context(), r.daemon.cfg.Database.At, copied); err != nil {
		t.Fatal(err)
	}
	writing.Wait()
	for n := range mails {
		r.acknowledged(n)
	}
	r.end()
	database := r.daemon.cfg.Database.At
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(database + suffix)
	}
	known := casesIn(t, copied)
	if err := os.Rename(copied, database); err != nil {
		t.Fatal(err)
	}

	r = serve(t, servers, file)
	for n := range mails { // as a person moves them back
		r.complain(n)
	}
	r.eventually("not every complaint has its case", func() bool { return len(casesIn(t, database)) == mails })
	r.logged("mail seen before")
	r.end()
	for n := range mails {
		subject := fmt.Sprintf("My parcel %d", n)
		want := 2 // once by the daemon before, and again as the backup knows nothing of it
		if slices.Contains(known, subject) {
			want = 1
		}
		letters := map[string]bool{}
		for _, l := range r.acknowledgements(n) {
			letters[l.MessageID] = true // one that waited when the backup was made goes again as it was
		}
		if got := len(letters); got > want || got == 0 {
			t.Errorf("complaint %d was acknowledged by %d letters, want %d", n, got, want)
		}
	}
	if len(known) < mails/2 {
		t.Errorf("the backup knows %d cases, want at least %d", len(known), mails/2)
	}
}

// casesIn are the subjects of the cases in a database.
func casesIn(t *testing.T, file string) (subjects []string) {
	t.Helper()
	store, err := sqlstore.OpenReadOnly(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	cases, err := store.CasesAfter(t.Context(), 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		subjects = append(subjects, c.Subject)
	}
	return subjects
}

// While it runs the daemon can be asked how it fares; a socket that is taken is
// told at once.
func TestListen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "complaintd.yaml")
	servers := newServers(t, file)
	cfg, err := loadConfig(file, os.LookupEnv)
	if err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg.Listen = taken.Addr().String()
	d, err := newDaemon(t.Context(), cfg, clock{now: time.Now}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.run(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "listen for /healthz") {
		t.Errorf("the address is taken: %v", err)
	}
	_ = taken.Close()
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- d.run(ctx, nil) }()
	if err := servers.Deliver(complaintOf(1), time.Now()); err != nil {
		t.Fatal(err)
	}
	r := &running{t: t, servers: servers, log: &sharedLog{}}
	r.acknowledged(1)
	for path, want := range map[string]string{
		"/readyz": "ready\n", "/healthz": "alive\n",
		"/metrics": `complaintd_mails_total{kind="complaint"} 1` + "\n",
	} {
		body := ""
		r.eventually(path+" lacks "+want, func() bool { body = ask(cfg.Listen, path); return strings.Contains(body, want) })
		if path == "/metrics" && !strings.Contains(body, "complaintd_mail_to_letter_seconds_count") {
			t.Error("no time from mail to letter")
		}
	}
	r.eventually("the letters are not timed", func() bool {
		return !strings.Contains(ask(cfg.Listen, "/metrics"), "complaintd_mail_to_letter_seconds_count 0")
	})
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func ask(address, path string) string {
	response, err := http.Get("http://" + address + path)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(response.Body)
	return body.String()
}
