package integration

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

// lockedDatabase holds the lock for writing until release is called, or the test
// ends.
func lockedDatabase(t testing.TB, program *installation) (release func()) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+program.databaseFile()+"?_pragma=busy_timeout(30000)&mode=rw")
	if err != nil {
		t.Fatal(err)
	}
	conn, err := db.Conn(context.Background())
	if err == nil {
		_, err = conn.ExecContext(context.Background(), "BEGIN IMMEDIATE")
	}
	if err != nil {
		t.Fatalf("lock the database: %v", err)
	}
	release = sync.OnceFunc(func() {
		_, _ = conn.ExecContext(context.Background(), "ROLLBACK")
		conn.Close()
		db.Close()
	})
	t.Cleanup(release)
	return release
}

// statusField is a number of /proc/PID/status, such as KiB of memory; 0 where the
// process has ended.
func statusField(pid int, name string) (value int) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, found := strings.CutPrefix(line, name); found {
			_, _ = fmt.Sscan(rest, &value)
		}
	}
	return value
}

// series is the value of a series without labels, 0 where it is not shown.
func series(shown, name string) int {
	for line := range strings.Lines(shown) {
		if rest, found := strings.CutPrefix(line, name+" "); found {
			value, _ := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			return int(value)
		}
	}
	return 0
}
