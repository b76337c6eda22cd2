package main

import (
	"os"
	"strings"
	"testing"
)

// FuzzConfig reads random files that hold a planted password: whatever they
// are, nothing panics and no fault shows it.
func FuzzConfig(f *testing.F) {
	f.Add(leastConfig)
	f.Add("'':")
	if many, err := os.ReadFile("testdata/config/many.yaml"); err == nil {
		f.Add(string(many))
	}
	for _, sign := range []string{"*", "&", "!", "|", ">", "@", "`", "%", "? ", "- ", "{", "[", "\"", "'", "\\", ": ", "${", "<<: "} {
		f.Add("mailbox:\n  password: " + sign + "PLANTED\n")
		f.Add("PLANTED: " + sign + "\n")
	}
	folder := f.TempDir()
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ReplaceAll(text, "PLANTED", planted)
		found := newFindings("c.yaml")
		if root, ok := found.parse([]byte(text)); ok {
			found.read(root, folder, environment(nil))
		}
		if strings.Contains(found.faults.Error(), planted) {
			t.Errorf("shown: %s", found.faults)
		}
	})
}
