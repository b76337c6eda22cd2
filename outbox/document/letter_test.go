package document

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"pgregory.net/rapid"
)

func TestMetadata(t *testing.T) {
	l := shortLetter()
	l.Date = time.Date(2026, 12, 4, 23, 30, 0, 0, time.FixedZone("", -7200))
	pdf := mustPDF(t, l)
	for _, want := range []string{
		"%PDF-1.", "/Lang (nb)", "/CreationDate (D:20261205013000)", "/ModDate (D:20261205013000)",
		"/Title (\xfe\xff\x00E\x00n\x00d\x00e\x00l\x00i\x00g", "/Author (\xfe\xff\x00H\x00e\x00x",
		"/MediaBox [0 0 595.28 841.89]", "/Count 1\n",
	} {
		if !bytes.Contains(pdf, []byte(want)) {
			t.Errorf("there is no %q", want)
		}
	}
	if n := bytes.Count(pdf, []byte("/FontFile2")); n != 2 {
		t.Errorf("%d fonts are embedded", n)
	}
	if len(pdf) > 50_000 {
		t.Errorf("%d bytes: the fonts are 300,000, and not cut to what is used", len(pdf))
	}
}

func TestLanguageIsATagOrNothing(t *testing.T) {
	l := shortLetter()
	l.Language = "nb) /OpenAction (x"
	if pdf := mustPDF(t, l); bytes.Contains(pdf, []byte("OpenAction")) || bytes.Contains(pdf, []byte("/Lang")) {
		t.Error("what is no language is in the PDF")
	}
}

func TestNoDateIsRefused(t *testing.T) {
	l := shortLetter()
	l.Date = time.Time{}
	if _, err := l.PDF(); !errors.Is(err, errNoDate) {
		t.Errorf("got %v", err)
	}
}

// TestSameLetterSameBytes, also when several are printed at once: fpdf works on
// the fonts' own bytes, which must stay what they are.
func TestSameLetterSameBytes(t *testing.T) {
	fonts := [][32]byte{sha256.Sum256(goregular.TTF), sha256.Sum256(gobold.TTF)}
	l := readLetter(t, "nb")
	want := mustPDF(t, l)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := l.PDF(); err != nil || !bytes.Equal(got, want) {
				t.Errorf("printed again the letter differs (%v)", err)
			}
		})
	}
	wg.Wait()
	if !slices.Equal(fonts, [][32]byte{sha256.Sum256(goregular.TTF), sha256.Sum256(gobold.TTF)}) {
		t.Error("printing has changed the fonts")
	}
}

// anyText is text of any characters, and bytes that are none.
func anyText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
}

// anyLetter is a letter of such texts.
func anyLetter() *rapid.Generator[Letter] {
	return rapid.Custom(func(r *rapid.T) Letter {
		draw := func(what string) string { return anyText().Draw(r, what) }
		run := []Run{{Text: draw("run")}, {Text: draw("bold"), Bold: true}}
		times := rapid.IntRange(0, 20).Draw(r, "times")
		return Letter{
			Language: draw("language"), Date: time.Date(2026, 12, 4, 0, 0, 0, 0, time.UTC), DateLine: draw("date"),
			Sender:    Sender{Name: draw("sender"), PostalAddress: draw("from"), Phone: draw("phone"), Country: draw("home")},
			Recipient: Address{Name: draw("name"), Street: draw("street"), Postcode: draw("postcode"), City: draw("city"), Country: draw("country")},
			Reference: draw("reference"), Subject: draw("subject"), Labels: Labels{Phone: draw("label"), Reference: draw("label")},
			Body: []Block{Heading(run), List{Start: times, Items: [][]Run{run, nil}}, Table{{Label: run, Value: run}, {}}, Paragraph(slices.Repeat(run, times))},
		}
	})
}

// TestAnythingCanBeSet: whatever the text, what is printed has a glyph and
// stands on the paper.
func TestAnythingCanBeSet(t *testing.T) {
	ts := mustTypesetter(t)
	paper := rect{0, 0, sheetWidth, 297}
	rapid.Check(t, func(r *rapid.T) {
		for _, tx := range slices.Concat(ts.pages(anyLetter().Draw(r, "letter"))...) {
			if !paper.holds(ts.ink(tx)) {
				r.Fatalf("%q is at %.1f", tx.text, ts.ink(tx))
			}
			for _, c := range tx.text {
				if ts.face(tx.bold).advance(c) == absent {
					r.Fatalf("%U has no glyph", c)
				}
			}
		}
	})
}

// TestAnythingCanBePrinted: what the PDF says is what was set. It prints few
// letters, as printing is slow where races are looked for.
func TestAnythingCanBePrinted(t *testing.T) {
	ts := mustTypesetter(t)
	for seed := range 12 {
		l := anyLetter().Example(seed)
		var set, read []string
		for _, tx := range slices.Concat(ts.pages(l)...) {
			set = append(set, tx.text)
		}
		for _, p := range extract(t, mustPDF(t, l)) {
			read = append(read, p.text)
		}
		if !slices.Equal(read, set) {
			t.Errorf("letter %d: set was %q, the PDF says %q", seed, set, read)
		}
	}
}

func TestLongLetterEnds(t *testing.T) {
	l := shortLetter()
	l.Body = []Block{Paragraph{{Text: strings.Repeat("a very long letter ", 20_000)}}}
	if n := bytes.Count(mustPDF(t, l), []byte("/Type /Page\n")); n < 50 {
		t.Errorf("%d pages", n)
	}
}

func BenchmarkLetter(b *testing.B) {
	l := readLetter(b, "nb")
	size := 0
	for b.Loop() {
		size = len(mustPDF(b, l))
	}
	b.ReportMetric(float64(size)/1024, "KiB/letter")
}
