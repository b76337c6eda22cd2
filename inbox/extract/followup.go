package extract

import (
	"regexp"
	"strings"

	"complaintd/casefile"
)

// Sign is what in a mail speaks for something, and the rule by which it does.
// The zero Sign is none.
type Sign struct {
	Text string // from the mail
	Rule string // plain words, none of them the mail's
}

// Followup tells by what a mail is known, without any case at hand, to answer
// or quote a mail of ours. own are addresses of the company; their domains
// count as the company's too, unless the sender has an address there: a
// provider that many people share says nothing.
//
// It is what can be told of a mail by itself. Which case it belongs to, others
// look up.
func Followup(in *casefile.Incoming, own []string) Sign {
	ours := newOurs(own, in.From)
	for _, tag := range in.ReplyTags {
		return Sign{string(tag.Reference), "sent to a return address of ours"}
	}
	for _, id := range in.Parents {
		if ours.hasDomain(casefile.Address{Email: id}.Domain()) {
			return Sign{id, "answers a mail of ours"}
		}
	}
	if len(in.References) > 0 && replyPrefix.MatchString(in.Subject) {
		return Sign{string(in.References[0]), "a reply that names a case in its subject"}
	}
	return quotesUs(in, ours)
}

// quotesUs looks at what the mail quotes: first of all, at who wrote that. One
// who pastes an order confirmation into a complaint quotes us too, but answers
// nothing.
func quotesUs(in *casefile.Incoming, ours ours) Sign {
	quoted := quotedLines(in)
	sender, line := quotedSender(quoted)
	switch {
	case sender.Email == "":
		if line := introduction(quoted); line != "" && isReply(in) {
			return Sign{line, "a reply that quotes what it answers"}
		}
	case sender.Same(in.From): // the sender's own mail, sent again
	case ours.has(sender):
		return Sign{line, "quotes a mail of ours"}
	case ours.hasDomain(sender.Domain()) && isReply(in):
		return Sign{line, "a reply to a mail of the company"}
	}
	return Sign{}
}

// The marks that mail programs put before the subject, in the ten languages.
var (
	replyPrefix   = regexp.MustCompile(`(?i)^\s*(?:re|sv|aw|antw|antwort|antwoord|odp|rép)\s*(?:\[\d+\])?\s*:`)
	forwardPrefix = regexp.MustCompile(`(?i)^\s*(?:fwd?|vs|vb|vl|wg|tr|doorst|pd)\s*:`)
)

// isReply: some programs name the mail that was forwarded as they name the one
// that is answered.
func isReply(in *casefile.Incoming) bool {
	return replyPrefix.MatchString(in.Subject) || len(in.Parents) > 0 && !forwardPrefix.MatchString(in.Subject)
}

// quotedLines are the lines of the text that are neither the sender's new words
// nor the signature, without blank ones.
func quotedLines(in *casefile.Incoming) []string {
	own := strings.Split(in.NewText+"\n"+in.Signature, "\n")
	var quoted []string
	for line := range strings.Lines(in.Text) {
		line = strings.TrimSpace(line)
		for len(own) > 0 && strings.TrimSpace(own[0]) == "" {
			own = own[1:]
		}
		switch {
		case line == "":
		case len(own) > 0 && strings.TrimSpace(own[0]) == line:
			own = own[1:]
		default:
			quoted = append(quoted, line)
		}
	}
	return quoted
}

// introductionLines is within how many lines a quote says who wrote it: marks
// of mail programs stand before that, and the names of header fields.
const introductionLines = 8

var (
	emailInText = regexp.MustCompile(`[^\s<>()\[\]:;,"'\\]+@[^\s<>()\[\]:;,"'\\]+\.[\pL\d]+`)
	// recipientLine names the recipients of the quoted mail: To and Cc in the
	// ten languages.
	recipientLine = regexp.MustCompile(`(?i)^[>*_\s]*(?:to|cc|til|till|kopi|kopia|an|aan|vastaanottaja|kopio|à|do|dw)[*_\s]*:`)
	// introductionLine stands above a quote, or is part of it: > at its
	// beginning, a From field, or a date and a colon at the end.
	introductionLine = regexp.MustCompile(`(?i)^>|^[*_\s]*(?:from|fra|från|von|van|de|od|lähettäjä|afzender|nadawca)[*_\s]*:|\d.*:$`)
)

// quotedSender is who wrote the mail that is quoted, as far as an address is
// given, and the line that says so.
func quotedSender(quoted []string) (casefile.Address, string) {
	for _, line := range quoted[:min(len(quoted), introductionLines)] {
		if found := emailInText.FindString(line); found != "" && !recipientLine.MatchString(line) {
			return casefile.Address{Email: found}, line
		}
	}
	return casefile.Address{}, ""
}

// introduction is the first line that shows a quote to be one.
func introduction(quoted []string) string {
	for _, line := range quoted {
		if introductionLine.MatchString(line) {
			return line
		}
	}
	return ""
}

// ours are the addresses and domains that belong to the company.
type ours struct {
	addresses []casefile.Address
	domains   []string
}

func newOurs(own []string, sender casefile.Address) ours {
	var o ours
	for _, email := range own {
		a := casefile.Address{Email: email}
		if a.Same(sender) || a.Domain() == "" {
			continue
		}
		o.addresses = append(o.addresses, a)
		if a.Domain() != sender.Domain() {
			o.domains = append(o.domains, a.Domain())
		}
	}
	return o
}

func (o ours) has(a casefile.Address) bool {
	for _, own := range o.addresses {
		if own.Same(a) {
			return true
		}
	}
	return false
}

// hasDomain: the company's own, or one below it.
func (o ours) hasDomain(domain string) bool {
	for _, own := range o.domains {
		if domain == own || strings.HasSuffix(domain, "."+own) {
			return true
		}
	}
	return false
}
