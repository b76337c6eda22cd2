package message

import (
	"strings"
	"unicode/utf16"
)

// decodeUTF7 undoes UTF-7 (RFC 2152). What is no code stands for itself.
func decodeUTF7(text string) string {
	var out strings.Builder
	for {
		before, code, found := strings.Cut(text, "+")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		n := 0
		for n < len(code) {
			if _, ok := sextet(code[n]); !ok {
				break
			}
			n++
		}
		out.WriteString(utf7Run(code[:n]))
		text = strings.TrimPrefix(code[n:], "-")
	}
}

// utf7Run is what stands between a plus and the end of its run: UTF-16 in
// base64 without padding. An empty run is a plus.
func utf7Run(code string) string {
	if code == "" {
		return "+"
	}
	var units []uint16
	bits, n := uint32(0), 0
	for i := range len(code) {
		v, _ := sextet(code[i])
		bits, n = bits<<6|uint32(v), n+6
		if n >= 16 {
			n -= 16
			units = append(units, uint16(bits>>n))
		}
	}
	return string(utf16.Decode(units))
}
