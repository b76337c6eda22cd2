package templates

import "strings"

// rest is what of a mail's text is not among its new words: the signature and
// what was quoted, line by line. The new words are lines of the text in their
// order; where they are not, all of the text is the rest, so that nothing is
// left out of the letter.
func rest(text, newWords string) string {
	if newWords == "" {
		return ""
	}
	wanted := lines(newWords)
	var left []string
	for _, line := range lines(text) {
		if len(wanted) > 0 && line == wanted[0] {
			wanted = wanted[1:]
			continue
		}
		left = append(left, line)
	}
	if len(wanted) > 0 {
		return text
	}
	return strings.TrimSpace(strings.Join(left, "\n"))
}

// lines are the lines of a text that show anything, without the blanks around
// them.
func lines(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			found = append(found, line)
		}
	}
	return found
}
