package templates

import (
	"slices"
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"complaintd/casefile"
)

// TestNoDataMakesStructure holds that whatever a customer writes, the letter
// has the structure it has with harmless words: no link, image, heading, list
// or tag more.
func TestNoDataMakesStructure(t *testing.T) {
	s := newTestSet(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]casefile.LetterName{
			casefile.Acknowledgement, casefile.CaseOpened, casefile.CaseFollowup,
		}).Draw(t, "letter")
		language := rapid.SampledFrom([]string{"nb", "en"}).Draw(t, "language")
		hostile := customerLetter(language, name, drawData(t))
		harmless := customerLetter(language, name, harmlessTwin(hostile))

		if got, want := structure(t, s, hostile), structure(t, s, harmless); got != want {
			t.Errorf("the Markdown becomes\n%s\nand with harmless data\n%s", got, want)
		}
		got, want := elements(t, s, hostile), elements(t, s, harmless)
		if !slices.Equal(got, want) {
			t.Errorf("the HTML has %d tags, and %d with harmless data; other ones:\n%s", len(got), len(want), strays(got, want))
		}
		if subject := render(t, s, hostile).Subject; subject != render(t, s, harmless).Subject {
			t.Errorf("the subject depends on the customer: %q", subject)
		}
	})
}

// customerData is all that a customer has a hand in.
type customerData struct{ name, email, subject, words, attachment string }

func drawData(t *rapid.T) customerData {
	data := rapid.OneOf(
		rapid.SampledFrom(awkwardStrings),
		rapid.String(),
		rapid.StringOfN(rapid.SampledFrom([]rune("ab \n\t|\\`*_[]()<>!#&;:/.-+=~\"'1\r\u00a0")), 0, 40, -1),
	)
	return customerData{
		name: data.Draw(t, "name"), email: data.Draw(t, "local part") + "@example.net", subject: data.Draw(t, "subject"),
		words: data.Draw(t, "words"), attachment: data.Draw(t, "attachment"),
	}
}

func customerLetter(language string, name casefile.LetterName, d customerData) casefile.Letter {
	from := casefile.Address{Name: d.name, Email: d.email}
	m := &casefile.Incoming{
		Raw: []byte("raw"), Form: casefile.Human, From: from, AnswerTo: from, Subject: d.subject, Text: d.words,
		Attachments: []casefile.Attachment{{Name: d.attachment}},
	}
	return casefile.Letter{
		Name: name, Audience: letterNames[name], To: from, Language: language, Mail: m,
		Case: casefile.Case{
			Reference: "KL-26-000123-7", Mailbox: "complaints@example.com", Subject: d.subject, State: casefile.Open,
			Owner: casefile.OwnerDepartment, Department: "delivery", Language: language,
			Parties: []casefile.Party{{Address: from, Role: casefile.Complainant}},
			Record:  casefile.Record{Clock: casefile.Clock{Stage: 1}},
		},
	}
}

// harmlessTwin is harmless data that is there where that of l is.
func harmlessTwin(l casefile.Letter) customerData {
	harmless := func(s string) string {
		if OneLine(s) == "" {
			return ""
		}
		return "x"
	}
	return customerData{
		name: harmless(l.Mail.From.Name), email: "x@example.net",
		subject: "x", words: harmless(l.Mail.Text), attachment: harmless(l.Mail.Attachments[0].Name),
	}
}

// structure are the kinds of the letter's nodes; a quote counts as one, and
// may hold nothing but paragraphs.
func structure(t *rapid.T, s *Set, l casefile.Letter) string {
	lang := s.language(l.Language, l.Name)
	source, err := lang.letters[l.Name].writeBody(s.view(lang, l))
	if err != nil {
		t.Fatal(err)
	}
	doc := s.markdown.Parser().Parse(text.NewReader(source))
	var b strings.Builder
	err = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering || n.Kind() == ast.KindText {
			return ast.WalkContinue, nil
		}
		b.WriteString(n.Kind().String() + "\n")
		if n.Kind() == ast.KindBlockquote {
			onlyParagraphs(t, n)
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func onlyParagraphs(t *rapid.T, quote ast.Node) {
	for block := quote.FirstChild(); block != nil; block = block.NextSibling() {
		if block.Kind() != ast.KindParagraph {
			t.Errorf("the quote has a %s", block.Kind())
		}
		for inline := block.FirstChild(); inline != nil; inline = inline.NextSibling() {
			if inline.Kind() != ast.KindText {
				t.Errorf("the quote has a %s", inline.Kind())
			}
		}
	}
}

// elements are the HTML part's tags with their attributes, where a link to a
// customer's address counts without the address, and the lines of a quote
// don't count.
func elements(t *rapid.T, s *Set, l casefile.Letter) []string {
	var found []string
	z := html.NewTokenizer(strings.NewReader(render(t, s, l).HTML))
	quoted := false
	for z.Next() != html.ErrorToken {
		token := z.Token()
		if token.Data == "blockquote" {
			quoted = token.Type == html.StartTagToken
		}
		if token.Type == html.TextToken || quoted && (token.Data == "p" || token.Data == "br") {
			continue
		}
		for i, a := range token.Attr {
			if strings.HasPrefix(a.Val, "mailto:") {
				_, query, _ := strings.Cut(a.Val, "?")
				token.Attr[i].Val = "mailto:?" + query
			}
		}
		found = append(found, token.String())
	}
	return found
}

// strays are the tags that only one of both has.
func strays(got, want []string) []string {
	return slices.DeleteFunc(slices.Concat(got, want), func(tag string) bool {
		return slices.Contains(got, tag) && slices.Contains(want, tag)
	})
}

func render(t *rapid.T, s *Set, l casefile.Letter) Rendered {
	r, err := s.Render(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
