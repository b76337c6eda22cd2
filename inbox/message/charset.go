package message

import (
	"io"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// utf8Text decodes text in the charset of that name. What is declared to be
// UTF-8 or ASCII, or has no or an unknown charset, is UTF-8 where it is valid
// and windows-1252 where it is not, which never fails. NUL is taken out, as no
// text holds it and PostgreSQL refuses it.
func utf8Text(name, text string) string {
	decoded, ok := decodeCharset(strings.ToLower(strings.TrimSpace(name)), text)
	if !ok {
		decoded = text
	}
	if !utf8.ValidString(decoded) {
		decoded, _ = charmap.Windows1252.NewDecoder().String(decoded)
	}
	return strings.ReplaceAll(decoded, "\x00", "")
}

func decodeCharset(name, text string) (string, bool) {
	switch name {
	case "", "utf-8", "utf8", "us-ascii", "ascii":
		return text, true
	case "iso-8859-1", "latin1":
		// Much of what says so is windows-1252, whose printable characters lie
		// where ISO 8859-1 has control characters nobody uses.
		name = "windows-1252"
	}
	r, err := charset.Reader(name, strings.NewReader(text))
	if err != nil {
		return "", false
	}
	decoded, err := io.ReadAll(r)
	return string(decoded), err == nil
}
