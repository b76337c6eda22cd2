package message

import (
	"io"
	"strings"
	"unicode"
)

// Attachment is a part of a mail that is not read as its text: a file, a
// picture within the text, a mail that was forwarded, a report.
type Attachment struct {
	Name  string // safe as a file name; empty where it has none
	Type  string // media type in lower case, as declared
	Bytes int    // decoded
}

// attachments adds those of the part and of all parts within to list.
func (p *part) attachments(list []Attachment) []Attachment {
	for _, child := range p.parts {
		list = child.attachments(list)
	}
	if p.isMultipart() || p.isText() {
		return list
	}
	return append(list, Attachment{Name: p.fileName, Type: utf8Text("", p.mediaType), Bytes: p.decodedSize()})
}

// decodedSize is the size of a leaf's content in bytes. That of base64 is
// counted rather than decoded, because attachments may be large.
func (p *part) decodedSize() int {
	switch p.transferEncoding() {
	case "base64":
		return base64Size(p.body)
	case "quoted-printable":
		n, _ := io.Copy(io.Discard, decoded(p))
		return int(n)
	}
	return len(p.body)
}

// base64Size is the number of octets that base64 text stands for (RFC 4648
// §4): four characters of its alphabet make three.
func base64Size(text []byte) int {
	n := 0
	for _, c := range text {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '+' || c == '/' {
			n++
		}
	}
	return n * 3 / 4
}

// longestFileName is well within what file systems take.
const longestFileName = 120

// fileName makes a safe file name of what a mail calls its attachment: without
// folders, control characters and leading dots. Encoded words (RFC 2047) do
// not belong there but are common.
func fileName(name string) string {
	name = oneLine(decodeWords(name))
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	return truncate(strings.TrimLeft(name, ". "), longestFileName)
}
