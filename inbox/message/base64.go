package message

import (
	"bytes"
	"unicode/utf8"
)

// decodeBase64 undoes RFC 2045 §6.8, about limit bytes of it. What is no
// base64, be it the footer that a list puts below or all of the text, stands
// for itself, so that no words are lost.
func decodeBase64(text []byte, limit int) []byte {
	d := base64Decoder{out: make([]byte, 0, min(len(text)*3/4+3, limit+longestPiece))}
	rest := text
	for len(rest) > 0 && len(d.out) <= limit {
		line, below := cutPiece(rest)
		if !d.takes(bytes.TrimSpace(line)) {
			return d.withFooter(text, rest)
		}
		d.write(line)
		rest = below
	}
	d.flush()
	return d.out
}

// longestPiece is as much of a line as is decoded at once: some software writes
// all of a file in one line.
const longestPiece = 4096

// cutPiece takes the first line off b, or the beginning of a long one.
func cutPiece(b []byte) (piece, rest []byte) {
	piece, rest = cutLine(b[:min(len(b), longestPiece)])
	return piece, b[min(len(b), longestPiece)-len(rest):]
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
	noise, blanks := 0, 0
	for _, c := range line {
		if sextets[c] == noSextet && c != '=' {
			noise++
			if isBlank(c) {
				blanks++
			}
		}
	}
	if d.padded && len(line) > 0 {
		const plainly = 16
		return noise == 0 && len(line) >= plainly && len(line)%4 == 0
	}
	return noise*10 <= len(line) && blanks == 0
}

func (d *base64Decoder) write(line []byte) {
	for d.n == 0 && len(line) >= 4 { // so is nearly all of it
		a, b, c, e := sextets[line[0]], sextets[line[1]], sextets[line[2]], sextets[line[3]]
		if a|b|c|e == noSextet {
			break
		}
		d.out = append(d.out, a<<2|b>>4, b<<4|c>>2, c<<6|e)
		line = line[4:]
	}
	for _, c := range line {
		if c == '=' {
			d.flush()
			d.padded = true
		}
		v := sextets[c]
		if v == noSextet {
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

// noSextet marks in sextets what is not of the alphabet.
const noSextet = 0xff

// sextets are the numbers that the characters of base64 stand for (RFC 4648
// §4). A table, because the largest of mails are base64.
var sextets = func() (table [256]byte) {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
	for c := range table {
		table[c] = noSextet
	}
	for i := range len(alphabet) {
		table[alphabet[i]] = byte(i)
	}
	return table
}()

// exactTail is how much of base64 text is counted character by character:
// padding and footers stand at its end.
const exactTail = 64 << 10

// base64Size is the number of bytes that base64 text stands for, counted
// without decoding it. Before the tail only line ends are taken for noise.
func base64Size(text []byte) int {
	bulk, tail := text[:max(0, len(text)-exactTail)], text[max(0, len(text)-exactTail):]
	n := len(bulk) - bytes.Count(bulk, []byte{'\n'}) - bytes.Count(bulk, []byte{'\r'})
	for _, c := range tail {
		if sextets[c] != noSextet {
			n++
		}
	}
	return n * 3 / 4
}
