// Package browsertest looks at pages in a real browser, Chromium without a window. It
// is for tests alone.
package browsertest

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Browser is the path of a Chromium.
type Browser string

// Find skips the test where there is no browser, unless real peers are required
// (COMPLAINTD_REQUIRE_PEERS=1).
func Find(t *testing.T) Browser {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return Browser(path)
		}
	}
	if os.Getenv("COMPLAINTD_REQUIRE_PEERS") == "1" {
		t.Fatal("no Chromium on this machine, and COMPLAINTD_REQUIRE_PEERS=1")
	}
	t.Skip("SKIPPED: no Chromium on this machine, so nobody has looked at the pages")
	return ""
}

// longestRun is how long the browser may take, on a busy machine.
const longestRun = 2 * time.Minute

// Open starts the browser on a page, and is what it prints.
func (b Browser) Open(t *testing.T, page string, arguments ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), longestRun)
	defer cancel()
	cmd := exec.CommandContext(ctx, string(b), append([]string{
		"--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir=" + t.TempDir(),
	}, append(arguments, "file://"+file)...)...)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%.2000s", b, err, stderr.String())
	}
	return string(out)
}

// Document is a page as it stands once it is laid out and its scripts have run.
func (b Browser) Document(t *testing.T, page string, arguments ...string) string {
	t.Helper()
	return b.Open(t, page, append(arguments, "--dump-dom", "--virtual-time-budget=20000")...)
}
