package message

import (
	"bytes"
	"iter"
	"strings"
)

// cutUuencoded takes the files out of text that were put into it by uuencode
// (POSIX.1-2017, uuencode): from "begin 644 name" to "end". A file that breaks
// off ends where its lines do. Files beyond the limit stay in the text.
func cutUuencoded(text string, limit int) (words string, files []Attachment) {
	if !strings.Contains(text, "begin ") {
		return text, nil
	}
	var out strings.Builder
	out.Grow(len(text))
	for rest := text; rest != ""; {
		line, below := cutTextLine(rest)
		if name, ok := uuBegin(line); ok && len(files) < limit {
			if size, after := uuSize(below); size > 0 {
				files = append(files, Attachment{Name: fileName(name), Type: "application/octet-stream", Bytes: size})
				rest = after
				continue
			}
		}
		out.WriteString(rest[:len(rest)-len(below)])
		rest = below
	}
	if files == nil {
		return text, nil
	}
	return strings.Trim(out.String(), "\n"), files
}

func cutTextLine(s string) (line, rest string) {
	line, rest, _ = strings.Cut(s, "\n")
	return strings.TrimSuffix(line, "\r"), rest
}

// uuBegin reads the line before a file: its mode in octal digits, its name.
func uuBegin(line string) (name string, ok bool) {
	mode, ok := strings.CutPrefix(line, "begin ")
	if !ok {
		return "", false
	}
	mode, name, ok = strings.Cut(mode, " ")
	return name, ok && len(mode) >= 3 && len(mode) <= 4 && strings.Trim(mode, "01234567") == ""
}

// uuSize is the size of the file whose lines begin at text, zero where there
// are none, and what stands behind it.
func uuSize(text string) (size int, after string) {
	for text != "" {
		line, rest := cutTextLine(text)
		n := uuLength(line)
		if line == "end" {
			return size, rest
		}
		if n < 0 {
			break
		}
		size += n
		text = rest
	}
	return size, text
}

// uuLength is the number of bytes that a line stands for, below zero where it
// is none of uuencode. Blanks at a line's end may be lost on the way; one
// character too many is a checksum of some programs.
func uuLength[T string | []byte](line T) int {
	if len(line) == 0 || len(line) == 1 && line[0] == '`' {
		return 0
	}
	n := int(line[0]-' ') & 63
	code := line[1:]
	if line[0] < ' ' || line[0] > '`' || len(code) > (n+2)/3*4+1 {
		return -1
	}
	for i := range len(code) {
		if code[i] < ' ' || code[i] > '`' || n == 0 && code[i] != ' ' {
			return -1
		}
	}
	if n > 3 && len(code) < n { // much is missing: words rather than code
		return -1
	}
	return n
}

// decodeUuencoded undoes uuencode as a transfer encoding, about limit bytes.
// What has no beginning stands for itself.
func decodeUuencoded(text []byte, limit int) []byte {
	code, found := behindUuBegin(text)
	if !found {
		return text
	}
	var out []byte
	for line, n := range uuLines(code) {
		if len(out) > limit {
			break
		}
		out = appendUuencoded(out, line, n)
	}
	return out
}

// uuencodedSize is the number of bytes that uuencode as a transfer encoding
// stands for, counted without decoding it.
func uuencodedSize(text []byte) (size int) {
	code, found := behindUuBegin(text)
	if !found {
		return len(text)
	}
	for _, n := range uuLines(code) {
		size += n
	}
	return size
}

// uuLines are the lines of a file, each with the number of bytes it stands for.
func uuLines(code []byte) iter.Seq2[[]byte, int] {
	return func(yield func(line []byte, n int) bool) {
		for len(code) > 0 {
			var line []byte
			line, code = cutLine(code)
			if n := uuLength(line); n < 0 || !yield(line, n) {
				return
			}
		}
	}
}

// behindUuBegin is what stands below the line with which a file begins.
func behindUuBegin(text []byte) (code []byte, found bool) {
	for len(text) > 0 {
		var line []byte
		line, text = cutLine(text)
		if bytes.HasPrefix(line, []byte("begin ")) {
			if _, ok := uuBegin(string(line)); ok {
				return text, true
			}
		}
	}
	return nil, false
}

func appendUuencoded(out, line []byte, n int) []byte {
	at := func(i int) byte {
		if i < len(line) {
			return (line[i] - ' ') & 63
		}
		return 0
	}
	for i := 1; n > 0; i += 4 {
		a, b, c, d := at(i), at(i+1), at(i+2), at(i+3)
		group := [3]byte{a<<2 | b>>4, b<<4 | c>>2, c<<6 | d}
		out = append(out, group[:min(n, 3)]...)
		n -= 3
	}
	return out
}
