package outbox

import (
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
	domain := address[at+1:]
	if !isASCII(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return "", false, bad
		}
		domain = ascii
	}
	if domain == "" || strings.ContainsAny(domain, " <>") {
		return "", false, bad
	}
	local := localPart(address[:at])
	return "<" + local + "@" + domain + ">", !isASCII(local), nil
}

// localPart puts the quotes around a local part that SMTP does not take
// without; addresses are kept without them.
func localPart(local string) string {
	if !strings.ContainsFunc(local, needsQuotes) {
		return local
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(local) + `"`
}

// needsQuotes tells the characters that no dot-string has (RFC 5321 §4.1.2).
func needsQuotes(r rune) bool { return strings.ContainsRune(`()<>[]:;@\," `, r) }

func unprintable(r rune) bool { return r == utf8.RuneError || unicode.IsControl(r) }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}
