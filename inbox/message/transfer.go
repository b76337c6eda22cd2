package message

import (
	"bytes"
	"strings"
)

// transferEncoding is the transfer encoding of a part (RFC 2045 §6), known
// even if it is written "quoted-printable (x)" or "x-uuencode". Any other
// leaves the bytes as they are.
func (p *part) transferEncoding() string {
	encoding := strings.ToLower(p.header.Raw("Content-Transfer-Encoding"))
	for _, known := range []string{"base64", "quoted-printable", "uue"} {
		if strings.Contains(encoding, known) {
			return known
		}
	}
	return "binary"
}

// decoded is the body of a leaf without its transfer encoding, at most limit
// bytes of it. It may share the bytes of the mail.
func (p *part) decoded(limit int) []byte {
	var out []byte
	switch p.transferEncoding() {
	case "base64":
		out = decodeBase64(p.body, limit)
	case "quoted-printable":
		out = decodeQuotedPrintable(p.body, limit)
	case "uue":
		out = decodeUuencoded(p.body, limit)
	default:
		out = p.body
	}
	n := min(len(out), limit)
	return out[:n:n]
}

// decodeQuotedPrintable undoes RFC 2045 §6.7, about limit bytes of it. Nothing
// is a fault: what is no code stands for itself.
func decodeQuotedPrintable(text []byte, limit int) []byte {
	out := make([]byte, 0, min(len(text), limit+longestLine))
	for len(text) > 0 && len(out) <= limit {
		line, rest := cutLine(text)
		ended := text[len(text)-len(rest)-1] == '\n'
		text = rest
		line = trimBlanks(line) // padding of transport, rule 3
		line, soft := bytes.CutSuffix(line, []byte("="))
		out = appendUnquoted(out, line, limit)
		if ended && !soft {
			out = append(out, '\n')
		}
	}
	return out
}

// quotedPrintableSize is the number of bytes that quoted-printable text stands
// for. It decodes some lines at a time.
func quotedPrintableSize(text []byte) int {
	const some = 64 << 10
	size := 0
	for len(text) > 0 {
		n := len(text)
		if i := bytes.IndexByte(text[min(some, n):], '\n'); i >= 0 {
			n = min(some, n) + i + 1
		}
		size += len(decodeQuotedPrintable(text[:n], n))
		text = text[n:]
	}
	return size
}

// appendUnquoted adds line with each =XX made the byte it stands for, until out
// has more than limit bytes.
func appendUnquoted(out, line []byte, limit int) []byte {
	for len(line) > 0 && len(out) <= limit {
		n := 1
		switch {
		case line[0] != '=':
			if n = bytes.IndexByte(line, '='); n < 0 {
				n = len(line)
			}
			n = min(n, limit-len(out)+1)
			out = append(out, line[:n]...)
		case len(line) >= 3 && isHex(line[1]) && isHex(line[2]):
			n = 3
			out = append(out, unhex(line[1])<<4|unhex(line[2]))
		default:
			out = append(out, '=')
		}
		line = line[n:]
	}
	return out
}
