package message

import "strings"

// byteOrderMark is U+FEFF, which some software writes before each text.
const byteOrderMark = "\ufeff"

// tidy ends all lines with \n and takes out control characters and the blank
// lines at either end.
func tidy(text string) string {
	if i := untidyAt(text); i >= 0 {
		text = text[:i] + tidied(text[i:])
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

func tidied(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case !isUntidy(c):
			out = append(out, c)
		case c == '\r' || c == '\f':
			if strings.HasPrefix(text[i:], "\r\r\n") {
				i++
			}
			if !strings.HasPrefix(text[i+1:], "\n") {
				out = append(out, '\n')
			}
		case strings.HasPrefix(text[i:], byteOrderMark):
			i += len(byteOrderMark) - 1
		case c == byteOrderMark[0]:
			out = append(out, c)
		}
	}
	return string(out)
}
