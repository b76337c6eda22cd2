package casefile

import (
	"net/mail"
	"strings"
	"unicode"
)

// Address is a mail address with the name it was written with, decoded. The
// name may be empty.
type Address struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// AddressKey is the form in which two spellings of an address are compared:
// lower case, no surrounding blanks. RFC 5321 §2.4 lets the local part depend
// on case; no mail system seen in practice does.
func AddressKey(email string) string {
	return strings.ToLower(strings.TrimSpace(email))
}

// MailboxKey is AddressKey without a subaddress (RFC 5233): what is sent to any
// of them lies in one mailbox. Only + begins one here, as - stands in names.
func MailboxKey(email string) string {
	local, domain, found := cutLast(AddressKey(email), "@")
	if base, _, tagged := strings.Cut(local, "+"); found && tagged && base != "" {
		return base + "@" + domain
	}
	return AddressKey(email)
}

// Same tells whether both are the same mailbox, whatever the names. No
// address is the same as none.
func (a Address) Same(b Address) bool {
	key := AddressKey(a.Email)
	return key != "" && key == AddressKey(b.Email)
}

// SubaddressOf tells whether a is base itself or a subaddress of it (RFC 5233):
// its local part, one of the delimiters, and anything.
func (a Address) SubaddressOf(base, delimiters string) bool {
	local, domain, found := cutLast(AddressKey(base), "@")
	theirs, theirDomain, _ := cutLast(AddressKey(a.Email), "@")
	rest, begins := strings.CutPrefix(theirs, local)
	return found && begins && domain == theirDomain && (rest == "" || strings.ContainsAny(rest[:1], delimiters))
}

// longestAddress in octets: a path of 256 without its brackets (RFC 5321
// §4.5.3.1.3).
const longestAddress = 254

// Fault tells why no mail can be sent to the address, without naming it; it is
// empty where one can. Characters beyond ASCII are no fault (RFC 6531).
func (a Address) Fault() string {
	at := strings.LastIndexByte(a.Email, '@')
	switch {
	case at <= 0 || at == len(a.Email)-1:
		return "lacks one of its sides or the @"
	case len(a.Email) > longestAddress:
		return "is too long"
	case strings.ContainsFunc(a.Email, neverInAddress):
		return "holds a blank, a bracket or a control character"
	}
	// Read back as others will read it, it must still be the same address.
	parsed, err := mail.ParseAddress((&mail.Address{Address: a.Email}).String())
	if err != nil || parsed.Address != a.Email {
		return "is not written as an address"
	}
	return ""
}

// neverInAddress tells the characters that end an address, or a line of SMTP,
// somewhere on the way. RFC 5321 §4.1.2 lets some stand in quotes; nobody who
// is written to has such an address.
func neverInAddress(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || r == '<' || r == '>'
}

// Domain is the part behind the last @ in lower case, empty where there is none.
func (a Address) Domain() string {
	_, domain, _ := cutLast(AddressKey(a.Email), "@")
	return domain
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}
