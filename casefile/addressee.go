package casefile

import (
	"fmt"
	"slices"
)

// This file tells whom a letter goes to, and to whom none may go.

// whyNoAnswer tells why no automatic letter may go to the author, and the
// same in words for the case's history; empty if one may.
func (r Rules) whyNoAnswer(in MailArrived) (why NoLetter, inWords string) {
	m := in.Mail
	switch {
	case m.NullSender:
		return NullReturnPath, "the mail came with a null return path"
	case len(m.BounceTags) > 0:
		return ToEnvelopeSender, "the mail came to the envelope sender of a letter, which is for machines"
	case m.Bulk:
		return BulkMail, "list or bulk mail"
	case r.authority(m.From):
		return FromAuthority, "an authority is not acknowledged automatically"
	case m.AnswerTo.Fault() != "":
		return NoUsableAddress, "the address to answer to " + m.AnswerTo.Fault()
	case r.DailyLimit > 0 && in.LettersToday >= r.DailyLimit:
		return DailyLimit, fmt.Sprintf("the address has had %d automatic letters in 24 hours", in.LettersToday)
	}
	return "", ""
}

// mayAnswerUnread tells whether an automatic letter may go to the author of a
// mail that could not be read: to nobody of the company, and else as ever.
func (r Rules) mayAnswerUnread(in MailArrived) bool {
	why, _ := r.whyNoAnswer(in)
	return why == "" && !r.isOwn(in.Mail.AnswerTo) && !r.Staff.Claims(in.Mail.AnswerTo)
}

// isOwn tells whether the address is a complaints address, or one of the
// tagged return addresses made from it.
func (r Rules) isOwn(a Address) bool {
	return slices.ContainsFunc(r.OwnAddresses, func(own string) bool { return a.SubaddressOf(own, "+"+r.Delimiters) })
}

// answeringAuthor is the mail with an address to answer to that can be the
// author's: where Reply-To names the company itself, or nobody who can be
// written to, that is the From address.
func (r Rules) answeringAuthor(m *Incoming) *Incoming {
	if m.AnswerTo.Fault() == "" && !r.isOwn(m.AnswerTo) && !r.Staff.Claims(m.AnswerTo) {
		return m
	}
	return m.answeredAtFrom()
}

// answeredAtFrom is the mail with its From address as the one to answer to.
func (m *Incoming) answeredAtFrom() *Incoming {
	corrected := *m
	corrected.AnswerTo = m.From
	return &corrected
}

// behindForm is the mail as its author's who filled in a form of the company's
// website: such forms send from the complaints address itself, with the
// customer to answer to. Our own letters bear our mark.
func (r Rules) behindForm(m *Incoming) *Incoming {
	if m.Ours || !r.isOwn(m.From) || m.AnswerTo.Fault() != "" || r.isOwn(m.AnswerTo) || r.Staff.Claims(m.AnswerTo) {
		return m
	}
	filled := *m
	filled.From = m.AnswerTo
	return &filled
}

func (r Rules) languageOr(language string) string {
	if slices.Contains(r.Languages, language) {
		return language
	}
	return r.DefaultLanguage
}

// threadOf is the References line of an answer to m (RFC 5322 §3.6.4): what m
// answered, oldest first, and m itself.
func threadOf(m *Incoming) []string {
	if m.MessageID == "" {
		return nil
	}
	const most = 20 // a line of References is kept well under 998 octets each when folded
	parents := m.Parents[:min(len(m.Parents), most)]
	thread := make([]string, 0, len(parents)+1)
	for _, id := range slices.Backward(parents) {
		if !slices.Contains(thread, id) && id != m.MessageID {
			thread = append(thread, id)
		}
	}
	return append(thread, m.MessageID)
}
