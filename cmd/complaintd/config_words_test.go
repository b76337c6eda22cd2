package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"complaintd/inbox/extract/facts"
)

const (
	wordLists   = "../../inbox/extract/facts/lists"
	wordsHeader = "# The built-in words of the departments"
)

// TestExampleSpellsOutTheWords holds the departments' words at the end of the
// manual against the lists; go test -update writes them anew.
func TestExampleSpellsOutTheWords(t *testing.T) {
	source, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(source), wordsHeader)
	if at < 0 {
		t.Fatalf("config.example.yaml has no %q", wordsHeader)
	}
	intro, told, _ := strings.Cut(string(source)[at:], "#\n# staff:\n")
	want := printWords(builtInWords(t))
	if *update {
		if err := os.WriteFile(examplePath, []byte(string(source)[:at]+intro+want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if "#\n# staff:\n"+told != want {
		t.Error("the words of the departments in config.example.yaml are not those of the lists: go test -run SpellsOut -update ./cmd/complaintd")
	}
}

// TestSpeltOutWordsReadTheSame: who takes the words over from the manual changes
// nothing in what is read.
func TestSpeltOutWordsReadTheSame(t *testing.T) {
	source, err := os.ReadFile(examplePath)
	if err != nil {
		t.Fatal(err)
	}
	_, told, _ := strings.Cut(string(source), "#\n# staff:\n")
	var c struct {
		Staff struct {
			Departments []struct {
				Key   string
				Words map[string][]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(strings.ReplaceAll("\n# staff:\n"+told, "\n# ", "\n")), &c); err != nil {
		t.Fatal(err)
	}
	var builtIn, own facts.Config
	for _, d := range c.Staff.Departments {
		isDefault := d.Key == "customer_service"
		builtIn.Departments = append(builtIn.Departments, facts.Department{Key: d.Key, Default: isDefault})
		own.Departments = append(own.Departments, facts.Department{Key: d.Key, Default: isDefault, Words: d.Words})
	}
	asBuiltIn, asOwn := facts.New(builtIn), facts.New(own)
	sayings, err := os.ReadFile("../../inbox/extract/facts/testdata/sayings/department.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(sayings)) {
		m := facts.Mail{NewText: line}
		want, _ := asBuiltIn.Read(m)
		if got, _ := asOwn.Read(m); got.Department != want.Department || len(own.Departments) != 5 {
			t.Errorf("%q: %q, want %q as by the built-in words", line, got.Department, want.Department)
		}
	}
}

// builtInWords are the lines of the lists by department and language, each behind
// its weight.
func builtInWords(t *testing.T) map[string]map[string][]string {
	words := map[string]map[string][]string{}
	names, err := filepath.Glob(wordLists + "/*/departments.txt")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		language, key, weight := filepath.Base(filepath.Dir(name)), "", ""
		for line := range strings.Lines(string(text)) {
			line, _, _ = strings.Cut(line, "#")
			line = strings.TrimSpace(line)
			if section, ok := strings.CutPrefix(line, "["); ok {
				key, weight, _ = strings.Cut(strings.TrimSuffix(section, "]"), " ")
				continue
			}
			if line == "" || weight == "0" { // speaks for none, whatever is configured
				continue
			}
			if words[key] == nil {
				words[key] = map[string][]string{}
			}
			words[key][language] = append(words[key][language], weight+" = "+line)
		}
	}
	return words
}

// printWords writes words as the manual has them.
func printWords(words map[string]map[string][]string) string {
	var b strings.Builder
	b.WriteString("#\n# staff:\n#   departments:\n")
	for _, key := range sorted(words) {
		fmt.Fprintf(&b, "#     - key: %s\n#       words:\n", key)
		for _, language := range sorted(words[key]) {
			fmt.Fprintf(&b, "#         %s:\n", language)
			for _, phrase := range words[key][language] {
				fmt.Fprintf(&b, "#           - '%s'\n", phrase)
			}
		}
	}
	return b.String()
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
