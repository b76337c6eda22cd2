package extract

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestReplyCodes(t *testing.T) {
	for _, c := range []struct {
		text                 string
		temporary, permanent bool
	}{
		{"550 5.1.1 no such user", false, true},
		{"451 4.7.1 try later", true, false},
		{"Diagnostic-Code: smtp; 553 invalid recipient", false, true},
		{"host mx.example.org said: 450 busy", true, false},
		{"Status: 5.4.7", false, true},
		{"450-4.2.2 then 550-5.2.2", true, true},
		{"my house is no. 550 and I paid 5.1.1 twice", false, false},
		{"on 5.1.24 I ordered", false, false},
		{"550 4.1.1", false, false},
		{"5512 5.1.1", false, false},
		{"error 5", false, false},
		{"550", false, false},
	} {
		temporary, permanent := replyCodes(plainWords(c.text, 1000))
		if temporary != c.temporary || permanent != c.permanent {
			t.Errorf("%q: temporary %v, permanent %v", c.text, temporary, permanent)
		}
	}
}

func TestAddresses(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"@ @example.org ola@ ola @ example.org", nil},
		{"<ola@example.org>: no", []string{"ola@example.org"}},
		{"rfc822;ola@example.org", []string{"ola@example.org"}},
		{"to ola@example.org, Ola@Example.org.", []string{"ola@example.org"}},
		{"ola@example.org per+x@example.net", []string{"ola@example.org", "per+x@example.net"}},
		{"\u3000ola@example.org", []string{"ola@example.org"}},
		{"\xffola@example.org\xff", []string{"ola@example.org"}},
		{"bjørn@blåbær.example", []string{"bjørn@blåbær.example"}},
		{strings.Repeat("a", 65) + "@example.org", nil},
	} {
		if got := addresses(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
}

// TestRecipientsAreBounded: a report may name as many as it likes.
func TestRecipientsAreBounded(t *testing.T) {
	var status, text strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&status, "Final-Recipient: rfc822; %d@example.org\nAction: failed\n\n", i)
		fmt.Fprintf(&text, "%d@example.org\n", i)
	}
	if n := len(recipients(status.String())); n != mostReported {
		t.Errorf("%d recipients", n)
	}
	if n := len(addresses(text.String())); n != mostReported {
		t.Errorf("%d addresses", n)
	}
	if n := len(mentions(text.String(), nil).all); n != mostReported {
		t.Errorf("%d mentions", n)
	}
}

func TestCutReturned(t *testing.T) {
	for _, c := range []struct{ name, text, before string }{
		{"raw header", "Sorry\n\nReceived: a\n\tby b\nTo: x\nFrom: y\n", "Sorry\n\n"},
		{"as mail programs quote", "Hei\n\nFrom: a\nTo: b\nSubject: c\nDate: d\n", ""},
		{"too few fields", "Received: a\nTo: b\n", ""},
		{"parted by words", "Received: a\nno field\nTo: b\nFrom: c\n", ""},
		{"the last lines only", "Note: a\nb\nReceived: a\nTo: b\nFrom: c\n", "Note: a\nb\n"},
	} {
		before, returned := cutReturned(c.text)
		if c.before == "" && returned != "" || c.before != "" && before != c.before {
			t.Errorf("%s: cut after %q", c.name, before)
		}
	}
}
