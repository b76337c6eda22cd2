package message

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// htmlText makes text of HTML: paragraphs and rows become lines, cells are
// parted by tabs, list items get a hyphen, quotes a "> ". It reads tokens and
// builds no tree, so that neither depth nor faults of the markup matter.
func htmlText(source string) string {
	var w htmlWriter
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return w.out.String()
		case html.TextToken:
			w.text(string(z.Text()))
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			w.open(string(name))
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(string(name))
		}
	}
}

// htmlWriter collects the text. Line breaks and blanks are owed until the next
// word, so that they neither pile up nor stand at the end.
type htmlWriter struct {
	out    strings.Builder
	breaks int    // line breaks owed, two at most: one blank line
	gap    string // blank or tab owed within the line
	bullet string // owed at the start of the line
	hidden string // element whose content is not shown
	cell   bool   // at the start of a table cell, before its first word
	quotes int    // blockquotes around
	pre    int    // pre elements around
}

func (w *htmlWriter) open(tag string) {
	switch tag {
	case "script", "style", "title", "template":
		w.hidden = tag
	case "br":
		w.newLine(min(w.breaks+1, 2))
	case "tr":
		w.cell = false
		w.newLine(1)
	case "td", "th":
		w.cell, w.gap = true, "\t"
	case "li":
		w.newLine(1)
		w.bullet = "- "
	case "blockquote":
		w.newLine(1)
		w.quotes++
	case "pre":
		w.newLine(1)
		w.pre++
	default:
		w.newLine(breaksAround(tag))
	}
}

func (w *htmlWriter) close(tag string) {
	switch tag {
	case w.hidden:
		w.hidden = ""
	case "blockquote":
		w.newLine(1)
		w.quotes = max(w.quotes-1, 0)
	case "pre":
		w.newLine(1)
		w.pre = max(w.pre-1, 0)
	case "tr", "table":
		w.cell = false
		w.newLine(breaksAround(tag))
	case "td", "th":
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

// breaksAround is how many line breaks part an element from what is around it.
func breaksAround(tag string) int {
	switch tag {
	case "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "hr":
		return 2
	case "div", "tr", "li", "dl", "dt", "dd", "section", "article", "header", "footer", "address", "center", "form":
		return 1
	}
	return 0
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
	if w.hidden != "" {
		return
	}
	for len(s) > 0 {
		i := strings.IndexFunc(s, unicode.IsSpace)
		if i < 0 {
			i = len(s)
		}
		if i > 0 {
			w.word(s[:i])
			s = s[i:]
			continue
		}
		end := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) })
		if end < 0 {
			end = len(s)
		}
		w.space(s[:end])
		s = s[end:]
	}
}

func (w *htmlWriter) space(s string) {
	if w.pre > 0 {
		w.newLine(min(strings.Count(s, "\n"), 2))
	}
	if w.gap == "" {
		w.gap = " "
	}
}

// deepestQuote bounds the marks before a line.
const deepestQuote = 5

func (w *htmlWriter) word(s string) {
	first := w.out.Len() == 0
	if !first {
		w.out.WriteString(strings.Repeat("\n", w.breaks))
	}
	if first || w.breaks > 0 {
		w.out.WriteString(strings.Repeat("> ", min(w.quotes, deepestQuote)))
		w.out.WriteString(w.bullet)
	} else {
		w.out.WriteString(w.gap)
	}
	w.breaks, w.gap, w.bullet, w.cell = 0, "", "", false
	w.out.WriteString(s)
}
