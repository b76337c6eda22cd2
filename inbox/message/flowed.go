package message

import "strings"

// flowedText makes text of format=flowed (RFC 3676): lines that end in a blank
// go on with the next of the same quote depth; deleteSpace (DelSp=yes) takes
// that blank out. Quote marks become "> " for each level.
func flowedText(source string, deleteSpace bool) passage {
	w := flowedWriter{deleteSpace: deleteSpace}
	for line := range strings.Lines(source) {
		w.line(strings.TrimSuffix(line, "\n"))
	}
	w.end()
	return passage{text: strings.TrimRight(w.out.String(), "\n"), quoted: w.quoted}
}

// flowedWriter collects the paragraphs of flowed text.
type flowedWriter struct {
	deleteSpace bool
	out         strings.Builder
	quoted      []Span
	flows       bool // the line before goes on
	depth       int  // quote depth of the paragraph
	start       int  // where the paragraph, or the quote it belongs to, begins
}

func (w *flowedWriter) line(line string) {
	words := strings.TrimLeft(line, ">")
	depth := len(line) - len(words)
	words = strings.TrimPrefix(words, " ") // stuffed, RFC 3676 §4.4
	signature := words == "-- "            // fixed, though it ends in a blank, §4.3
	if w.flows && (depth != w.depth || signature) {
		w.end()
	}
	if !w.flows {
		w.begin(depth)
	}
	w.flows = strings.HasSuffix(words, " ") && !signature
	if w.flows && w.deleteSpace {
		words = strings.TrimSuffix(words, " ")
	}
	w.out.WriteString(words)
	if !w.flows {
		w.end()
	}
}

// begin begins a paragraph, on a line of its own.
func (w *flowedWriter) begin(depth int) {
	if w.out.Len() > 0 {
		w.out.WriteByte('\n')
	}
	if depth == 0 || w.depth == 0 {
		w.start = w.out.Len()
	}
	w.depth = depth
	w.out.WriteString(quoteMarks(depth))
}

// end ends the paragraph that is being written.
func (w *flowedWriter) end() {
	if w.depth > 0 {
		w.quoted = appendSpan(w.quoted, Span{w.start, w.out.Len()})
	}
	w.flows = false
}
