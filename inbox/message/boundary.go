package message

import (
	"bytes"
	"strings"
)

// splitParts cuts the body of a multipart at its boundary lines (RFC 2046
// §5.1.1) into at most limit+1 parts, each with its own header. What stands
// before the first and behind a closing boundary is no part. A missing closing
// boundary and parts behind one, where the boundary of an inner multipart is
// used again, are seen in practice.
func splitParts(body []byte, boundary string, limit int) (parts [][]byte, found bool) {
	boundary = strings.TrimRight(boundary, " \t")
	if boundary == "" {
		return nil, false
	}
	delimiter := []byte("--" + boundary)
	start := -1 // of the part being read
	for at := 0; len(parts) <= limit; {
		i := bytes.Index(body[at:], delimiter)
		if i < 0 {
			break
		}
		i += at
		at = i + len(delimiter)
		if i > 0 && body[i-1] != '\n' {
			continue
		}
		if goesOn(body[at:]) {
			continue
		}
		line, rest := cutLine(body[i:])
		closing, ok := isDelimiter(line, delimiter)
		if !ok {
			continue
		}
		found = true
		if start >= 0 {
			parts = append(parts, body[start:max(start, lineEnd(body, i))])
		}
		at = len(body) - len(rest)
		start = at
		if closing {
			start = -1
		}
	}
	if start >= 0 && len(parts) <= limit {
		parts = append(parts, body[start:])
	}
	return parts, found
}

// goesOn tells whether what stands behind a boundary makes it another, longer
// one: at a glance, as there may be many.
func goesOn(behind []byte) bool {
	return len(behind) > 0 && behind[0] > ' ' && behind[0] != '-'
}

// isDelimiter tells whether the line is the boundary alone, and whether it is
// the closing one. A longer boundary may begin with a shorter one.
func isDelimiter(line, delimiter []byte) (closing, ok bool) {
	tail := line[len(delimiter):]
	tail, closing = bytes.CutPrefix(tail, []byte("--"))
	return closing, len(bytes.TrimSpace(tail)) == 0
}

// lineEnd is where the line before the one at i ends: its line break belongs
// to the boundary (RFC 2046 §5.1.1).
func lineEnd(body []byte, i int) int {
	if i > 0 && body[i-1] == '\n' {
		i--
	}
	for i > 0 && body[i-1] == '\r' {
		i--
	}
	return i
}

// longestPreamble is within how many bytes the first part must begin where its
// boundary has to be guessed.
const longestPreamble = 1 << 20

// guessBoundary finds the boundary of a multipart that names none or another:
// a line of two hyphens and more, with a field of MIME below it.
func guessBoundary(body []byte) string {
	body = body[:min(len(body), longestPreamble)]
	for len(body) > 0 {
		var line []byte
		line, body = cutLine(body)
		boundary, ok := bytes.CutPrefix(line, []byte("--"))
		if ok && len(boundary) > 0 && len(boundary) < longestLine && startsWithContent(body) {
			return string(bytes.TrimRight(boundary, " \t"))
		}
	}
	return ""
}

func startsWithContent(text []byte) bool {
	const field = "Content-"
	return len(text) > len(field) && bytes.EqualFold(text[:len(field)], []byte(field))
}
