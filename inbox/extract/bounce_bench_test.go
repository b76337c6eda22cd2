package extract

import (
	"os"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// BenchmarkForm4K tells the form of mails of 4 KB that are read already: of a
// complaint, of one whose sender and subject make every text be searched, and
// of a report.
func BenchmarkForm4K(b *testing.B) {
	words := strings.Repeat("Jeg bestilte for tre uker siden, og ingenting er kommet ennå. Det er ikke greit.\n", 48)
	report, err := os.ReadFile("testdata/kinds/report-qmail.eml")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name, mail string
		want       casefile.Form
	}{
		{"complaint", "From: kari@example.net\nSubject: Klage\n\n" + words, casefile.Human},
		{"suspect", "Return-Path: <>\nFrom: kari@example.net\nSubject: Delivery failed\n\n" + words, casefile.Human},
		{"report", string(report) + words[:3<<10], casefile.Report},
	} {
		b.Run(c.name, func(b *testing.B) {
			benchmarkForm(b, []byte(c.mail), c.want)
		})
	}
}

func benchmarkForm(b *testing.B, raw []byte, want casefile.Form) {
	m, err := message.Parse(raw, message.DefaultLimits())
	if err != nil {
		b.Fatal(err)
	}
	in := &casefile.Incoming{Subject: m.Header.Text("Subject"), Text: m.Text, NewText: m.Text, NullSender: nullSender(m.Header)}
	k := newKinds(Config{}, newPhrases())
	b.ReportAllocs()
	for b.Loop() {
		if form, why, _ := k.form(m, in); form != want {
			b.Fatal(form, why)
		}
	}
}
