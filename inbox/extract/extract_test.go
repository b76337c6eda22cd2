package extract_test

import (
	"os"
	"testing"

	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

func newReader() *extract.Reader {
	return extract.New(extract.Config{
		ReferencePrefix: "KL",
		Mailboxes:       []extract.Mailbox{{Address: "Complaints@hexpress.example", Delimiter: "+"}, {Address: "klage@hexpress.example", Delimiter: "+"}},
		Limits:          message.DefaultLimits(),
	})
}

func readFile(t testing.TB, path string) []byte {
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}
