package templates

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"complaintd/casefile"
)

// Printed is a letter for paper: its words without the shape of a mail.
type Printed struct {
	Language string
	Subject  string // without the reference, which stands beside it
	Date     string // written out, in the language
	// PhoneLabel and ReferenceLabel stand before what they name.
	PhoneLabel, ReferenceLabel string
	Blocks                     []Block
}

// Block is a part of a printed letter: a paragraph or heading of Runs, a list
// of Items, or a table of Rows.
type Block struct {
	Heading bool
	Runs    []Run
	Items   [][]Run
	Rows    [][2][]Run // label, value
}

// Run is text in one weight; a \n ends the line.
type Run struct {
	Text string
	Bold bool
}

// Print writes letter l out for paper.
func (s *Set) Print(l casefile.Letter) (Printed, error) {
	lang := s.language(l.Language, l.Name)
	tmpl := lang.letters[l.Name]
	if tmpl == nil {
		return Printed{}, fmt.Errorf("print %s: there is no such letter", l.Name)
	}
	v := s.view(lang, l)
	v.OnPaper = true
	subject, err := tmpl.writeHeadline(v.facts)
	if err != nil {
		return Printed{}, fmt.Errorf("print %s: %w", l.Name, err)
	}
	source, err := tmpl.writeBody(v)
	if err != nil {
		return Printed{}, fmt.Errorf("print %s: %w", l.Name, err)
	}
	p := Printed{
		Language: lang.code, Subject: subject, Date: lang.words.at(l.At, s.location).onTop(),
		PhoneLabel: lang.words.Footer.Phone, ReferenceLabel: lang.words.Footer.Reference,
	}
	doc := s.markdown.Parser().Parse(text.NewReader(source))
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		p.Blocks = append(p.Blocks, printer{source}.block(n))
	}
	return p, nil
}

// printer makes blocks of the nodes of a document.
type printer struct{ source []byte }

func (p printer) block(n ast.Node) Block {
	switch n := n.(type) {
	case *ast.Heading:
		return Block{Heading: true, Runs: p.runs(n, false)}
	case *ast.List:
		var b Block
		for item := n.FirstChild(); item != nil; item = item.NextSibling() {
			b.Items = append(b.Items, p.runs(item, false))
		}
		return b
	case *east.Table:
		return p.table(n)
	}
	return Block{Runs: p.runs(n, false)}
}

func (p printer) table(table *east.Table) (b Block) {
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		if label := row.FirstChild(); !isEmptyHeader(row) && label != nil && label.NextSibling() != nil {
			b.Rows = append(b.Rows, [2][]Run{p.runs(label, false), p.runs(label.NextSibling(), false)})
		}
	}
	return b
}

// runs are the text inside a node; emphasis is bold on paper.
func (p printer) runs(n ast.Node, bold bool) (runs []Run) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			runs = append(runs, Run{unescape(string(c.Value(p.source))) + lineEnd(c), bold})
		case *ast.String:
			runs = append(runs, Run{string(c.Value), bold})
		case *ast.Emphasis:
			runs = append(runs, p.runs(c, true)...)
		case *ast.Link:
			runs = append(runs, Run{linkText(plain{source: p.source}.inline(c), string(c.Destination), ""), bold})
		default:
			runs = append(runs, p.runs(c, bold)...)
		}
	}
	return runs
}

// lineEnd is what stands behind a text: the words of a paragraph flow, and only
// a hard break ends a line.
func lineEnd(t *ast.Text) string {
	switch {
	case t.HardLineBreak():
		return "\n"
	case t.SoftLineBreak():
		return " "
	}
	return ""
}
