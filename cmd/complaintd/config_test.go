package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// leastConfig says what must be said, and no more.
const leastConfig = `company: {name: Example Ltd}
mailbox:
  address: complaints@example.com
  host: imap.example.com
  username: complaints
  password: mailbox-password
smtp: {host: smtp.example.com}
secret: 0123456789abcdef-secret
staff:
  head_of_customer_services: head@example.com
`

// environment is a getenv for tests.
func environment(variables map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		value, set := variables[name]
		return value, set
	}
}

// load writes text into a folder of its own as c.yaml and loads it.
func load(t *testing.T, text string, variables map[string]string) (*Config, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return loadConfig(path, environment(variables))
}

// mustLoad loads text that must be right.
func mustLoad(t *testing.T, text string, variables map[string]string) *Config {
	t.Helper()
	config, err := load(t, text, variables)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

// faultsOf loads text that must be wrong, and returns the faults as they are
// printed, without the folder.
func faultsOf(t *testing.T, text string, variables map[string]string) []string {
	t.Helper()
	_, err := load(t, text, variables)
	var faults configFaults
	if !errors.As(err, &faults) {
		t.Fatalf("error is %v, want faults", err)
	}
	var shown []string
	for _, f := range faults {
		f.File = filepath.Base(f.File)
		shown = append(shown, f.String())
	}
	return shown
}

// with is the least configuration after the edits: pairs of a piece of it and
// what stands there instead.
func with(t *testing.T, edits ...string) string {
	t.Helper()
	text := leastConfig
	for i := 0; i < len(edits); i += 2 {
		if !strings.Contains(text, edits[i]) {
			t.Fatalf("the least configuration has no %q", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}
