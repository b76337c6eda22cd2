package casefile

import "strings"

// Rest is what of the mail's text is not among its new words: the signature and
// what was quoted, line by line. It is empty where there are no new words, as
// all of the text is shown then.
func (m *Incoming) Rest() string {
	if m.NewText == "" {
		return ""
	}
	return without(m.Text, m.NewText)
}

// Quoted is what of the text is neither among the new words nor the signature.
func (m *Incoming) Quoted() string {
	return without(without(m.Text, m.NewText), m.Signature)
}

// without is the text without some of its lines, which stand in it in their
// order; blank lines are left out. Where they do not stand so, it is all of the
// text, so that nothing is lost.
func without(text, some string) string {
	var left strings.Builder
	wanted, some := nextLine(some)
	for line, rest := nextLine(text); line != ""; line, rest = nextLine(rest) {
		if line == wanted {
			wanted, some = nextLine(some)
			continue
		}
		if left.Len() > 0 {
			left.WriteByte('\n')
		}
		left.WriteString(line)
	}
	if wanted != "" {
		return text
	}
	return left.String()
}

// nextLine is the first line of a text that shows anything, without the blanks
// around it, and what follows; empty at the end of the text.
func nextLine(text string) (line, rest string) {
	for text != "" {
		line, text, _ = strings.Cut(text, "\n")
		if line = strings.TrimSpace(line); line != "" {
			return line, text
		}
	}
	return "", ""
}
