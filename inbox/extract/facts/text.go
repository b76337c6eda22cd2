package facts

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word or number of a passage.
type token struct {
	word       string // in lower case
	start, end int    // bytes of the passage's text
	sentence   int    // counts up
	line       int    // counts up
}

// usualWordBytes is about what a word takes with the blank behind it.
const usualWordBytes = 5

// tokenize cuts a text into words: runs of letters and digits. Sentences end
// with . ! ? : ; and at an empty line; a line end alone ends none, as mail
// programs break lines.
func tokenize(text string) []token {
	var (
		tokens         = make([]token, 0, len(text)/usualWordBytes+1)
		start          = -1
		sentence, line int
		lineEnds       int
	)
	finish := func(end int) {
		if start >= 0 {
			tokens = append(tokens, token{strings.ToLower(text[start:end]), start, end, sentence, line})
			start = -1
		}
	}
	for i, r := range text {
		if isWordRune(r) {
			if start < 0 {
				start = i
			}
			lineEnds = 0
			continue
		}
		finish(i)
		switch r {
		case '\n':
			line++
			if lineEnds++; lineEnds == 2 {
				sentence++
			}
		case '.':
			if len(tokens) == 0 || !isAbbreviated(text, tokens[len(tokens)-1], i) {
				sentence++
			}
		case '!', '?', ':', ';', '…':
			sentence++
		}
	}
	finish(len(text))
	return tokens
}

// longestAbbreviation is how many bytes a word has at most whose full stop may end
// no sentence: "pr. mail", "tlf. eller brev", "bzw. telefonisch".
const longestAbbreviation = 3

// isAbbreviated tells whether the full stop at a byte of the text shortens the
// word before it: a short one, with a word in small letters behind.
func isAbbreviated(text string, word token, stop int) bool {
	if word.end != stop || word.end-word.start > longestAbbreviation {
		return false
	}
	behind, isBlank := strings.CutPrefix(text[stop+1:], " ")
	r, _ := utf8.DecodeRuneInString(behind)
	return isBlank && unicode.IsLower(r)
}

// isWordRune tells what words are made of.
func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}
