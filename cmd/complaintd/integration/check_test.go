package integration

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// TestCheckSaysOK: with servers that are there, every line of check is ok.
func TestCheckSaysOK(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	for name, p := range secured(d, submission) {
		t.Run(name, func(t *testing.T) {
			r := install(t, p).inEnglish(t).do(t, "check")
			if r.status != 0 {
				t.Fatalf("exit status %d\n%s%s", r.status, r.stdout, r.stderr)
			}
			for line := range strings.Lines(r.stdout) {
				if !strings.HasPrefix(line, "ok ") {
					t.Errorf("check prints %q", line)
				}
			}
		})
	}
	if n := len(out.received()); n != 0 {
		t.Errorf("check sent %d letters", n)
	}
}

// TestCheckNamesEveryFault: servers that refuse are told all at once, in
// words for their owner, and never with a password.
func TestCheckNamesEveryFault(t *testing.T) {
	d := startDovecot(t)
	away := freePorts(t, 1)[0]
	program := install(t, plain(d, away)).inEnglish(t)
	program.env = append(program.env, "COMPLAINTD_IMAP_PASSWORD=a wrong password")

	r := program.do(t, "check")

	if r.status != 1 {
		t.Errorf("exit status %d, want 1", r.status)
	}
	if n := strings.Count(r.stdout, "FAIL "); n != 2 {
		t.Errorf("%d faults named, want the mailbox and the submission server:\n%s", n, r.stdout)
	}
	if strings.Contains(r.stdout+r.stderr, "a wrong password") {
		t.Error("the password was printed")
	}
}

// brokenConfig has a fault of every sort; what must be named stands behind #.
const brokenConfig = `
company: {name: Hexpress Healthcare Limited}
mailbox:
  address: complaints@hexpress.example
  # no host: mailbox.host
  port: 993000              # mailbox.port
  tls: sometimes            # mailbox.tls
  username: complaints@hexpress.example
  password: hunter2hunter2
  pol_interval: 1m          # mailbox.pol_interval
smtp:
  host: smtp.hexpress.example
  tls: none                 # smtp.tls
database: {url: "mysql:complaints"}  # database.url
secret: ${COMPLAINTD_NOWHERE_SET}    # secret
calendar:
  time_zone: Europe/Nowhere # calendar.time_zone
  holidays: atlantis        # calendar.holidays
  closing_hour: "25:00"     # calendar.closing_hour
procedure: {promise_working_days: many} # procedure.promise_working_days
colour: green               # colour
`

// TestBrokenConfiguration: every command says all that is wrong with file,
// line and key, prints no secret, and exits with status 2.
func TestBrokenConfiguration(t *testing.T) {
	program := &installation{config: filepath.Join(t.TempDir(), "broken.yaml"), env: os.Environ()}
	writeFile(t, program.config, brokenConfig)
	keys := []string{"mailbox.host", "mailbox.port", "mailbox.tls", "mailbox.pol_interval", "smtp.tls", "database.url", "secret",
		"calendar.time_zone", "calendar.holidays", "calendar.closing_hour", "procedure.promise_working_days", "colour"}
	for _, command := range []string{"check", "run", "run --once", "run --once --at 2026-01-20T09:00:00Z", "case list", "outbox list"} {
		t.Run(command, func(t *testing.T) {
			r := program.do(t, strings.Fields(command)...)
			if r.status != 2 {
				t.Errorf("exit status %d, want 2", r.status)
			}
			for _, key := range keys {
				if !strings.Contains(r.stderr, ": "+key+": ") {
					t.Errorf("%s is not named", key)
				}
			}
			if strings.Contains(r.stdout+r.stderr, "hunter2") {
				t.Error("the password was printed")
			}
			if t.Failed() {
				t.Log(r.stderr)
			}
		})
	}
	if t.Failed() {
		return
	}
	if lines := lineOf(brokenConfig, "colour: green"); !strings.Contains(program.do(t, "check").stderr, lines) {
		t.Errorf("the fault in the last line is not at %q", lines)
	}
}

// lineOf is ":N:" for the line of text that begins with start.
func lineOf(text, start string) string {
	before, _, _ := strings.Cut(text, start)
	return ":" + strconv.Itoa(1+strings.Count(before, "\n")) + ":"
}

// TestWrongUsage: what can't be meant is refused with status 2.
func TestWrongUsage(t *testing.T) {
	program := install(t, peers{imapPort: 1, imapTLS: "none", smtpPort: 1, smtpTLS: "none"})
	for _, command := range []string{"", "fly", "run --twice", "run --at 2026-01-20T09:00:00Z", "run --once --at tomorrow", "outbox"} {
		t.Run(command, func(t *testing.T) {
			if r := program.do(t, strings.Fields(command)...); r.status != 2 {
				t.Errorf("exit status %d, want 2\n%s%s", r.status, r.stdout, r.stderr)
			}
		})
	}
}
