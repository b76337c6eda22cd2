package message

import (
	"regexp"
	"strings"
)

// bracketedID is a Message-ID in its angle brackets (RFC 5322 §3.6.4). Those
// seen in practice lack the @, hold blanks from folding, or worse.
var bracketedID = regexp.MustCompile(`<([^<>]+)>`)

// MessageID is the mail's own identifier, without its brackets; empty where it
// has none. Where it has no brackets, the whole value counts.
func (h Header) MessageID() string {
	value := h.Raw("Message-ID")
	if ids := bracketedID.FindStringSubmatch(value); ids != nil {
		value = ids[1]
	}
	return bareID(value)
}

// MessageIDs are the Message-IDs in all fields of that name, in order, without
// their brackets. Where nothing is in brackets, the words count as they are.
func (h Header) MessageIDs(name string) []string {
	var ids []string
	for _, value := range h.all(name) {
		ids = append(ids, messageIDs(value)...)
	}
	return ids
}

func messageIDs(value string) []string {
	candidates := strings.Fields(value)
	if bracketed := bracketedID.FindAllStringSubmatch(value, -1); bracketed != nil {
		candidates = candidates[:0]
		for _, m := range bracketed {
			candidates = append(candidates, m[1])
		}
	}
	var ids []string
	for _, c := range candidates {
		if id := bareID(c); id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// bareID is an identifier without brackets and blanks; empty where it is too
// long for any line.
func bareID(s string) string {
	s = strings.ReplaceAll(oneLine(strings.Trim(s, "<>")), " ", "")
	if len(s) >= longestLine {
		return ""
	}
	return s
}
