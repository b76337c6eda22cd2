package message

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf16"
)

// rtf makes text of RTF, about limit bytes of it. RTF made from HTML holds
// that in marks of its own (MS-OXRTFEX), and it is read instead.
func (r *reader) rtf(rtf []byte, limit int) passage {
	in := rtfReader{charset: "windows-1252", html: bytes.Contains(rtf, []byte(`\fromhtml`)), state: rtfState{fallback: 1}}
	for len(rtf) > 0 && in.out.Len() < limit {
		rtf = in.token(rtf)
	}
	in.flush()
	if in.html {
		return r.html(in.out.String())
	}
	return passage{text: tidy(in.out.String())}
}

// rtfState is what ends with the group it is set in.
type rtfState struct {
	skipped  bool // not text of the mail
	tag      bool // HTML of the mail
	fallback int  // characters that stand for a \u in old readers
}

type rtfReader struct {
	out     strings.Builder
	charset string
	html    bool
	state   rtfState
	groups  []rtfState
	deeper  int      // open groups beyond the stack
	htmlrtf bool     // RTF that only stands for HTML written elsewhere
	pending []byte   // in charset
	units   []uint16 // UTF-16
	passing int      // characters of a fallback still to pass over
}

// deepestRTF is how many groups within one another are kept track of.
const deepestRTF = 100

// token reads one token and returns what stands behind it.
func (r *rtfReader) token(rtf []byte) []byte {
	c, rest := rtf[0], rtf[1:]
	switch c {
	case '{':
		r.begin()
	case '}':
		r.end()
	case '\\':
		return r.control(rest)
	case '\r', '\n':
	default:
		r.char(c)
	}
	return rest
}

func (r *rtfReader) begin() {
	if len(r.groups) == deepestRTF {
		r.deeper++
		return
	}
	r.groups = append(r.groups, r.state)
}

func (r *rtfReader) end() {
	if r.deeper > 0 {
		r.deeper--
	} else if last := len(r.groups) - 1; last >= 0 {
		r.state, r.groups = r.groups[last], r.groups[:last]
	}
}

// control reads what follows a backslash.
func (r *rtfReader) control(rtf []byte) []byte {
	if len(rtf) == 0 {
		return nil
	}
	c, rest := rtf[0], rtf[1:]
	switch {
	case c == '\'' && len(rest) >= 2 && isHex(rest[0]) && isHex(rest[1]):
		r.char(unhex(rest[0])<<4 | unhex(rest[1]))
		return rest[2:]
	case c == '*':
		r.state.skipped = true // unless the word behind it is known
		return rest
	case c == '\\' || c == '{' || c == '}':
		r.char(c)
		return rest
	case c == '~':
		r.char(' ')
		return rest
	case c == '\r' || c == '\n':
		r.write("\n")
		return rest
	case !isAlphanumeric(c):
		return rest
	}
	return r.word(rtf)
}

// word reads a control word with its number and the blank that ends it.
func (r *rtfReader) word(rtf []byte) []byte {
	n := 0
	for n < len(rtf) && n < 32 && isAlphanumeric(rtf[n]) && rtf[n] > '9' {
		n++
	}
	name, rest := string(rtf[:n]), rtf[n:]
	n = 0
	for n < len(rest) && n < 10 && (rest[n] == '-' && n == 0 || '0' <= rest[n] && rest[n] <= '9') {
		n++
	}
	number, err := strconv.Atoi(string(rest[:n]))
	if err != nil {
		number = 1
	}
	rest = bytes.TrimPrefix(rest[n:], []byte(" "))
	if name == "" && n == 0 {
		return rtf[1:]
	}
	if name == "bin" && number > 0 {
		return rest[min(number, len(rest)):]
	}
	r.act(name, number)
	return rest
}

func (r *rtfReader) act(name string, number int) {
	switch name {
	case "ansicpg":
		r.charset = "cp" + strconv.Itoa(number)
	case "htmltag":
		r.state.skipped, r.state.tag = !r.html, true
	case "htmlrtf":
		r.htmlrtf = number != 0
	case "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer":
		r.state.skipped = true
	case "uc":
		r.state.fallback = max(number, 0)
	case "u":
		if r.shown() {
			r.flushBytes()
			r.units = append(r.units, uint16(number))
		}
		r.passing = r.state.fallback
	case "par", "line", "sect", "page", "row":
		r.write("\n")
	case "tab", "cell":
		r.write("\t")
	case "emdash", "endash":
		r.write("–")
	case "lquote", "rquote":
		r.write("’")
	case "ldblquote", "rdblquote":
		r.write(`"`)
	case "bullet":
		r.write("•")
	}
}

// shown tells whether what is being read is text of the mail.
func (r *rtfReader) shown() bool {
	return !r.state.skipped && (r.state.tag || !r.htmlrtf)
}

// char takes in a character in the charset of the document.
func (r *rtfReader) char(c byte) {
	if r.passing > 0 {
		r.passing--
	} else if r.shown() {
		r.flushUnits()
		r.pending = append(r.pending, c)
	}
}

func (r *rtfReader) write(s string) {
	if r.shown() {
		r.flush()
		r.out.WriteString(s)
	}
}

func (r *rtfReader) flush() {
	r.flushBytes()
	r.flushUnits()
}

func (r *rtfReader) flushBytes() {
	r.out.WriteString(utf8Text(r.charset, string(r.pending)))
	r.pending = r.pending[:0]
}

func (r *rtfReader) flushUnits() {
	r.out.WriteString(string(utf16.Decode(r.units)))
	r.units = r.units[:0]
}
