package message

import (
	"bytes"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// html makes text of HTML: paragraphs and rows become lines, cells are parted
// by tabs, list items get a hyphen or their number, quotes a "> ". What a mail
// program would not show is left out, unless nothing is left then. It reads
// tokens and builds no tree, so that faults of the markup do not matter and
// the time is linear.
func (r *reader) html(source string) passage {
	source = mendHTML(source)
	text := r.readHTML(source, false)
	if !text.hasWords() {
		text = r.readHTML(source, true)
	}
	return text
}

func (r *reader) readHTML(source string, showHidden bool) passage {
	w := htmlWriter{showHidden: showHidden}
	z := html.NewTokenizer(strings.NewReader(source))
	for ; r.tokens >= 0; r.tokens-- {
		switch z.Next() {
		case html.ErrorToken:
			return w.passage()
		case html.TextToken:
			if w.state.hidden == 0 {
				w.text(string(z.Text()))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, hasAttributes := z.TagName()
			tag := atom.Lookup(name)
			var a attributes
			if hasAttributes && mayMatter(tag) {
				a = readAttributes(z)
			}
			w.open(tag, a)
		case html.EndTagToken:
			name, _ := z.TagName()
			w.close(atom.Lookup(name))
		}
	}
	return w.passage()
}

// mayMatter tells whether the attributes of an element are worth reading.
// Those of pictures can be megabytes: the picture itself.
func mayMatter(tag atom.Atom) bool {
	return tag != 0 && tag != atom.Img && tag != atom.A
}

// open takes in the beginning of an element. Unknown ones have no effect.
func (w *htmlWriter) open(tag atom.Atom, a attributes) {
	if tag == 0 {
		return
	}
	w.endImplied(tag)
	switch {
	case a.beginsQuote():
		w.quoteRest(len(w.stack) - 1)
	case tag == atom.Div && a.beginsWordQuote():
		w.setRestIn(w.beyondEmpty())
	case tag == atom.Br:
		w.newLine(min(w.breaks+1, 2))
	}
	if isVoid(tag) {
		w.newLine(breaksAround(tag))
		return
	}
	e := w.element(tag, a)
	if e.marked || a.isQuotedContent() {
		w.unwrap()
	}
	w.begin(e)
	w.push(e)
}

// close takes in an end tag: it ends the innermost such element and all that
// were left open within. Without such an element it has no effect.
func (w *htmlWriter) close(tag atom.Atom) {
	if tag == atom.P || tag == atom.Br {
		w.newLine(breaksAround(tag))
	}
	if tag != 0 && !isVoid(tag) {
		w.popTo(tag)
	}
}

// isVoid knows the elements that have no content and no end tag.
func isVoid(tag atom.Atom) bool {
	switch tag {
	case atom.Area, atom.Base, atom.Br, atom.Col, atom.Embed, atom.Hr, atom.Img, atom.Input, atom.Link, atom.Meta,
		atom.Param, atom.Source, atom.Track, atom.Wbr:
		return true
	}
	return false
}

// neverShown knows the elements whose content is not text of the mail.
func neverShown(tag atom.Atom) bool {
	switch tag {
	case atom.Script, atom.Style, atom.Title, atom.Template, atom.Iframe, atom.Noembed, atom.Noframes:
		return true
	}
	return false
}

func isCell(tag atom.Atom) bool { return tag == atom.Td || tag == atom.Th }

func isList(tag atom.Atom) bool { return tag == atom.Ul || tag == atom.Ol }

// breaksAround is how many line breaks part an element from what is around it.
func breaksAround(tag atom.Atom) int {
	switch tag {
	case atom.P, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Table, atom.Hr:
		return 2
	case atom.Div, atom.Tr, atom.Li, atom.Dl, atom.Dt, atom.Dd, atom.Section, atom.Article, atom.Header, atom.Footer,
		atom.Address, atom.Center, atom.Form, atom.Blockquote, atom.Pre, atom.Body, atom.Main, atom.Nav, atom.Aside,
		atom.Figure, atom.Figcaption, atom.Fieldset, atom.Caption:
		return 1
	}
	return 0
}

// metaCharset is where HTML names its charset, if it does.
var metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]*charset\s*=\s*["']?([a-z0-9_:.-]+)`)

// htmlCharset is the charset that HTML itself names within its first kilobyte;
// empty where it names none. It counts only where the mail does not say.
func htmlCharset(source []byte) string {
	m := metaCharset.FindSubmatch(source[:min(len(source), 1024)])
	if m == nil || bytes.HasPrefix(bytes.ToLower(m[1]), []byte("utf-16")) {
		return "" // it would not be readable as bytes then
	}
	return string(m[1])
}
