package templates

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/text"
)

// TestQuoteInText holds that the text part keeps a writer's lines, and breaks
// only those that are a whole paragraph.
func TestQuoteInText(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("word ", 21)) // 104 characters
	tests := []struct{ what, in, want string }{
		{"short lines", "Kari\n1 High Street", "> Kari\n> 1 High Street\n"},
		{"lines of 76 to 80", line(76) + "\n" + line(80) + "\nend", "> " + line(76) + "\n> " + line(80) + "\n> end\n"},
		{"a line of 100", line(100), "> " + line(100) + "\n"},
		{"a longer line", long, "> " + long[:69] + "\n> " + long[70:] + "\n"},
		{"a longer line that was quoted before", "> >> " + long, "> > >> " + long[:64] + "\n> > >> " + long[65:] + "\n"},
		{"two paragraphs", "one\n\n\ntwo", "> one\n>\n> two\n"},
	}
	s := newTestSet(t, nil)
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			source := []byte(quote(Data(test.in)))
			if got := plainText(s.markdown.Parser().Parse(text.NewReader(source)), source, ""); got != test.want {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
		})
	}
}

// TestQuoteInHTML holds which lines the HTML part joins: those that a mail
// program broke apart, and no others.
func TestQuoteInHTML(t *testing.T) {
	tests := []struct {
		what, first, next string
		joined            bool
	}{
		{"a broken paragraph", line(72), "goes on", true},
		{"the shortest line that is broken", line(55), "goes on", true},
		{"a shorter one", line(54), "goes on", false},
		{"the longest line that is broken", line(80), "goes on", true},
		{"a longer one", line(81), "goes on", false},
		{"an address", "Kari Nordmann", "1 High Street", false},
		{"a bullet", line(72), "- item", false},
		{"another bullet", line(72), "• item", false},
		{"a number", line(72), "2. item", false},
		{"an amount", line(72), "20.50 pounds", true},
		{"a quote begins", line(72), "> quoted", false},
		{"a quote ends", "> " + line(70), "answer", false},
		{"an indentation", line(72), "  item", false},
		{"a tab", line(72), "\titem", false},
	}
	s := newTestSet(t, nil)
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			var b strings.Builder
			if err := s.markdown.Convert([]byte(quote(Data(test.first+" \r\n"+test.next+"\r\n"))), &b); err != nil {
				t.Fatal(err)
			}
			if joined := !strings.Contains(b.String(), "<br"); joined != test.joined {
				t.Errorf("joined is %v:\n%s", joined, b.String())
			}
		})
	}
}

// line is a line of n characters.
func line(n int) string { return strings.Repeat("å", n-4) + " end" }
