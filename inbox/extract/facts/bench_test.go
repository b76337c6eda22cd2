package facts

import (
	"os"
	"regexp"
	"testing"

	"complaintd/casefile"
)

// benchMail is a complaint of about 4 KB in all.
func benchMail(b *testing.B, language string) Mail {
	words, err := os.ReadFile("testdata/bench/" + language + ".txt")
	if err != nil {
		b.Fatal(err)
	}
	m := Mail{
		Subject:   "Klage / complaint",
		NewText:   string(words),
		Signature: "Kari Fjordgløtt\nFjordgløttveien 18 B\n4879 Grimstad\nTlf. +47 912 34 567\n",
		Quoted:    "Thank you for your message. We shall answer within two working days.\nYour order number: 71204518\n",
		From:      casefile.Address{Name: "Kari Fjordgløtt", Email: "kari@example.net"},
		Language:  language,
	}
	b.SetBytes(int64(len(m.Subject) + len(m.NewText) + len(m.Signature) + len(m.Quoted)))
	b.ReportAllocs()
	return m
}

// BenchmarkRead reads all facts of a complaint.
func BenchmarkRead(b *testing.B) {
	r := New(Config{Orders: regexp.MustCompile(ordersPattern), FewestDigits: 7, MostDigits: 9})
	for _, language := range []string{"nb", "en"} {
		b.Run(language, func(b *testing.B) {
			m := benchMail(b, language)
			for b.Loop() {
				if f, _ := r.Read(m); len(f.Orders) == 0 {
					b.Fatal("no order was found")
				}
			}
		})
	}
}

// BenchmarkPassage cuts the words of a complaint and finds all phrases in them.
func BenchmarkPassage(b *testing.B) {
	book := testReader().book
	for _, language := range []string{"nb", "en"} {
		b.Run(language, func(b *testing.B) {
			m := benchMail(b, language)
			for b.Loop() {
				book.newPassage(inWords, language, m.NewText)
			}
		})
	}
}
