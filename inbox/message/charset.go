package message

import (
	"io"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// utf8Text decodes text in the charset of that name. What is declared to be
// UTF-8 or ASCII, or has no or an unknown charset, is read as UTF-8. Whatever
// the declaration, bytes that are no UTF-8 in the end count as windows-1252.
// NUL is taken out, as no text holds it and PostgreSQL refuses it.
func utf8Text(name, text string) string {
	decoded := text
	if name = charsetName(name); !isASCII(text) || !extendsASCII(name) {
		decoded = repaired(decodeCharset(name, text))
	}
	return strings.ReplaceAll(decoded, "\x00", "")
}

// extendsASCII tells whether bytes below 128 are ASCII in the charset for
// sure. They are not in ISO 2022, UTF-16 and UTF-7.
func extendsASCII(name string) bool {
	return name == "utf-8" || strings.HasPrefix(name, "windows-") || strings.HasPrefix(name, "iso-8859-")
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// repaired makes valid UTF-8 of text: each byte that is none is taken for
// windows-1252, as mails are glued together of both.
func repaired(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	var out strings.Builder
	out.Grow(len(text) + len(text)/8)
	start := 0
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if r == utf8.RuneError && size == 1 {
			out.WriteString(text[start:i])
			out.WriteRune(charmap.Windows1252.DecodeByte(text[i]))
			start = i + 1
		}
		i += size
	}
	out.WriteString(text[start:])
	return out.String()
}

// decodeCharset decodes text; that of an unknown charset stays as it is.
func decodeCharset(name, text string) string {
	switch name {
	case "utf-8":
		return text
	case "utf-7":
		return decodeUTF7(text)
	case "windows-1252", "iso-8859-15":
		if utf8.ValidString(text) {
			return text // nobody writes the accidents of letters that UTF-8 looks like
		}
	}
	r, err := charsetReader(name, strings.NewReader(text))
	if err != nil {
		return text
	}
	var decoded strings.Builder
	decoded.Grow(len(text))
	if _, err := io.Copy(&decoded, r); err != nil {
		return text
	}
	return decoded.String()
}

// charsetReader prefers what browsers make of a name: they too were taught by
// what is seen in practice. UTF-16 needs its byte order mark read.
func charsetReader(name string, text io.Reader) (io.Reader, error) {
	found, err := htmlindex.Get(name)
	if err != nil || found == encoding.Replacement || strings.HasPrefix(name, "utf-16") {
		return charset.Reader(name, text)
	}
	return found.NewDecoder().Reader(text), nil
}

// codePage is how code pages are named, with and without a hyphen: cp-1252.
var codePage = regexp.MustCompile(`^(?:x?cp|win|windows|ibm|ms|ansi|oem|dos)(\d{3,4})$`)

// isoPart is a part of ISO 8859, with or without its hyphens.
var isoPart = regexp.MustCompile(`^(?:x?iso)?8859(1?\d)[ie]?$`)

// charsetName is the common name of a charset. ISO 8859-1 is taken for
// windows-1252: much of what says so is that, whose printable characters lie
// where ISO 8859-1 has control characters nobody uses.
func charsetName(declared string) string {
	switch declared {
	case "", "utf-8", "UTF-8", "us-ascii", "US-ASCII":
		return "utf-8"
	}
	name := strings.ToLower(strings.Trim(declared, " \t\"'"))
	if i := strings.IndexFunc(name, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == ';' || r == '"' }); i >= 0 {
		name = name[:i]
	}
	bare := strings.NewReplacer("-", "", "_", "", ".", "", ":", "").Replace(name)
	switch bare {
	case "", "utf8", "usascii", "ascii", "ansix341968", "646":
		return "utf-8"
	case "iso88591", "latin1", "isolatin1", "ansi", "windows1252", "cp1252":
		return "windows-1252"
	case "macroman", "xmacroman", "mac", "applemacintosh":
		return "macintosh"
	}
	switch {
	case strings.Contains(bare, "utf8"):
		return "utf-8"
	case strings.Contains(bare, "utf7"):
		return "utf-7"
	}
	if m := codePage.FindStringSubmatch(bare); m != nil {
		return codePageName(m[1])
	}
	if m := isoPart.FindStringSubmatch(bare); m != nil {
		return "iso-8859-" + m[1]
	}
	return name
}

func codePageName(number string) string {
	switch {
	case strings.HasPrefix(number, "125"):
		return "windows-" + number
	case number == "932":
		return "shift_jis"
	case number == "936":
		return "gbk"
	case number == "949":
		return "euc-kr"
	case number == "950":
		return "big5"
	}
	return "ibm" + number
}
