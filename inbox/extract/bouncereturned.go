package extract

import (
	"bytes"
	"slices"
	"strings"

	"complaintd/inbox/message"
)

// headerFields are the fields by which the header of a mail is known within a
// text. Those marked true are not shown by mail programs: they stand only in a
// raw header, as mail systems return it.
var headerFields = map[string]bool{
	"received": true, "return-path": true, "message-id": true, "mime-version": true, "dkim-signature": true,
	"content-transfer-encoding": true, "x-mailer": true, "delivered-to": true,
	"from": false, "to": false, "cc": false, "subject": false, "date": false, "reply-to": false, "sender": false, "content-type": false,
}

// leastFields makes a header of lines that could each stand in a text.
const leastFields = 3

// cutReturned cuts a text where the header of the mail that came back begins;
// returned is empty where none does.
func cutReturned(text string) (before, returned string) {
	start, known, raw, at := -1, 0, false, 0
	for line := range strings.Lines(text) {
		name := lineField(line)
		hidden, isKnown := headerFields[name]
		switch {
		case name == "" && !(start >= 0 && (line[0] == ' ' || line[0] == '\t')):
			start, known, raw = -1, 0, false
		case start < 0 && name != "":
			start = at
		}
		if isKnown {
			known++
			raw = raw || hidden
		}
		if raw && known >= leastFields {
			return text[:start], text[start:]
		}
		at += len(line)
	}
	return text, ""
}

// longestField is the longest name of a field that is looked for.
const longestField = 40

// lineField is the name of the header field that begins in a line, in lower
// case; empty where none does.
func lineField(line string) string {
	colon := strings.IndexByte(line, ':')
	if colon < 2 || colon > longestField {
		return ""
	}
	for _, c := range []byte(line[:colon]) {
		if c <= ' ' || c > '~' {
			return ""
		}
	}
	return strings.ToLower(line[:colon])
}

// fieldOf is the unfolded value of the first field of that name, in lower case,
// in a text.
func fieldOf(text, name string) string {
	value, found := "", false
	for line := range strings.Lines(text) {
		blank := strings.TrimSpace(line) == ""
		switch {
		case found && !blank && (line[0] == ' ' || line[0] == '\t'):
			value += " " + strings.TrimSpace(line)
		case found:
			return value
		case lineField(line) == name:
			value, found = strings.TrimSpace(line[len(name)+1:]), true
		}
	}
	return value
}

// returnedHeader is the header of the mail that came back, as far as the report
// brings it: as a part of its own, or in its text.
func returnedHeader(l look) message.Header {
	raw := []byte(nil)
	if i := slices.IndexFunc(l.Attachments, isReturned); i >= 0 {
		raw = l.Attachments[i].Content
	} else {
		_, returned := cutReturned(l.in.Text)
		raw = []byte(returned)
	}
	return headerOf(raw)
}

// headerOf is the header of a mail, without its body, which is of no interest;
// one that can't be read has no fields.
func headerOf(raw []byte) message.Header {
	header, _, _ := bytes.Cut(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n\n"))
	m, _ := message.Parse(header, message.DefaultLimits())
	return m.Header
}

// isReturned knows the parts in which reports bring the mail back: all of it
// or its header (RFC 6522 §3, RFC 6533 §5).
func isReturned(a message.Attachment) bool {
	switch a.Type {
	case "message/rfc822", "message/global", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers":
		return true
	}
	return false
}
