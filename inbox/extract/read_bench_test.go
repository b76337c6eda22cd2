package extract

import (
	"os"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// benchReader is a Reader as the daemon has it.
func benchReader() *Reader {
	return New(Config{
		ReferencePrefix: "KL",
		Mailboxes:       []Mailbox{{Address: "complaints@hexpress.example", Delimiter: "+"}},
		SpamHeaders:     []string{"X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Forefront-Antispam-Report", "X-MS-Exchange-Organization-SCL"},
		Limits:          message.DefaultLimits(),
	})
}

// complaint4K is an ordinary complaint of about 4 KB: plain text and HTML, with
// a signature.
func complaint4K(b *testing.B) []byte {
	raw, err := os.ReadFile("testdata/bench/complaint-4k.eml")
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	return raw
}

// BenchmarkParseAndClassify parses a complaint of 4 KB and tells its kind.
func BenchmarkParseAndClassify(b *testing.B) {
	r, raw := benchReader(), complaint4K(b)
	for b.Loop() {
		in := &casefile.Incoming{Raw: raw}
		r.classify(in, r.parseInto(in))
		if in.Form != casefile.Human || in.Language != "nb" || in.Signature == "" {
			b.Fatalf("read as %q in %q", in.Form, in.Language)
		}
	}
}

// BenchmarkRead is all that is done about such a mail before the casefile gets
// it.
func BenchmarkRead(b *testing.B) {
	r, raw := benchReader(), complaint4K(b)
	for b.Loop() {
		if in := r.Read(raw, casefile.Placement{}, time.Time{}); in.Form != casefile.Human {
			b.Fatalf("read as %q", in.Form)
		}
	}
}
