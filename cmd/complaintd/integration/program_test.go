package integration

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// peers are the servers that a program is configured for.
type peers struct {
	imapPort int
	imapTLS  string
	smtpPort int
	smtpTLS  string
	smtpAuth bool // log in there
	// authority is the file of the certificate authority that the program trusts
	// (ca_file); empty for the system's.
	authority string
}

// plain are real servers without TLS.
func plain(d *dovecot, smtpPort int) peers {
	return peers{imapPort: d.plainPort, imapTLS: "none", smtpPort: smtpPort, smtpTLS: "none"}
}

// configFile takes the ports and modes of the peers and the SMTP log-in. The
// calendar is the default: England and Wales, 17:00.
const configFile = `
company: {name: Hexpress Healthcare Limited}
mailbox:
  address: ` + mailbox + `
  host: 127.0.0.1
  port: %d
  tls: %s%s
  username: ` + mailbox + `
  password: ${COMPLAINTD_IMAP_PASSWORD}
  poll_interval: 1s
smtp:
  host: 127.0.0.1
  port: %d
  tls: %s%s
%s
database: {url: "sqlite:complaintd.db"}
secret: a secret for tests that is long enough
staff:
  head_of_customer_services: {name: Helen Head, email: head@hexpress.example, language: en}
  general_manager: gm@hexpress.example
  data_protection_officer: dpo@hexpress.example
  departments:
    - {key: customer_service, name: Customer service, email: service@hexpress.example, default: true}
digest: {to: [managers@hexpress.example]}
listen: ""
`

const smtpLogin = `  username: ` + mailbox + `
  password: ${COMPLAINTD_IMAP_PASSWORD}
`

// installation is a configured program with a database of its own.
type installation struct {
	config string
	env    []string
	user   *syscall.Credential // nil: whoever runs the tests
	// postgres is the URL of its database; empty for a file of SQLite.
	postgres string
}

// databaseFile is the file of its database.
func (i *installation) databaseFile() string {
	return filepath.Join(filepath.Dir(i.config), "complaintd.db")
}

// ofNobody has the program run without root's power to write everywhere.
func (i *installation) ofNobody(t testing.TB) *installation {
	t.Helper()
	if os.Geteuid() != 0 {
		return i
	}
	text, err := os.ReadFile(i.config)
	if err != nil {
		t.Fatal(err)
	}
	dir := folder(t) // t.TempDir lets nobody else in
	i.config = filepath.Join(dir, filepath.Base(i.config))
	writeFile(t, i.config, string(text))
	giveAway(t, dir)
	i.user = &syscall.Credential{Uid: nobody, Gid: nobody}
	return i
}

// inEnglish has the company write English alone, so that check, which writes every
// letter, is quick under the race detector.
func (i *installation) inEnglish(t testing.TB) *installation {
	t.Helper()
	file, err := os.OpenFile(i.config, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.WriteString("languages: {default: en, supported: [en]}\n"); err != nil {
		t.Fatal(err)
	}
	return i
}

// install writes a configuration for the peers into a new folder.
func install(t testing.TB, p peers) *installation {
	t.Helper()
	login := ""
	if p.smtpAuth {
		login = smtpLogin
	}
	i := &installation{
		config: filepath.Join(t.TempDir(), "complaintd.yaml"),
		// A program with the race detector would sleep a second before it exits.
		env: append(os.Environ(), "COMPLAINTD_IMAP_PASSWORD="+mailPassword, "GORACE=atexit_sleep_ms=0"),
	}
	authority := ""
	if p.authority != "" {
		authority = "\n  ca_file: " + p.authority
	}
	writeFile(t, i.config, fmt.Sprintf(configFile, p.imapPort, p.imapTLS, authority, p.smtpPort, p.smtpTLS, authority, login))
	return i
}

func (i *installation) command(args ...string) *exec.Cmd {
	cmd := exec.Command(os.Getenv(binaryEnv), append(args, "--config", i.config)...)
	cmd.Env = i.env
	if i.user != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: i.user}
	}
	return cmd
}

// result is how a command ended.
type result struct {
	status         int
	stdout, stderr string
}

// do runs a command to its end, which must come within a few minutes and
// without a crash.
func (i *installation) do(t testing.TB, args ...string) result {
	t.Helper()
	cmd := i.command(args...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	late := time.AfterFunc(5*time.Minute, func() { cmd.Process.Signal(syscall.SIGABRT) })
	defer late.Stop()
	var exit *exec.ExitError
	if err := cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	mustBeSound(t, stderr.String())
	return result{status: cmd.ProcessState.ExitCode(), stdout: stdout.String(), stderr: stderr.String()}
}

// mustBeSound fails on a crash, a stack trace or a data race in a log.
func mustBeSound(t testing.TB, log string) {
	t.Helper()
	for _, sign := range []string{"panic:", "goroutine ", "DATA RACE", "fatal error:"} {
		if strings.Contains(log, sign) {
			t.Fatalf("%q in the program's log:\n%s", sign, log)
		}
	}
}

// once runs "run --once", at an instant where one is given, and expects it to
// succeed. It returns the log.
func (i *installation) once(t testing.TB, at ...string) string {
	t.Helper()
	args := []string{"run", "--once"}
	for _, instant := range at {
		args = append(args, "--at", instant)
	}
	r := i.do(t, args...)
	if r.status != 0 {
		t.Fatalf("complaintd %s: exit status %d\n%s", strings.Join(args, " "), r.status, r.stderr)
	}
	return r.stderr
}

// outbox is what "outbox list" prints.
func (i *installation) outbox(t testing.TB) string {
	t.Helper()
	r := i.do(t, "outbox", "list")
	if r.status != 0 {
		t.Fatalf("outbox list: exit status %d\n%s", r.status, r.stderr)
	}
	return r.stdout
}

// listedCase is a line of "case list --json".
type listedCase struct {
	Reference string
	Received  time.Time
	Deadlines struct{ Stage time.Time }
}

func (i *installation) cases(t testing.TB) []listedCase {
	t.Helper()
	r := i.do(t, "case", "list", "--json")
	if r.status != 0 {
		t.Fatalf("case list: exit status %d\n%s", r.status, r.stderr)
	}
	var cases []listedCase
	for line := range strings.Lines(r.stdout) {
		var c listedCase
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatalf("case list: %v in %q", err, line)
		}
		cases = append(cases, c)
	}
	return cases
}

// daemon is "complaintd run" while it runs.
type daemon struct {
	process *server
	log     *logBuffer
}

// start runs the daemon until it is stopped or the test ends.
func (i *installation) start(t testing.TB) *daemon {
	t.Helper()
	d := &daemon{log: &logBuffer{}}
	cmd := i.command("run")
	cmd.Stderr = d.log
	d.process = startServer(t, cmd)
	return d
}

// kill ends the daemon as a power cut would.
func (d *daemon) kill() {
	_ = d.process.cmd.Process.Kill()
	<-d.process.exited
}

// stop tells the daemon to end and expects it to do so in good order.
func (d *daemon) stop(t testing.TB) {
	t.Helper()
	d.process.stop()
	mustBeSound(t, d.log.String())
	if status := d.process.cmd.ProcessState.ExitCode(); status != 0 {
		t.Fatalf("the daemon ended with status %d\n%s", status, d.log.String())
	}
}

// logBuffer takes a daemon's log while a test reads it.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
