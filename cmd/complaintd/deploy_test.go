package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const deployFolder = "../../.deploy"

// The unit file is one that systemd takes without a warning, and shuts the
// program off as far as systemd itself calls good.
func TestSystemdTakesTheUnit(t *testing.T) {
	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		if os.Getenv("COMPLAINTD_REQUIRE_PEERS") == "1" {
			t.Fatal("systemd-analyze is not installed (Debian package systemd), and COMPLAINTD_REQUIRE_PEERS=1")
		}
		t.Skip("SKIPPED: systemd-analyze is not installed")
	}
	text, err := os.ReadFile(filepath.Join(deployFolder, "complaintd.service"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable() // verify wants one that is there
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "complaintd.service")
	if err := os.WriteFile(unit, []byte(strings.Replace(string(text), "/usr/local/bin/complaintd", program, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := exec.Command(analyze, "verify", unit).CombinedOutput(); err != nil || len(said) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, said)
	}
	// The scale is 0 (nothing is exposed) to 10; the threshold is in tenths.
	if said, err := exec.Command(analyze, "security", "--offline=true", "--threshold=15", unit).CombinedOutput(); err != nil {
		t.Errorf("systemd-analyze security: %v\n%s", err, said)
	}
}

// What stands in .deploy is told of in the README, and what it relies on is so.
func TestDeployFilesAreTrue(t *testing.T) {
	readme := text(t, "../../README.md")
	for name, wants := range map[string][]string{
		"complaintd.service": {"Type=notify", "WatchdogSec=", "ExecStart=/usr/local/bin/complaintd run --config ", "LimitCORE=0", "UMask=0077", "NoNewPrivileges=yes", "\nUser=complaintd"},
		"Containerfile":      {"CGO_ENABLED=0", "./cmd/complaintd", "USER 65532:65532", `CMD ["run", "--config", "/etc/complaintd/complaintd.yaml"]`},
	} {
		if !strings.Contains(readme, ".deploy/"+name) {
			t.Errorf("the README does not name .deploy/%s", name)
		}
		content := text(t, filepath.Join(deployFolder, name))
		for _, want := range wants {
			if !strings.Contains(content, want) {
				t.Errorf(".deploy/%s lacks %q", name, want)
			}
		}
	}
	for _, command := range []string{
		"useradd --system --home-dir /var/lib/complaintd ", "install -m 0755 complaintd /usr/local/bin/", " complaintd.env /etc/complaintd/environment",
		" complaintd.yaml /etc/complaintd/", "install -d -m 0700 -o complaintd -g complaintd /var/lib/complaintd", ".deploy/complaintd.service /etc/systemd/system/",
	} {
		if !strings.Contains(readme, command) {
			t.Errorf("the README does not set the service up with %q", command)
		}
	}
	goVersion := strings.Fields(strings.SplitAfter(text(t, "../../go.mod"), "\ngo ")[1])[0] // 1.26.0
	if !strings.Contains(text(t, filepath.Join(deployFolder, "Containerfile")), "golang:"+goVersion[:strings.LastIndex(goVersion, ".")]+" ") {
		t.Errorf("the Containerfile builds with another Go than go.mod's %s", goVersion)
	}
}

func text(t *testing.T, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
