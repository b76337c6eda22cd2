package message

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decodeUTF7 undoes UTF-7 (RFC 2152). What is no code stands for itself.
func decodeUTF7(text string) string {
	out := make([]byte, 0, len(text))
	for {
		before, code, found := strings.Cut(text, "+")
		out = append(out, before...)
		if !found {
			return string(out)
		}
		n := 0
		for n < len(code) && sextets[code[n]] != noSextet {
			n++
		}
		out = appendUTF7Run(out, code[:n])
		text = strings.TrimPrefix(code[n:], "-")
	}
}

// appendUTF7Run adds what stands between a plus and the end of its run: UTF-16
// in base64 without padding. An empty run is a plus.
func appendUTF7Run(out []byte, code string) []byte {
	if code == "" {
		return append(out, '+')
	}
	bits, n := uint32(0), 0
	high := rune(0) // the first half of a surrogate pair
	for i := range len(code) {
		bits, n = bits<<6|uint32(sextets[code[i]]), n+6
		if n < 16 {
			continue
		}
		n -= 16
		r := rune(uint16(bits >> n))
		if pair := utf16.DecodeRune(high, r); pair != utf8.RuneError {
			out = utf8.AppendRune(out[:len(out)-len(lone)], pair)
			high = 0
			continue
		}
		high = r
		out = utf8.AppendRune(out, r) // half a pair by itself becomes lone
	}
	return out
}

// lone stands for half of a surrogate pair.
const lone = string(utf8.RuneError)
