package extract_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"complaintd/casefile"
)

// TestSharedNewText scores new words as the shared set's scorer does: the first
// sixty characters that are not white space.
func TestSharedNewText(t *testing.T) {
	f, err := os.Open(filepath.Join(shared, "complaints", "labels.jsonl"))
	if err != nil {
		t.Skipf("SKIPPED: the shared complaints are not here: %v", err)
	}
	defer f.Close()
	r := newReader()
	all, right := 0, 0
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var want struct {
			File, Kind string
			NewText    string `json:"new_text"`
		}
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		if want.Kind != "complaint" && want.Kind != "followup" {
			continue
		}
		in := r.Read(readFile(t, filepath.Join(shared, "complaints", want.File)), casefile.Placement{}, time.Time{})
		all++
		if scored(in.NewText) == scored(want.NewText) {
			right++
		} else {
			t.Logf("%s:\n got %s\nwant %s", want.File, scored(in.NewText), scored(want.NewText))
		}
	}
	t.Logf("new text right for %d of %d", right, all)
	if right*100 < all*97 {
		t.Errorf("new text right for %d of %d only", right, all)
	}
}

func scored(text string) string {
	text = withoutSpace(text)
	runes := []rune(text)
	return string(runes[:min(len(runes), 60)])
}

func withoutSpace(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// TestSharedReplies: of the replies that other projects test their readers
// with, no word that they expect may be missing.
func TestSharedReplies(t *testing.T) {
	files := sharedFiles(t, "realmail/reply/*.body.txt")
	r := newReader()
	equal := 0
	for _, file := range files {
		body := string(readFile(t, file))
		want := string(readFile(t, strings.TrimSuffix(file, ".body.txt")+".expected.txt"))
		for _, header := range []string{"", "In-Reply-To: <1@example.org>\n"} {
			in := r.Read([]byte(textMail(header, body)), casefile.Placement{}, time.Time{})
			if missing := missingWords(want, in.NewText); len(missing) > 0 {
				t.Errorf("%s (%q): missing %q in\n%s", filepath.Base(file), header, missing, in.NewText)
			}
			switch {
			case withoutSpace(in.NewText) == withoutSpace(want) && header != "":
				equal++
			case header != "":
				t.Logf("%s: more than expected:\n%.300s", filepath.Base(file), in.NewText)
			}
		}
	}
	t.Logf("%d of %d exactly as expected", equal, len(files))
}

func textMail(header, body string) string {
	return "From: Kari Nordmann <kari@example.net>\n" + header + "Content-Type: text/plain; charset=utf-8\n\n" + body
}

// missingWords are the words of want that got does not hold, in order.
func missingWords(want, got string) (missing []string) {
	left := strings.Fields(got)
	for _, word := range strings.Fields(want) {
		i := 0
		for i < len(left) && left[i] != word {
			i++
		}
		if i == len(left) {
			missing = append(missing, word)
		} else {
			left = left[i+1:]
		}
	}
	return missing
}
