//go:build unix

package main

import (
	"errors"
	"fmt"
	"syscall"
)

// harden keeps what the process knows to its own user: files it makes are
// readable by nobody else, and what is in its memory, passwords among it, is
// never written to a file when it crashes.
func harden() error {
	syscall.Umask(0o077)
	err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	if err != nil {
		err = fmt.Errorf("forbid core dumps: %w", err)
	}
	return errors.Join(err, undumpable())
}

// isRoot tells whether the process may do anything on this machine.
func isRoot() bool { return syscall.Geteuid() == 0 }
