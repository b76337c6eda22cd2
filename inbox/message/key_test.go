package message_test

import (
	"strings"
	"testing"

	"complaintd/inbox/message"
)

const keyed = "Received: from a by b; Tue, 24 Nov 2026 09:15:00 +0100\r\n" +
	"From: Kari\r\n <kari@example.net>\r\nDate: Tue, 24 Nov 2026 09:13:58 +0100\r\nSubject: Klage\r\n" +
	"Message-ID: <a1@example.net>\r\n\r\nThe words.\r\n"

// TestContentKey: what is the same mail, and what is another.
func TestContentKey(t *testing.T) {
	noID := strings.Replace(keyed, "Message-ID: <a1@example.net>\r\n", "", 1)
	for name, c := range map[string]struct {
		a, b string
		same bool
	}{
		"other trace fields":            {keyed, "Return-Path: <>\r\nDelivered-To: x@hexpress.example\r\n" + keyed, true},
		"folded anew":                   {keyed, strings.Replace(keyed, "Kari\r\n <", "Kari <", 1), true},
		"another subject":               {keyed, strings.Replace(keyed, "Klage", "Igjen", 1), true},
		"a field name in capitals":      {keyed, strings.Replace(keyed, "Message-ID", "MESSAGE-ID", 1), true},
		"a second Message-ID below":     {keyed, strings.Replace(keyed, "\r\n\r\n", "\r\nMessage-ID: <b2@example.net>\r\n\r\n", 1), true},
		"a line of mbox before it":      {keyed, "From kari@example.net Tue Nov 24 09:15:00 2026\r\n" + keyed, true},
		"another body":                  {keyed, keyed + "\r\n", false},
		"another Message-ID":            {keyed, strings.Replace(keyed, "a1@", "a2@", 1), false},
		"another author":                {keyed, strings.Replace(keyed, "kari@", "ola@", 1), false},
		"no Message-ID":                 {keyed, noID, false},
		"no Message-ID, empty":          {noID, strings.Replace(keyed, "<a1@example.net>", "", 1), true},
		"no Message-ID, other subject":  {noID, strings.Replace(noID, "Klage", "Igjen", 1), false},
		"no Message-ID, other date":     {noID, strings.Replace(noID, "09:13:58", "09:13:59", 1), false},
		"no Message-ID, other trace":    {noID, "Delivered-To: x@hexpress.example\r\n" + noID, true},
		"a part grown into the next":    {"From: ab\r\n\r\nc", "From: a\r\n\r\nbc", false},
		"no header at all, other bytes": {"\x00\x01 one", "\x00\x01 two", false},
	} {
		t.Run(name, func(t *testing.T) {
			if same := message.ContentKey([]byte(c.a)) == message.ContentKey([]byte(c.b)); same != c.same {
				t.Errorf("same is %v", same)
			}
		})
	}
}

// TestOversizeKey: the key of a mail that was not fetched depends on its
// header and size, and is not that of a mail with an empty body.
func TestOversizeKey(t *testing.T) {
	header, _, _ := strings.Cut(keyed, "\r\n\r\n")
	key := message.OversizeKey([]byte(header+"\r\n\r\n"), 1000)
	if key != message.OversizeKey([]byte("Delivered-To: x@hexpress.example\r\n"+header), 1000) {
		t.Error("the key depends on trace fields or on the header's end")
	}
	if key == message.OversizeKey([]byte(header), 1001) || key == message.ContentKey([]byte(header+"\r\n\r\n")) {
		t.Error("two mails have one key")
	}
}

// TestRawUntouched: reading does not alter the bytes it is given.
func TestRawUntouched(t *testing.T) {
	for _, path := range mails(t) {
		raw := readFile(t, path)
		before := string(raw)
		if _, err := message.Parse(raw, message.DefaultLimits()); err == nil && string(raw) != before {
			t.Errorf("%s was altered", path)
		}
		if message.ContentKey(raw); string(raw) != before {
			t.Errorf("%s was altered by ContentKey", path)
		}
	}
}
