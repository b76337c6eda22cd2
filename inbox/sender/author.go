package sender

import (
	"io"
	"mime"
	"net/mail"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// oneAuthor tells whether the mail has one author, in a From that no two programs
// can read differently: one field (RFC 5322 §3.6), which keeps to the grammar,
// with one address in it, in ASCII. A second From is what a forger hopes to be
// shown; only the first might be signed.
func (r *Reader) oneAuthor(h message.Header, from casefile.Address) bool {
	var fields []string
	for name, value := range h.Fields() {
		if strings.EqualFold(name, "From") {
			fields = append(fields, value)
		}
	}
	if len(fields) != 1 || !isASCII(from.Email) {
		return false
	}
	list, err := addresses.ParseList(fields[0])
	return err == nil && len(list) == 1
}

// addresses reads lists of addresses. In which charset names are is of no matter.
var addresses = mail.AddressParser{WordDecoder: &mime.WordDecoder{
	CharsetReader: func(_ string, name io.Reader) (io.Reader, error) { return name, nil }}}

// isASCII: of other letters some look like those of ASCII, and a few become them
// in lower case (U+212A, the sign for Kelvin).
func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > '~' || r <= ' ' })
}
