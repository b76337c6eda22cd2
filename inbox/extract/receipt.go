package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"complaintd/inbox/message"
)

// receipts knows the reports that say something else than what became of a
// delivery: that a mail was read (RFC 8098), that somebody calls it spam (RFC
// 5965), that an invitation was answered (RFC 6047), and whatever else mail
// programs report (RFC 6522).
type receipts struct{ subjects, texts lexicon }

func newReceipts() receipts {
	return receipts{newLexicon("receipt-subject"), newLexicon("receipt-text")}
}

// longestReceipt in words: a receipt without the form of RFC 8098 says little.
const longestReceipt = 100

func (r receipts) why(l look) string {
	switch {
	case reportType(l.Message) == "disposition-notification",
		strings.Contains(strings.ToLower(l.Header.Raw("Content-Class")), "content-classes:mdn"):
		return "a receipt that a mail was read (RFC 8098)"
	case reportType(l.Message) == "feedback-report":
		return "a report of a mail called spam (RFC 5965)"
	case l.Type == "multipart/report" && slices.ContainsFunc(l.Attachments, isReportPart):
		return "a report made by a mail program (RFC 6522)"
	case strings.TrimSpace(l.in.Text) == "" && slices.ContainsFunc(l.Attachments, answersInvitation):
		return "an answer to an invitation (RFC 6047)"
	case len(r.subjects.at(l.subject)) == 0:
		return ""
	}
	text := plainWords(l.in.Text, 4096)
	found := r.texts.in(text)
	if len(found) == 0 || text.count() > longestReceipt {
		return ""
	}
	if l.in.NullSender || autoSubmitted(l.Header) || saysOnlyWhen(l.in.Text, found) {
		return "a receipt that a mail was read"
	}
	return ""
}

// otherWords are as many words as a receipt has beside its phrases, the fields
// of the mail that was read, names and numbers: message, Monday, October.
const otherWords = 3

var (
	// namedField is a line with a field of the mail that was read: Til: kari@example.net.
	namedField = regexp.MustCompile(`(?m)^[ \t]*\pL+[ \t]?:[ \t].*$`)
	// dateOrTime is what tells when it was read.
	dateOrTime = regexp.MustCompile(`\b20\d\d\b|\b\d{1,2}[:.]\d\d\b`)
)

// saysOnlyWhen tells whether a text says nothing but that a mail was read, and
// when. People who write that a letter was read go on.
func saysOnlyWhen(text string, found []entry) bool {
	text = namedField.ReplaceAllString(firstBytes(text, 4096), "")
	if !dateOrTime.MatchString(text) || strings.ContainsAny(text, "?!") {
		return false
	}
	phrases := 0
	for _, e := range found {
		phrases = max(phrases, e.words.count())
	}
	others := 0
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) }) {
		first, _ := utf8.DecodeRuneInString(word)
		if unicode.IsLower(first) {
			others++
		}
	}
	return others <= otherWords+phrases
}

// calendarReply is the property of a calendar by which an invitation is
// answered (RFC 5546 §3.2.3).
var calendarReply = regexp.MustCompile(`(?mi)^METHOD:REPLY[ \t\r]*$`)

// answersInvitation: whoever presses the button writes nothing, but may add a
// remark.
func answersInvitation(a message.Attachment) bool {
	return a.Type == "text/calendar" && calendarReply.Match(a.Content)
}

// isReportPart knows the parts that make a mail a report: any message/… but a
// mail itself.
func isReportPart(a message.Attachment) bool {
	kind, ok := strings.CutPrefix(a.Type, "message/")
	return ok && kind != "rfc822" && kind != "global" && kind != "partial" && kind != "external-body"
}

// reportKinds are the reports that have parts of their own (RFC 3464, RFC 8098,
// RFC 5965).
var reportKinds = []string{"delivery-status", "disposition-notification", "feedback-report"}

// reportType is the kind of a report (RFC 6522 §3), empty where the mail is
// none or does not say. Where the parameter is missing or unknown, the parts
// tell, and where they are cut wrongly, the text.
func reportType(m *message.Message) string {
	if m.Type != "multipart/report" {
		return ""
	}
	declared := strings.ToLower(m.Params["report-type"])
	if slices.Contains(reportKinds, declared) {
		return declared
	}
	for _, kind := range reportKinds {
		if hasPart(m, "message/"+kind) {
			return kind
		}
	}
	if len(recipients(firstBytes(m.Text, reportText))) > 0 {
		return "delivery-status"
	}
	return declared
}

func hasPart(m *message.Message, mediaType string) bool {
	return slices.ContainsFunc(m.Attachments, func(a message.Attachment) bool { return a.Type == mediaType })
}
