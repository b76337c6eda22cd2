package outbox

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// path writes an address as MAIL and RCPT take it (RFC 5321 §4.1.2), the null
// sender for an empty one, and tells whether it needs SMTPUTF8 (RFC 6531). A
// domain never does: it is written in its ASCII form (RFC 5891 §4).
func path(address string) (written string, utf8 bool, fail *Error) {
	if address == "" {
		return "<>", false, nil
	}
	bad := &Error{Phase: PhaseLetter, Err: ErrAddress}
	at := strings.LastIndexByte(address, '@')
	if at <= 0 || strings.ContainsFunc(address, unprintable) {
		return "", false, bad
	}
	domain, err := asciiDomain(address[at+1:])
	if err != nil || domain == "" || strings.ContainsAny(domain, " <>") {
		return "", false, bad
	}
	local := localPart(address[:at])
	return "<" + local + "@" + domain + ">", !isASCII(local), nil
}

// asciiDomain is the ASCII form of an internationalised domain (RFC 5891 §4).
// A domain that is ASCII, or an address in brackets, is left as it is.
func asciiDomain(domain string) (string, error) {
	if isASCII(domain) {
		return domain, nil
	}
	return idna.Lookup.ToASCII(domain)
}

// localPart puts the quotes around a local part that SMTP does not take
// without; addresses are kept without them.
func localPart(local string) string {
	if isDotString(local) {
		return local
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
}

// isDotString tells whether a local part is one that goes without quotes (RFC
// 5321 §4.1.2): atoms with a single dot between them.
func isDotString(local string) bool {
	return !strings.ContainsAny(local, `()<>[]:;@\," `) && !slices.Contains(strings.Split(local, "."), "")
}

func unprintable(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
