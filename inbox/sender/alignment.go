package sender

import (
	"strings"

	"golang.org/x/net/publicsuffix"
)

// aligned tells whether two domains belong to one organisation, as DMARC demands
// of From and the domain that signed or sent (relaxed alignment, RFC 7489 §3.1):
// they are the same, or below the same registered domain.
func aligned(a, b string) bool {
	a, b = domainKey(a), domainKey(b)
	return a != "" && (a == b || organisation(a) != "" && organisation(a) == organisation(b))
}

// organisation is the registered domain that a domain belongs to: what stands
// right below a public suffix (RFC 7489 §3.2); empty for a public suffix itself.
func organisation(domain string) string {
	registered, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return registered
}

// domainKey is the form in which domains are compared; empty for what is none.
func domainKey(domain string) string {
	domain = strings.ToLower(strings.TrimSuffix(domain, "."))
	ok := domain != "" && !strings.HasPrefix(domain, ".") && !strings.Contains(domain, "..") && strings.Trim(domain, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == ""
	if !ok {
		return ""
	}
	return domain
}
