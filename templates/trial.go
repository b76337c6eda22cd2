package templates

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"complaintd/casefile"
)

// trial is the examination of one letter in one language.
type trial struct {
	set  *Set
	lang *language
	name casefile.LetterName
}

// fault is one of the letter, in a file of the company's if one has a part in it.
func (t trial) fault(where []string, when, format string, args ...any) error {
	what := fmt.Sprintf(format, args...)
	if when != "" {
		when = " " + when
	}
	return &Fault{File: strings.Join(where, ", "), Text: fmt.Sprintf("letter %s in %s%s: %s", t.name, t.lang.code, when, what)}
}

// files are those that are to blame for the letter.
func (t trial) files() []string { return t.lang.letters[t.name].files }

func (t trial) write(l casefile.Letter) (written, error) {
	w, err := t.set.write(t.lang, l)
	if err != nil {
		return w, fmt.Errorf("letter %s in %s: %w", t.name, t.lang.code, err)
	}
	return w, nil
}

// says tries the letter with plain data: it is whole, and says what it must.
func (t trial) says(l casefile.Letter, when string) error {
	w, err := t.write(l)
	if err != nil {
		return err
	}
	if _, err := t.set.Print(l); err != nil {
		return fmt.Errorf("letter %s in %s: %w", t.name, t.lang.code, err)
	}
	if strings.TrimSpace(w.headline) == "" {
		return t.fault(t.files(), when, "the subject is empty")
	}
	if hole := holes.FindString(ourWords(w.doc, w.source)); hole != "" {
		return t.fault(t.files(), when, "something is missing at %q", hole)
	}
	plain := squeezed(w.Text)
	for _, must := range t.musts(l) {
		if must.words != "" && !strings.Contains(plain, squeezed(must.words)) {
			return t.fault(t.files(), when, "it does not say %s (%q)", must.what, must.words)
		}
	}
	return t.clean(w, l, when)
}

// holes are where a sentence shows that a fact it names is not known.
var holes = regexp.MustCompile(`[^\n]{0,20} [,.](?:\s|$)|<no value>|<nil>|%!`)

// ourWords is all text of a letter but another writer's.
func ourWords(doc ast.Node, source []byte) string {
	var b strings.Builder
	for n := doc.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() != ast.KindBlockquote {
			b.WriteString(strings.Join(plain{source: source}.block(n, 1<<20), "\n") + "\n")
		}
	}
	return b.String()
}

// squeezed is text without line ends and several blanks.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

// must is something that a letter has to say.
type must struct{ what, words string }

// relayed are the letters that bring a colleague's words.
var relayed = []casefile.LetterName{
	casefile.InformationRequest, casefile.AnswerLetter, casefile.Extension, casefile.FinalResponse, casefile.ContactTask,
	casefile.Consultation,
}

// musts are what the procedure has a letter say (DESIGN §1 rule 7, §2 Safety,
// §4), and whose words it is to carry.
func (t trial) musts(l casefile.Letter) []must {
	v := t.set.view(t.lang, l)
	var list []must
	if slices.Contains(relayed, l.Name) {
		list = append(list, must{"what a colleague wrote", first(string(v.Words))})
	}
	if l.Audience != casefile.ToCustomer {
		if l.Name == casefile.CaseOpened || l.Name == casefile.CaseFollowup {
			list = append(list, must{"what the customer wrote", first(string(v.Mail.Words))})
		}
		return list
	}
	if l.Case.Reference == "" {
		return list
	}
	if l.Name == casefile.Acknowledgement && v.Told.Safety {
		list = append(list, must{"whom to call in an emergency", string(v.Emergency)})
	}
	if v.Closing != "" {
		return list
	}
	list = append(list, must{"who has the case", string(v.Owner)})
	switch {
	case v.Verdict != "":
		return append(list, t.rights(l, v)...)
	case v.Waiting, v.Paused:
		list = append(list, must{"until when we wait for the customer", string(v.AnswerBy.Date())})
	default:
		list = append(list, must{"by when the customer has an answer", string(v.Deadline.Date())})
	}
	if !v.Waiting {
		list = append(list, must{"the stage", string(v.Stage)})
	}
	return list
}

// rights are what a letter after a final response says, and the response itself
// above all.
func (t trial) rights(l casefile.Letter, v view) []must {
	list := []must{{"the stage", string(v.Stage)}}
	if l.Name == casefile.FinalResponse {
		list = append(list, must{"the outcome", string(v.Outcome)})
		for _, c := range v.Commitments {
			list = append(list, must{"what was promised", string(c.Words)})
		}
	}
	switch {
	case v.AskStage > 0:
		list = append(list, must{"the last date to ask for the next stage", string(v.WindowEnds.Date())})
	case l.Name == casefile.FinalResponse:
		list = append(list, must{"where the customer can turn to", string(t.set.company.OutsideBody)})
	}
	return list
}

// first is the first line of words.
func first(words string) string {
	line, _, _ := strings.Cut(words, "\n")
	start, _ := shorten(OneLine(line), 40)
	return start
}

// holds tries the letter with awkward data: it is the same letter as with
// harmless, but for the data.
func (t trial) holds(l casefile.Letter, a oddity, when string) error {
	when = strings.TrimSpace(when + " with " + a.what + " for data")
	w, err := t.write(a.with(l))
	if err != nil {
		return err
	}
	twin, err := t.write(a.twin(l))
	if err != nil {
		return err
	}
	if w.headline != twin.headline {
		return t.fault(t.files(), when, "the subject has data in it")
	}
	if stray, ok := differs(nodes(w.doc, w.source), nodes(twin.doc, twin.source)); ok {
		return t.fault(t.files(), when, "data is read as layout: %s", stray)
	}
	if strings.Contains(a.value, "\n") {
		single, err := t.write(oddity{a.what, "x"}.twin(l))
		if err != nil {
			return err
		}
		if stray, ok := differs(outline(w), outline(single)); ok {
			return t.fault(t.files(), when, "words stand where there is room for one line: %s", stray)
		}
	}
	if stray, ok := differs(tags(w.HTML), tags(twin.HTML)); ok {
		return t.fault([]string{layoutFile}, when, "data is read as HTML: %s", stray)
	}
	if shown := escapes.FindString(w.Text); shown != "" && !strings.ContainsAny(a.value, "&") {
		return t.fault(t.files(), when, "data is escaped twice: %s", shown)
	}
	return t.clean(w, a.with(l), when)
}

// escapes are what [Data.String] writes for punctuation.
var escapes = regexp.MustCompile(`&#\d+;`)

// clean tells whether what is sent is text and nothing else, and whole.
func (t trial) clean(w written, l casefile.Letter, when string) error {
	for _, part := range []struct{ what, text string }{{"subject", w.headline}, {"text part", w.Text}, {"HTML part", w.HTML}} {
		if !utf8.ValidString(part.text) {
			return t.fault(t.files(), when, "the %s has bytes that are no text", part.what)
		}
		if i := strings.IndexFunc(part.text, func(r rune) bool { return r != '\n' && unicode.IsControl(r) || '\u202A' <= r && r <= '\u202E' }); i >= 0 {
			return t.fault(t.files(), when, "the %s has a control character: %q", part.what, part.text[i:min(i+8, len(part.text))])
		}
	}
	if strings.Contains(w.headline, "\n") {
		return t.fault(t.files(), when, "the subject has several lines")
	}
	seen := visible(w.HTML)
	for _, must := range []must{{"the words of the letter", firstText(w.doc, w.source)}, {"the reference", string(l.Case.Reference)}} {
		if !strings.Contains(seen, squeezed(must.words)) {
			return t.fault([]string{layoutFile}, when, "the HTML part does not have %s (%q)", must.what, must.words)
		}
	}
	return nil
}

// firstText is the text with which a document begins.
func firstText(doc ast.Node, source []byte) (found string) {
	_ = ast.Walk(doc, func(n ast.Node, _ bool) (ast.WalkStatus, error) {
		if t, ok := n.(*ast.Text); ok {
			found = unescape(string(t.Value(source)))
		}
		if found != "" {
			return ast.WalkStop, nil
		}
		return ast.WalkContinue, nil
	})
	return found
}

// visible is the text of a page.
func visible(page string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(page))
	hidden := false
	for z.Next() != html.ErrorToken {
		switch token := z.Token(); {
		case token.Type == html.TextToken && !hidden:
			b.WriteString(token.Data)
		case slices.Contains([]string{"head", "style", "script"}, token.Data):
			hidden = token.Type == html.StartTagToken
		}
	}
	return squeezed(b.String())
}

// nodes are the kinds of a document's nodes with where its links lead; texts, of
// which there may be any number, do not count.
func nodes(doc ast.Node, source []byte) (list []string) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Text:
		case *ast.Link:
			if entering {
				list = append(list, "Link to "+string(n.Destination))
			}
		default:
			if entering {
				list = append(list, n.Kind().String())
			}
		}
		return ast.WalkContinue, nil
	})
	return list
}

// outline are the nodes of a letter but paragraphs, of which words of several
// lines make several.
func outline(w written) []string {
	return slices.DeleteFunc(nodes(w.doc, w.source), func(kind string) bool {
		return kind == ast.KindParagraph.String() || kind == ast.KindTextBlock.String()
	})
}

// tags are the tags of a page with their attributes. The ends of lines inside a
// paragraph don't count.
func tags(page string) (list []string) {
	z := html.NewTokenizer(strings.NewReader(page))
	for z.Next() != html.ErrorToken {
		if token := z.Token(); token.Type != html.TextToken && token.Data != "br" {
			list = append(list, token.String())
		}
	}
	return list
}

// differs tells where two lists part.
func differs(got, want []string) (stray string, ok bool) {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return "no " + want[i], true
		case i >= len(want) || got[i] != want[i]:
			return got[i], true
		}
	}
	return "", false
}
