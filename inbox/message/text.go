package message

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-message"
)

// decoder turns the text parts of a mail into text.
type decoder struct {
	left int // bytes that may still be decoded; below zero once there were more
}

// text is the text of a part and of all parts within.
func (d *decoder) text(p *part) string {
	switch {
	case p.mediaType == "multipart/alternative":
		return d.alternative(p.parts)
	case p.isMultipart():
		var texts []string
		for _, child := range p.parts {
			if t := d.text(child); hasWords(t) {
				texts = append(texts, strings.Trim(t, "\r\n"))
			}
		}
		return strings.Join(texts, "\n\n")
	case !p.isText():
		return ""
	}
	text := d.decode(p)
	if p.mediaType == "text/html" {
		return htmlText(text)
	}
	return text
}

// alternative chooses between forms of the same text: the plain one, unless it
// has no words, as some software writes it; else the last that has any, which
// is the sender's best (RFC 2046 §5.1.4).
func (d *decoder) alternative(parts []*part) string {
	for _, p := range parts {
		if p.mediaType != "text/plain" {
			continue
		}
		if t := d.text(p); hasWords(t) {
			return t
		}
	}
	for _, p := range slices.Backward(parts) {
		if t := d.text(p); hasWords(t) {
			return t
		}
	}
	return ""
}

// decode undoes transfer encoding and charset of a text part.
func (d *decoder) decode(p *part) string {
	body, _ := io.ReadAll(io.LimitReader(decoded(p), int64(max(d.left, 0))+1))
	d.left -= len(body)
	return utf8Text(p.params["charset"], string(body))
}

// decoded is the body of a leaf without its transfer encoding. What follows a
// fault in the encoding is lost; what was read before it is kept.
func decoded(p *part) io.Reader {
	var h message.Header
	h.Set("Content-Type", "application/octet-stream") // charset is our own matter
	h.Set("Content-Transfer-Encoding", p.transferEncoding())
	entity, err := message.New(h, bytes.NewReader(p.body))
	if err != nil {
		return bytes.NewReader(p.body)
	}
	return entity.Body
}

// transferEncoding is the transfer encoding of a part (RFC 2045 §6), known
// even if it is written "quoted-printable (x)" or "8 bit". An unknown one
// leaves the bytes as they are.
func (p *part) transferEncoding() string {
	encoding := strings.ToLower(p.header.Raw("Content-Transfer-Encoding"))
	for _, known := range []string{"base64", "quoted-printable"} {
		if strings.Contains(encoding, known) {
			return known
		}
	}
	return "binary"
}

// tidy ends all lines with \n and takes out control characters and the blank
// lines at either end.
func tidy(text string) string {
	text = strings.ReplaceAll(text, "\r\r\n", "\n")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\r' || r == '\f':
			return '\n'
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f, r == '\ufeff':
			return -1
		}
		return r
	}, text)
	if !hasWords(text) {
		return ""
	}
	return strings.Trim(text, "\n")
}

func hasWords(text string) bool { return strings.TrimSpace(text) != "" }
