package message

import "bytes"

// fields cuts a header into its raw fields, tolerating what is seen in
// practice: blank lines and mbox "From " lines before it, lines that are no
// field, a missing blank line at its end.
type fields struct {
	rest   []byte // what is not read yet; once the header is read, the body
	closed bool   // a blank line further down is known to end the header
}

// cutFields starts at the top of a mail.
func cutFields(mail []byte) *fields {
	f := &fields{rest: mail}
	for len(f.rest) > 0 {
		line, rest := cutLine(f.rest)
		if len(bytes.TrimSpace(line)) > 0 && !isMboxLine(line) {
			break
		}
		f.rest = rest
	}
	return f
}

// isMboxLine knows the separator that mbox files put before each mail.
func isMboxLine(line []byte) bool {
	return bytes.HasPrefix(bytes.TrimPrefix(line, []byte(">")), []byte("From "))
}

// next is the next field, folded as it stands in the mail (RFC 5322 §2.2.3);
// nil at the header's end. Lines that are no field are left out with the lines
// that continue them.
func (f *fields) next() []byte {
	for len(f.rest) > 0 {
		line, rest := cutLine(f.rest)
		if len(line) == 0 {
			f.rest = rest
			return nil
		}
		legal := fieldName(line) != nil
		if !legal && f.endsUnclosed() {
			return nil
		}
		field := f.rest
		for len(rest) > 0 && isBlank(rest[0]) {
			_, rest = cutLine(rest)
		}
		f.rest = rest
		if legal {
			return field[:len(field)-len(rest)]
		}
	}
	return nil
}

// endsUnclosed tells whether the header lacks the blank line at its end, so
// that a line which is no field must be the first of the body.
func (f *fields) endsUnclosed() bool {
	f.closed = f.closed || hasBlankLine(f.rest)
	return !f.closed
}

// fieldName is the name of the field that begins with line, nil where it is
// none (RFC 5322 §2.2: printable ASCII without the colon). Blanks between the
// name and the colon are the obsolete syntax of §4.5.
func fieldName(line []byte) []byte {
	i := bytes.IndexByte(line, ':')
	if i < 0 || isBlank(line[0]) {
		return nil
	}
	name := trimBlanks(line[:i])
	if len(name) == 0 {
		return nil
	}
	for _, c := range name {
		if c < 33 || c > 126 {
			return nil
		}
	}
	return name
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
