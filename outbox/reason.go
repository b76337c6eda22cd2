package outbox

import (
	"regexp"
	"strings"
	"unicode"

	"complaintd/casefile"
)

// longestReason is how much of a server's reply is kept, in octets.
const longestReason = 300

const maskedAddress = "<address>"

// addressInText is anything that looks like a mail address, in angle brackets
// or not.
var addressInText = regexp.MustCompile(`<?[^\s<>()\[\]:;,"]*("[^"]*")?[^\s<>()\[\]:;,"]*@[^\s<>()\[\]:;,"]+>?`)

// oneLine is text of a server in one line: without addresses, and without
// anything that can't be printed.
func oneLine(text string) string {
	text = addressInText.ReplaceAllString(text, maskedAddress)
	text = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text, "?"))
	return strings.Join(strings.Fields(text), " ")
}

// reasonFor is what happened, to be kept with the letter: cut to a bearable
// length, and without its recipient, even by the local part alone.
func reasonFor(letter *casefile.QueuedLetter, text string) string {
	text = oneLine(text)
	if local, _, ok := strings.Cut(letter.Recipient, "@"); ok && local != "" {
		name := regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(local) + `($|[^\pL\pN])`)
		text = name.ReplaceAllString(text, "${1}"+maskedAddress+"${2}")
	}
	if len(text) > longestReason {
		text = strings.ToValidUTF8(text[:longestReason-len("…")], "") + "…"
	}
	return text
}
