package extract

import (
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// delivery is what a report tells: what the fields of RFC 3464 say, else
// X-Failed-Recipients, else its text.
func (b bounces) delivery(l look) *casefile.Delivery {
	returned := returnedHeader(l)
	d := &casefile.Delivery{Returned: returned.MessageID()}
	if d.Returned == "" && len(l.in.Parents) > 0 {
		d.Returned = l.in.Parents[0] // some answer the mail they are about
	}
	told := recipients(statusParts(l))
	if len(told) == 0 {
		told = recipients(firstBytes(l.in.Text, reportText))
	}
	for _, r := range told {
		if r.failed() {
			d.Failed = appendAddress(d.Failed, r.address)
		}
	}
	switch {
	case len(told) > 0:
		d.Delayed = len(d.Failed) == 0 && slices.ContainsFunc(told, recipient.delayed)
	case b.saysDelayed(l):
		d.Delayed = true
	default:
		d.Failed = failedByText(l, returned)
	}
	return d
}

func statusParts(l look) string {
	var all strings.Builder
	for _, a := range l.Attachments {
		if a.Type == "message/delivery-status" || a.Type == "message/global-delivery-status" {
			all.Write(a.Content)
			all.WriteString("\n\n")
		}
	}
	return all.String()
}

// saysDelayed tells whether a report without fields says that nothing has
// failed yet. A reply that refuses for good says otherwise.
func (b bounces) saysDelayed(l look) bool {
	if len(b.delays.in(l.subject)) > 0 {
		return true
	}
	text, _ := cutReturned(firstBytes(l.in.Text, reportText))
	w := plainWords(text, reportText)
	_, permanent := replyCodes(w)
	return !permanent && len(b.delays.in(w)) > 0
}

// failedByText finds the addresses in a report without fields.
func failedByText(l look, returned message.Header) []string {
	if failed := addresses(l.Header.Raw("X-Failed-Recipients")); len(failed) > 0 {
		return failed
	}
	var sent []string
	for _, a := range returned.Addresses("To") {
		sent = appendAddress(sent, a.Email)
	}
	text, _ := cutReturned(firstBytes(l.in.Text, reportText))
	m := mentions(text, sent)
	others := slices.DeleteFunc(m.all, l.isOwn)
	for _, choice := range [][]string{m.sent, slices.DeleteFunc(slices.Clone(m.leading), l.isOwn), sent, m.leading, others} {
		if len(choice) > 0 {
			return choice
		}
	}
	return nil
}

// mentioned are the addresses in the text of a report, by what speaks for them.
type mentioned struct {
	sent    []string // recipients of the mail that came back
	leading []string // at the start of a line, where most systems set those that failed
	all     []string
}

func mentions(text string, sent []string) (m mentioned) {
	for line := range strings.Lines(text) {
		start := strings.TrimLeft(line, " \t<\"")
		for i, a := range addresses(line) {
			m.all = appendAddress(m.all, a)
			if containsAddress(sent, a) {
				m.sent = appendAddress(m.sent, a)
			}
			if i == 0 && strings.HasPrefix(start, a) {
				m.leading = appendAddress(m.leading, a)
			}
		}
	}
	return m
}

// isOwn tells whether the report is to or from that address.
func (l look) isOwn(address string) bool {
	for _, field := range []string{"To", "From", "Delivered-To"} {
		for _, a := range l.Header.Addresses(field) {
			if strings.EqualFold(a.Email, address) {
				return true
			}
		}
	}
	return false
}
