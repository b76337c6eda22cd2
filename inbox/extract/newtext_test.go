package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// TestNewText: each case is a file. NAME.txt is the text of an answer, NAME.eml
// a whole mail; NAME.want.txt are the new words and NAME.signature.txt, where
// there is one, the signature. White space does not count. The cases in holdout
// were written before the rules were tuned to any.
func TestNewText(t *testing.T) {
	r := newReader()
	for _, want := range newTextCases(t) {
		name := strings.TrimSuffix(want, ".want.txt")
		t.Run(strings.TrimPrefix(name, "testdata/newtext/"), func(t *testing.T) {
			in := r.Read(newTextMail(t, name), casefile.Placement{}, time.Time{})
			compareWords(t, "new words", in.NewText, string(readFile(t, want)))
			if signature, err := os.ReadFile(name + ".signature.txt"); err == nil {
				compareWords(t, "signature", in.Signature, string(signature))
			}
		})
	}
}

func newTextCases(t testing.TB) (files []string) {
	for _, pattern := range []string{"testdata/newtext/*.want.txt", "testdata/newtext/*/*.want.txt"} {
		found, err := filepath.Glob(pattern)
		if err != nil || len(found) == 0 {
			t.Fatalf("no cases %s: %v", pattern, err)
		}
		files = append(files, found...)
	}
	return files
}

func newTextMail(t testing.TB, name string) []byte {
	if raw, err := os.ReadFile(name + ".eml"); err == nil {
		return raw
	}
	return []byte(textMail("In-Reply-To: <1@hexpress.example>\n", string(readFile(t, name+".txt"))))
}

func compareWords(t *testing.T, what, got, want string) {
	t.Helper()
	if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
		t.Errorf("%s:\n%s\n--- want:\n%s", what, got, want)
	}
}
