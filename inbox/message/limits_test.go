package message_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"complaintd/inbox/message"
)

const plainHeader = "From: Kari Nordmann <kari@example.net>\r\nSubject: Klage\r\nMessage-ID: <a1@example.net>\r\n"

// nested is a mail of multiparts within one another, with words innermost.
func nested(depth int) string {
	var b strings.Builder
	b.WriteString(plainHeader)
	for i := range depth {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	b.WriteString("\r\nThe words.\r\n")
	return b.String()
}

func manyParts(n int) string {
	return plainHeader + "Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("--b\r\n\r\nx\r\n", n) + "--b--\r\n"
}

func TestLimits(t *testing.T) {
	limits := message.DefaultLimits()
	long := strings.Repeat("word ", limits.TextBytes/5+1)
	for name, c := range map[string]struct {
		raw      string
		readable bool
	}{
		"as deep as may be":      {nested(limits.Depth), true},
		"too deep":               {nested(limits.Depth + 1), false},
		"far too deep":           {nested(5000), false},
		"as many parts as may":   {manyParts(limits.Parts - 1), true},
		"too many parts":         {manyParts(limits.Parts), false},
		"far too many parts":     {manyParts(100_000), false},
		"as long as may be":      {plainHeader + "\r\n" + long[:limits.TextBytes], true},
		"too long":               {plainHeader + "\r\n" + long, false},
		"too long in two parts":  {plainHeader + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n" + long[:limits.TextBytes] + "\r\n--b\r\n\r\nword\r\n--b--\r\n", false},
		"a long attachment":      {plainHeader + "Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("A", 2*limits.TextBytes), true},
		"nothing":                {"", false},
		"nothing but line ends":  {strings.Repeat("\r\n", 1000), false},
		"nothing but one letter": {strings.Repeat("a", 3<<20), false},
	} {
		t.Run(name, func(t *testing.T) {
			m, err := message.Parse([]byte(c.raw), limits)
			var unreadable *message.UnreadableError
			if c.readable && err != nil || !c.readable && !errors.As(err, &unreadable) {
				t.Errorf("got error %v", err)
			}
			if strings.HasPrefix(c.raw, plainHeader) && m.Header.Text("Subject") != "Klage" {
				t.Error("the header is lost")
			}
		})
	}
}

// TestHeaderCut: of a header over its limit as many fields are read as fit, and
// the words behind it are found.
func TestHeaderCut(t *testing.T) {
	limits := message.DefaultLimits()
	endless := "X-Endless: " + strings.Repeat("x", limits.HeaderBytes) + "\r\n"
	filler := strings.Repeat("X-Filler: "+strings.Repeat("x", 500)+"\r\n", limits.HeaderBytes/500)
	raw := endless + plainHeader + filler + "X-Last: " + strings.Repeat("x", 500) + "\r\n\r\nThe words.\r\n"
	m, err := message.Parse([]byte(raw), limits)
	if err != nil || m.Text != "The words." || m.Header.Text("Subject") != "Klage" {
		t.Errorf("got %q, %q, %v", m.Header.Text("Subject"), m.Text, err)
	}
	if m.Header.Has("X-Endless") || m.Header.Has("X-Last") {
		t.Error("the header was not cut")
	}
}
