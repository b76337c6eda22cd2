package message

import "bytes"

// lineFeeds makes a mail with lone CR as line ends (old Mac software) one with
// LF, in a copy of the same length; any other mail is returned as it is. The
// first line's end decides.
func lineFeeds(raw []byte) []byte {
	i := bytes.IndexAny(raw[:min(len(raw), 4096)], "\r\n")
	if i < 0 || raw[i] == '\n' {
		return raw
	}
	after := bytes.TrimLeft(raw[i:], "\r")
	if len(after) == 0 || after[0] == '\n' {
		return raw
	}
	out := bytes.Clone(raw)
	for i, c := range out {
		if c == '\r' && (i+1 == len(out) || out[i+1] != '\n') {
			out[i] = '\n'
		}
	}
	return out
}

// cutLine takes the first line off b. The line is without its end, be it LF,
// CRLF or the CR CR LF that some gateways make of it.
func cutLine(b []byte) (line, rest []byte) {
	line = b
	if i := bytes.IndexByte(b, '\n'); i >= 0 {
		line, rest = b[:i], b[i+1:]
	}
	for len(line) > 0 && line[len(line)-1] == '\r' {
		line = line[:len(line)-1]
	}
	return line, rest
}

// trimBlanks is line without the blanks and tabs at its end.
func trimBlanks(line []byte) []byte {
	for len(line) > 0 && isBlank(line[len(line)-1]) {
		line = line[:len(line)-1]
	}
	return line
}

// hasBlankLine tells whether any line of b is empty.
func hasBlankLine(b []byte) bool {
	for len(b) > 0 {
		var line []byte
		if line, b = cutLine(b); len(line) == 0 {
			return true
		}
	}
	return false
}
