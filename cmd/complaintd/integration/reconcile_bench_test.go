package integration

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// BenchmarkReconcile100k holds a mailbox with 100,000 handled mails against the
// database: once when none of it is known, by headers, and then when nothing has
// changed.
func BenchmarkReconcile100k(b *testing.B) {
	d, out := startDovecot(b), startSink(b)
	program := install(b, plain(d, out.port))
	fillProcessed(b, d, 100_000)
	began := time.Now()
	program.once(b)
	first := time.Since(began)
	for b.Loop() {
		if r := program.do(b, "check", "--mailbox"); r.status != 0 || !strings.Contains(r.stdout, "first read the mailbox: 100000.") {
			b.Fatalf("exit status %d\n%s%s", r.status, r.stdout, r.stderr)
		}
	}
	b.ReportMetric(first.Seconds(), "s/first")
}

// fillProcessed puts mails into the folder of handled mail, as files of its Maildir.
func fillProcessed(b *testing.B, d *dovecot, n int) {
	b.Helper()
	root := filepath.Join(d.dir, "mail", "complaints")
	folder := filepath.Join(root, ".Processed")
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(folder, sub), 0o755); err != nil {
			b.Fatal(err)
		}
	}
	for i := range n {
		text := fmt.Sprintf("From: c%d@example.net\r\nSubject: Klage\r\nMessage-ID: <%d@example.net>\r\n\r\nHei.\r\n", i, i)
		path := filepath.Join(folder, "cur", fmt.Sprintf("1700000000.M%06dP1.localhost:2,S", i))
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		giveAway(b, root)
	}
}
