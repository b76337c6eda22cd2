package facts

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

func TestOtherEmail(t *testing.T) {
	r := New(Config{OwnEmails: []string{"complaints@hexpress.example"}})
	for _, c := range []struct{ name, words, want string }{
		{"nb", "Svar heller til kari.ny@example.org, takk.", "kari.ny@example.org"},
		{"nb new", "Min nye e-post er kari.ny@example.org", "kari.ny@example.org"},
		{"nn", "Bruk heller kari.ny@example.org.", "kari.ny@example.org"},
		{"en", "Please reply to jane@example.org from now on.", "jane@example.org"},
		{"en behind", "jane@example.org is better.", "jane@example.org"},
		{"sv", "Svara gärna till anna@example.org i stället", "anna@example.org"},
		{"da", "Brug hellere lars@example.org", "lars@example.org"},
		{"de", "Bitte antworten Sie an eva@example.org.", "eva@example.org"},
		{"fi", "Vastatkaa osoitteeseen matti@example.org", "matti@example.org"},
		{"nl", "Stuur uw antwoord naar jan@example.org.", "jan@example.org"},
		{"fr", "Merci de répondre plutôt à anne@example.org", "anne@example.org"},
		{"pl", "Proszę o odpowiedź na adres jan@example.org", "jan@example.org"},
		{"both", "Do not use old@example.org, please use new@example.org", "new@example.org"},

		{"mentioned", "My pharmacist pharma@example.org knows of it.", ""},
		{"not to be used", "Please do not reply to old@example.org.", ""},
		{"ours", "I wrote to complaints@hexpress.example, please reply to help@hexpress.example", ""},
		{"the one they write from", "Please reply to me@example.net.", ""},
		{"sentence between", "Please reply to me. Thanks. jane@example.org", ""},
		{"no address", "Please reply to @home or me@", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, evidence := r.Read(Mail{NewText: c.words, From: casefile.Address{Email: "me@example.net"}})
			if got.OtherEmail != c.want {
				t.Errorf("%q, want %q: %+v", got.OtherEmail, c.want, evidence)
			}
		})
	}
}

// Facts about the person cost linear time whatever a mail holds: eight times
// the input takes nowhere near the square of eight times the time.
func TestPersonIsLinear(t *testing.T) {
	r := New(Config{})
	for _, unit := range []string{"1234 Oslo ", "12345\n", "Storgata 1, ", "SY8 2QX, ", "a@", "a.b@example.org ", "My Name Is ", "my mother ", "Kari\n", "12-345 A ", "\n\n1\n"} {
		t.Run(unit, func(t *testing.T) {
			small, large := timeOf(r, strings.Repeat(unit, 1<<15/len(unit))), timeOf(r, strings.Repeat(unit, 1<<18/len(unit)))
			if large > 32*small+200*time.Millisecond {
				t.Errorf("%v for 32 KiB, %v for 256 KiB", small, large)
			}
		})
	}
}

func timeOf(r *Reader, text string) time.Duration {
	s := personSheet(r, text)
	start := time.Now()
	readPerson(r, s)
	return time.Since(start)
}

func personSheet(r *Reader, text string) *sheet {
	return &sheet{
		subject: r.book.newPassage(inSubject, "", ""), words: r.book.newPassage(inWords, "", text), signature: r.book.newPassage(inSignature, "", ""),
		mail: Mail{From: casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}, Language: "nb"},
	}
}

func readPerson(r *Reader, s *sheet) {
	r.address(s)
	r.name(s)
	r.otherEmail(s)
	r.onBehalfOf(s)
}

func BenchmarkPerson(b *testing.B) {
	r := New(Config{})
	text := strings.Repeat("Jeg bestilte 12345678 den 12.05.2026 og har ennå ikke fått pakken. Moren min ringte dere flere ganger, men ingen svarte.\n", 32)
	s := personSheet(r, text+"\nHilsen\nKari Nordmann\nStorgata 1\n0155 Oslo\n")
	b.SetBytes(int64(len(s.words.text)))
	for b.Loop() {
		readPerson(r, s)
		s.evidence = nil
	}
}
