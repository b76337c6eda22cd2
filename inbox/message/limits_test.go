package message_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
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

// htmlOf is a mail of 3*n tokens of HTML.
func htmlOf(n int) string {
	return plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<b>x</b>", n)
}

// photoInHTML is a mail of HTML with a picture of n bytes in it, in base64 in
// lines, as phones write it.
func photoInHTML(n int) string {
	return plainHeader + "Content-Type: text/html\r\n\r\n<p>before<img src=\"data:image/jpeg;base64," +
		strings.Repeat(strings.Repeat("A", 76)+"\r\n", n/78) + "==\"> after</p>"
}

// TestLongReason: words and markup that are too long are told apart, and the
// words around a photo are read.
func TestLongReason(t *testing.T) {
	limits := message.DefaultLimits()
	_, words := message.Parse([]byte(plainHeader+"\r\n"+strings.Repeat("word ", limits.TextBytes/5+1)), limits)
	_, tags := message.Parse([]byte(htmlOf(limits.Tokens)), limits)
	if words == nil || tags == nil || words.Error() == tags.Error() {
		t.Errorf("got %v and %v", words, tags)
	}
	if m, err := message.Parse([]byte(photoInHTML(limits.TextBytes+1<<20)), limits); err != nil || m.Text != "before after" {
		t.Errorf("got %q, %v", m.Text, err)
	}
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
		"as much HTML as may be": {htmlOf(limits.Tokens / 3), true},
		"too much HTML":          {htmlOf(limits.Tokens/3 + 1), false},
		"a picture within HTML":  {plainHeader + "Content-Type: text/html\r\n\r\n<p>x<img src=\"data:image/png;base64," + strings.Repeat("A", limits.TextBytes/2) + "\">", true},
		"a photo within HTML":    {photoInHTML(limits.TextBytes + 1<<20), true},
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

// TestContent: of what is mail by itself so much is kept as a report of
// delivery needs, and its size is told in full.
func TestContent(t *testing.T) {
	const most = 256 << 10
	long := strings.Repeat("x", 3*most)
	for encoding, body := range map[string]string{
		"7bit": long, "base64": base64.StdEncoding.EncodeToString([]byte(long)), "quoted-printable": strings.Repeat("=78", 3*most),
	} {
		raw := plainHeader + "Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" + body
		m, err := message.Parse([]byte(raw), message.DefaultLimits())
		if err != nil || len(m.Attachments) != 1 {
			t.Fatal(encoding, len(m.Attachments), err)
		}
		if a := m.Attachments[0]; a.Bytes != len(long) || string(a.Content) != long[:most] {
			t.Errorf("%s: %d bytes, %d of them kept", encoding, a.Bytes, len(a.Content))
		}
	}
}

// TestFilesWithinText: files in uuencode beyond the limit of parts stay in the
// text, so that no list grows larger than the mail.
func TestFilesWithinText(t *testing.T) {
	limits := message.DefaultLimits()
	raw := plainHeader + "\r\n" + strings.Repeat("begin 644 a\r\n#0V%T\r\nend\r\n", 10*limits.Parts)
	m, err := message.Parse([]byte(raw), limits)
	if err != nil || len(m.Attachments) != limits.Parts || strings.Count(m.Text, "begin") != 9*limits.Parts {
		t.Errorf("%d files, %d in the text, %v", len(m.Attachments), strings.Count(m.Text, "begin"), err)
	}
}

// TestTextIsCopiedSeldom: text as long as may be is read with few copies of
// it, even where every line of it has to be mended, decoded or looked into.
func TestTextIsCopiedSeldom(t *testing.T) {
	size := message.DefaultLimits().TextBytes - 64
	repeated := func(s string) string { return strings.Repeat(s, size/len(s)) }
	const most = 7 // times the size; text of two bytes a letter takes more than other
	for name, text := range map[string]string{
		"beginnings of uuencode": plainHeader + "\r\n" + repeated("begin 644 a\r\n#0V%T\r\n"),
		"uuencode in blocks":     plainHeader + "\r\n" + repeated("begin 644 a\r\n#0V%T\r\nend\r\n"),
		"ISO 2022":               plainHeader + "Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n" + repeated("\x1b$B$3$s\x1b(B a\r\n"),
		"Latin-2":                plainHeader + "Content-Type: text/plain; charset=iso-8859-2\r\n\r\n" + repeated("\xe6 \xf8\r\n"),
		"base64":                 plainHeader + "Content-Transfer-Encoding: base64\r\n\r\n" + repeated("SGVpIQog\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			raw := []byte(text)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := message.Parse(raw, message.DefaultLimits()); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > most*uint64(len(raw)) {
				t.Errorf("%d bytes used to read %d", used, len(raw))
			}
		})
	}
}

// TestLargeAttachment: the size of an attachment is counted rather than
// decoded into memory, whatever its encoding.
func TestLargeAttachment(t *testing.T) {
	line := strings.Repeat("QUFB", 18) + "\r\n"
	for _, encoding := range []string{"base64", "quoted-printable", "8bit"} {
		raw := []byte(plainHeader + "Content-Type: application/pdf\r\nContent-Transfer-Encoding: " + encoding + "\r\n\r\n" +
			strings.Repeat(line, 35<<20/len(line)))
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		m, err := message.Parse(raw, message.DefaultLimits())
		runtime.GC()
		runtime.ReadMemStats(&after)
		if err != nil || m.Attachments[0].Bytes < 25<<20 {
			t.Errorf("%s: %v, %v", encoding, m.Attachments, err)
		}
		const some = 64 << 20 // together, most of it garbage at any time
		if used := after.TotalAlloc - before.TotalAlloc; used > some {
			t.Errorf("%s: %d bytes used", encoding, used)
		}
	}
}
