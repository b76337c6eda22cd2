package message

import "strings"

// enrichedText makes text of text/enriched (RFC 1896) and its forerunner
// text/richtext (RFC 1341) by taking their commands out.
func enrichedText(source string) string {
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(source, "<")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		if strings.HasPrefix(rest, "<") { // << stands for <
			out.WriteByte('<')
			source = rest[1:]
			continue
		}
		end := strings.IndexByte(rest[:min(len(rest), longestCommand)], '>')
		if end < 0 {
			out.WriteByte('<')
			source = rest
			continue
		}
		source = rest[end+1:]
		switch strings.ToLower(rest[:end]) {
		case "nl":
			out.WriteByte('\n')
		case "lt":
			out.WriteByte('<')
		case "param":
			if _, after, ok := strings.Cut(source, "</param>"); ok {
				source = after
			}
		}
	}
}

// longestCommand of RFC 1896 has 60 characters and a slash.
const longestCommand = 62
