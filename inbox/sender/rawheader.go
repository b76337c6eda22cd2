package sender

import (
	"bytes"
	"strings"
)

// rawField is a field of a header as it stands in the mail, folded, with its line
// ends.
type rawField []byte

func (f rawField) is(name string) bool {
	own, _, _ := bytes.Cut(f, []byte(":"))
	return strings.EqualFold(string(own), name)
}

// wellFormed parts a mail into header and body, if its header is one that no two
// programs read differently: a signature is verified by one program and the mail
// read by another. Each line begins a field (RFC 5322 §2.2) or goes on with one,
// and a blank line ends them.
func wellFormed(raw []byte) (header, body []byte, ok bool) {
	rest := raw
	for {
		end := bytes.IndexByte(rest, '\n')
		if end < 0 || len(raw)-len(rest) > longestHeader {
			return nil, nil, false
		}
		line := bytes.TrimSuffix(rest[:end], []byte("\r"))
		if len(line) == 0 {
			return raw[:len(raw)-len(rest)], rest[end+1:], true
		}
		first := len(rest) == len(raw)
		if bytes.ContainsAny(line, "\r\x00") || len(bytes.TrimSpace(line)) == 0 || !continues(line, first) && !begins(line) {
			return nil, nil, false
		}
		rest = rest[end+1:]
	}
}

// continues tells whether a line goes on with the field above it.
func continues(line []byte, first bool) bool { return !first && (line[0] == ' ' || line[0] == '\t') }

// begins tells whether a line begins a field: a name of printable ASCII, and a
// colon right behind it.
func begins(line []byte) bool {
	name, _, found := bytes.Cut(line, []byte(":"))
	return found && len(name) > 0 && !bytes.ContainsFunc(name, func(r rune) bool { return r < '!' || r > '~' })
}

// fieldsOf cuts a well-formed header into its fields.
func fieldsOf(header []byte) (fields []rawField) {
	begin, end := 0, 0
	for line := range bytes.Lines(header) {
		if !continues(line, end == 0) && end > 0 {
			fields = append(fields, header[begin:end])
			begin = end
		}
		end += len(line)
	}
	if begin < end {
		fields = append(fields, header[begin:end])
	}
	return fields
}

// once tells whether there is one field of each name.
func once(fields []rawField, names ...string) bool {
	for _, name := range names {
		if count(fields, name) != 1 {
			return false
		}
	}
	return true
}

// repeated tells whether there are several fields of one of the names.
func repeated(fields []rawField, names ...string) bool {
	for _, name := range names {
		if count(fields, name) > 1 {
			return true
		}
	}
	return false
}

func count(fields []rawField, name string) (n int) {
	for _, f := range fields {
		if f.is(name) {
			n++
		}
	}
	return n
}

// only is the header with no other signature than the one in fields[i]. A
// signature over another one, of which nobody knows a use, is not valid then.
func only(fields []rawField, i int) []byte {
	var header []byte
	for k, f := range fields {
		if k == i || !f.is("DKIM-Signature") {
			header = append(header, f...)
		}
	}
	return header
}

// signer is the domain that a signature says it is of (d=), not verified.
func signer(signature rawField) string {
	_, value, _ := bytes.Cut(signature, []byte(":"))
	for tag := range strings.SplitSeq(string(value), ";") {
		name, domain, _ := strings.Cut(tag, "=")
		if strings.TrimSpace(name) == "d" {
			return strings.Join(strings.Fields(domain), "")
		}
	}
	return ""
}
