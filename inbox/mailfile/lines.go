package mailfile

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// lines reads a file by lines, of any length, in bounded memory.
type lines struct {
	in    *bufio.Reader
	begun bool // what comes next continues a line
}

// line is a line of a file, or a piece of one that is longer than the buffer.
// Its text is overwritten by the next.
type line struct {
	text  []byte // with its end
	start bool   // it begins at the beginning of a line
}

// bufferBytes is far longer than the lines of mail, which have at most 998
// octets (RFC 5322 §2.1.1).
const bufferBytes = 64 << 10

func newLines(file io.Reader) *lines { return &lines{in: bufio.NewReaderSize(file, bufferBytes)} }

// next is the next line; io.EOF, and nothing else, says that there is none.
func (l *lines) next() (line, error) {
	text, err := l.in.ReadSlice('\n')
	got := line{text: text, start: !l.begun}
	l.begun = errors.Is(err, bufio.ErrBufferFull)
	if l.begun || errors.Is(err, io.EOF) && len(text) > 0 {
		err = nil
	}
	return got, err
}

// beginMbox tells whether the file, of which nothing is read yet, is an mbox.
func (l *lines) beginMbox() bool {
	begin, _ := l.in.Peek(len(fromLine)) // what the error is about, next will say
	return bytes.Equal(begin, fromLine)
}

// fieldFollows tells whether the next line looks like a field of a header.
func (l *lines) fieldFollows() bool {
	const longestName = 77 // of any field in use, with its colon
	begin, _ := l.in.Peek(longestName)
	name, _, colon := bytes.Cut(begin, []byte(":"))
	return colon && len(name) > 0 && bytes.IndexFunc(name, func(r rune) bool { return r < 33 || r > 126 }) < 0
}
