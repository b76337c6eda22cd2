package integration

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a test waits for something that takes a moment on an
// idle machine; the machine may be busy.
const patience = time.Minute

// lacks ends a test that needs a server which is not there: skipped out loud,
// or failed where the peers are required.
func lacks(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("COMPLAINTD_REQUIRE_PEERS") == "1" {
		t.Fatalf("%s, and COMPLAINTD_REQUIRE_PEERS=1", what)
	}
	t.Skipf("SKIPPED: %s", what)
}

// program finds an installed server. Debian keeps servers in folders that a
// normal user's PATH leaves out.
func program(t testing.TB, name, debianPackage string) string {
	t.Helper()
	for _, path := range []string{name, "/usr/sbin/" + name, "/usr/local/sbin/" + name} {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	lacks(t, name+" is not installed (Debian package "+debianPackage+")")
	return ""
}

// folder is a new folder for servers that run as another user: t.TempDir lets
// nobody else in. Its path is short, as those of Unix sockets must be.
func folder(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "cd-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// freePorts finds n loopback ports that nobody listens on. They lie below
// those that the system gives to outgoing connections, so that nobody takes
// one by chance before its server does.
func freePorts(t testing.TB, n int) []int {
	t.Helper()
	var ports []int
	for range 1000 {
		port := 20_000 + rand.IntN(12_000)
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)); err == nil {
			defer l.Close() // not before all are found: each is another
			if ports = append(ports, port); len(ports) == n {
				return ports
			}
		}
	}
	t.Fatal("no free ports")
	return nil
}

func listen(t testing.TB) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func portOf(l net.Listener) int { return l.Addr().(*net.TCPAddr).Port }

// server is a process that was started by a test, in a process group of its
// own.
type server struct {
	cmd    *exec.Cmd
	exited chan struct{}
}

func startServer(t testing.TB, cmd *exec.Cmd) *server {
	t.Helper()
	if cmd.SysProcAttr == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{}
	}
	cmd.SysProcAttr.Setpgid = true
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s := &server{cmd: cmd, exited: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // a server that is told to stop may say so in its exit status
		close(s.exited)
	}()
	t.Cleanup(s.stop)
	return s
}

// stop asks the process to end and waits for it; what is left of its group
// after ten seconds is killed.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
	}
	_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	<-s.exited
}

// awaitGreeting waits until a server at address speaks and its first line
// begins with want.
func (s *server) awaitGreeting(t testing.TB, address, want, logFile string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if strings.HasPrefix(greeting(address), want) {
			return
		}
		select {
		case <-s.exited:
			t.Fatalf("%s ended at once; its log:\n%s", s.cmd.Path, readLog(logFile))
		default:
		}
	}
	t.Fatalf("%s does not answer at %s; its log:\n%s", s.cmd.Path, address, readLog(logFile))
}

func greeting(address string) string {
	conn, err := net.DialTimeout("tcp", address, time.Second)
	if err != nil {
		return ""
	}
	defer conn.Close()
	conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	line := make([]byte, 256)
	n, err := conn.Read(line)
	if err != nil {
		return ""
	}
	return string(line[:n])
}

func readLog(path string) string {
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return "(none written)"
	}
	return string(text)
}

// eventually waits until what is asked for holds, and fails the test with what
// describe says if it never does.
func eventually(t testing.TB, holds func() bool, describe func() string) {
	t.Helper()
	within(t, patience, holds, describe)
}

// within is eventually, with the time it may take.
func within(t testing.TB, limit time.Duration, holds func() bool, describe func() string) {
	t.Helper()
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if holds() {
			return
		}
	}
	t.Fatalf("after %s still: %s", limit, describe())
}
