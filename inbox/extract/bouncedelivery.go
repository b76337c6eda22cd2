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
	if d.Returned == "" {
		d.Returned = namedMessageID(firstBytes(l.in.Text, reportText))
	}
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
	if len(told) > 0 {
		d.Delayed = len(d.Failed) == 0 && slices.ContainsFunc(told, recipient.delayed)
		return d
	}
	switch b.saysOutcome(l) {
	case "delayed":
		d.Delayed = true
	case "failed":
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

// saysOutcome is the action (RFC 3464 §2.3.3) that a report without fields
// tells: failed, delayed or delivered. A reply that refuses for good says that
// it failed, whatever else is said.
func (b bounces) saysOutcome(l look) string {
	if len(b.delays.in(l.subject)) > 0 {
		return "delayed"
	}
	text, _ := cutReturned(firstBytes(l.in.Text, reportText))
	w := plainWords(text, reportText)
	_, refused := replyCodes(w)
	switch {
	case refused:
		return "failed"
	case len(b.delays.in(w)) > 0:
		return "delayed"
	case len(b.delivered.in(l.subject)) > 0 || len(b.delivered.in(w)) > 0:
		return "delivered"
	}
	return "failed"
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
		if isMessageIDLine(line) {
			continue // it looks like an address
		}
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

// namedMessageID is the Message-ID that a text names in a line of its own, as
// some systems list a few fields of the mail that came back, set in.
func namedMessageID(text string) string {
	for line := range strings.Lines(text) {
		if isMessageIDLine(line) {
			return headerOf([]byte(strings.TrimSpace(line))).MessageID()
		}
	}
	return ""
}

func isMessageIDLine(line string) bool {
	return lineField(strings.TrimSpace(line)) == "message-id"
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
