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
	// Subject is one line, and ends with the case's reference in brackets. That of a
	// letter in a conversation with a colleague is always the same, as Gmail starts
	// another conversation where it is not; what the letter is about stands on top
	// of it.
	Subject string
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
	headline string // what the letter is about, without the reference
	source   []byte // Markdown
	doc      ast.Node
}

func (s *Set) write(lang *language, l casefile.Letter) (w written, err error) {
	tmpl := lang.letters[l.Name]
	if tmpl == nil {
		return w, errors.New("there is no such letter")
	}
	v := s.view(lang, l)
	if w.headline, err = tmpl.writeHeadline(v.facts); err != nil {
		return w, err
	}
	if w.source, err = tmpl.writeBody(v); err != nil {
		return w, err
	}
	w.doc = s.markdown.Parser().Parse(text.NewReader(w.source))
	w.Text = plainText(w.doc, w.source, l.ReplyTo) + s.footer.text(lang.words.Footer)
	onTop := s.footer.Name
	w.Subject = w.headline
	if l.InConversation() {
		w.Subject, onTop = lang.words.Complaint, w.headline
		w.Text = strings.Join(wrap(w.headline, textWidth), "\n") + "\n\n" + w.Text
	}
	if l.Case.Reference != "" {
		w.Subject += " [" + string(l.Case.Reference) + "]"
	}
	w.HTML, err = s.page(lang, w, onTop, l.Case.Reference)
	return w, err
}

// writeHeadline is what the letter is about, in one line. It is no Markdown: what
// the facts escaped is taken back.
func (t *letter) writeHeadline(f facts) (string, error) {
	var b strings.Builder
	if err := t.subject.Execute(&b, f); err != nil {
		return "", err
	}
	return OneLine(unescape(b.String())), nil
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

// page is the HTML part: the letter's words inside the layout. onTop stands first
// in it, and so in the list of mails of many programs.
func (s *Set) page(lang *language, w written, onTop string, ref casefile.Reference) (string, error) {
	var body, page strings.Builder
	body.Grow(usualSize)
	page.Grow(3 * usualSize)
	if err := s.markdown.Renderer().Render(&body, w.source, w.doc); err != nil {
		return "", err
	}
	err := s.layout.Execute(&page, layoutView{
		Language:  lang.code,
		Subject:   w.Subject,
		OnTop:     onTop,
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
	Language, Subject, OnTop, Reference string
	Labels                              footerWords
	Company                             footer
	Body                                template.HTML
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
