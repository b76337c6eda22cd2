package message_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"complaintd/inbox/message"
)

// FuzzParse: whatever the bytes, there is a message of valid UTF-8 without
// NUL, the bytes stay as they are, and there is a key.
func FuzzParse(f *testing.F) {
	for _, path := range mails(f) {
		f.Add(readFile(f, path))
	}
	f.Add([]byte(nested(30)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := string(raw)
		m, _ := message.Parse(raw, message.DefaultLimits())
		key := message.ContentKey(raw)
		if string(raw) != before || key != message.ContentKey([]byte(before)) {
			t.Error("the bytes were altered")
		}
		words := []string{m.Type, m.Text, m.Header.Text("Subject"), m.Header.Raw("Subject"), m.Header.MessageID()}
		words = append(words, m.Header.MessageIDs("References")...)
		for _, a := range m.Header.Addresses("From") {
			words = append(words, a.Name, a.Email)
			if strings.Count(a.Email, "@") != 1 || strings.ContainsAny(a.Email, "<> \r\n,") {
				t.Errorf("%q is no address", a.Email)
			}
		}
		end := 0
		for _, q := range m.Quoted {
			if q.Start < end || q.End <= q.Start || q.End > len(m.Text) {
				t.Fatalf("span %v of %d bytes behind %d", q, len(m.Text), end)
			}
			end = q.End
		}
		for _, a := range m.Attachments {
			words = append(words, a.Name, a.Type)
			if strings.ContainsAny(a.Name, "/\\\r\n") || a.Bytes < len(a.Content) || len(a.Content) > 256<<10 {
				t.Errorf("attachment %+v", a)
			}
		}
		for _, w := range words {
			if !utf8.ValidString(w) || strings.Contains(w, "\x00") {
				t.Errorf("%q is not clean", w)
			}
		}
	})
}

// BenchmarkParse4K: an ordinary mail of 4 KB.
func BenchmarkParse4K(b *testing.B) {
	text := strings.Repeat("Jeg bestilte for tre uker siden, og ingenting er kommet enn=C3=A5. Det er =\r\nikke greit.\r\n", 18)
	raw := []byte(plainHeader + "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + text +
		"\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>" + text + "</p>\r\n--b--\r\n")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := message.Parse(raw, message.DefaultLimits()); err != nil {
			b.Fatal(err)
		}
	}
}
