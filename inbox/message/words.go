package message

import (
	"encoding/base64"
	"io"
	"mime"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedWord is RFC 2047 §2, and what is seen in practice: blanks within the
// text, a language behind the charset (RFC 2231 §5).
var encodedWord = regexp.MustCompile(`=\?([^?*\s]*)(?:\*[^?\s]*)?\?([bBqQ])\?([^?]*)\?=`)

// decodeWords decodes the encoded words of a header field, each by itself, so
// that one that is broken does not spoil the others. Neighbours in the same
// charset are decoded together, because some software cuts characters in two.
// The field may hold raw 8-bit bytes, within the words too.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return utf8Text("", s)
	}
	var out, run strings.Builder // run: decoded bytes of neighbours, in runCharset
	runCharset, end := "", 0
	flush := func() {
		out.WriteString(utf8Text(runCharset, run.String()))
		run.Reset()
	}
	for _, m := range encodedWord.FindAllStringSubmatchIndex(s, -1) {
		between := s[end:m[0]]
		charset := strings.ToLower(s[m[2]:m[3]])
		neighbours := end > 0 && strings.TrimSpace(between) == "" // RFC 2047 §6.2
		if !neighbours || charset != runCharset {
			flush()
			runCharset = charset
		}
		if !neighbours {
			out.WriteString(utf8Text("", between))
		}
		run.WriteString(wordBytes(s[m[4]:m[5]], s[m[6]:m[7]]))
		end = m[1]
	}
	flush()
	out.WriteString(utf8Text("", s[end:]))
	return out.String()
}

// wordBytes undoes the transfer encoding of one encoded word; of a broken one
// it keeps what can be read.
func wordBytes(encoding, text string) string {
	if strings.EqualFold(encoding, "b") {
		text = strings.TrimRight(strings.Join(strings.Fields(text), ""), "=")
		decoded, _ := base64.RawStdEncoding.DecodeString(text)
		return string(decoded)
	}
	return decodeQ(text)
}

// decodeQ is the Q encoding (RFC 2047 §4.2); an = without two hexadecimal
// digits stands for itself.
func decodeQ(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '_':
			out = append(out, ' ')
		case c == '=' && i+2 < len(text) && isHex(text[i+1]) && isHex(text[i+2]):
			out = append(out, unhex(text[i+1])<<4|unhex(text[i+2]))
			i += 2
		default:
			out = append(out, c)
		}
	}
	return string(out)
}

func isHex(c byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 }

func unhex(c byte) byte {
	if c <= '9' {
		return c - '0'
	}
	return c&^0x20 - 'A' + 10
}

// wordDecoder is for libraries that decode encoded words themselves: as
// decodeWords does, no charset is an error.
func wordDecoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		text, err := io.ReadAll(r)
		return strings.NewReader(utf8Text(charset, string(text))), err
	}}
}

// oneLine makes text fit for one line: encoded words may decode to line breaks
// and control characters, which count as blanks here.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	}), " ")
	return truncate(s, longestLine)
}

// truncate cuts s to at most n characters.
func truncate(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}
