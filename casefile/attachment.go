package casefile

import (
	_ "embed"
	"path"
	"slices"
	"strings"
)

// Attachment is a part of a mail that is not its text.
type Attachment struct {
	Name  string `json:"name"`
	Type  string `json:"type"`
	Bytes int    `json:"bytes"`
	// Finding is what a virus scanner said of it.
	Finding Finding `json:"-"`
}

// Held tells whether the file goes along with no letter.
func (a Attachment) Held() bool { return a.Risky() || a.Finding.Bad() }

// riskyText lists the endings of file names that are held back, by what they
// are.
//
//go:embed risky.txt
var riskyText string

// Risky tells whether the file is of a kind that can do harm when it is opened,
// by its name or its media type: a program, a script, a shortcut, a document
// with macros. Every ending counts, as in invoice.pdf.exe.
func (a Attachment) Risky() bool {
	name := strings.ToLower(a.Name)
	for ending := path.Ext(name); ending != ""; ending = path.Ext(name) {
		if isRisky(strings.TrimSpace(ending[1:])) {
			return true
		}
		name = strings.TrimSuffix(name, ending)
	}
	return isRisky(a.Type)
}

func isRisky(word string) bool {
	for line := range strings.Lines(riskyText) {
		if !strings.HasPrefix(line, "#") && slices.Contains(strings.Fields(line), word) {
			return true
		}
	}
	return false
}

// HoldsRisk tells whether the mail as it came, with all its files, is to be held
// back: any of them is.
func (m *Incoming) HoldsRisk() bool {
	return m.holdsRisky() || m.Finding().Bad()
}

// holdsRisky tells whether any file of the mail is of a risky kind.
func (m *Incoming) holdsRisky() bool { return slices.ContainsFunc(m.Attachments, Attachment.Risky) }

// filesSize is how many bytes the files of the mail have together.
func (m *Incoming) filesSize() (bytes int) {
	for _, a := range m.Attachments {
		bytes += a.Bytes
	}
	return bytes
}
