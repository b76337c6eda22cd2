package extract

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

var kari = casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}

// FuzzSplit: whatever the text, what is found is of it, and no text is without
// new words.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{
		"Nei.\n\nMvh Kari\n\nDen 3. nov. 2026 kl. 10:04 skrev X <x@example.org>:\n\n> Hei\n",
		"No.\n\nFrom: X\nSent: 3 Nov 2026\nTo: Y\nSubject: Z\n\nHi", ">>> >\n> \n>From me", "--\n-- \n\n__________\n",
		"*Von:* \n\nAn: ;\nBetreff:\nDatum: 1", ":\n::\n<@>: 2026 10:04 wrote:", "PS\nMvh\nPS", "\u00a0\n\u2028:",
	} {
		f.Add(seed, 3, 9, true)
	}
	s := newSplitter(newPhrases(), []string{"complaints@hexpress.example"})
	f.Fuzz(func(t *testing.T, text string, from, to int, reply bool) {
		text = strings.ToValidUTF8(text, "?")
		p := newPage(text, []message.Span{{Start: from, End: to}}, []message.Span{{Start: to, End: to + from}})
		p.sender = senderNames(kari)
		s.markQuotes(p, reply)
		s.markSignature(p)
		for _, part := range []role{ownLine, quotedLine, signedLine} {
			for line := range strings.Lines(p.collect(part)) {
				if !strings.Contains(text, strings.TrimSpace(line)) {
					t.Fatalf("%q is not of the text", line)
				}
			}
		}
		words, _ := s.split(&message.Message{Text: text}, kari)
		if strings.TrimSpace(text) != "" && strings.TrimSpace(words) == "" {
			t.Fatal("no new words")
		}
	})
}

// TestSplitIsLinear: no shape of text takes long for its size.
func TestSplitIsLinear(t *testing.T) {
	s := newSplitter(newPhrases(), nil)
	for name, line := range map[string]string{
		"marks": "> \n", "nested marks": strings.Repeat(">", 50) + "\n", "On": "On\n", "On with a date": "On 3 Nov 2026\n",
		"colons": "1:\n", "attributions": "On 3 Nov 2026 10:04 X <x@example.org> wrote:\n", "fields": "From: x@example.org\n",
		"blocks": "From: x@\nSent: 1\nTo: x\nSubject: x\n\n", "recipients": "From: x,\n", "rules": "_____\n", "sign-offs": "Mvh\n",
		"phones": "Sent from my iPhone\n", "brackets": "<<<<<<<<\n", "one line": "On 3 Nov 2026 ", "delimiters": "-- \n",
		"announced": "here:\nFrom: x@\nSent: 1\nTo: x\nSubject: x\n", "markers": "here:\n-----Original Message-----\n",
		"blank": " \n", "cues": "confidential intended recipient ", "legal": "\n\n" + strings.Repeat("confidential intended ", 6) + "recipient",
	} {
		for _, size := range []int{longestSplit, 10 << 20} {
			text := strings.Repeat(line, size/len(line))
			start := time.Now()
			s.split(&message.Message{Text: text}, kari)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("%s: %d bytes took %v", name, size, took)
			} else if took > 50*time.Millisecond {
				t.Logf("%s: %d bytes took %v", name, size, took)
			}
		}
	}
}

// BenchmarkSplit4K parts an ordinary answer of 4 KB.
func BenchmarkSplit4K(b *testing.B) {
	text := strings.Repeat("Jeg bestilte for tre uker siden, og ingenting er kommet ennå: ikke noe.\n", 25) +
		"\nMed vennlig hilsen\nKari Nordmann\n\nDen 3. nov. 2026 kl. 10:04 skrev X <x@example.org>:\n" +
		strings.Repeat("> Takk for at du tok kontakt. Vi har sett på saken, og kommer tilbake.\n", 30)
	s := newSplitter(newPhrases(), []string{"complaints@hexpress.example"})
	m := &message.Message{Text: text}
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if words, _ := s.split(m, kari); len(words) > 2500 {
			b.Fatal("the quote was not found")
		}
	}
}
