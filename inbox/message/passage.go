package message

import "strings"

// passage is a piece of text, and what in it is known to be quoted.
type passage struct {
	text   string
	quoted []Span // in order, none overlapping another
	setIn  []Span // the same; as Message.SetIn
}

func (p passage) hasWords() bool { return strings.TrimSpace(p.text) != "" }

// joined puts passages one below the other with a blank line between them,
// those without words left out.
func joined(passages []passage) passage {
	var all passage
	var text strings.Builder
	for _, p := range passages {
		if !p.hasWords() {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		all.quoted = appendMoved(all.quoted, p.quoted, text.Len())
		all.setIn = appendMoved(all.setIn, p.setIn, text.Len())
		text.WriteString(p.text)
	}
	all.text = text.String()
	return all
}

// appendMoved adds spans of a text that begins n bytes further on.
func appendMoved(spans, moved []Span, n int) []Span {
	for _, s := range moved {
		spans = appendSpan(spans, Span{s.Start + n, s.End + n})
	}
	return spans
}

// appendSpan adds a span that does not begin before the last one; one that
// meets or overlaps it makes it longer.
func appendSpan(spans []Span, s Span) []Span {
	if s.Start >= s.End {
		return spans
	}
	if last := len(spans) - 1; last >= 0 && s.Start <= spans[last].End {
		spans[last].End = max(spans[last].End, s.End)
		return spans
	}
	return append(spans, s)
}

// from leaves out the spans that end before a place in the text.
func from(spans []Span, at int) []Span {
	for len(spans) > 0 && spans[0].End <= at {
		spans = spans[1:]
	}
	return spans
}

// begunBy tells whether the first span has begun where the text has got to.
func begunBy(spans []Span, at int) bool { return len(spans) > 0 && spans[0].Start <= at }

// deepestQuote bounds the marks before a line.
const deepestQuote = 5

// quoteMarks stand before a quoted line, one for each level.
func quoteMarks(depth int) string {
	const marks = "> > > > > "
	return marks[:2*min(depth, deepestQuote)]
}
