package message

import (
	"fmt"
	"net/mail"
	"regexp"
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

// parseDate reads a date of RFC 5322 §3.3. Years in which nobody who lives now
// sends mail count as unreadable.
func parseDate(value string) time.Time {
	t, err := mail.ParseDate(strings.TrimSpace(value))
	if err != nil {
		t = looseDate(value)
	}
	if t.Year() < 1970 || t.Year() > 2100 {
		return time.Time{}
	}
	return t.UTC()
}

// dateAnywhere finds the parts of a date whatever stands around them: a long
// name of the day, no comma, hyphens. The zone is the last offset of hours and
// minutes; its name alone tells nothing certain.
var dateAnywhere = regexp.MustCompile(`(?i)\b(\d{1,2})[ -]+([a-z]{3})[a-z]*[ -]+(\d{4}|\d\d)\s+(\d{1,2}):(\d\d)(?::(\d\d))?(?:.*?([+-]\d\d):?(\d\d)\b)?`)

// looseDate reads what mail programs of all ages write for a date; zero where
// there is none in it, or where it is no day of the calendar.
func looseDate(value string) time.Time {
	m := dateAnywhere.FindStringSubmatch(truncate(value, longestLine))
	if m == nil {
		return time.Time{}
	}
	if m[6] == "" {
		m[6] = "00"
	}
	if m[7] == "" {
		m[7], m[8] = "+00", "00"
	}
	layout := "2 Jan 2006 15:04:05 -0700"
	if len(m[3]) == 2 {
		layout = "2 Jan 06 15:04:05 -0700"
	}
	t, _ := time.Parse(layout, fmt.Sprintf("%s %s %s %s:%s:%s %s%s", m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]))
	return t
}
