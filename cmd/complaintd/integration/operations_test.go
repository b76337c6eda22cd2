package integration

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// listening adds an address to ask the daemon at to the configuration.
func (i *installation) listening(t testing.TB) (address string) {
	t.Helper()
	address = fmt.Sprintf("127.0.0.1:%d", freePorts(t, 1)[0])
	i.change(t, `listen: ""`, "listen: "+address)
	return address
}

// change puts a new text in the place of an old one in the configuration.
func (i *installation) change(t testing.TB, old, new string) {
	t.Helper()
	text, err := os.ReadFile(i.config)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), old) {
		t.Fatalf("the configuration has no %q", old)
	}
	writeFile(t, i.config, strings.Replace(string(text), old, new, 1))
}

func ask(address, path string) string {
	response, err := http.Get("http://" + address + path)
	if err != nil {
		return err.Error()
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return err.Error()
	}
	return string(body)
}

// TestTheProcess looks at the daemon as the system does: what it keeps to
// itself, the signals, the exit status, and what it tells of itself.
func TestTheProcess(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	program := install(t, plain(d, submission.plainPort))
	address := program.listening(t)
	old := syscall.Umask(0)
	running := program.start(t)
	syscall.Umask(old)
	says := func(path, want string) {
		t.Helper()
		eventually(t, func() bool { return strings.Contains(ask(address, path), want) },
			func() string { return path + " answers " + ask(address, path) + "\n" + running.log.String() })
	}
	logs := func(want string) {
		t.Helper()
		eventually(t, func() bool { return strings.Contains(running.log.String(), want) }, running.log.String)
	}
	says("/readyz", "ready\n")
	keepsToItself(t, running.process.cmd.Process.Pid, filepath.Dir(program.config))
	d.deliver(t, delivery{complaint(1), time.Now().Add(-time.Hour)})
	says("/metrics", `complaintd_mails_total{kind="complaint"} 1`+"\n")
	says("/metrics", `complaintd_letters_total{letter="acknowledgement",outcome="delivered"} 1`+"\n")
	// The acknowledgement, the letter to the department, and its page of help.
	says("/metrics", "complaintd_mail_to_letter_seconds_count 3\n")

	program.change(t, "port: ", "prot: ")
	_ = running.process.cmd.Process.Signal(syscall.SIGHUP)
	logs("prot: is not a known key")
	program.change(t, "prot: ", "port: ")
	_ = running.process.cmd.Process.Signal(syscall.SIGHUP)
	logs("configuration applied")
	d.deliver(t, delivery{complaint(2), time.Now().Add(-time.Hour)})
	says("/metrics", `complaintd_mails_total{kind="complaint"} 2`+"\n")
	says("/metrics", `complaintd_reloads_total{result="refused"} 1`+"\n")

	begun := time.Now()
	running.stop(t)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("ending took %s", took)
	}
	for _, line := range []string{"schema_before=0 schema=", "msg=started version=", "msg=stopped"} {
		if !strings.Contains(running.log.String(), line) {
			t.Errorf("the log lacks %q:\n%s", line, running.log.String())
		}
	}
}

// keepsToItself looks whether others can read the process's files or memory,
// though it was started with a umask that hides nothing.
func keepsToItself(t *testing.T, pid int, folder string) {
	t.Helper()
	for _, name := range []string{"complaintd.db", "complaintd.db-wal", "complaintd.db-shm", "complaintd.db.lock"} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	for file, want := range map[string]string{"status": "\nUmask:\t0077\n", "limits": "\nMax core file size        0                    0 "} {
		text, err := os.ReadFile(fmt.Sprintf("/proc/%d/%s", pid, file))
		if os.IsNotExist(err) {
			t.Log("SKIPPED: there is no /proc here")
			return
		}
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s lacks %q (%v):\n%s", file, want, err, text)
		}
	}
	// What can't be dumped belongs to root in /proc (proc(5)), whoever runs it.
	// Where the tests run as root that can't be told by the owner: nothing shows.
	if info, err := os.Stat(fmt.Sprintf("/proc/%d/environ", pid)); err != nil || os.Geteuid() != 0 && info.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Errorf("other processes of the user can read the environment (%v)", err)
	}
}

// TestStopInTheMiddleOfALetter: the submission server has the whole letter and
// does not answer. The daemon is told to end, which it does within ten seconds and
// with its record; told twice, it ends at once, and the next start finds the
// letter.
func TestStopInTheMiddleOfALetter(t *testing.T) {
	t.Parallel()
	d := startDovecot(t)
	for n, test := range []struct {
		signals int
		within  time.Duration
		status  int
		logged  string // by the daemon, or by the next
	}{
		{1, 10 * time.Second, 0, "uncertain"},
		{2, 2 * time.Second, -1, "letter interrupted"},
	} {
		server, reached, release := hangingAtTheDot(t)
		program := install(t, plain(d, server.port))
		d.deliver(t, delivery{complaint(n), time.Now().Add(-time.Hour)})
		running := program.start(t)
		<-reached
		begun := time.Now()
		for range test.signals {
			_ = running.process.cmd.Process.Signal(syscall.SIGTERM)
			time.Sleep(100 * time.Millisecond) // or the system makes one of two
		}
		<-running.process.exited
		if took := time.Since(begun); took > test.within {
			t.Errorf("%d signals: ending took %s", test.signals, took)
		}
		mustBeSound(t, running.log.String())
		if status := running.process.cmd.ProcessState.ExitCode(); status != test.status {
			t.Errorf("%d signals: exit status %d, want %d", test.signals, status, test.status)
		}
		release()
		server.behave(func(string) string { return "" })
		log := running.log.String() + program.once(t)
		if !strings.Contains(log, test.logged) {
			t.Errorf("%d signals: nothing is said of the letter:\n%s", test.signals, log)
		}
	}
}

// hangingAtTheDot is a submission server that takes a letter and says nothing
// until it is released. It tells when it has the first one.
func hangingAtTheDot(t *testing.T) (server *scriptedSMTP, reached <-chan struct{}, release func()) {
	has, released := make(chan struct{}), make(chan struct{})
	var first sync.Once
	release = sync.OnceFunc(func() { close(released) })
	t.Cleanup(release)
	return startScriptedSMTP(t, 0, func(step string) string {
		if step != "." {
			return ""
		}
		first.Do(func() { close(has) })
		<-released
		return hangUp
	}), has, release
}
