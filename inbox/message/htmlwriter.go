package message

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// htmlWriter collects the text. Line breaks and blanks are owed until the next
// word, so that they neither pile up nor stand at the end.
type htmlWriter struct {
	out        strings.Builder
	quoted     []Span
	setIn      []Span
	showHidden bool

	stack  []element
	deeper int    // open elements beyond the stack
	state  effect // of the stack

	breaks int    // line breaks owed, two at most: one blank line
	gap    string // blank or tab owed within the line
	bullet string // owed at the start of the line
	cell   bool   // at the start of a table cell, before its first word
	last   whose  // the last word
	typed  bool   // the last word was typed within a quote
}

// whose tells who wrote a word, as far as markup does.
type whose uint8

const (
	unmarked whose = iota
	quoted         // of a quote
	setIn          // of a quote or the writer's own
)

func (w *htmlWriter) passage() passage {
	return passage{text: w.out.String(), quoted: w.quoted, setIn: w.setIn}
}

// begin owes what stands before an element.
func (w *htmlWriter) begin(e element) {
	switch {
	case e.tag == atom.Tr:
		w.cell = false
		w.newLine(1)
	case isCell(e.tag):
		w.cell, w.gap = true, "\t"
	case e.tag == atom.Li:
		w.newLine(1)
		w.bullet = w.nextItem()
	default:
		w.newLine(breaksAround(e.tag))
	}
}

// end owes what stands behind an element.
func (w *htmlWriter) end(tag atom.Atom) {
	switch {
	case tag == atom.Tr || tag == atom.Table:
		w.cell = false
		w.newLine(breaksAround(tag))
	case isCell(tag):
		w.endCell()
	default:
		w.newLine(breaksAround(tag))
	}
}

// endCell ends a table cell: the paragraphs that much software puts into each
// cell must not tear its row apart. An empty cell leaves the start of its row.
func (w *htmlWriter) endCell() {
	if !w.cell {
		w.breaks = 0
	}
	w.cell, w.gap = false, "\t"
}

// newLine owes n line breaks, none at the start of a cell.
func (w *htmlWriter) newLine(n int) {
	if !w.cell {
		w.breaks = max(w.breaks, n)
	}
}

// text writes the words of a text token; white space within counts once, but
// in pre elements each line break counts.
func (w *htmlWriter) text(s string) {
	for len(s) > 0 {
		if n := plainRun(s); n > 0 {
			w.word(s[:n])
			s = s[n:]
			continue
		}
		i := strings.IndexFunc(s, isGap)
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			w.word(s[:i])
			s = s[i:]
			continue
		}
		end := strings.IndexFunc(s, func(r rune) bool { return !isGap(r) })
		if end < 0 {
			end = len(s)
		}
		w.space(s[:end])
		s = s[end:]
	}
}

// plainRun is the length of the words that a text begins with as far as they
// are parted by single blanks and made of letters that are never white space or
// invisible, as most words are.
func plainRun(s string) int {
	for i := range len(s) {
		c := s[i]
		visible := ' ' < c && c < 0x7f || 0x80 <= c && c <= 0xca && c != 0xc2 // up to U+02BF, without U+0080 to U+00BF
		if visible || c == ' ' && i > 0 && s[i-1] != ' ' {
			continue
		}
		return len(strings.TrimSuffix(s[:i], " "))
	}
	return len(strings.TrimSuffix(s, " "))
}

// isGap tells what parts words: white space and control characters.
func isGap(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\ufeff'
}

func (w *htmlWriter) space(s string) {
	if w.state.pre > 0 {
		w.newLine(min(strings.Count(s, "\n"), 2))
	}
	if w.gap == "" {
		w.gap = " "
	}
}

func (w *htmlWriter) word(s string) {
	if isInvisible(s) {
		return
	}
	if typed := w.state.typed > 0; typed != w.typed {
		w.newLine(1) // parts an answer from the question on its line
		w.typed = typed
	}
	before := w.out.Len()
	if before > 0 {
		w.out.WriteString("\n\n"[:w.breaks])
	}
	start := w.out.Len()
	if start == 0 || w.breaks > 0 {
		if !w.typed {
			w.out.WriteString(quoteMarks(w.state.marked))
		}
		w.out.WriteString(w.bullet)
	} else {
		w.out.WriteString(w.gap)
	}
	w.breaks, w.gap, w.bullet, w.cell = 0, "", "", false
	w.out.WriteString(s)
	is := w.whose()
	if is == w.last {
		start = before
	}
	switch w.last = is; is {
	case quoted:
		w.quoted = appendSpan(w.quoted, Span{start, w.out.Len()})
	case setIn:
		w.setIn = appendSpan(w.setIn, Span{start, w.out.Len()})
	}
}

// whose tells who wrote the words that come.
func (w *htmlWriter) whose() whose {
	switch {
	case w.typed:
		return unmarked
	case w.state.quoted > 0:
		return quoted
	case w.state.setIn > 0:
		return setIn
	}
	return unmarked
}

// isInvisible tells whether a word has no visible character, like those that
// fill up teasers.
func isInvisible(s string) bool {
	for _, r := range s {
		switch r {
		case '\u200b', '\u200c', '\u200d', '\u034f', '\u00ad', '\u2060', '\u200e', '\u200f':
		default:
			return false
		}
	}
	return true
}
