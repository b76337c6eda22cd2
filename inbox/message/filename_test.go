package message_test

import (
	"testing"

	"complaintd/inbox/message"
)

// TestNamesOfFilesAreSafe on every system, and show what they end in.
func TestNamesOfFilesAreSafe(t *testing.T) {
	for given, want := range map[string]string{
		"receipt.pdf":              "receipt.pdf",
		"../../etc/passwd":         "passwd",
		`C:\\Windows\\evil.pdf`:    "evil.pdf",
		"...hidden":                "hidden",
		"trailing. . ":             "trailing",
		"con.txt":                  "_con.txt",
		"AUX":                      "_AUX",
		"com1.log":                 "_com1.log",
		"COM¹.log":                 "_COM¹.log",
		"conin$":                   "_conin$",
		"lpt0":                     "lpt0",
		"invoice\u202efdp.exe":     "invoice_fdp.exe",
		"a\u2066b\u200bc.pdf":      "a_b_c.pdf",
		"pipe|and*star?.pdf":       "pipe_and_star_.pdf",
		"stream.txt:evil":          "stream.txt_evil",
		"line\tfeed.pdf":           "line feed.pdf",
		"=?utf-8?B?Li4vZXZpbA==?=": "evil",
	} {
		raw := "Content-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"" + given + "\"\r\n\r\nx\r\n--B--\r\n"
		contents, err := message.Unpack([]byte(raw), message.DefaultLimits())
		if err != nil || len(contents.Files) != 1 || contents.Files[0].Name != want {
			t.Errorf("%q is called %+v (%v), want %q", given, contents.Files, err, want)
		}
	}
}
