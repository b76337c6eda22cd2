package templates

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/cases"
	bcp47 "golang.org/x/text/language"
)

// PersonName is the name beside an address as a letter addresses its reader
// with it: "Nair, Priya" is Priya Nair, "KARI NORDMANN via Facebook" is Kari
// Nordmann. It is empty for what does not look like a name. Anybody can send us
// a mail with somebody else's address and an advertisement for a name, and the
// answer would carry it there: mail programs make links of web addresses by
// themselves.
func PersonName(name string) string {
	const longest = 60 // characters
	name = inOrder(withoutVia(OneLine(name)))
	if utf8.RuneCountInString(name) > longest {
		return ""
	}
	for word := range strings.SplitSeq(name, " ") {
		if strings.ContainsFunc(strings.TrimRight(word, "."), notInName) { // J. Smith
			return ""
		}
	}
	return properCase(name)
}

// withoutVia drops what a service that passes mail on adds to its sender's
// name, and the quotes it puts around that: 'Kari' via Complaints.
func withoutVia(name string) string {
	words := strings.Split(name, " ")
	for i, word := range words {
		if 0 < i && i < len(words)-1 && strings.EqualFold(strings.TrimPrefix(word, "("), "via") {
			name = strings.Join(words[:i], " ")
			break
		}
	}
	if n := len(name); n > 1 && name[0] == name[n-1] && (name[0] == '\'' || name[0] == '"') {
		name = name[1 : n-1]
	}
	return name
}

// inOrder puts the given name of "Nair, Priya" first. With another number of
// parts nobody knows which is which.
func inOrder(name string) string {
	parts := strings.Split(name, ",")
	if len(parts) == 1 {
		return name
	}
	family, given := strings.TrimSpace(parts[0]), strings.TrimSpace(parts[1])
	if len(parts) > 2 || family == "" || given == "" {
		return ""
	}
	return given + " " + family
}

// properCase writes a name that is in capitals only with small letters after
// the first of each word.
func properCase(name string) string {
	if strings.ToUpper(name) != name {
		return name
	}
	inWord := false
	return strings.Map(func(r rune) rune {
		start := !inWord && unicode.IsLetter(r)
		inWord = r != ' ' && !joinsNames(r)
		if start {
			return unicode.ToTitle(r)
		}
		return r
	}, cases.Lower(bcp47.Und).String(name))
}

// notInName tells the characters that no part of a name has inside it.
func notInName(r rune) bool {
	joins := joinsNames(r) || r == '\u200c' || r == '\u200d'
	return !joins && !unicode.IsLetter(r) && !unicode.IsMark(r)
}

// joinsNames tells the signs between two names in one word: Anne-Marie, O'Neill.
func joinsNames(r rune) bool { return r == '-' || r == '\'' || r == '’' }
