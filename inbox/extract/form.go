package extract

import (
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// kinds tells what a mail is: whose evidence is looked for, and what counts as
// how much, is in a file per kind and its phrases.
type kinds struct {
	bounces    bounces
	robots     robots
	receipts   receipts
	spam       []verdict
	phoneLines lexicon
	subjects   subjectMarks
}

func newKinds(c Config, p *phrases) *kinds {
	return &kinds{
		bounces:    newBounces(),
		robots:     newRobots(),
		receipts:   newReceipts(),
		spam:       trustedVerdicts(c.SpamHeaders),
		phoneLines: newLexicon("phone-signature"),
		subjects:   p.subjects,
	}
}

// look is a mail as the kinds look at it.
type look struct {
	*message.Message
	in      *casefile.Incoming
	subject words
	answer  bool // its subject begins as that of an answer or of a forwarded mail
}

// ownText is the text without quoted mail, as far as that is known.
func (l look) ownText() string {
	if l.in.NewText != "" {
		return l.in.NewText
	}
	return ownLines(l.in.Text)
}

func (k *kinds) look(m *message.Message, in *casefile.Incoming) look {
	return look{
		Message: m, in: in, subject: plainWords(in.Subject, 1000),
		answer: k.subjects.of(in.Subject, "") != noMark,
	}
}

// form tells what a mail is and why, and for a report what it tells. Reports of
// delivery come first, because many of them carry Auto-Submitted too. in holds
// what else was found in the mail.
func (k *kinds) form(m *message.Message, in *casefile.Incoming) (casefile.Form, string, *casefile.Delivery) {
	l := k.look(m, in)
	if why := k.bounces.why(l); why != "" {
		return casefile.Report, why, k.bounces.delivery(l)
	}
	if why := k.receipts.why(l); why != "" {
		return casefile.Robot, why, nil
	}
	if why := k.robots.why(l); why != "" {
		return casefile.Robot, why, nil
	}
	if why := whySpam(m.Header, k.spam); why != "" {
		return casefile.Spam, why, nil
	}
	// Where there is nothing else, the subject is what the sender had to say.
	if !k.hasWords(in.Text) && (len(in.Attachments) > 0 || in.Subject == "" || strings.Contains(in.Text, armorStart)) {
		return casefile.NotText, "readable, but without words", nil
	}
	return casefile.Human, "no sign of a robot", nil
}

// nullSender: the topmost Return-Path, written by the server that delivered
// the mail, is empty (RFC 5321 §4.4 and §4.5.5).
func nullSender(h message.Header) bool {
	return h.Path("Return-Path") == "<>"
}

// bulk: mail of a list or to many (RFC 2919; RFC 3834 §2 for Precedence). A
// person may have written it. List-Unsubscribe alone (RFC 2369) is not enough:
// some providers add it to what anybody sends.
func bulk(h message.Header) bool {
	switch h.Token("Precedence") {
	case "bulk", "list", "junk":
		return true
	}
	return h.Has("List-Id")
}

// autoSubmitted: any value but "no" says that no person sent it (RFC 3834 §5),
// in whichever of several fields it stands.
func autoSubmitted(h message.Header) bool {
	return slices.ContainsFunc(h.Tokens("Auto-Submitted"), func(value string) bool { return value != "" && value != "no" })
}
