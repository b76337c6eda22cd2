package templates

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

func BenchmarkRender(b *testing.B) {
	s := newTestSet(b, nil)
	for _, bench := range []struct {
		what  string
		name  casefile.LetterName
		words string
	}{
		{"acknowledgement", casefile.Acknowledgement, ordinaryWords},
		{"case_opened", casefile.CaseOpened, ordinaryWords},
		{"case_opened_4KB", casefile.CaseOpened, strings.Repeat(ordinaryWords, 16)},
	} {
		b.Run(bench.what, func(b *testing.B) {
			l := ordinaryLetter(b, "nb", bench.name)
			l.Mail.Text = bench.words
			b.ReportAllocs()
			for b.Loop() {
				if _, err := s.Render(l); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
