package main

import (
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"unicode"
)

// The shapes of single values: pure questions, answered without looking
// anything up.

const (
	smallLetters = "abcdefghijklmnopqrstuvwxyz"
	asciiLetters = smallLetters + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	asciiDigits  = "0123456789"
)

// isMadeOf tells whether every sign of a text is one of the set.
func isMadeOf(s, set string) bool { return strings.Trim(s, set) == "" }

// isLine tells whether a text has no control characters, so that it can't
// begin a new header (RFC 5322 §2.2) or protocol line.
func isLine(s string) bool { return !strings.ContainsFunc(s, unicode.IsControl) }

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// isKey tells whether a text can be the key of a department or stage.
func isKey(s string) bool {
	return s != "" && len(s) <= 40 && isMadeOf(s, smallLetters+asciiDigits+"_") && strings.Contains(smallLetters, s[:1])
}

func isDelimiter(s string) bool {
	return s == "" || s == "+" || s == "-" || s == "="
}

// isHeaderName tells whether a text is a field name in common use: RFC 5322
// §3.6.8 allows more signs than anybody uses.
func isHeaderName(s string) bool {
	return s != "" && isMadeOf(s, asciiLetters+asciiDigits+"-_")
}

// isPhone tells whether a text is a phone number with its country code.
func isPhone(s string) bool {
	number := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(s)
	count, ok := strings.CutPrefix(number, "+")
	return ok && 7 <= len(count) && len(count) <= 15 && isMadeOf(count, asciiDigits)
}

// isHostName tells whether a text is a domain name (RFC 1123 §2.1, and _ as
// seen in practice).
func isHostName(s string) bool {
	if s == "" || len(s) > 253 {
		return false
	}
	for _, label := range strings.Split(strings.TrimSuffix(s, "."), ".") {
		if label == "" || len(label) > 63 || !isMadeOf(label, asciiLetters+asciiDigits+"-_") ||
			strings.HasPrefix(label, "-") || strings.HasSuffix(label, "-") {
			return false
		}
	}
	return true
}

// isHost tells whether a text names a server: a domain name or an IP address.
func isHost(s string) bool {
	_, err := netip.ParseAddr(s)
	return err == nil || isHostName(s)
}

// isLoopback tells whether a host is this machine by its name alone: the name
// of RFC 6761 §6.3, 127.0.0.0/8 or ::1. No look-up is made, as another answer
// tomorrow would send the password elsewhere.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.Unmap().IsLoopback()
}

// isWebPage tells whether a text can stand in a link.
func isWebPage(s string) bool {
	page, err := url.Parse(s)
	return err == nil && page.Scheme == "https" && isHostName(page.Hostname()) && page.User == nil
}

func isListenAddress(s string) bool {
	host, port, err := net.SplitHostPort(s)
	n, wrong := strconv.Atoi(port)
	return err == nil && (host == "" || isHost(host)) && wrong == nil && 0 <= n && n <= 65535
}

// addressFault says why a text is not a plain mail address (RFC 5321 §4.1.2:
// a dot-string, an @ and a domain name); empty where it is one.
func addressFault(s string) string {
	local, domain, found := strings.Cut(s, "@")
	switch {
	case s == "":
		return "it is empty"
	case !found:
		return "there is no @ in it"
	case !isLine(s) || strings.ContainsAny(s, " <>(),;:\""):
		return "write the bare address, without a name, blanks or brackets"
	case len(local) > 64:
		return "the part before the @ is longer than 64 octets"
	case len(s) > 254:
		return "it is longer than 254 octets"
	case isASCII(domain) && !isHostName(domain):
		return "what stands behind the @ is no domain"
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s {
		return "the part before the @ has signs that it may not have"
	}
	return ""
}
