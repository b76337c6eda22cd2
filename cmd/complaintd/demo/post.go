package demo

import (
	"bytes"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/template"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// mailFiles are the mails of the story, each named by when it arrives. Each is
// a template, because who answers a letter of ours can only do so once it has
// come: see functions.
//
//go:embed mails/*.eml
var mailFiles embed.FS

// Arrival is a mail that arrives.
type Arrival struct {
	File string
	Raw  []byte
	At   time.Time // when our server took it in: the topmost Received field
	Mail *message.Message
}

// post writes the mails of the story.
type post struct {
	mails   *template.Template
	letters func() []Letter // that people have got so far
}

func newPost(letters func() []Letter) (*post, error) {
	p := &post{letters: letters}
	var err error
	p.mails, err = template.New("").Funcs(p.functions()).ParseFS(mailFiles, "mails/*.eml")
	if err != nil {
		return nil, fmt.Errorf("read the sample mails: %w", err)
	}
	return p, nil
}

// fileLayout begins the name of a mail's file: when it arrives, in UTC.
const fileLayout = "2006-01-02-1504"

// arrivesAt is the minute in which the mail of a file arrives.
func arrivesAt(file string) (time.Time, error) {
	at, err := time.Parse(fileLayout, file[:min(len(file), len(fileLayout))])
	if err != nil {
		return time.Time{}, fmt.Errorf("name a sample mail: %w", err)
	}
	return at, nil
}

// files are the names of the mails in the order in which they arrive.
func (p *post) files() ([]string, error) {
	entries, err := fs.ReadDir(mailFiles, "mails")
	if err != nil {
		return nil, fmt.Errorf("list the sample mails: %w", err)
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	return names, nil
}

// functions are what the mails are written with: letter is the last letter
// that a person got, letterAbout the last one that a colleague got about a
// customer's case, quote marks its text as quoted, base64 stands for a large
// file. {{template "other.eml"}} repeats a mail.
func (p *post) functions() template.FuncMap {
	return template.FuncMap{
		"letter":      p.letterTo,
		"letterAbout": p.letterAbout,
		"quote":       func(text string) string { return "> " + strings.ReplaceAll(text, "\n", "\n> ") },
		"base64":      emptyFile,
	}
}

// letterTo is the last letter in a person's own inbox.
func (p *post) letterTo(address string) (Letter, error) {
	return p.last(func(l Letter) bool { return l.Recipient == address })
}

// letterAbout is the last letter in a colleague's inbox about the case that a
// customer opened, but for the page of help.
func (p *post) letterAbout(colleague, customer string) (Letter, error) {
	opened, err := p.last(func(l Letter) bool {
		return l.Name == casefile.Acknowledgement && l.Recipient == customer
	})
	if err != nil {
		return Letter{}, err
	}
	return p.last(func(l Letter) bool {
		return l.Recipient == colleague && l.Reference == opened.Reference && l.Name != casefile.HelpPage
	})
}

// last is the last letter that is wanted.
func (p *post) last(wanted func(Letter) bool) (Letter, error) {
	for _, l := range slices.Backward(p.letters()) {
		if wanted(l) {
			return l, nil
		}
	}
	return Letter{}, errors.New("no letter has come to a person of the story who answers one")
}

// emptyFile is a file of that many zero bytes in lines of base64 (RFC 2045
// §6.8).
func emptyFile(size int) string {
	const line = 57 // bytes that make 76 characters
	return strings.Repeat(base64.StdEncoding.EncodeToString(make([]byte, line))+"\n", size/line)
}

// write is the mail of a file as its author sends it.
func (p *post) write(file string) (Arrival, error) {
	var text bytes.Buffer
	if err := p.mails.ExecuteTemplate(&text, file, nil); err != nil {
		return Arrival{}, fmt.Errorf("write a sample mail: %w", err)
	}
	raw := crlf(text.Bytes())
	// What can't be read in full has its header at least, and belongs to the story.
	mail, _ := message.Parse(raw, message.DefaultLimits())
	at := mail.Header.Received()
	if at.IsZero() {
		return Arrival{}, fmt.Errorf("sample mail %s has no Received field", file)
	}
	return Arrival{File: file, Raw: raw, At: at, Mail: mail}, nil
}

// crlf gives lines the ends that they have on the wire (RFC 5322 §2.1),
// whatever a checkout made of them.
func crlf(text []byte) []byte {
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(text, []byte("\n"), []byte("\r\n"))
}
