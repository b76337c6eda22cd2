package extract_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile"
)

// TestNoWordIsLost: whatever a sender writes around whatever a mail program
// adds, all of the sender's words are among the new words, in order.
func TestNoWordIsLost(t *testing.T) {
	r := newReader()
	rapid.Check(t, func(t *rapid.T) {
		body, own := drawReply(t)
		header := rapid.SampledFrom([]string{"", "In-Reply-To: <1@hexpress.example>\n"}).Draw(t, "header")
		in := r.Read([]byte(textMail(header, body)), casefile.Placement{}, time.Time{})
		if missing := missingWords(own, in.NewText); len(missing) > 0 {
			t.Fatalf("missing %q of:\n%s\n--- new words:\n%s\n--- signature:\n%s", missing, body, in.NewText, in.Signature)
		}
		for _, word := range strings.Fields(in.NewText + " " + in.Signature) {
			if !strings.Contains(body, word) {
				t.Fatalf("%q is not in the mail", word)
			}
		}
	})
}

// drawReply composes a mail of the sender's words and what programs and people
// put around them.
func drawReply(t *rapid.T) (body, own string) {
	own = drawWords(t)
	body = own + rapid.SampledFrom(signatures).Draw(t, "signature")
	switch rapid.SampledFrom([]string{"top", "bottom", "between", "none"}).Draw(t, "place") {
	case "top":
		body += "\n" + rapid.SampledFrom(append(marked, whole...)).Draw(t, "quote")
	case "bottom":
		body = rapid.SampledFrom(marked).Draw(t, "quote") + "\n" + body
	case "between":
		more := drawWords(t) + "Ja\n" // lest a line like "you wrote:" lead over to the quote
		body = rapid.SampledFrom(marked).Draw(t, "quote") + "\n" + more + "\n> Next question?\n\n" + body
		own = more + own
	}
	return body, own
}

func drawWords(t *rapid.T) string {
	word := rapid.StringMatching(`[A-ZÆØa-zæø]?[a-zæøåäöü]{4,9}`)
	var text strings.Builder
	for range rapid.IntRange(1, 6).Draw(t, "lines") {
		line := strings.Join(rapid.SliceOfN(word, 1, 8).Draw(t, "line"), " ")
		if rapid.IntRange(0, 3).Draw(t, "odd") == 0 {
			line = rapid.SampledFrom(oddLines).Draw(t, "odd line")
		}
		text.WriteString(line + rapid.SampledFrom([]string{"", ".", "?", ":", ","}).Draw(t, "mark") +
			rapid.SampledFrom([]string{"\n", "\n", "\n\n"}).Draw(t, "break"))
	}
	return text.String()
}

// oddLines are the sender's own, and look like a program's.
var oddLines = []string{
	"On Tuesday", "wrote", "Hexpress skrev", "Fra: Oslo", "Til: Bergen", "Dato: 3. november 2026", "From: Oslo",
	"Den 3. november 2026 skrev dere", "On 3 November 2026 at 10:04 Mr Lee wrote", "=> dette", "->",
	"Sendt fra min manns konto", "Original Message", "hilsen mangler helt enda", "Emne", "-", "Tusen takk til dere",
	"Regards the parcel nothing came", "Sent from my phone as my laptop died", "12345678", "+47 912 00 001",
}

var signatures = []string{
	"", "\n-- \nKari Nordmann\nStorgata 1\n", "\nMed vennlig hilsen\nKari Nordmann\nTlf. 912 00 001\n", "\nMvh Kari\n",
	"\nSendt fra min iPhone\n", "\nMit freundlichen Grüßen\n\nMax Muster\n", "\nKari Nordmann\n",
	"\nBest regards,\nJohn Smith\n\nThis e-mail is confidential and intended for the addressee. If you received it in error, delete it. Example Ltd accepts no liability.\n",
}

// marked are quotes that bear marks, so that words may follow them.
var marked = []string{
	"On 3 Nov 2026, at 10:04, Hexpress <complaints@hexpress.example> wrote:\n\n> Dear John\n>\n> Your number?\n",
	"Den 03.11.2026 10:04, skrev Hexpress:\n> Hei\n> Hva er nummeret?\n",
	"tir. 3. nov. 2026 kl. 10:04 skrev Hexpress <\ncomplaints@hexpress.example>:\n\n> Hei\n",
	"> Am 03.11.2026 um 10:04 schrieb Hexpress <complaints@hexpress.example>:\n> \n> Guten Tag\n",
}

// whole are quotes without marks, to the end of the mail.
var whole = []string{
	"Fra: Hexpress <complaints@hexpress.example>\nSendt: tirsdag 3. november 2026 10:04\nTil: Kari\nEmne: Svar\n\nHei\n",
	"________________________________\nFrom: Hexpress <complaints@hexpress.example>\nSent: 3 November 2026 10:04\nTo: John\nSubject: Re\n\nDear\n",
	"-----Ursprüngliche Nachricht-----\nVon: Hexpress\nGesendet: Dienstag, 3. November 2026 10:04\n\nHallo\n",
	"Gesendet: Dienstag, 3. November 2026 um 10:04 Uhr\nVon: \"Hexpress\" <complaints@hexpress.example>\nAn: max@example.org\nBetreff: Klage\n\nHallo\n",
	"Le mardi 3 novembre 2026 à 10:04:12 UTC+1, Hexpress <complaints@hexpress.example> a écrit :\n\nBonjour\n",
}
