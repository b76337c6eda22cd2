package main

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// undumpable keeps other processes of the same user from reading the memory of
// this one (prctl(2), PR_SET_DUMPABLE), and the kernel from piping it to a
// program that collects crashes, which the limit on core files does not.
func undumpable() error {
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return fmt.Errorf("forbid reading the process's memory: %w", err)
	}
	return nil
}
