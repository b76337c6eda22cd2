package message

import (
	"net/mail"
	"strings"
	"time"
)

// Date is when the mail says it was written, in UTC; zero where it doesn't or
// where the date can't be read. It is a claim of the sender.
func (h Header) Date() time.Time { return parseDate(h.Raw("Date")) }

// Received is when the last server on the way took the mail in, in UTC: the
// date behind the last semicolon of the topmost Received field (RFC 5321
// §4.4); zero where it can't be read.
func (h Header) Received() time.Time {
	value := h.Raw("Received")
	return parseDate(value[strings.LastIndexByte(value, ';')+1:])
}

// parseDate reads a date of RFC 5322 §3.3. Years outside the four digits that
// dates are written with count as unreadable.
func parseDate(value string) time.Time {
	t, err := mail.ParseDate(strings.TrimSpace(value))
	if err != nil || t.Year() < 1970 || t.Year() > 9999 {
		return time.Time{}
	}
	return t.UTC()
}
