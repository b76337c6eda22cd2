package extract_test

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"testing"
	"time"

	"complaintd/casefile"
)

// TestSharedKinds measures the kinds on real mail: at least 97 of 100 reports
// are known, every automatic answer is, and no person is taken for either.
func TestSharedKinds(t *testing.T) {
	r := trustingReader()
	right, all := map[string]int{}, map[string]int{}
	for _, row := range realMailLabels(t) {
		file, kind := row[0], row[1]
		want, measured := map[string]casefile.Form{
			"bounce": casefile.Report, "auto_reply": casefile.Robot, "human": casefile.Human,
		}[kind]
		if !measured {
			continue
		}
		in := r.Read(readFile(t, filepath.Join(shared, "realmail", file)), casefile.Placement{}, time.Time{})
		all[kind]++
		if in.Form == want || want == casefile.Human && in.Form == casefile.NotText {
			right[kind]++
		} else {
			t.Logf("%s: form %q (%s)", file, in.Form, in.Reason)
		}
	}
	t.Logf("right %v of %v", right, all)
	if right["bounce"]*100 < all["bounce"]*97 || right["auto_reply"] < all["auto_reply"] || right["human"] < all["human"] {
		t.Error("too few are right")
	}
}

// realMailLabels are the rows of labels.csv: file, kind and more.
func realMailLabels(t *testing.T) [][]string {
	f, err := os.Open(filepath.Join(shared, "realmail", "labels.csv"))
	if err != nil {
		t.Skipf("SKIPPED: the shared real mail is not here: %v", err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestSharedComplaintKinds: the form of every labelled complaint mail is right.
// What answers a mail of ours is a person's too.
func TestSharedComplaintKinds(t *testing.T) {
	r := trustingReader()
	for _, l := range sharedLabels(t) {
		want := casefile.Form(l.Kind)
		if l.Kind == "complaint" || l.Kind == "followup" {
			want = casefile.Human
		}
		in := r.Read(readFile(t, filepath.Join(shared, "complaints", l.File)), casefile.Placement{}, time.Time{})
		if in.Form != want {
			t.Errorf("%s: form %q (%s)", l.File, in.Form, in.Reason)
		}
	}
}
