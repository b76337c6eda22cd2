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
	tokens := make([]token, 0, len(text)/usualWordBytes+1)
	var sentence, line, lineEnds int
	for i := 0; i < len(text); {
		if end, isLower := wordAt(text, i); end > i {
			word := text[i:end]
			if !isLower {
				word = strings.ToLower(word)
			}
			tokens = append(tokens, token{word, i, end, sentence, line})
			i, lineEnds = end, 0
			continue
		}
		switch text[i] {
		case '\n':
			line++
			if lineEnds++; lineEnds == 2 {
				sentence++
			}
		case '.':
			if len(tokens) == 0 || !isAbbreviated(text, tokens[len(tokens)-1], i) {
				sentence++
			}
		case '!', '?', ':', ';':
			sentence++
		case ellipsis[0]:
			if strings.HasPrefix(text[i:], ellipsis) {
				sentence++
			}
		}
		i++
		for i < len(text) && !utf8.RuneStart(text[i]) {
			i++
		}
	}
	return tokens
}

const ellipsis = "…"

// wordAt is where the word ends that begins at a byte, and whether it is certainly
// in lower case; where none begins, the byte itself.
func wordAt(text string, start int) (end int, isLower bool) {
	isLower = true
	for end = start; end < len(text); {
		if c := text[end]; c < utf8.RuneSelf {
			switch {
			case 'a' <= c && c <= 'z', '0' <= c && c <= '9':
			case 'A' <= c && c <= 'Z':
				isLower = false
			default:
				return end, isLower
			}
			end++
			continue
		}
		r, size := utf8.DecodeRuneInString(text[end:])
		if !isWordRune(r) {
			break
		}
		isLower = isLower && unicode.IsLower(r)
		end += size
	}
	return end, isLower
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
