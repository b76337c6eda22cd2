package message

import "strings"

// passage is a piece of text, and what in it is known to be quoted.
type passage struct {
	text   string
	quoted []Span // in order, none overlapping another
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
		for _, q := range p.quoted {
			all.quoted = appendSpan(all.quoted, Span{q.Start + text.Len(), q.End + text.Len()})
		}
		text.WriteString(p.text)
	}
	all.text = text.String()
	return all
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

// deepestQuote bounds the marks before a line.
const deepestQuote = 5

// quoteMarks stand before a quoted line, one for each level.
func quoteMarks(depth int) string {
	const marks = "> > > > > "
	return marks[:2*min(depth, deepestQuote)]
}
