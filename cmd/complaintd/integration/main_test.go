// Package integration runs the program as its users do, as a process of its
// own, against real mail servers: Dovecot for IMAP, Postfix for SMTP. The
// tests start both on free loopback ports, each with a configuration and
// folders of its own, and stop what they started and nothing else.
//
// A test whose servers are not installed says so and is skipped; with
// COMPLAINTD_REQUIRE_PEERS=1 it fails. Postfix can only be started by root.
package integration

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// binaryEnv hands the path of the program from TestMain to the tests. Where it
// is set from outside, that program is tested and none is built.
const binaryEnv = "COMPLAINTD_TEST_BINARY"

func TestMain(m *testing.M) {
	if os.Getenv(binaryEnv) != "" {
		os.Exit(m.Run())
	}
	os.Exit(buildAndRun(m))
}

// buildAndRun builds the program once for all tests, with the race detector
// where the tests have it.
func buildAndRun(m *testing.M) int {
	dir, err := os.MkdirTemp("", "complaintd-build-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := os.Chmod(dir, 0o755); err != nil { // some tests have another user run the program
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	binary := filepath.Join(dir, "complaintd")
	args := []string{"build", "-o", binary}
	if raceEnabled {
		args = append(args, "-race")
	}
	build := exec.Command("go", append(args, "complaintd/cmd/complaintd")...)
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build the program:", err)
		return 1
	}
	os.Setenv(binaryEnv, binary)
	return m.Run()
}
