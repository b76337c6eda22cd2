package facts

import (
	"strings"
	"testing"
	"time"
)

// TestNumbersAreLinear reads texts made to cost much: ten times the text may
// cost little more than ten times the time.
func TestNumbersAreLinear(t *testing.T) {
	greedy := numbersReader(`(\d[\s\S]*x)?(\d{8})`)
	builtin := numbersReader(ordersPattern)
	for name, unit := range map[string]string{
		"digits":           "1234567890",
		"single digits":    "1 ",
		"orders":           "ordre 12345678 ",
		"corrected orders": "nei, 12345678 ",
		"plus signs":       "+",
		"brackets":         "(0)",
		"phones":           "ring meg +47 912 34 567 ",
		"misread":          "l1O",
		"labels":           "ordre tlf ",
		"letterheads":      "Ltd 12 34 56 78\n",
		"blank lines":      "12345678\n\n",
	} {
		for _, r := range []*Reader{greedy, builtin} {
			cost := func(bytes int) time.Duration {
				text := strings.Repeat(unit, bytes/len(unit))
				return quickest(2, func() {
					p := r.book.newPassage(inWords, "", text)
					s := &sheet{mail: Mail{Language: "nb"}, subject: p, words: p, signature: p, quoted: p}
					r.orders(s)
					r.phones(s)
				})
			}
			small, large := time.Duration(0), time.Hour
			for try := 0; try < 3 && large > 60*small; try++ { // other work of the machine disturbs
				small, large = max(cost(5_000), 3*time.Millisecond), cost(50_000)
			}
			if large > 60*small {
				t.Errorf("%s: %v for 5 kB, %v for 50 kB", name, small, large)
			}
		}
	}
}

// FuzzNumbers: any text can be read, and what is found is what was written.
func FuzzNumbers(f *testing.F) {
	f.Add("ordrenr12345678 O1234567l +47 (0) 912-34\n567")
	f.Add("++++ ((0)0) 00 00 00")
	r := numbersReader(ordersPattern)
	f.Fuzz(func(t *testing.T, text string) {
		facts, _ := r.Read(mailOf("nb", "words", text))
		for _, o := range facts.Orders {
			if len(o) < 7 || len(o) > 9 || !allDigits(o) {
				t.Errorf("%q gives order %q", text, o)
			}
		}
		for _, p := range facts.Phones {
			if p[0] != '+' || !allDigits(p[1:]) || len(p) > 16 {
				t.Errorf("%q gives phone %q", text, p)
			}
		}
	})
}

// BenchmarkNumbers reads orders and phones of a mail of 4 KB.
func BenchmarkNumbers(b *testing.B) {
	r := numbersReader(ordersPattern)
	text := "Hei! Ordrenr 71204518 og 71204526 kom ikke fram. Pakke nr 123456789 ble sendt 12.11.2026 kl 12:30 til Storgata 12.\n" +
		strings.Repeat("Jeg har ventet i flere uker og ingen svarer meg på noe av det jeg spør om.\n", 50) +
		"Ring meg på 912 34 567 eller 22 33 44 55.\n"
	p := r.book.newPassage(inWords, "", text)
	none := r.book.newPassage(inSubject, "", "")
	b.ReportAllocs()
	for b.Loop() {
		p.numbers = p.readNumbers()
		s := &sheet{mail: Mail{Language: "nb"}, subject: none, words: p, signature: none, quoted: none}
		r.orders(s)
		r.phones(s)
		if len(s.Orders) != 2 || len(s.Phones) != 2 {
			b.Fatal(s.Orders, s.Phones)
		}
	}
}
