package document

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// letterFile is a letter as a file in testdata/letters has it: the fields of
// Letter, and the body in a line per block.
type letterFile struct {
	Letter
	Body []string
}

// readLetter is the letter of a file.
func readLetter(t testing.TB, name string) Letter {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "letters", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var f letterFile
	if err := json.Unmarshal(text, &f); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	f.Letter.Body = blocks(f.Body)
	return f.Letter
}

// blocks reads lines: "# heading", "- item", "1. item", "label | value", and
// everything else a paragraph; **bold**.
func blocks(lines []string) (all []Block) {
	for _, line := range lines {
		label, value, isRow := strings.Cut(line, " | ")
		switch {
		case strings.HasPrefix(line, "# "):
			all = append(all, Heading(runs(line[2:])))
		case strings.HasPrefix(line, "- "):
			all = append(all, items(line, "- ", 0))
		case strings.HasPrefix(line, "1. "):
			all = append(all, items(line, "1. ", 1))
		case isRow:
			all = append(all, Table{{Label: runs(label), Value: runs(value)}})
		default:
			all = append(all, Paragraph(runs(line)))
		}
	}
	return all
}

// items are several of a list in one line: "- one - two".
func items(line, marker string, start int) List {
	list := List{Start: start}
	for item := range strings.SplitSeq(strings.TrimPrefix(line, marker), " "+marker) {
		list.Items = append(list.Items, runs(item))
	}
	return list
}

func runs(text string) (all []Run) {
	for i, part := range strings.Split(text, "**") {
		if part != "" {
			all = append(all, Run{Text: part, Bold: i%2 == 1})
		}
	}
	return all
}

// shortLetter is a letter of which a test changes what it is about.
func shortLetter() Letter {
	return Letter{
		Language:  "nb",
		Sender:    Sender{Name: "Hexpress Healthcare Limited", PostalAddress: "12 Example Street\nCroydon\nCR0 0ZZ", Phone: "+44 20 7946 0000", Country: "GB"},
		Recipient: Address{Name: "Åse Øygarden", Street: "Fjellveien 12 B", Postcode: "0155", City: "Oslo", Country: "NO"},
		Date:      time.Date(2026, 12, 4, 15, 0, 0, 0, time.UTC),
		DateLine:  "Croydon, fredag 4. desember 2026",
		Reference: "KL-26-000123-7",
		Subject:   "Endelig svar på klagen din",
		Body:      []Block{Paragraph{{Text: "Hei"}}},
		Labels:    Labels{Phone: "Telefon", Reference: "Referanse"},
	}
}

func mustPDF(t testing.TB, l Letter) []byte {
	t.Helper()
	pdf, err := l.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

func mustTypesetter(t testing.TB) *typesetter {
	t.Helper()
	ts, err := newTypesetter()
	if err != nil {
		t.Fatal(err)
	}
	return ts
}
