package outbox

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestRetryAfter(t *testing.T) {
	want := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, 30 * time.Minute,
		time.Hour, 2 * time.Hour, 4 * time.Hour, 4 * time.Hour}
	for attempts, d := range want {
		if got := retryAfter(attempts); got != d {
			t.Errorf("after %d attempts: %s, want %s", attempts, got, d)
		}
	}
	if got := retryAfter(-1); got != time.Minute {
		t.Errorf("%s", got)
	}
}

func TestReason(t *testing.T) {
	for text, want := range map[string]string{
		"rcpt: 550 5.1.1 <kari.nordmann@example.net>: unknown": "rcpt: 550 5.1.1 <address>: unknown",
		"no such user: Kari.Nordmann@example.net.":             "no such user: <address>",
		"user Kari.Nordmann unknown":                           "user <address> unknown",
		"kari.nordmann":                                        "<address>",
		`"kari n"@example.net (other@example.org) rejected`:    "<address> (<address>) rejected",
		"550-one\r\n550 two\x00\x1b[31m\u202e":                 "550-one 550 two [31m",
		"r\xe9ponse":                                           "r?ponse",
		"see https://help.example.org/mail?p=NoSuchUser":       "see https://help.example.org/mail?p=NoSuchUser",
	} {
		if got := reasonFor(letter(1), text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	long := reasonFor(letter(1), strings.Repeat("æ", 1000))
	if len(long) > longestReason || !utf8.ValidString(long) || !strings.HasSuffix(long, "…") {
		t.Errorf("%d octets: %q", len(long), long)
	}
}

func TestPath(t *testing.T) {
	for address, want := range map[string]string{
		"":                        "<>",
		"kari@example.net":        "<kari@example.net>",
		"o'hara+x@example.net":    "<o'hara+x@example.net>",
		"kari nordmann@x.example": `<"kari nordmann"@x.example>`,
		`a"b\c@x.example`:         `<"a\"b\\c"@x.example>`,
		"a@b@x.example":           `<"a@b"@x.example>`,
		"k.a.nordmann@x.example":  "<k.a.nordmann@x.example>",
		".a@b.no":                 `<".a"@b.no>`,
		"kari.@example.net":       `<"kari."@example.net>`,
		"a..b@example.net":        `<"a..b"@example.net>`,
		"kari@[192.0.2.1]":        "<kari@[192.0.2.1]>",
		"kari@blåbær.example":     "<kari@xn--blbr-roah.example>",
	} {
		got, utf8, fail := path(address)
		if got != want || utf8 || fail != nil {
			t.Errorf("%q: %s %t %v, want %s", address, got, utf8, fail, want)
		}
	}
	if got, utf8, fail := path("kåre@example.net"); got != "<kåre@example.net>" || !utf8 || fail != nil {
		t.Errorf("%s %t %v", got, utf8, fail)
	}
	for _, address := range []string{"kari", "@example.net", "kari@", "a\r\nDATA@x.example", "a@x.example> SIZE=1",
		"a@x.example\nRSET", "a\x00@x.example", "a\xff@x.example", "kari@blå bær.example"} {
		if got, _, fail := path(address); fail == nil {
			t.Errorf("%q is taken as %s", address, got)
		}
	}
}
