package message

import (
	"strings"

	"golang.org/x/net/html/atom"
)

// mendHTML takes the faults out of HTML that would make words vanish: what is
// opened and never closed (comments, titles, styles), and a < that is only a
// word of the text ("if x<y"). Browsers hide what follows such a fault; here
// the words count, and all else stays as it is. The time is linear.
func mendHTML(source string) string {
	m := mender{source: source}
	for m.at < len(source) {
		open := strings.IndexByte(source[m.at:], '<')
		if open < 0 {
			break
		}
		m.at += open
		m.markup(source[m.at:])
	}
	if m.done == 0 {
		return source
	}
	m.out.WriteString(source[m.done:])
	return m.out.String()
}

// mender copies HTML with changes.
type mender struct {
	source string
	at     int // what is before has been looked at
	done   int // what is before has been copied
	out    strings.Builder
	// ends are where the ends that were looked for come next.
	ends map[string]int
}

// replace puts text in the place of the next n bytes.
func (m *mender) replace(n int, text string) {
	m.out.WriteString(m.source[m.done:m.at])
	m.out.WriteString(text)
	m.at += n
	m.done = m.at
}

// markup takes in what begins with a <.
func (m *mender) markup(rest string) {
	switch {
	case strings.HasPrefix(rest, "<!--"):
		m.comment(rest)
	case len(rest) > 1 && isLetterByte(rest[1]):
		m.tag(rest)
	case len(rest) > 2 && strings.HasPrefix(rest, "</"):
		m.endTag(rest)
	case len(rest) > 2 && strings.ContainsRune("!?", rune(rest[1])) && rest[2] != '[' && !isLetterByte(rest[2]):
		m.replace(1, "&lt;") // "<!!! urgent>" is no declaration
	default:
		m.at++
	}
}

// comment passes over a comment, or takes away the opening of one that is not
// closed before the next begins. Those of Word that hold conditions nest.
func (m *mender) comment(rest string) {
	const opening = len("<!--")
	end := m.find(opening, "-->")
	if strings.HasPrefix(rest, "<!-->") || strings.HasPrefix(rest, "<!--->") {
		end = opening
	}
	conditional := strings.HasPrefix(rest[opening:], "[")
	if end < 0 || !conditional && strings.Contains(rest[opening:end], "<!--") {
		m.replace(opening, "")
		return
	}
	m.at += end
}

// mostEnds bounds how many different ends are looked for, as each takes a pass
// over the source.
const mostEnds = 50

// find is how far ahead, from bytes on at least, an end stands; below zero where
// it does not.
func (m *mender) find(from int, end string) int {
	at, known := m.ends[end]
	if known && (at < 0 || at >= m.at+from) {
		return max(at-m.at, -1)
	}
	if !known && len(m.ends) == mostEnds {
		return -1
	}
	if m.ends == nil {
		m.ends = map[string]int{}
	}
	i := indexFold(m.source[m.at+from:], end)
	if i < 0 {
		m.ends[end] = -1
		return -1
	}
	m.ends[end] = m.at + from + i
	return from + i
}

// endTag passes over an end tag, or closes it where another one begins within.
// "</3" is none.
func (m *mender) endTag(rest string) {
	if c := rest[2]; c >= '0' && c <= '9' {
		m.replace(1, "&lt;")
		return
	}
	end := strings.IndexAny(rest[1:], "<>")
	if end < 0 {
		m.at = len(m.source)
		return
	}
	m.at += 1 + end
	if rest[1+end] == '<' {
		m.replace(0, ">")
	}
}

// tag passes over a tag, and over the content of elements whose content is no
// markup. What is no tag becomes text.
func (m *mender) tag(rest string) {
	t := readTag(rest)
	switch {
	case !m.isTag(t):
		m.replace(1, "&lt;")
	case t.strayQuote:
		m.replace(t.end, rest[:1+len(t.name)])
	case !t.closed && t.end < len(rest):
		m.at += t.end
		m.replace(0, ">")
	case t.atom == atom.Noscript:
		m.replace(t.next(), "") // mail programs run no scripts, and show it
	case isRawText(t.atom):
		m.rawText(rest, t)
	default:
		m.at += t.end
	}
}

// rawText passes over an element whose content is no markup, or takes away its
// tag where its end is missing, and the rules of style behind it.
func (m *mender) rawText(rest string, t tag) {
	from := t.next()
	if end := m.find(from, "</"+t.atom.String()); end >= 0 {
		m.at += end
		return
	}
	if t.atom == atom.Style || t.atom == atom.Script {
		code, _, _ := strings.Cut(rest[from:], "<")
		from += strings.LastIndexByte(code, '}') + 1
	}
	m.replace(from, "")
}

// isRawText knows the elements whose content is read up to their end tag,
// whatever stands in it (HTML Living Standard §13.1.2).
func isRawText(tag atom.Atom) bool {
	switch tag {
	case atom.Title, atom.Textarea, atom.Style, atom.Script, atom.Xmp, atom.Iframe, atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

// isTag tells a tag from words behind a <. An element that HTML does not know
// has an attribute, a name with a prefix, or an end tag.
func (m *mender) isTag(t tag) bool {
	switch {
	case strings.Contains(t.behind, "="):
		return true
	case t.atom == 0:
		return t.closed && t.behind == "" && !strings.ContainsAny(t.name, "@.,") &&
			(strings.ContainsAny(t.name, ":-") || m.find(0, "</"+strings.ToLower(t.name)) >= 0)
	case t.behind == "":
		return t.closed || len(t.name) > 1
	}
	return t.closed && len(t.name) > 1
}

// tag is a tag as it stands in the source.
type tag struct {
	name       string
	atom       atom.Atom // 0 where HTML does not know the name
	behind     string    // what stands behind the name
	end        int       // of the tag, from its <
	closed     bool      // a > stands there
	strayQuote bool      // within is a quote that was never closed
}

// next is where what follows the tag begins.
func (t tag) next() int {
	if t.closed {
		return t.end + 1
	}
	return t.end
}

// readTag reads the tag at the beginning of a text. It ends at its >, or, not
// closed, at the < of the next or the end of the text. Within quoted values of
// attributes neither counts, unless the quote reaches over the end of another
// element: it was never closed then.
func readTag(rest string) tag {
	t := tag{end: len(rest)}
	for i := 1; i < len(rest); i++ {
		c := rest[i]
		if c == '>' || c == '<' {
			t.end, t.closed = i, c == '>'
			break
		}
		if (c != '"' && c != '\'') || rest[i-1] != '=' {
			continue
		}
		value, _, found := strings.Cut(rest[i+1:], string(c))
		t.strayQuote = !found || strings.Contains(value, "</")
		if !t.strayQuote {
			i += 1 + len(value)
		}
	}
	inside := rest[1:t.end]
	end := strings.IndexAny(inside, " \t\r\n\f/")
	if end < 0 {
		end = len(inside)
	}
	t.name, t.behind = inside[:end], strings.Trim(inside[end:], " \t\r\n\f/")
	t.atom = atom.Lookup([]byte(strings.ToLower(t.name)))
	return t
}

func isLetterByte(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// indexFold is strings.Index for a text in lower case that begins with a mark,
// without regard to the case of ASCII letters.
func indexFold(s, text string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(s[at:], text[0])
		if i < 0 || len(s)-at-i < len(text) {
			return -1
		}
		if at += i; strings.EqualFold(s[at:at+len(text)], text) {
			return at
		}
	}
}
