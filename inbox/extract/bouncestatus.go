package extract

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"complaintd/casefile"
)

// recipient is what a report says of one recipient (RFC 3464 §2.3).
type recipient struct {
	address string
	action  string // failed, delayed, delivered, relayed or expanded; empty where it does not say
	status  string // 5.1.1
}

func (r recipient) delayed() bool {
	return r.action == "delayed" || r.action == "" && strings.HasPrefix(r.status, "4")
}

func (r recipient) failed() bool {
	return r.action == "failed" || r.action == "" && !strings.HasPrefix(r.status, "4") && !strings.HasPrefix(r.status, "2")
}

// mostReported of one report count.
const mostReported = 100

// recipients reads the groups of fields of a message/delivery-status part,
// parted by blank lines; a group without a recipient is about the whole mail.
// It reads them too where they stand in a text, as in reports whose parts are
// cut wrongly.
func recipients(status string) []recipient {
	var list []recipient
	for group := range strings.SplitSeq(strings.ReplaceAll(status, "\r\n", "\n"), "\n\n") {
		// Original-Recipient is the address that the mail was sent to, Final-
		// Recipient the one that it ended at (RFC 3464 §2.3.1 and §2.3.2).
		address := firstAddress(fieldOf(group, "original-recipient"))
		if address == "" {
			address = firstAddress(fieldOf(group, "final-recipient"))
		}
		if address == "" || len(list) >= mostReported {
			continue
		}
		list = append(list, recipient{
			address: address,
			action:  firstWord(fieldOf(group, "action")),
			status:  firstWord(fieldOf(group, "status")),
		})
	}
	return list
}

func firstWord(value string) string {
	value, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(value)), " ")
	return strings.TrimRight(value, ";,(")
}

func firstAddress(text string) string {
	for _, a := range addresses(text) {
		return a
	}
	return ""
}

// addresses are those within a text, each once and in order.
func addresses(text string) (found []string) {
	for {
		at := strings.IndexByte(text, '@')
		if at < 0 || len(found) >= mostReported {
			return found
		}
		local := lastRun(text[:at])
		text = text[at+1:]
		domain := text
		if end := strings.IndexFunc(text, neverInDomain); end >= 0 {
			domain = text[:end]
		}
		address := casefile.Address{Email: local + "@" + strings.TrimRight(domain, ".-")}
		if len(local) <= longestLocal && address.Fault() == "" {
			found = appendAddress(found, address.Email)
		}
	}
}

// lastRun is what stands at the end of a text and may be part of an address.
func lastRun(text string) string {
	i := strings.LastIndexFunc(text, neverInAddress)
	if i < 0 {
		return text
	}
	_, size := utf8.DecodeRuneInString(text[i:])
	return text[i+size:]
}

// longestLocal is the longest local part (RFC 5321 §4.5.3.1.1).
const longestLocal = 64

// neverInAddress tells what stands around addresses rather than in them.
func neverInAddress(r rune) bool {
	return r <= ' ' || r == utf8.RuneError || strings.ContainsRune(`<>()[],;:"'\|/=`, r) || unicode.IsSpace(r)
}

func neverInDomain(r rune) bool {
	return r != '.' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
}

// replyCodes tells whether a text holds SMTP replies of failures, in the shapes
// in which reports set them: 550 5.1.1 (RFC 3463), smtp; 550, said: 550, status
// 5.1.1. As words they are without dots.
func replyCodes(w words) (temporary, permanent bool) {
	before := ""
	for ; w != ""; w = w[len(w.next())+1:] {
		word := w.next()
		if (word[0] == '4' || word[0] == '5') && isReplyCode(before, word, w) {
			temporary = temporary || word[0] == '4'
			permanent = permanent || word[0] == '5'
		}
		before = word
	}
	return temporary, permanent
}

// isReplyCode tells whether word, at which w begins, is a reply code.
func isReplyCode(before, word string, w words) bool {
	introduced := before == "smtp" || before == "said" || before == "status" || before == "code" || before == "error"
	switch {
	case len(word) == 3 && isNumber(word):
		return introduced || isEnhanced(w[len(word)+1:], word[0])
	case len(word) == 1:
		return introduced && isEnhanced(w, word[0])
	}
	return false
}

// isEnhanced tells whether w begins with an enhanced status code of that class.
func isEnhanced(w words, class byte) bool {
	parts := strings.SplitN(string(w), " ", 4)
	return len(parts) == 4 && parts[0] == string(class) && isNumber(parts[1]) && isNumber(parts[2])
}

// isNumber: the numbers of status codes have at most three digits.
func isNumber(word string) bool {
	return word != "" && len(word) <= 3 && strings.Trim(word, "0123456789") == ""
}

// appendAddress adds an address that is not in the list, up to mostReported.
func appendAddress(list []string, address string) []string {
	if len(list) >= mostReported || containsAddress(list, address) {
		return list
	}
	return append(list, address)
}

func containsAddress(list []string, address string) bool {
	return slices.ContainsFunc(list, func(a string) bool { return strings.EqualFold(a, address) })
}
