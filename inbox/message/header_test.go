package message_test

import (
	"strings"
	"testing"
	"time"

	"complaintd/inbox/message"
)

func headerOf(t *testing.T, field string) message.Header {
	m, err := message.Parse([]byte(field+"\r\n\r\nThe words.\r\n"), message.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	return m.Header
}

// TestDate: dates as they are written; what can't be a date is none.
func TestDate(t *testing.T) {
	for value, want := range map[string]string{
		"Tue, 24 Nov 2026 09:13:58 +0100":       "2026-11-24T08:13:58Z",
		"24 Nov 26 09:13 GMT":                   "2026-11-24T09:13:00Z",
		"Tue, 24 Nov 2026 09:13:58 +0100 (CET)": "2026-11-24T08:13:58Z",
		"Tue, 30 Feb 2026 09:13:58 +0100":       "",
		"Tue, 24 Nov 1066 09:13:58 +0100":       "",
		"yesterday":                             "",
		"":                                      "",
	} {
		got := headerOf(t, "Date: "+value).Date()
		if want == "" && !got.IsZero() || want != "" && got.Format(time.RFC3339) != want {
			t.Errorf("%q: got %v", value, got)
		}
	}
}

// TestMessageID: with and without brackets, folded, and none at all.
func TestMessageID(t *testing.T) {
	for value, want := range map[string]string{
		"<a@example.net>":                   "a@example.net",
		"a@example.net":                     "a@example.net",
		" <a@exa\r\n mple.net> (a comment)": "a@example.net",
		"<no-at-sign>":                      "no-at-sign",
		"<>":                                "",
		"":                                  "",
		"<" + strings.Repeat("a", 998) + "@example.net>": "",
	} {
		if got := headerOf(t, "Message-ID: "+value).MessageID(); got != want {
			t.Errorf("%q: got %q", value, got)
		}
	}
}

// TestLongAddress: no mail server takes an address beyond 254 octets.
func TestLongAddress(t *testing.T) {
	domain := "@" + strings.Repeat("example.", 20) + "net"
	for length, want := range map[int]int{254: 1, 255: 0} {
		address := strings.Repeat("a", length-len(domain)) + domain
		if got := headerOf(t, "From: "+address).Addresses("From"); len(got) != want {
			t.Errorf("%d octets: got %d addresses", length, len(got))
		}
	}
}

// TestToken: the first word of a field in lower case.
func TestToken(t *testing.T) {
	for value, want := range map[string]string{
		"Auto-Replied": "auto-replied", "auto-replied; x=y": "auto-replied",
		"No(a person)": "no", "  no  ": "no", "": "",
	} {
		if got := headerOf(t, "Auto-Submitted: "+value).Token("auto-submitted"); got != want {
			t.Errorf("%q: got %q", value, got)
		}
	}
}
