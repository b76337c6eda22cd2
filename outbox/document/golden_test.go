package document

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestLetters holds every letter in testdata/letters as it was last looked at:
// each piece of text with its page, its place in millimetres and its size. Run
// with -update and read the difference. With COMPLAINTD_SCREENSHOTS set to a
// folder it leaves the PDFs there.
func TestLetters(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "letters", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no letters: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		t.Run(name, func(t *testing.T) {
			pdf := mustPDF(t, readLetter(t, name))
			golden(t, strings.TrimSuffix(file, ".json")+".txt", listing(extract(t, pdf)))
			if folder := os.Getenv("COMPLAINTD_SCREENSHOTS"); folder != "" {
				if err := os.WriteFile(filepath.Join(folder, name+".pdf"), pdf, 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// listing writes a line for each piece of text: page, x, y, size, font, text.
// Fonts are numbered as they come.
func listing(all []printed) string {
	var b strings.Builder
	fonts := map[string]int{}
	for _, p := range all {
		if fonts[p.font] == 0 {
			fonts[p.font] = len(fonts) + 1
		}
		fmt.Fprintf(&b, "%d %5.1f %5.1f %2.0f F%d %s\n", p.page, p.x, p.y, p.size, fonts[p.font], p.text)
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what was last looked at; got:\n%s", file, got)
	}
}
