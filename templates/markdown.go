package templates

import (
	"html/template"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// styledElements are the elements of a letter's words that layout.html may
// give a style, in a template of that name. The style is written into each
// element, as many mail programs drop a style sheet.
var styledElements = []string{"p", "h2", "ul", "ol", "li", "blockquote", "a", "em", "hr", "table", "th", "td", "img"}

// newMarkdown is the Markdown that letters are written in: paragraphs,
// headings (##), lists, quotes, emphasis, links and tables, in the styles of
// the layout. There is no raw HTML, no code and no link that a mere address
// makes: what is not there can't be abused. It is safe for concurrent use.
func newMarkdown(layout *template.Template) goldmark.Markdown {
	st := styles{}
	for _, element := range styledElements {
		var b strings.Builder
		if layout.Lookup(element) != nil && layout.ExecuteTemplate(&b, element, nil) == nil {
			st[element] = []byte(strings.TrimSpace(b.String()))
		}
	}
	return goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(
				util.Prioritized(parser.NewThematicBreakParser(), 100),
				util.Prioritized(parser.NewListParser(), 200),
				util.Prioritized(parser.NewListItemParser(), 300),
				util.Prioritized(parser.NewATXHeadingParser(), 400),
				util.Prioritized(parser.NewBlockquoteParser(), 500),
				util.Prioritized(parser.NewParagraphParser(), 600),
			),
			parser.WithInlineParsers(
				util.Prioritized(parser.NewLinkParser(), 100),
				util.Prioritized(parser.NewEmphasisParser(), 200),
			),
			parser.WithParagraphTransformers(
				util.Prioritized(extension.NewTableParagraphTransformer(), 100),
			),
			parser.WithASTTransformers(util.Prioritized(st, 100)),
		)),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(tableRenderer{st}, 1))),
	)
}

// styles are the contents of style attributes by element.
type styles map[string][]byte

// Transform gives every element its style. It implements
// parser.ASTTransformer.
func (st styles) Transform(doc *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if style := st[element(n)]; entering && len(style) > 0 {
			n.SetAttributeString("style", style)
		}
		return ast.WalkContinue, nil
	})
}

// element is the HTML element a node becomes, as far as it can have a style.
func element(n ast.Node) string {
	switch n := n.(type) {
	case *ast.Paragraph:
		return "p"
	case *ast.Heading:
		return "h2"
	case *ast.List:
		if n.IsOrdered() {
			return "ol"
		}
		return "ul"
	case *ast.ListItem:
		return "li"
	case *ast.Blockquote:
		return "blockquote"
	case *ast.Link:
		return "a"
	case *ast.Image:
		return "img"
	case *ast.Emphasis:
		if n.Level == 1 {
			return "em"
		}
	case *ast.ThematicBreak:
		return "hr"
	}
	return ""
}

// tableRenderer writes tables as lists of facts: the first cell of a row is
// the header of the row, and a header row without words is left out (Markdown
// has no table without one).
type tableRenderer struct{ styles styles }

// RegisterFuncs implements renderer.NodeRenderer.
func (r tableRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(east.KindTable, r.table)
	reg.Register(east.KindTableHeader, r.row)
	reg.Register(east.KindTableRow, r.row)
	reg.Register(east.KindTableCell, r.cell)
}

func (r tableRenderer) table(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		r.open(w, "table", "")
	} else {
		_, _ = w.WriteString("</table>\n")
	}
	return ast.WalkContinue, nil
}

func (r tableRenderer) row(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	switch {
	case isEmptyHeader(n):
		return ast.WalkSkipChildren, nil
	case entering:
		_, _ = w.WriteString("<tr>")
	default:
		_, _ = w.WriteString("</tr>\n")
	}
	return ast.WalkContinue, nil
}

func (r tableRenderer) cell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	tag, scope := "td", ""
	switch {
	case n.Parent().Kind() == east.KindTableHeader:
		tag, scope = "th", ` scope="col"`
	case n.PreviousSibling() == nil:
		tag, scope = "th", ` scope="row"`
	}
	if entering {
		r.open(w, tag, scope)
	} else {
		_, _ = w.WriteString("</" + tag + ">")
	}
	return ast.WalkContinue, nil
}

func (r tableRenderer) open(w util.BufWriter, tag, attributes string) {
	_, _ = w.WriteString("<" + tag + attributes)
	if style := r.styles[tag]; len(style) > 0 {
		_, _ = w.WriteString(` style="`)
		_, _ = w.Write(util.EscapeHTML(style))
		_, _ = w.WriteString(`"`)
	}
	_, _ = w.WriteString(">")
}

// isEmptyHeader tells whether n is a header row whose cells are all empty.
func isEmptyHeader(n ast.Node) bool {
	if n.Kind() != east.KindTableHeader {
		return false
	}
	for cell := n.FirstChild(); cell != nil; cell = cell.NextSibling() {
		if cell.HasChildren() {
			return false
		}
	}
	return true
}
