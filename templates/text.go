package templates

import (
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// textWidth is where lines of the text part end, so that a reply can quote
// them a few times within 80 columns.
const textWidth = 72

// plainText writes parsed Markdown as the text part of a mail whose replies go to
// replyTo.
func plainText(doc ast.Node, source []byte, replyTo string) string {
	t := plain{source: source, replyTo: replyTo}
	return strings.Join(t.blocks(doc, textWidth), "\n") + "\n"
}

// plain writes nodes of a document as lines of text.
type plain struct {
	source  []byte
	replyTo string // where replies go; empty where nobody replies
	quoted  bool   // inside a quote, whose lines are another writer's
}

// blocks are the lines of all blocks inside n, with blank lines between them
// except in a tight list.
func (t plain) blocks(n ast.Node, width int) []string {
	var lines []string
	list, _ := n.(*ast.List)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if len(lines) > 0 && (list == nil || !list.IsTight) && c.Kind() != ast.KindList {
			lines = append(lines, "")
		}
		lines = append(lines, t.block(c, width)...)
	}
	return lines
}

// block are the lines of one block.
func (t plain) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		lines := wrap(t.inline(n), width)
		return append(lines, strings.Repeat("-", min(longest(lines), width)))
	case *ast.Blockquote:
		t.quoted = true
		return prefix(t.blocks(n, width-2), "> ", "> ")
	case *ast.ListItem:
		marker := marker(n)
		return prefix(t.blocks(n, width-len(marker)), marker, strings.Repeat(" ", len(marker)))
	case *ast.List:
		return t.blocks(n, width)
	case *east.Table:
		return t.table(n, width)
	case *ast.ThematicBreak:
		return []string{strings.Repeat("-", width)}
	}
	if t.quoted {
		return wrapQuoted(t.inline(n), width)
	}
	return wrap(t.inline(n), width)
}

// marker is what stands before a list item.
func marker(item *ast.ListItem) string {
	list := item.Parent().(*ast.List)
	if !list.IsOrdered() {
		return "- "
	}
	number := list.Start
	for n := item.PreviousSibling(); n != nil; n = n.PreviousSibling() {
		number++
	}
	return strconv.Itoa(number) + ". "
}

// table writes every row as "Label: value", the values one below the other. A table
// of more columns stands in columns.
func (t plain) table(table *east.Table, width int) []string {
	const widest = 24 // labels; a longer one pushes only its own value
	label := 0
	rows := t.rows(table)
	for _, cells := range rows {
		label = max(label, min(utf8.RuneCountInString(cells[0])+2, widest))
	}
	var lines []string
	for _, cells := range rows {
		if len(cells) > 2 {
			return columns(rows, width)
		}
		first := pad(cells[0]+":", label)
		rest := strings.Repeat(" ", label)
		lines = append(lines, prefix(wrap(strings.Join(cells[1:], " "), width-label), first, rest)...)
	}
	return lines
}

// rows are the cells of a table, without a header that says nothing.
func (t plain) rows(table *east.Table) (rows [][]string) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		if isEmptyHeader(row) {
			continue
		}
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, t.inline(cell))
		}
		rows = append(rows, cells)
	}
	return rows
}

// columns writes rows with their cells below each other: the first to the left, and
// the others, which are figures, to the right. Where a line is too long, the first
// cell has lines of its own.
func columns(rows [][]string, width int) []string {
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for i, cell := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	first := width
	for _, w := range widths[1:] {
		first -= w + 2
	}
	first = min(first, widths[0])
	var lines []string
	for _, cells := range rows {
		label := wrap(cells[0], first)
		lines = append(lines, label[:len(label)-1]...)
		line := fmt.Sprintf("%-*s", first, label[len(label)-1])
		for i, cell := range cells[1:] {
			line += fmt.Sprintf("  %*s", widths[i+1], cell)
		}
		lines = append(lines, line)
	}
	return lines
}

// inline is the text inside a block; a hard line break is a \n, and so is any
// in a quote.
func (t plain) inline(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			b.WriteString(unescape(string(c.Value(t.source))))
			if c.HardLineBreak() || c.SoftLineBreak() && t.quoted {
				b.WriteByte('\n')
			} else if c.SoftLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.Link:
			if sameAddress(c) {
				b.WriteString(t.inline(c))
				break
			}
			b.WriteString(linkText(t.inline(c), string(c.Destination), t.replyTo))
		default:
			b.WriteString(t.inline(c))
		}
	}
	return b.String()
}

// sameAddress tells whether a later link beside the link writes a mail to the same
// address: it is told once, behind the last.
func sameAddress(link *ast.Link) bool {
	to, _, written := strings.Cut(string(link.Destination), "?")
	for next := link.NextSibling(); next != nil && written && strings.HasPrefix(to, "mailto:"); next = next.NextSibling() {
		if later, ok := next.(*ast.Link); ok && strings.HasPrefix(string(later.Destination), to+"?") {
			return true
		}
	}
	return false
}

// linkText writes a link as its text and its address, or as one of them where
// they say the same. The address of a mail that the link writes is left out where
// a reply goes there too.
func linkText(text, destination, replyTo string) string {
	address, isMail := strings.CutPrefix(destination, "mailto:")
	if isMail {
		var written bool
		address, _, written = strings.Cut(address, "?")
		if plain, err := url.PathUnescape(address); err == nil {
			address = plain
		}
		if written && (address == replyTo || replyTo == "") {
			return text
		}
	}
	if address == text {
		return text
	}
	return text + " <" + address + ">"
}

// unescape takes back what stands for something else in Markdown text: a
// backslash before punctuation, and character references (CommonMark §2.4,
// §2.5).
func unescape(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && isPunctuation(s[i+1]):
			i++
			b.WriteByte(s[i])
		case s[i] == '&':
			reference, _, ok := strings.Cut(s[i:], ";")
			if ok {
				b.WriteString(html.UnescapeString(reference + ";"))
				i += len(reference)
				continue
			}
			b.WriteByte('&')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// wrap breaks text into lines of at most width characters; a longer word has a
// line of its own. Blanks that must not break (U+00A0) don't.
func wrap(text string, width int) []string {
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		lines = append(lines, wrapLine(line, width)...)
	}
	return lines
}

func wrapLine(text string, width int) []string {
	if utf8.RuneCountInString(text) <= width {
		return []string{text}
	}
	var lines []string
	var line strings.Builder
	used := 0
	for word := range strings.SplitSeq(text, " ") {
		n := utf8.RuneCountInString(word)
		switch {
		case used == 0:
		case used+1+n > width:
			lines = append(lines, line.String())
			line.Reset()
			used = 0
		default:
			line.WriteByte(' ')
			used++
		}
		line.WriteString(word)
		used += n
	}
	return append(lines, line.String())
}

// prefix puts first before the first line and rest before the others, without
// blanks at the end of an empty one.
func prefix(lines []string, first, rest string) []string {
	for i, line := range lines {
		if i == 0 {
			lines[i] = strings.TrimRight(first+line, " ")
		} else {
			lines[i] = strings.TrimRight(rest+line, " ")
		}
	}
	return lines
}

func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(1, width-utf8.RuneCountInString(s)))
}

func longest(lines []string) int {
	n := 0
	for _, line := range lines {
		n = max(n, utf8.RuneCountInString(line))
	}
	return n
}
