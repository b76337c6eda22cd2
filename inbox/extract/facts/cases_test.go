package facts

import (
	"os"
	"strings"
	"testing"

	"complaintd/casefile"
)

// fileCase is a line of a case file: a mail, and what a reader finds in it.
type fileCase struct{ line, head, words, signature, want string }

// readCases reads the case files, whose lines are "head: words | signature =>
// what is found". Where hasHead is false there is no head.
func readCases(t *testing.T, name string, hasHead bool) (cases []fileCase) {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		c := fileCase{line: line}
		mail, want, ok := strings.Cut(line, "=>")
		if !ok {
			t.Fatalf("%s: %q has no =>", name, line)
		}
		if hasHead {
			c.head, mail, _ = strings.Cut(mail, ": ")
		}
		words, signature, _ := strings.Cut(mail, " | ")
		c.words, c.signature, c.want = unfold(words), unfold(signature), strings.TrimSpace(want)
		cases = append(cases, c)
	}
	return cases
}

func unfold(text string) string {
	return strings.ReplaceAll(strings.TrimSpace(text), `\n`, "\n")
}

// TestAddressFile reads the mails of testdata/addresses.txt.
func TestAddressFile(t *testing.T) {
	r := New(Config{})
	for _, c := range readCases(t, "testdata/addresses.txt", true) {
		facts, _ := r.Read(Mail{Language: c.head, NewText: c.words, Signature: c.signature})
		a, got := facts.Address, ""
		if a != (casefile.PostalAddress{}) {
			got = strings.Join([]string{a.Street, a.Postcode, a.City, a.Country}, "; ")
		}
		if got != c.want {
			t.Errorf("%s\n got %q", c.line, got)
		}
	}
}

// TestNameFile reads the mails of testdata/names.txt.
func TestNameFile(t *testing.T) {
	r := New(Config{})
	for _, c := range readCases(t, "testdata/names.txt", true) {
		facts, evidence := r.Read(Mail{NewText: c.words, Signature: c.signature, From: addressOf(c.head)})
		if facts.Name != c.want {
			t.Errorf("%s\n got %q: %+v", c.line, facts.Name, evidence)
		}
	}
}

// TestBehalfFile reads the mails of testdata/behalf.txt.
func TestBehalfFile(t *testing.T) {
	r := New(Config{})
	for _, c := range readCases(t, "testdata/behalf.txt", false) {
		facts, evidence := r.Read(Mail{NewText: c.words})
		if facts.OnBehalfOf != c.want {
			t.Errorf("%s\n got %q: %+v", c.line, facts.OnBehalfOf, evidence)
		}
	}
}
