package extract_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestRead reads testdata/*.eml and compares with the *.json beside each. A
// new mail is a file, named after its form, and its golden is written by
// go test -update.
func TestRead(t *testing.T) {
	r := newReader()
	for _, path := range mails(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			in := r.Read(readFile(t, path), casefile.Placement{}, time.Time{})
			name := strings.ReplaceAll(filepath.Base(path), "-", "_")
			if form, ok := formNamed(name); !ok || in.Form != form {
				t.Errorf("form %q (%s)", in.Form, in.Reason)
			}
			got, golden := golden(t, in), strings.TrimSuffix(path, ".eml")+".json"
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

// formNamed is the form that the name of a test file begins with.
func formNamed(name string) (casefile.Form, bool) {
	for prefix, form := range map[string]casefile.Form{
		"human": casefile.Human, "robot": casefile.Robot, "report": casefile.Report,
		"not_text": casefile.NotText, "unreadable": casefile.Unreadable, "spam": casefile.Spam,
	} {
		if strings.HasPrefix(name, prefix+"_") {
			return form, true
		}
	}
	return "", false
}

// golden is all that was found in a mail but its bytes, its key and the facts,
// which have tests of their own.
func golden(t *testing.T, in *casefile.Incoming) []byte {
	found := *in
	found.Raw, found.Key = nil, casefile.ContentKey{}
	all, err := json.Marshal(found)
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(all, &fields); err != nil {
		t.Fatal(err)
	}
	for name, v := range fields {
		if name == "Key" || name == "Placement" || name == "Facts" || name == "Evidence" || v == nil || v == "" || v == false {
			delete(fields, name)
		}
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(fields); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestReadFillsIn: placement, bytes, size, key and the server's date are those
// of the mail, and the server's date beats the Received field.
func TestReadFillsIn(t *testing.T) {
	raw := readFile(t, "testdata/human-complaint-nb.eml")
	at := casefile.Placement{Mailbox: "complaints@hexpress.example", Folder: "INBOX", UIDValidity: 7, UID: 9}
	received := time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	in := newReader().Read(raw, at, received)
	if in.Placement != at || !bytes.Equal(in.Raw, raw) || in.Size != int64(len(raw)) || !in.ReceivedAt.Equal(received) {
		t.Errorf("got %+v, size %d, received %v", in.Placement, in.Size, in.ReceivedAt)
	}
	again := newReader().Read(append([]byte("Delivered-To: x@hexpress.example\r\n"), raw...), at, time.Time{})
	if in.Key == (casefile.ContentKey{}) || again.Key != in.Key {
		t.Error("the key depends on trace fields")
	}
}

// TestTooLarge: of a mail too large to fetch its header tells who wrote it.
func TestTooLarge(t *testing.T) {
	header := []byte("From: Kari <kari@example.net>\r\nSubject: Klage\r\nMessage-ID: <a1@example.net>\r\n\r\n")
	in := newReader().TooLarge(header, 36<<20, casefile.Placement{UID: 9}, time.Time{})
	if in.Form != casefile.Unreadable || in.Reason == "" || in.Size != 36<<20 || in.AnswerTo.Email != "kari@example.net" {
		t.Errorf("got form %q, size %d, answer to %q", in.Form, in.Size, in.AnswerTo.Email)
	}
	other := newReader().TooLarge(header, 37<<20, casefile.Placement{UID: 10}, time.Time{})
	again := newReader().TooLarge(header, 36<<20, casefile.Placement{UID: 10}, time.Time{})
	if in.Key == other.Key || in.Key != again.Key {
		t.Error("the key must follow from header and size alone")
	}
}

// TestUndeliverable: the key of a mail that the server does not deliver is
// stable, and its own.
func TestUndeliverable(t *testing.T) {
	r := newReader()
	at := casefile.Placement{Mailbox: "complaints@hexpress.example", Folder: "INBOX", UIDValidity: 7, UID: 9}
	in := r.Undeliverable(at, 4000, time.Time{}, "the server closed the connection")
	if in.Form != casefile.Unreadable || in.Reason != "the server closed the connection" || in.Size != 4000 || in.Placement != at {
		t.Errorf("got %+v", in)
	}
	next := at
	next.UID++
	if in.Key != r.Undeliverable(at, 0, time.Time{}, "").Key || in.Key == r.Undeliverable(next, 4000, time.Time{}, "").Key {
		t.Error("the key must follow from the placement alone")
	}
}

func mails(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/*.eml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no mails in testdata", err)
	}
	return paths
}
