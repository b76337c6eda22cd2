package outbox

import (
	"strings"

	"complaintd/casefile"
)

// AddressError tells that no mail can be sent to or from an address. It does
// not hold the address, so that it can be logged.
type AddressError struct {
	Whose string // sender or recipient
	Fault string
}

func (e *AddressError) Error() string { return "the " + e.Whose + "'s address " + e.Fault }

// address is a mail address that can stand in a header and in an envelope.
type address struct{ local, domain string }

// parseAddress checks an address and writes its domain in the ASCII form, so
// that headers and envelope need no SMTPUTF8 for its sake. A local part beyond
// ASCII has no such form and stays (RFC 6531); whether it can be sent to is
// known at sending.
func parseAddress(whose, s string) (address, error) {
	if fault := (casefile.Address{Email: s}).Fault(); fault != "" {
		return address{}, &AddressError{whose, fault}
	}
	i := strings.LastIndexByte(s, '@')
	domain, err := asciiDomain(s[i+1:])
	if err != nil {
		return address{}, &AddressError{whose, "has a domain that is none"}
	}
	return address{local: s[:i], domain: domain}, nil
}

// tagged is the subaddress of a for tag; a itself where there is no delimiter.
func (a address) tagged(delimiter, tag string) address {
	if delimiter == "" {
		return a
	}
	return address{local: a.local + delimiter + tag, domain: a.domain}
}

// String is the address as it is stored in an envelope. Quotes that its local
// part may need (RFC 5321 §4.1.2) are put around it where it is written out.
func (a address) String() string { return a.local + "@" + a.domain }
