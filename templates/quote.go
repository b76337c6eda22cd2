package templates

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// quote is the template function for another writer's words of several lines:
// a Markdown block quote that keeps the lines, each escaped.
func quote(d Data) string { return block(d, "> ") }

// paragraphs is the template function for a colleague's words: paragraphs that
// keep the lines, each escaped.
func paragraphs(d Data) string { return block(d, "") }

// block writes words with a mark before each line. Between two lines that the
// writer's mail program broke apart stands a soft break, else a hard one: the
// text part keeps both, the HTML part only the hard ones, so that a narrow
// screen does not break what is broken already a second time.
func block(d Data, mark string) string {
	text := strings.ReplaceAll(strings.ReplaceAll(string(d), "\r\n", "\n"), "\r", "\n")
	var b strings.Builder
	b.Grow(len(text) + len(text)/2)
	last := "" // the line before in the same paragraph
	for raw := range strings.Lines(text) {
		line := OneLine(raw)
		switch {
		case line == "" && last != "":
			b.WriteString("\n" + strings.TrimSpace(mark) + "\n")
			last = ""
			continue
		case line == "":
			continue
		case last != "" && continues(last, raw):
			b.WriteString("\n")
		case last != "":
			b.WriteString("\\\n")
		}
		b.WriteString(mark)
		escape(&b, isolate(line))
		last = line
	}
	b.WriteString("\n")
	return b.String()
}

// continues tells whether next goes on with the sentence of the line before:
// that one is as long as mail programs make lines, and next does not begin like
// something of its own.
func continues(line, next string) bool {
	const shortest, longest = 55, 80 // characters
	n := utf8.RuneCountInString(line)
	return shortest <= n && n <= longest && !strings.HasPrefix(line, ">") && !ownLine.MatchString(next)
}

// ownLine is the beginning of a line that stands for itself: indented, quoted,
// or an item of a list.
var ownLine = regexp.MustCompile(`^(?:[\s>]|[-*+•·–—]|\d+[.)]\s)`)

// wrapQuoted breaks the lines of a quote as wrap does, but only those that are
// much longer than mail programs make them: breaking others would leave every
// second line a word or two. What was quoted before keeps its marks.
func wrapQuoted(text string, width int) []string {
	const longest = 100 // characters of a line that stays as it is
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if utf8.RuneCountInString(line) <= longest {
			lines = append(lines, line)
			continue
		}
		marks := quoteMarks.FindString(line)
		wrapped := wrapLine(line[len(marks):], max(width-len(marks), width/2))
		lines = append(lines, prefix(wrapped, marks, marks)...)
	}
	return lines
}

// quoteMarks are the signs before a line that was quoted before, of a depth
// that people reach.
var quoteMarks = regexp.MustCompile(`^(?:> ?){1,10}`)
