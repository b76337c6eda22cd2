package integration

import (
	"os"
	"strings"
	"testing"
)

// TestCheckAsAnotherUser: a command that root has run leaves a lock file that the
// program's own user can't open; check says so before the daemon does not start.
func TestCheckAsAnotherUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		lacks(t, "only root has other users")
	}
	d, out := startDovecot(t), startSink(t)
	program := install(t, plain(d, out.port)).inEnglish(t).ofNobody(t)
	writeFile(t, program.databaseFile()+".lock", "")
	if err := os.Chmod(program.databaseFile()+".lock", 0o600); err != nil {
		t.Fatal(err)
	}
	const remedy = "another user has run this program here: remove the file"
	if r := program.do(t, "check"); r.status != 1 || len(faultLines(r)) != 1 || !strings.Contains(r.stdout, remedy) {
		t.Errorf("check ends with %d:\n%s", r.status, r.stdout)
	}
	if r := program.do(t, "run", "--once"); r.status != 1 || !strings.Contains(r.stderr, remedy) {
		t.Errorf("run ends with %d:\n%s", r.status, r.stderr)
	}
}

// breakConfig puts a slip into a configuration.
func breakConfig(t *testing.T, file, from, to string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), from) {
		t.Fatalf("%q is not in the configuration:\n%s", from, text)
	}
	writeFile(t, file, strings.Replace(string(text), from, to, 1))
}

// faultLines are the lines that tell of faults: of a check, or of the configuration.
func faultLines(r result) (faults []string) {
	for line := range strings.Lines(r.stdout + r.stderr) {
		if strings.HasPrefix(line, "FAIL ") || strings.Contains(line, "complaintd.yaml:") {
			faults = append(faults, line)
		}
	}
	return faults
}
