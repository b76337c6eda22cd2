package document

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// printed is a piece of text as it is found in a PDF; x and y are millimetres
// from the page's top left corner to the baseline.
type printed struct {
	page int
	x, y float64
	size float64
	font string
	text string
}

var (
	compressed = regexp.MustCompile(`<</Filter /FlateDecode /Length (\d+)>>\nstream\n`)
	// setFont and showText are the operators of PDF 32000-1 §9.3 and §9.4 as
	// fpdf writes them.
	operators = regexp.MustCompile(`(?s)BT /F(\S+) (\S+) Tf ET|BT (\S+) (\S+) Td \(((?:[^\\)]|\\.)*)\) Tj ET`)
)

// extract reads the text of every page back from the file itself.
func extract(t testing.TB, pdf []byte) (all []printed) {
	t.Helper()
	const pointsPerMM = 72 / 25.4
	for page, stream := range contents(t, pdf) {
		now := printed{page: page + 1}
		for _, op := range operators.FindAllSubmatch(stream, -1) {
			if op[1] != nil {
				now.font, now.size = string(op[1]), number(t, op[2])
				continue
			}
			now.x, now.y = number(t, op[3])/pointsPerMM, 297-number(t, op[4])/pointsPerMM
			now.text = decode(op[5])
			all = append(all, now)
		}
	}
	return all
}

// contents are the content streams, one a page.
func contents(t testing.TB, pdf []byte) (streams [][]byte) {
	t.Helper()
	for _, at := range compressed.FindAllSubmatchIndex(pdf, -1) {
		length, err := strconv.Atoi(string(pdf[at[2]:at[3]]))
		if err != nil {
			t.Fatal(err)
		}
		r, err := zlib.NewReader(bytes.NewReader(pdf[at[1] : at[1]+length]))
		if err != nil {
			t.Fatal(err)
		}
		stream, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		streams = append(streams, stream)
	}
	return streams
}

// decode is the text of a string in a content stream: escaped, and UTF-16, as
// the fonts are encoded (Identity-H).
func decode(s []byte) string {
	plain := strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r").Replace(string(s))
	units := make([]uint16, len(plain)/2)
	for i := range units {
		units[i] = binary.BigEndian.Uint16([]byte(plain[2*i:]))
	}
	return string(utf16.Decode(units))
}

func number(t testing.TB, s []byte) float64 {
	t.Helper()
	n, err := strconv.ParseFloat(string(s), 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
