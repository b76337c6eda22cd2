package templates

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"complaintd/casefile"
)

// Rendered is a letter in words, ready to be put into a mail.
type Rendered struct {
	Subject string // one line; ends with the case's reference in brackets
	Text    string // lines of at most 72 characters where the words allow, ended by \n
	HTML    string // a whole document without anything to load
}

// usualSize in bytes of a letter's Markdown.
const usualSize = 4096

// Render writes out letter l in its language, or in the default language where
// that lacks the letter.
func (s *Set) Render(l casefile.Letter) (Rendered, error) {
	w, err := s.write(s.language(l.Language, l.Name), l)
	if err != nil {
		return Rendered{}, fmt.Errorf("render %s: %w", l.Name, err)
	}
	return w.Rendered, nil
}

// written is a letter with what it was made from.
type written struct {
	Rendered
	source []byte // Markdown
	doc    ast.Node
}

func (s *Set) write(lang *language, l casefile.Letter) (w written, err error) {
	tmpl := lang.letters[l.Name]
	if tmpl == nil {
		return w, errors.New("there is no such letter")
	}
	v := s.view(lang, l)
	if w.Subject, err = tmpl.writeSubject(v.facts); err != nil {
		return w, err
	}
	if w.source, err = tmpl.writeBody(v); err != nil {
		return w, err
	}
	w.doc = s.markdown.Parser().Parse(text.NewReader(w.source))
	w.Text = plainText(w.doc, w.source) + s.footer.text(lang.words.Footer)
	w.HTML, err = s.page(lang, w.Subject, l.Case.Reference, w.doc, w.source)
	return w, err
}

// writeSubject is the subject line, which is no Markdown: what the facts
// escaped is taken back.
func (t *letter) writeSubject(f facts) (string, error) {
	var b strings.Builder
	if err := t.subject.Execute(&b, f); err != nil {
		return "", err
	}
	subject := OneLine(unescape(b.String()))
	if f.Reference == "" {
		return subject, nil
	}
	return subject + " [" + string(f.Reference) + "]", nil
}

// writeBody is the letter's words in Markdown.
func (t *letter) writeBody(v view) ([]byte, error) {
	b := bytes.NewBuffer(make([]byte, 0, usualSize))
	if err := t.body.Execute(b, v); err != nil {
		return nil, err
	}
	if t.ending == nil || v.Reference == "" { // of no case
		return b.Bytes(), nil
	}
	b.WriteString("\n\n")
	err := t.ending.Execute(b, v)
	return b.Bytes(), err
}

// page is the HTML part: the letter's words inside the layout.
func (s *Set) page(lang *language, subject string, ref casefile.Reference, doc ast.Node, source []byte) (string, error) {
	var body, page strings.Builder
	body.Grow(usualSize)
	page.Grow(3 * usualSize)
	if err := s.markdown.Renderer().Render(&body, source, doc); err != nil {
		return "", err
	}
	err := s.layout.Execute(&page, layoutView{
		Language:  lang.code,
		Subject:   subject,
		Reference: string(ref),
		Labels:    lang.words.Footer,
		Company:   s.footer,
		// Written by goldmark with raw HTML off, from data that was escaped.
		Body: template.HTML(body.String()),
	})
	return page.String(), err
}

// layoutView is what layout.html is filled with.
type layoutView struct {
	Language, Subject, Reference string
	Labels                       footerWords
	Company                      footer
	Body                         template.HTML
}

// footer is what stands below every letter.
type footer struct{ Name, PostalAddress, Phone, PrivacyNotice string }

// text is the footer of the text part, as a signature (RFC 3676 §4.3), which
// mail programs leave out of a reply.
func (f footer) text(label footerWords) string {
	var b strings.Builder
	b.WriteString("\n-- \n")
	line := func(prefix, text string) {
		if text != "" {
			b.WriteString(prefix + text + "\n")
		}
	}
	line("", f.Name)
	line("", f.PostalAddress)
	line(label.Phone+": ", f.Phone)
	line(label.Privacy+": ", f.PrivacyNotice)
	return b.String()
}
