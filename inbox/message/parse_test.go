package message_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/inbox/message"
)

var update = flag.Bool("update", false, "write the golden files anew")

// reading is what a golden file holds of a mail.
type reading struct {
	Error       string            `json:"error,omitempty"`
	Type        string            `json:"type"`
	Subject     string            `json:"subject"`
	From        []message.Address `json:"from"`
	ReplyTo     []message.Address `json:"reply_to,omitempty"`
	To          []message.Address `json:"to,omitempty"`
	Cc          []message.Address `json:"cc,omitempty"`
	MessageID   string            `json:"message_id,omitempty"`
	References  []string          `json:"references,omitempty"`
	Date        time.Time         `json:"date,omitzero"`
	Received    time.Time         `json:"received,omitzero"`
	Text        string            `json:"text"`
	Quoted      []string          `json:"quoted,omitempty"`
	SetIn       []string          `json:"set_in,omitempty"`
	Attachments []attachment      `json:"attachments,omitempty"`
}

type attachment struct {
	Name    string
	Type    string
	Bytes   int
	Content string `json:",omitempty"`
}

func read(raw []byte) reading {
	m, err := message.Parse(raw, message.DefaultLimits())
	h := m.Header
	r := reading{
		Type: m.Type, Subject: h.Text("Subject"), From: h.Addresses("From"), ReplyTo: h.Addresses("Reply-To"),
		To: h.Addresses("To"), Cc: h.Addresses("Cc"), MessageID: h.MessageID(),
		References: h.MessageIDs("References"), Date: h.Date(), Received: h.Received(),
		Text: m.Text,
	}
	for _, q := range m.Quoted {
		r.Quoted = append(r.Quoted, m.Text[q.Start:q.End])
	}
	for _, q := range m.SetIn {
		r.SetIn = append(r.SetIn, m.Text[q.Start:q.End])
	}
	for _, a := range m.Attachments {
		r.Attachments = append(r.Attachments, attachment{a.Name, a.Type, a.Bytes, string(a.Content)})
	}
	if err != nil {
		r.Error = err.Error()
	}
	return r
}

// TestParse reads testdata/*.eml and compares with the *.json beside each. A
// new odd mail is a file, and its golden is written by go test -update.
func TestParse(t *testing.T) {
	for _, path := range mails(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := marshal(t, read(readFile(t, path)))
			golden := strings.TrimSuffix(path, ".eml") + ".json"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := readFile(t, golden); !bytes.Equal(got, want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func marshal(t *testing.T, v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func mails(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no mails in testdata", err)
	}
	return paths
}

func readFile(t testing.TB, path string) []byte {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
