package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// greeting is the name as a letter addresses its reader with it; empty for
// what does not look like a name. Anybody can send us a mail with somebody
// else's address and an advertisement for a name, and the answer would carry
// it there: mail programs make links of web addresses by themselves.
func greeting(name string) string {
	const longest = 60 // characters
	name = OneLine(name)
	if utf8.RuneCountInString(name) > longest {
		return ""
	}
	for word := range strings.SplitSeq(name, " ") {
		initial := strings.TrimRight(word, ".,") // J. Smith; Smith, John
		if strings.ContainsFunc(initial, notInName) {
			return ""
		}
	}
	return name
}

// notInName tells the characters that no part of a name has inside it.
func notInName(r rune) bool {
	joins := r == '-' || r == '\'' || r == '’' || r == '\u200c' || r == '\u200d'
	return !joins && !unicode.IsLetter(r) && !unicode.IsMark(r)
}
