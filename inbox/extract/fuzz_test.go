package extract_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
)

// FuzzRead: every mail gets a form, a reason and a key, and words that a
// database takes.
func FuzzRead(f *testing.F) {
	for _, path := range mails(f) {
		f.Add(readFile(f, path))
	}
	r := newReader()
	f.Fuzz(func(t *testing.T, raw []byte) {
		in := r.Read(raw, casefile.Placement{}, time.Time{})
		if in.Form == "" || in.Reason == "" || in.Key == (casefile.ContentKey{}) {
			t.Errorf("form %q, reason %q", in.Form, in.Reason)
		}
		if strings.Contains(in.Reason, "within the program") {
			t.Error("a parser panicked")
		}
		for _, w := range append(in.Parents, in.MessageID, in.Subject, in.Text, in.From.Name, in.AnswerTo.Email, in.Reason) {
			if !utf8.ValidString(w) || strings.Contains(w, "\x00") {
				t.Errorf("%q is not clean", w)
			}
		}
		if strings.ContainsAny(in.Subject, "\r\n") || utf8.RuneCountInString(in.Subject) > 998 {
			t.Errorf("subject %q", in.Subject)
		}
	})
}

// BenchmarkRead4K reads and classifies an ordinary mail of 4 KB.
func BenchmarkRead4K(b *testing.B) {
	words := strings.Repeat("Jeg bestilte for tre uker siden, og ingenting er kommet enn=C3=A5. Det er =\r\nikke greit.\r\n", 40)
	raw := []byte("From: Kari Nordmann <kari@example.net>\r\nTo: complaints@hexpress.example\r\n" +
		"Subject: =?utf-8?Q?Pakken_kom_ikke_=E2=80=93_klage?=\r\nMessage-ID: <a1@example.net>\r\n" +
		"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + words)
	r := newReader()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if in := r.Read(raw, casefile.Placement{}, time.Time{}); in.Form != casefile.Human {
			b.Fatal(in.Reason)
		}
	}
}
