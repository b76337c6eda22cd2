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
func (r *Reader) Followup(in *casefile.Incoming, own []string) Sign {
	f := followups{r.splitter.phrases}
	return f.of(in, own)
}

// followups tells what a mail answers by its words, with the phrases of mail
// programs.
type followups struct{ *phrases }

func (f followups) of(in *casefile.Incoming, own []string) Sign {
	ours := newOurs(own, in.From)
	for _, tag := range in.ReplyTags {
		return Sign{string(tag.Reference), "sent to a return address of ours"}
	}
	for _, id := range in.Parents {
		if ours.hasDomain(casefile.Address{Email: id}.Domain()) {
			return Sign{id, "answers a mail of ours"}
		}
	}
	if len(in.References) > 0 && f.subjects.of(in.Subject, in.Language) == replyMark {
		return Sign{string(in.References[0]), "a reply that names a case in its subject"}
	}
	return f.quotesUs(in, ours)
}

// quotesUs looks at what the mail quotes: first of all, at who wrote that. One
// who pastes an order confirmation into a complaint quotes us too, but answers
// nothing.
func (f followups) quotesUs(in *casefile.Incoming, ours ours) Sign {
	quoted := strings.Split(in.Quoted(), "\n")
	sender, line := f.quotedSender(quoted)
	switch {
	case sender.Email == "":
		if line := f.introduction(quoted); line != "" && f.isReply(in) {
			return Sign{line, "a reply that quotes what it answers"}
		}
	case sender.Same(in.From): // the sender's own mail, sent again
	case ours.has(sender):
		return Sign{line, "quotes a mail of ours"}
	case ours.hasDomain(sender.Domain()) && f.isReply(in):
		return Sign{line, "a reply to a mail of the company"}
	}
	return Sign{}
}

// isReply: some programs name the mail that was forwarded as they name the one
// that is answered.
func (f followups) isReply(in *casefile.Incoming) bool {
	mark := f.subjects.of(in.Subject, in.Language)
	return mark == replyMark || len(in.Parents) > 0 && mark != forwardMark
}

// introductionLines is within how many lines a quote says who wrote it: marks
// of mail programs stand before that, and the names of header fields.
const introductionLines = 8

var (
	emailInText = regexp.MustCompile(`[^\s<>()\[\]:;,"'\\]+@[^\s<>()\[\]:;,"'\\]+\.[\pL\d]+`)
	// attributionLine stands above a quote, or is part of it: > at its
	// beginning, or a date and a colon at the end.
	attributionLine = regexp.MustCompile(`^>|\d.*:$`)
)

// isField tells whether a line is a header field of that kind, quoted or not,
// as mail programs show it.
func (f followups) isField(line string, kind field) bool {
	found, _ := f.field(strings.TrimLeft(line, "> "))
	return found&kind != 0
}

// quotedSender is who wrote the mail that is quoted, as far as an address is
// given, and the line that says so.
func (f followups) quotedSender(quoted []string) (casefile.Address, string) {
	for _, line := range quoted[:min(len(quoted), introductionLines)] {
		if found := emailInText.FindString(line); found != "" && !f.isField(line, toField|otherField) {
			return casefile.Address{Email: found}, line
		}
	}
	return casefile.Address{}, ""
}

// introduction is the first line that shows a quote to be one.
func (f followups) introduction(quoted []string) string {
	for _, line := range quoted {
		if attributionLine.MatchString(line) || f.isField(line, fromField) {
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
