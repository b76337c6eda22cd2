package extract_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// shared are the folders of mails outside this repository.
const shared = "../../../shared"

// TestSharedMails reads every mail of the shared sets.
func TestSharedMails(t *testing.T) {
	r := newReader()
	for _, pattern := range []string{"complaints/*.eml", "realmail/*/*.eml"} {
		var slowest time.Duration
		for _, path := range sharedFiles(t, pattern) {
			raw := readFile(t, path)
			start := time.Now()
			in := r.Read(raw, casefile.Placement{}, time.Time{})
			took := time.Since(start)
			slowest = max(slowest, took)
			if took > 2*time.Second {
				t.Errorf("%s: took %v", path, took)
			}
			if in.Form == casefile.Unreadable {
				t.Logf("%s: unreadable: %s", filepath.Base(path), in.Reason)
			}
		}
		t.Logf("%s: slowest %v", pattern, slowest)
	}
}

// TestSharedComplaints: nobody who wrote a complaint is taken for a robot, and
// no letter goes to what is automatic or has a null return path.
func TestSharedComplaints(t *testing.T) {
	r := newReader()
	languages, right := 0, 0
	for _, want := range sharedLabels(t) {
		raw := readFile(t, filepath.Join(shared, "complaints", want.File))
		in := r.Read(raw, casefile.Placement{}, time.Time{})
		machine := in.Form == casefile.Robot || in.Form == casefile.Report
		switch want.Kind {
		case "complaint", "followup":
			if in.Form != casefile.Human {
				t.Errorf("%s: form %q (%s)", want.File, in.Form, in.Reason)
			}
			if in.From.Email != want.Email {
				t.Errorf("%s: another author", want.File)
			}
			languages++
			if in.Language == want.Language {
				right++
			} else {
				t.Logf("%s: language %q, want %q", want.File, in.Language, want.Language)
			}
		}
		if automatic(raw) && !machine && !in.NullSender && !in.Bulk {
			t.Errorf("%s: a letter would go to it", want.File)
		}
	}
	if right*100 < languages*95 {
		t.Errorf("language right for %d of %d", right, languages)
	}
}

// automatic is a second, crude look at a header.
func automatic(raw []byte) bool {
	header, _, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
	header = "\n" + strings.ToLower(header)
	return strings.Contains(header, "\nauto-submitted: auto") || strings.Contains(header, "\nreturn-path: <>")
}

type label struct{ File, Kind, Language, Email string }

func sharedLabels(t *testing.T) (labels []label) {
	f, err := os.Open(filepath.Join(shared, "complaints", "labels.jsonl"))
	if err != nil {
		t.Skipf("SKIPPED: the shared complaints are not here: %v", err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var l label
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		labels = append(labels, l)
	}
	return labels
}

func sharedFiles(t *testing.T, pattern string) []string {
	files, err := filepath.Glob(filepath.Join(shared, pattern))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skipf("SKIPPED: the shared mails are not here: %s", pattern)
	}
	return files
}
