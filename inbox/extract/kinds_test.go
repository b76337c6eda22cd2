package extract_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

// trustingReader believes every header field in which a filter is known to
// write.
func trustingReader() *extract.Reader {
	return extract.New(extract.Config{
		ReferencePrefix: "KL",
		Mailboxes:       []extract.Mailbox{{Address: "complaints@hexpress.example", Delimiter: "+"}},
		SpamHeaders: []string{"X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Spamd-Result", "X-Rspamd-Action",
			"X-Forefront-Antispam-Report", "X-MS-Exchange-Organization-SCL"},
		Limits: message.DefaultLimits(),
	})
}

// TestKinds reads testdata/kinds/*.eml. Each is named after its form; what a
// report tells stands in the *.json beside it, written by go test -update.
func TestKinds(t *testing.T) {
	r := trustingReader()
	for _, path := range kindFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			in := r.Read(readFile(t, path), casefile.Placement{}, time.Time{})
			want, ok := formNamed(strings.ReplaceAll(filepath.Base(path), "-", "_"))
			if !ok || in.Form != want {
				t.Errorf("form %q (%s), want %q", in.Form, in.Reason, want)
			}
			if (in.Delivery != nil) != (in.Form == casefile.Report) {
				t.Errorf("form %q tells %+v", in.Form, in.Delivery)
			}
			compareDelivery(t, strings.TrimSuffix(path, ".eml")+".json", in.Delivery)
		})
	}
}

func kindFiles(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/kinds/*.eml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no mails in testdata/kinds", err)
	}
	return paths
}

func compareDelivery(t *testing.T, golden string, got *casefile.Delivery) {
	if *update && got != nil {
		text, err := json.MarshalIndent(got, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) && got == nil {
		return
	}
	var want *casefile.Delivery
	if err := errors.Join(err, json.Unmarshal(text, &want)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("it tells %+v, want %+v", got, want)
	}
}

// TestSpamHeadersAreNotTrustedByThemselves: without a configuration no header
// makes spam of a mail.
func TestSpamHeadersAreNotTrustedByThemselves(t *testing.T) {
	paths, err := filepath.Glob("testdata/kinds/spam-*.eml")
	if err != nil || len(paths) == 0 {
		t.Fatal("no spam in testdata/kinds", err)
	}
	for _, path := range paths {
		if in := newReader().Read(readFile(t, path), casefile.Placement{}, time.Time{}); in.Form != casefile.Human {
			t.Errorf("%s: form %q (%s)", path, in.Form, in.Reason)
		}
	}
}
