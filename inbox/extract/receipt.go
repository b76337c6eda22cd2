package extract

import (
	"slices"
	"strings"

	"complaintd/inbox/message"
)

// receipts knows the reports that say something else than what became of a
// delivery: that a mail was read (RFC 8098), that somebody calls it spam (RFC
// 5965), and whatever else mail programs report (RFC 6522).
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
	case reportType(l.Message) == "feedback-report" || hasPart(l.Message, "message/feedback-report"):
		return "a report of a mail called spam (RFC 5965)"
	case l.Type == "multipart/report":
		return "a report made by a mail program (RFC 6522)"
	case len(r.subjects.at(l.subject)) == 0:
		return ""
	}
	text := plainWords(l.in.Text, 4096)
	if text.count() <= longestReceipt && len(r.texts.in(text)) > 0 {
		return "a receipt that a mail was read"
	}
	return ""
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
