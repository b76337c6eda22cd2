//go:build unix

package message_test

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"complaintd/inbox/message"
)

// TestHostile: input made to be slow to read is read in linear time. Each takes
// some hundredths of a second, or minutes where the time is quadratic. Processor
// time is measured, as other tests run beside this one.
func TestHostile(t *testing.T) {
	const n = 1 << 17 // bytes of a field; a whole header may be twice as long
	for name, raw := range map[string]string{
		"addresses in a row":    "From: " + strings.Repeat("a@b ", n/4) + "\r\n\r\nx",
		"an unclosed comment":   "From: " + strings.Repeat("(", n-10) + "\r\n\r\nx",
		"an address of quotes":  "From: " + strings.Repeat(`"a`, n/2-10) + "\r\n\r\nx",
		"names of words":        "From: " + strings.Repeat("=?utf-8?q?a?= ", n/14-10) + "<a@b>\r\n\r\nx",
		"comments in a row":     "From: a@b" + strings.Repeat("(a) ", n/4-10) + "\r\n\r\nx",
		"a list of addresses":   "From: " + strings.Repeat("a@b.c,", n/6-10) + "a@b\r\n\r\nx",
		"a domain of brackets":  "From: " + strings.Repeat("a@[", n/3-10) + "\r\n\r\nx",
		"quoted pairs":          "From: \"" + strings.Repeat("\\\\", n/2-10) + "\r\n\r\nx",
		"dots":                  "From: " + strings.Repeat("a.", n/2-10) + "\r\n\r\nx",
		"names":                 "From: " + strings.Repeat("a ", n/2-10) + "\r\n\r\nx",
		"nested groups":         "From: " + strings.Repeat("a:", n/2-10) + "\r\n\r\nx",
		"unclosed ids":          "References: " + strings.Repeat("<a", n/2-10) + "\r\nFrom: a@b\r\n\r\nx",
		"encoded words":         "Subject: " + strings.Repeat("=?a?q?", n/6-10) + "\r\nFrom: a@b\r\n\r\nx",
		"tiny fields":           strings.Repeat("a:\n", n/3-10) + "From: a@b\r\n\r\nx",
		"lines that are none":   "From: a@b\r\n" + strings.Repeat("x\r\n", 2*n) + "\r\nx",
		"almost boundaries":     plainHeader + "Content-Type: multipart/mixed; boundary=-\r\n\r\n" + strings.Repeat("-", 8*n),
		"parameters":            "From: a@b\r\nContent-Type: multipart/mixed; " + strings.Repeat("a=b; ", n/5-20) + "\r\n\r\nx",
		"open angle brackets":   plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<", 8*n),
		"nested elements":       plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<blockquote>x", n/2),
		"unfinished attributes": plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<a b=\"", n),
		"unfinished entities":   plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("&#", 4*n),
		"ends of nothing":       plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<i>", 99) + strings.Repeat("</b>", 2*n),
		"files in uuencode":     plainHeader + "\r\n" + strings.Repeat("begin 644 a\n#0V%T\n", n/2),
		"unclosed begins":       plainHeader + "\r\n" + strings.Repeat("begin 644 a\n", n/2) + "x",
		"flowed quotes":         plainHeader + "Content-Type: text/plain; format=flowed\r\n\r\n" + strings.Repeat(">>> a \n", n/2),
		"pieces of a name":      plainHeader + "Content-Disposition: attachment" + strings.Repeat("; filename*1*=x", n/16) + "\r\n\r\nx",
		"cut encoded words":     "Subject: " + strings.Repeat("=?utf-8?q?a_", n/12) + "\r\nFrom: a@b\r\n\r\nx",
		"padding in words":      "Subject: =?utf-8?b?" + strings.Repeat("=?=", n/3-20) + "\r\nFrom: a@b\r\n\r\nx",
		"seven-bit charset":     plainHeader + "Content-Type: text/plain; charset=utf-7\r\n\r\n" + strings.Repeat("+AOU", n),
		"guessed boundaries":    plainHeader + "Content-Type: multipart/mixed\r\n\r\n" + strings.Repeat("--a\n", 2*n),
		"comments":              plainHeader + "Content-Type: text/html\r\n\r\n" + strings.Repeat("<!--", 2*n),
	} {
		t.Run(name, func(t *testing.T) {
			start := processorTime(t)
			m, _ := message.Parse([]byte(raw), message.DefaultLimits())
			for _, field := range []string{"From", "References", "Subject"} {
				m.Header.Addresses(field)
				m.Header.MessageIDs(field)
				m.Header.Text(field)
			}
			if took := processorTime(t) - start; took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// processorTime is what this process has used so far.
func processorTime(t *testing.T) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}
