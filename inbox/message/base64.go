package message

import (
	"bytes"
	"unicode/utf8"
)

// decodeBase64 undoes RFC 2045 §6.8, about limit bytes of it. What is no
// base64, be it the footer that a list puts below or all of the text, stands
// for itself, so that no words are lost.
func decodeBase64(text []byte, limit int) []byte {
	d := base64Decoder{out: make([]byte, 0, min(len(text)*3/4+3, limit+longestLine))}
	rest := text
	for len(rest) > 0 && len(d.out) <= limit {
		line, below := cutLine(rest)
		if !d.takes(bytes.TrimSpace(line)) {
			return d.withFooter(text, rest)
		}
		d.write(line)
		rest = below
	}
	d.flush()
	return d.out
}

// base64Decoder decodes base64 line by line. What is not of the alphabet is
// passed over (RFC 2045 §6.8).
type base64Decoder struct {
	out    []byte
	bits   uint32 // of the group of four characters being read
	n      int    // characters of the group so far
	padded bool   // there was an = and so, as a rule, the end
}

// takes tells whether a line is base64, noise in it allowed for. Behind the
// end only what can be nothing else is.
func (d *base64Decoder) takes(line []byte) bool {
	noise := 0
	for _, c := range line {
		if _, ok := sextet(c); !ok && c != '=' {
			noise++
		}
	}
	if d.padded && len(line) > 0 {
		const plainly = 16
		return noise == 0 && len(line) >= plainly && len(line)%4 == 0
	}
	return noise*10 <= len(line) && !bytes.ContainsAny(line, " \t")
}

func (d *base64Decoder) write(line []byte) {
	for _, c := range line {
		if c == '=' {
			d.flush()
			d.padded = true
		}
		v, ok := sextet(c)
		if !ok {
			continue
		}
		d.bits = d.bits<<6 | uint32(v)
		if d.n++; d.n == 4 {
			d.out = append(d.out, byte(d.bits>>16), byte(d.bits>>8), byte(d.bits))
			d.bits, d.n = 0, 0
		}
	}
}

// flush writes the bytes that are whole in an unfinished group.
func (d *base64Decoder) flush() {
	switch d.n {
	case 2:
		d.out = append(d.out, byte(d.bits>>4))
	case 3:
		d.out = append(d.out, byte(d.bits>>10), byte(d.bits>>2))
	}
	d.bits, d.n = 0, 0
}

// withFooter is what was decoded and below it rest, which is no base64. Where
// the little before it decodes to no text, the words were never encoded.
func (d *base64Decoder) withFooter(text, rest []byte) []byte {
	d.flush()
	if !d.padded && len(d.out) < longestLine && !utf8.Valid(d.out) {
		return text
	}
	if n := len(d.out); n > 0 && d.out[n-1] != '\n' {
		d.out = append(d.out, '\n')
	}
	return append(d.out, rest...)
}

// sextet is the number that a character of base64 stands for (RFC 4648 §4).
func sextet(c byte) (value byte, ok bool) {
	switch {
	case 'A' <= c && c <= 'Z':
		return c - 'A', true
	case 'a' <= c && c <= 'z':
		return c - 'a' + 26, true
	case '0' <= c && c <= '9':
		return c - '0' + 52, true
	case c == '+':
		return 62, true
	case c == '/':
		return 63, true
	}
	return 0, false
}

// base64Size is the number of bytes that base64 text stands for, counted
// without decoding it.
func base64Size(text []byte) int {
	n := 0
	for _, c := range text {
		if _, ok := sextet(c); ok {
			n++
		}
	}
	return n * 3 / 4
}
