package main

import (
	"testing"

	"golang.org/x/sys/unix"
)

// Once hardened, the process can't be read by others of its user. (The umask and
// the limit on core files are looked at from outside, in the integration tests.)
func TestUndumpable(t *testing.T) {
	if err := undumpable(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) }()
	got, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil || got != 0 {
		t.Errorf("dumpable is %d, %v; want 0", got, err)
	}
}
