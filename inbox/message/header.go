package message

import (
	"bufio"
	"bytes"
	"iter"
	"strings"

	"github.com/emersion/go-message/textproto"
)

// Header is the header of a mail or of a part. Names count without regard to
// case. Fields are decoded when they are asked for.
type Header struct{ fields textproto.Header }

// longestLine is the most that a decoded field is worth: RFC 5322 §2.1.1 allows
// a line 998 characters.
const longestLine = 998

// readHeader reads the header at the top of mail, as many of its fields as fit
// into limit bytes: an endless one does not hide those below it. body is all
// that stands behind the header.
func readHeader(mail []byte, limit int) (header Header, body []byte) {
	cut := cutFields(mail)
	var clean bytes.Buffer
	for field := cut.next(); field != nil; field = cut.next() {
		if clean.Len()+len(field) <= limit {
			writeLines(&clean, field)
		}
	}
	clean.WriteString("\r\n")
	// The clean header has nothing left in it that ReadHeader refuses; should
	// it all the same, it returns the fields up to there.
	header.fields, _ = textproto.ReadHeader(bufio.NewReaderSize(&clean, min(clean.Len(), 4096)))
	return header, cut.rest
}

// writeLines writes a raw field with CRLF at the end of each line.
func writeLines(b *bytes.Buffer, field []byte) {
	for len(field) > 0 {
		var line []byte
		line, field = cutLine(field)
		b.Write(line)
		b.WriteString("\r\n")
	}
}

func (h Header) empty() bool { return h.fields.Len() == 0 }

// Has tells whether there is such a field, be it empty.
func (h Header) Has(name string) bool { return h.fields.Has(name) }

// Raw is the value of the topmost such field, unfolded but not decoded; empty
// where there is none.
func (h Header) Raw(name string) string { return utf8Text("", h.fields.Get(name)) }

// Text is the value of the topmost such field in one line, with its encoded
// words decoded (RFC 2047); empty where there is none.
func (h Header) Text(name string) string { return oneLine(decodeWords(h.fields.Get(name))) }

// Fields are all fields from the top: the name, and the value unfolded but not
// decoded.
func (h Header) Fields() iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for f := h.fields.Fields(); f.Next(); {
			if !yield(f.Key(), utf8Text("", f.Value())) {
				return
			}
		}
	}
}

// all are the values of every such field from the top, not decoded.
func (h Header) all(name string) []string {
	var values []string
	for f := h.fields.FieldsByKey(name); f.Next(); {
		values = append(values, utf8Text("", f.Value()))
	}
	return values
}

// Token is the first token of the topmost field such as Precedence, in lower
// case: without parameters and comments. Empty where there is none.
func (h Header) Token(name string) string {
	if tokens := h.Tokens(name); len(tokens) > 0 {
		return tokens[0]
	}
	return ""
}

// Tokens are the first tokens of every such field from the top.
func (h Header) Tokens(name string) []string {
	var tokens []string
	for _, value := range h.all(name) {
		value = strings.TrimSpace(withoutComments(value))
		if i := strings.IndexAny(value, "; \t"); i >= 0 {
			value = value[:i]
		}
		tokens = append(tokens, strings.ToLower(value))
	}
	return tokens
}

// Path is the address in the topmost field such as Return-Path, with its angle
// brackets and without comments; <> for the null path (RFC 5321 §4.5.5), and
// empty where there is no such field.
func (h Header) Path(name string) string {
	if !h.Has(name) {
		return ""
	}
	path := strings.Join(strings.Fields(withoutComments(h.Raw(name))), "")
	if path == "" {
		return "<>"
	}
	return path
}

// withoutComments is a structured value without what stands in parentheses
// (RFC 5322 §3.2.2), which may nest. A backslash quotes the next octet.
func withoutComments(value string) string {
	if !strings.Contains(value, "(") {
		return value
	}
	var kept strings.Builder
	depth := 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && depth > 0:
			i++
		case c == '(':
			depth++
		case c == ')' && depth > 0:
			depth--
		case depth == 0:
			kept.WriteByte(c)
		}
	}
	return kept.String()
}
