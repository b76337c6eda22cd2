package message

import "strings"

// byteOrderMark is U+FEFF, which some software writes before each text.
const byteOrderMark = "\ufeff"

// tidy ends all lines with \n and takes out control characters and the blank
// lines at either end.
func tidy(text string) string {
	if i := untidyAt(text); i >= 0 {
		text = tidied(text, i)
	}
	if strings.TrimSpace(text) == "" {
		return ""
	}
	return strings.Trim(text, "\n")
}

// untidyAt is where something has to be done to text, below zero where nothing
// has.
func untidyAt(text string) int {
	for i := range len(text) {
		if isUntidy(text[i]) {
			return i
		}
	}
	return -1
}

func isUntidy(c byte) bool {
	return c < ' ' && c != '\n' && c != '\t' || c == 0x7f || c == byteOrderMark[0]
}

// tidied is text, of which the bytes before from are in order.
func tidied(text string, from int) string {
	var out strings.Builder
	out.Grow(len(text))
	out.WriteString(text[:from])
	for i := from; i < len(text); i++ {
		switch c := text[i]; {
		case !isUntidy(c):
			out.WriteByte(c)
		case c == '\r' || c == '\f':
			if strings.HasPrefix(text[i:], "\r\r\n") {
				i++
			}
			if !strings.HasPrefix(text[i+1:], "\n") {
				out.WriteByte('\n')
			}
		case strings.HasPrefix(text[i:], byteOrderMark):
			i += len(byteOrderMark) - 1
		case c == byteOrderMark[0]:
			out.WriteByte(c)
		}
	}
	return out.String()
}
