package extract

import (
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// form tells what a mail is and why. Reports come first, because many of them
// carry Auto-Submitted too. in holds what else was found in the mail.
func form(m *message.Message, in *casefile.Incoming) (casefile.Form, string) {
	if why := whyReport(m, in); why != "" {
		return casefile.Report, why
	}
	if why := whyRobot(m); why != "" {
		return casefile.Robot, why
	}
	words := strings.TrimSpace(in.Text) != ""
	if !words && (len(in.Attachments) > 0 || in.Subject == "") {
		return casefile.NotText, "readable, but without words"
	}
	return casefile.Human, "no sign of a robot"
}

// whyReport tells why a mail is a report of delivery (RFC 3464); empty where
// it is none.
func whyReport(m *message.Message, in *casefile.Incoming) string {
	switch {
	case reportType(m) == "delivery-status":
		return "a delivery report (RFC 3464)"
	case len(in.BounceTags) > 0 && (in.NullSender || autoSubmitted(m.Header)):
		return "an automatic mail to the envelope sender of a letter"
	}
	return ""
}

// whyRobot tells why a mail was written by a program; empty where nothing says
// so. X-Auto-Response-Suppress is no sign: people's mail programs set it too.
func whyRobot(m *message.Message) string {
	switch {
	case autoSubmitted(m.Header):
		return "marked Auto-Submitted (RFC 3834)"
	case m.Header.Token("X-Autoreply") != "" && m.Header.Token("X-Autoreply") != "no":
		return "marked X-Autoreply"
	case m.Header.Has("X-Autorespond"):
		return "marked X-Autorespond"
	case m.Header.Token("Precedence") == "auto_reply":
		return "marked Precedence: auto_reply"
	case m.Type == "multipart/report":
		return "a report made by a mail program (RFC 6522)"
	}
	return ""
}

// reportType is the kind of a report (RFC 6522 §3), empty where the mail is
// none. Some reports leave out the parameter; their second part tells.
func reportType(m *message.Message) string {
	if m.Type != "multipart/report" {
		return ""
	}
	if kind := strings.ToLower(m.Params["report-type"]); kind != "" {
		return kind
	}
	delivery := func(a message.Attachment) bool { return a.Type == "message/delivery-status" }
	if slices.ContainsFunc(m.Attachments, delivery) {
		return "delivery-status"
	}
	return ""
}

// autoSubmitted: any value but "no" says that no person sent it (RFC 3834 §5).
func autoSubmitted(h message.Header) bool {
	value := h.Token("Auto-Submitted")
	return value != "" && value != "no"
}

// nullSender: the topmost Return-Path, written by the server that delivered
// the mail, is empty (RFC 5321 §4.4 and §4.5.5).
func nullSender(h message.Header) bool {
	path := strings.ReplaceAll(h.Raw("Return-Path"), " ", "")
	return h.Has("Return-Path") && (path == "<>" || path == "")
}

// bulk: mail of a list or to many (RFC 2919, RFC 2369; RFC 3834 §2 for
// Precedence). A person may have written it.
func bulk(h message.Header) bool {
	switch h.Token("Precedence") {
	case "bulk", "list", "junk":
		return true
	}
	return h.Has("List-Id") || h.Has("List-Unsubscribe")
}
