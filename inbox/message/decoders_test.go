package message

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
)

const uuLine = "M" + "0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T0V%T\r\n" // 45 bytes

// TestDecodersStop: of what has no end only as much is decoded as is asked for,
// though all of it may stand in one line.
func TestDecodersStop(t *testing.T) {
	const size = 1 << 20
	repeat := func(s string) []byte { return []byte(strings.Repeat(s, size/len(s))) }
	for name, decode := range map[string]func(limit int) []byte{
		"base64 in one line":            func(limit int) []byte { return decodeBase64(repeat("QUFB"), limit) },
		"base64 in lines":               func(limit int) []byte { return decodeBase64(repeat("QUFB\r\n"), limit) },
		"quoted-printable codes":        func(limit int) []byte { return decodeQuotedPrintable(repeat("=41"), limit) },
		"quoted-printable words":        func(limit int) []byte { return decodeQuotedPrintable(repeat("A"), limit) },
		"quoted-printable that is none": func(limit int) []byte { return decodeQuotedPrintable(repeat("=A"), limit) },
		"uuencode": func(limit int) []byte {
			return decodeUuencoded(append([]byte("begin 644 a\n"), repeat(uuLine)...), limit)
		},
	} {
		for _, limit := range []int{0, 1000, 100_000} {
			if n := len(decode(limit)); n < limit || n > limit+longestPiece {
				t.Errorf("%s: %d bytes of %d", name, n, limit)
			}
		}
	}
}

// TestSizes: what is counted without decoding is what decoding gives.
func TestSizes(t *testing.T) {
	content := bytes.Repeat([]byte("Pakken kom aldri. \x00\xff"), 20_000)
	code := base64.StdEncoding.EncodeToString(content)
	folded := strings.Join(strings.SplitAfter(code, code[:60]), "\r\n")
	file := "begin 644 a\n" + strings.Repeat(uuLine, 3000) + "#0V%T\n`\nend\nmore\n"
	for name, c := range map[string]struct{ got, want int }{
		"base64 in one line":    {base64Size([]byte(code)), len(content)},
		"base64 in lines":       {base64Size([]byte(folded)), len(content)},
		"base64, decoded":       {len(decodeBase64([]byte(code), len(code))), len(content)},
		"base64, noise at end":  {base64Size([]byte(folded + "\r\n-- \r\n")), len(content)},
		"uuencode":              {uuencodedSize([]byte(file)), len(decodeUuencoded([]byte(file), len(file)))},
		"uuencode that ends":    {uuencodedSize([]byte(file)), 3000*45 + 3},
		"uuencode that is none": {uuencodedSize([]byte("Hei\n")), len("Hei\n")},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d bytes, want %d", name, c.got, c.want)
		}
	}
	if got := decodeBase64([]byte(code), len(code)); !bytes.Equal(got, content) {
		t.Error("a long line of base64 is decoded to something else")
	}
}

// TestUTF7: runs of RFC 2152, and pairs of surrogates that are none.
func TestUTF7(t *testing.T) {
	for in, want := range map[string]string{
		"Hei":               "Hei",
		"P+AOU-":            "På",
		"A+ImIDkQ.":         "A≢Α.", // RFC 2152, its own example
		"1 +- 1":            "1 + 1",
		"+2D3eAA-":          "😀",
		"+2D0-":             "\ufffd",
		"+2D3YPd4A-":        "\ufffd😀",
		"+3gDYPQ-":          "\ufffd\ufffd",
		"open +AOU":         "open å",
		"cut +A":            "cut ",
		"two +AOUA5g-":      "two åæ",
		"+AOU- and +APg-, ": "å and ø, ",
	} {
		if got := decodeUTF7(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// TestBoundaryThatGoesOn: a longer boundary that begins with a shorter one is
// another, whatever blanks stand behind the right one.
func TestBoundaryThatGoesOn(t *testing.T) {
	body := "--bb\r\nno\r\n--b \t\r\nyes\r\n--b.\r\n--b--x\r\n--b--"
	parts, found := splitParts([]byte(body), "b", 10)
	if !found || len(parts) != 1 || string(parts[0]) != "yes\r\n--b.\r\n--b--x" {
		t.Errorf("got %q", parts)
	}
}
