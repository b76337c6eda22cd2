package command

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Phones that offer # as a picture write it with variationSelector, which asks for
// the coloured form, and keycap, the frame around it.
const (
	variationSelector = '\ufe0f'
	keycap            = '\u20e3'
)

// clean is a line as the colleague sees it: every kind of blank is a space, none
// stand at the ends, what can't be seen is gone, and an accent written apart
// joins its letter.
func clean(line string) string {
	line = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Cf, r) || r == variationSelector || r == keycap || unicode.IsControl(r):
			return -1
		}
		return r
	}, line)
	return norm.NFC.String(strings.TrimSpace(line))
}

const (
	// quotes are all kinds of them.
	quotes = "\"'`´“”„‟«»‹›‘’‚‛′″"
	// ornaments are what mail clients and habits put in front of a line, such as
	// bullets, and around it. Not >, which marks what somebody else wrote.
	ornaments = quotes + "*_-–—•·\\"
)

// hashes are the # of all widths.
const hashes = "#＃﹟"

// commandBody is what stands behind the # of a clean line that begins with one
// and a letter. More than one # and a blank come from clients that make a
// heading of it.
func commandBody(line string) (body string, ok bool) {
	marked := strings.TrimLeft(line, ornaments+" ")
	body = strings.TrimLeft(marked, hashes+" ")
	if marked == "" || !strings.ContainsRune(hashes, firstRune(marked)) || !unicode.IsLetter(firstRune(body)) {
		return "", false
	}
	if marked != line { // what was opened is closed
		body = strings.TrimRight(body, ornaments+" ")
	}
	return body, true
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return 0
}

// bareKey is the form in which words are compared: letters and digits alone, in
// lower case and normal width.
func bareKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, norm.NFKC.String(s))
}
