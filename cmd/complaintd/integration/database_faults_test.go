package integration

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestDatabaseCanNotBeWritten: the disk is full, another process keeps the lock for
// longer than the program waits, or the file is taken away. The program says so
// plainly in its log and at /readyz, leaves the mails where they are, and goes on by
// itself when it can.
func TestDatabaseCanNotBeWritten(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name        string
		logs, ready string
		put         func(*testing.T, *installation)
		begin       func(*testing.T, *soak) (end func())
	}{
		{"locked for longer than it waits", "database is locked", "database: can't be written", inPlace, func(t *testing.T, s *soak) func() {
			return lockedDatabase(t, s.program)
		}},
		{"removed and put back", "removed or replaced", "database: can't be written", inPlace, func(t *testing.T, s *soak) func() {
			file := s.program.databaseFile()
			mustRename(t, file, file+".away")
			return func() { mustRename(t, file+".away", file) }
		}},
		{"replaced and put back", "removed or replaced", "database: can't be written", inPlace, func(t *testing.T, s *soak) func() {
			file := s.program.databaseFile()
			mustRename(t, file, file+".away")
			writeFile(t, file, "")
			return func() { mustRename(t, file+".away", file) }
		}},
		{"disk full", "database or disk is full", "what is read can't be recorded", smallDisk, func(t *testing.T, s *soak) func() {
			return fillDisk(t, filepath.Dir(s.program.config))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSoakIn(t, seed(), test.put)
			s.d.drop(t, s.mails.next(20)...)
			eventually(t, func() bool { return s.d.count(t, "INBOX") == 0 && ask(s.address, "/readyz") == "ready\n" },
				func() string { return tail(s.running.log.String()) })
			end := test.begin(t, s)
			s.d.drop(t, s.mails.next(300)...)
			eventually(t, func() bool { return strings.Contains(s.running.log.String(), test.logs) }, func() string { return tail(s.running.log.String()) })
			eventually(t, func() bool { return strings.Contains(ask(s.address, "/readyz"), test.ready) }, func() string { return ask(s.address, "/readyz") })
			if s.d.count(t, "INBOX") == 0 {
				t.Error("nothing is left in the inbox: where is it?")
			}
			end()
			eventually(t, func() bool { return ask(s.address, "/readyz") == "ready\n" }, func() string { return ask(s.address, "/readyz") })
			s.quiet(t)
			t.Log(s.books.close(t, s.program, s.d, s.out))
		})
	}
}

func mustRename(t *testing.T, from, to string) {
	t.Helper()
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// smallDisk puts a program into a file system of its own, where the test may make
// one.
func smallDisk(t *testing.T, i *installation) {
	t.Helper()
	dir := folder(t)
	mount := exec.Command("mount", "-t", "tmpfs", "-o", "size=64m", "complaintd-test", dir)
	if out, err := mount.CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: a file system of its own can't be mounted here: %s", out)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	config := filepath.Join(dir, "complaintd.yaml")
	text, err := os.ReadFile(i.config)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, config, string(text))
	i.config = config
}

// fillDisk leaves little room in a file system until it is told to end.
func fillDisk(t *testing.T, dir string) (end func()) {
	t.Helper()
	const left = 128 << 10
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	ballast := filepath.Join(dir, "ballast")
	err := os.WriteFile(ballast, make([]byte, int(disk.Bavail)*int(disk.Bsize)-left), 0o600)
	if err != nil && !errors.Is(err, syscall.ENOSPC) { // the program may have been quicker
		t.Fatal(err)
	}
	return func() {
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDatabaseCanNotBeOpened: the program does not start where it can't write, and
// says what it can't.
func TestDatabaseCanNotBeOpened(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		spoil  func(t *testing.T, program *installation)
		stderr string
	}{
		{"the file is read-only", func(t *testing.T, program *installation) { mustChmod(t, program.databaseFile(), 0o400) }, "readonly database"},
		{"the folder is read-only", func(t *testing.T, program *installation) {
			mustChmod(t, filepath.Dir(program.config), 0o500)
		}, "may not write in its folder"},
		{"another process keeps the lock", func(t *testing.T, program *installation) { lockedDatabase(t, program) }, "database is locked"},
		{"the file is damaged", func(t *testing.T, program *installation) {
			writeFile(t, program.databaseFile(), strings.Repeat("no database ", 1000))
		}, "not a database"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			d, out := startDovecot(t), startSink(t)
			program := install(t, plain(d, out.port)).ofNobody(t)
			program.once(t)
			d.deliver(t, delivery{complaint(1), time.Now()})
			test.spoil(t, program)
			r := program.do(t, "run")
			if r.status != 1 || !strings.Contains(r.stderr, test.stderr) || !strings.Contains(r.stderr, "database") {
				t.Errorf("exit status %d, and it does not say %q:\n%s", r.status, test.stderr, r.stderr)
			}
			if n := d.count(t, "INBOX"); n != 1 || len(out.all()) > 0 {
				t.Errorf("%d mails in INBOX, %d letters", n, len(out.all()))
			}
		})
	}
}

func mustChmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(path, 0o700) })
}
