package message

import (
	"net/mail"
	"regexp"
	"strings"
)

// Address is a mail address with the name written beside it.
type Address struct {
	Name  string
	Email string // local@domain as written, without brackets; never empty
}

// longestEmail is the longest address that SMTP can carry (RFC 5321
// §4.5.3.1.3, less the brackets).
const longestEmail = 254

// plainEmail is an address that needs no quoting. Others are legal but unseen,
// and a quoted local part can hold what another program takes for a second
// address.
var plainEmail = regexp.MustCompile(`^[^\s\x00-\x20<>()\[\],;:"\\@\x7f]+@[^\s\x00-\x20<>()\[\],;:"\\@\x7f]+$`)

// Addresses are the addresses in all fields of that name from the top, members
// of groups included. A list that breaks the grammar of RFC 5322 §3.4 is
// searched for whatever looks like an address.
func (h Header) Addresses(name string) []Address {
	var found []Address
	for _, value := range h.all(name) {
		found = append(found, parseAddresses(value)...)
	}
	return found
}

func parseAddresses(value string) []Address {
	parser := mail.AddressParser{WordDecoder: wordDecoder()}
	list, err := parser.ParseList(value)
	if err != nil {
		if found := looseAddresses(value); found != nil {
			return found
		}
		return looseAddresses(oneLine(decodeWords(value))) // all of it encoded
	}
	var found []Address
	for _, a := range list {
		found = appendAddress(found, a.Name, a.Address)
	}
	return found
}

// looseAddresses finds what looks like an address in each entry of a list: what
// is in angle brackets, else every word.
func looseAddresses(value string) []Address {
	var found []Address
	for _, entry := range splitList(value) {
		name, email, bracketed := strings.Cut(entry, "<")
		email = strings.TrimLeft(email, "<")
		if bracketed {
			email, _, _ = strings.Cut(email, ">")
			name = name[strings.LastIndexByte(name, ':')+1:] // of a group
		} else {
			name, email = "", entry
		}
		for _, word := range strings.Fields(email) {
			word = strings.TrimPrefix(strings.Trim(word, `"'()[]:<>`), "mailto:")
			found = appendAddress(found, strings.Trim(name, " \t\"'"), word)
		}
	}
	return found
}

// splitList cuts a list at the commas and semicolons outside quotes.
func splitList(value string) []string {
	var entries []string
	start, quoted := 0, false
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '"':
			quoted = !quoted
		case (c == ',' || c == ';') && !quoted:
			entries = append(entries, value[start:i])
			start = i + 1
		}
	}
	return append(entries, value[start:])
}

// appendAddress adds an address that mail can be sent to; any other is none.
func appendAddress(list []Address, name, email string) []Address {
	if len(email) > longestEmail || !plainEmail.MatchString(email) {
		return list
	}
	return append(list, Address{Name: oneLine(decodeWords(name)), Email: email})
}
