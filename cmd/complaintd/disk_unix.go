//go:build unix

package main

import "golang.org/x/sys/unix"

// freeSpace is how many bytes a user may still write on the disk of a folder.
func freeSpace(folder string) (int64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(folder, &disk); err != nil {
		return 0, err
	}
	return int64(disk.Bavail) * int64(disk.Bsize), nil //nolint:gosec // disks of 8 EB are not made
}
