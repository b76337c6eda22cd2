package templates

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

func TestOneLine(t *testing.T) {
	tests := []struct{ what, in, want string }{
		{"plain", "Kari Nordmann", "Kari Nordmann"},
		{"norwegian", "Bjørn Åsgård", "Bjørn Åsgård"},
		{"empty", "", ""},
		{"blanks at both ends", "  Kari ", "Kari"},
		{"several blanks", "Kari   Nordmann", "Kari Nordmann"},
		{"line ends of every kind", "a\r\nb\nc\rd\u2028e\u2029f\u0085g\vh\fi", "a b c d e f g h i"},
		{"blanks of every kind", "a\u00a0b\u2003c\u3000d\te", "a b c d e"},
		{"control characters", "a\x00b\x07c\x1bd\x7fe\u009ff", "abcdef"},
		{"direction controls", "\u202Aa\u202Bb\u202Cc\u202Dd\u202Ee\u2066f\u2067g\u2068h\u2069", "abcdefgh"},
		{"invalid UTF-8", "a\xffb", "a\uFFFDb"},
		{"joiners stay", "👩\u200d💻", "👩\u200d💻"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if got := OneLine(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestDataString(t *testing.T) {
	tests := []struct{ what, in, want string }{
		{"letters and digits", "Kari 12", "Kari 12"},
		{"markdown", "*a*", "&#42;a&#42;"},
		{"three digits", "a|b", "a&#124;b"},
		{"a reference", "&amp;", "&#38;amp&#59;"},
		{"a list item", "1. a", "1&#46; a"},
		{"right to left is isolated", "مريم", "\u2068مريم\u2069"},
		{"other letters are not", "Жанна", "Жанна"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if got := Data(test.in).String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestShortName(t *testing.T) {
	if got := ShortName(" Kari\r\nNordmann "); got != "Kari Nordmann" {
		t.Errorf("got %q", got)
	}
	long := ShortName(strings.Repeat("å", 200))
	if n := utf8.RuneCountInString(long); n != 81 || !strings.HasSuffix(long, "å…") {
		t.Errorf("a long name has %d characters: %q", n, long)
	}
}

// FuzzData holds that data printed into a paragraph or a table is exactly
// itself again once Markdown has been read, and nothing else.
func FuzzData(f *testing.F) {
	for _, s := range awkwardStrings {
		f.Add(s)
	}
	markdown := newTestSet(f, nil).markdown
	f.Fuzz(func(t *testing.T, s string) {
		d := Data(s)
		want := isolate(OneLine(s))
		for _, template := range []string{"a %\n\nb", "% a", "| | |\n| --- | --- |\n| a | % |\n| b |%|", "- %\n- b", "> a\n> %\n"} {
			source := []byte(strings.ReplaceAll(template, "%", d.String()))
			harmless := []byte(strings.ReplaceAll(template, "%", strings.Repeat("x", min(1, len(want)))))
			doc := markdown.Parser().Parse(text.NewReader(source))
			if got, want := kinds(doc), kinds(markdown.Parser().Parse(text.NewReader(harmless))); got != want {
				t.Fatalf("%q in %q makes %s, harmless text %s", s, template, got, want)
			}
			if got := plainText(doc, source, ""); len(strings.Fields(want)) == 1 && !strings.Contains(got, want) {
				t.Fatalf("%q in %q reads %q", s, template, got)
			}
		}
	})
}

// FuzzQuote holds that quoted words are one block quote of paragraphs, and
// that no character that shows is lost. Marks of quotes don't count, as they
// are repeated where a line is broken.
func FuzzQuote(f *testing.F) {
	for _, s := range awkwardStrings {
		f.Add(s)
	}
	f.Add(strings.Join(awkwardStrings, "\n"))
	f.Add(strings.Repeat(">", 30) + strings.Repeat(" deep", 40))
	markdown := newTestSet(f, nil).markdown
	f.Fuzz(func(t *testing.T, s string) {
		source := []byte("before\n\n" + quote(Data(s)) + "\n\nafter")
		doc := markdown.Parser().Parse(text.NewReader(source))
		quoted := false
		err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			switch n.Kind() {
			case ast.KindBlockquote:
				quoted = true
			case ast.KindDocument, ast.KindParagraph, ast.KindText:
			default:
				t.Fatalf("%q makes a %s", s, n.Kind())
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if quoted != strings.ContainsFunc(s, shows) {
			t.Fatalf("%q: quoted is %v", s, quoted)
		}
		got := strings.TrimPrefix(plainText(doc, source, ""), "before\n\n")
		got = strings.ReplaceAll(shown(got), ">", "")
		if want := strings.ReplaceAll(shown(s), ">", "") + "after"; got != want {
			t.Fatalf("%q reads %q", s, got)
		}
	})
}

// shown is s without blanks and without what does not show.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		if !shows(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// kinds are the nodes of a document in their order, without texts, of which
// there may be any number.
func kinds(doc ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering && n.Kind() != ast.KindText {
			b.WriteString(n.Kind().String() + " ")
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}
