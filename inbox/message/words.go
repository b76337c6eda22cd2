package message

import (
	"io"
	"mime"
	"strings"
	"unicode"
	"unicode/utf8"
)

// encodedWord is an encoded word of a header field (RFC 2047 §2).
type encodedWord struct {
	charset  string // without the language of RFC 2231 §5
	encoding byte   // b or q
	text     string
}

// decodeWords decodes the encoded words of a header field, each by itself, so
// that one that is broken does not spoil the others. Neighbours in the same
// charset are decoded together, because some software cuts characters in two.
// The field may hold raw 8-bit bytes, within the words too.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return utf8Text("", s)
	}
	var out strings.Builder
	var run []byte // decoded bytes of neighbours, in runCharset
	runCharset, neighbours := "", false
	flush := func() {
		out.WriteString(utf8Text(runCharset, string(run)))
		run = run[:0]
	}
	for {
		between, word, rest, found := cutWord(s)
		if !found {
			flush()
			out.WriteString(utf8Text("", s))
			return out.String()
		}
		neighbours = neighbours && strings.TrimSpace(between) == "" // RFC 2047 §6.2
		if !neighbours || word.charset != runCharset {
			flush()
			runCharset = word.charset
		}
		if !neighbours {
			out.WriteString(utf8Text("", between))
		}
		run = append(run, word.bytes()...)
		s, neighbours = rest, true
	}
}

// cutWord finds the first encoded word in s.
func cutWord(s string) (before string, word encodedWord, after string, found bool) {
	for at := 0; ; {
		i := strings.Index(s[at:], "=?")
		if i < 0 {
			return "", encodedWord{}, "", false
		}
		at += i + len("=?")
		charset, rest, ok := strings.Cut(s[at:min(len(s), at+longestCharset)], "?")
		if !ok || len(rest) < 2 || rest[1] != '?' || strings.ContainsAny(charset, " \t\r\n") {
			continue
		}
		encoding := rest[0] | 0x20 // in lower case
		if encoding != 'b' && encoding != 'q' {
			continue
		}
		text := s[at+len(charset)+len("?q?"):]
		n, after := wordEnd(text)
		charset, _, _ = strings.Cut(strings.ToLower(charset), "*")
		return s[:at-len("=?")], encodedWord{charset, encoding, text[:n]}, text[after:], true
	}
}

// wordEnd is where the text of an encoded word ends, and where what follows
// it begins. Blanks and question marks within a word are seen in practice; one
// without an end reaches to the next blank.
func wordEnd(text string) (n, after int) {
	limit := wordStart(text) // of the next word
	if n = strings.Index(text[:limit], "?="); n >= 0 {
		return n, n + len("?=")
	}
	if n = strings.IndexAny(text[:limit], " \t\r\n"); n < 0 {
		n = limit
	}
	return len(strings.TrimSuffix(text[:n], "?")), n
}

// wordStart is where the next word begins, len(text) where there is none. In
// base64 the padding makes the end of a word, ==?=, look like a beginning.
func wordStart(text string) int {
	for at := 0; ; {
		i := strings.Index(text[at:], "=?")
		if i < 0 {
			return len(text)
		}
		if at += i; !strings.HasPrefix(text[at:], "=?=") {
			return at
		}
		at++
	}
}

// longestCharset is the longest that the name of a charset with its language
// may be.
const longestCharset = 80

// bytes undoes the transfer encoding of the word; of a broken one it keeps
// what can be read.
func (w encodedWord) bytes() []byte {
	if w.encoding == 'b' {
		var d base64Decoder
		d.write([]byte(w.text))
		d.flush()
		return d.out
	}
	return appendUnquoted(nil, []byte(strings.ReplaceAll(w.text, "_", " ")), len(w.text))
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

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
