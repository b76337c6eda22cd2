package extract

import (
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// splitter parts the text of a mail into the sender's new words, the signature
// and quoted mail. Where it is in doubt, words count as the sender's new ones.
type splitter struct {
	*phrases
	mailboxes []string // our own, in lower case
	companies []string // our names, as the domains of the mailboxes begin
}

func newSplitter(p *phrases, mailboxes []string) *splitter {
	s := &splitter{phrases: p}
	for _, m := range mailboxes {
		s.mailboxes = append(s.mailboxes, strings.ToLower(m))
		company, _, _ := strings.Cut(casefile.Address{Email: m}.Domain(), ".")
		s.companies = append(s.companies, company)
	}
	return s
}

// longestSplit is the longest text, in bytes, that is looked through: a hundred
// pages. Longer ones count as new words whole.
const longestSplit = 256 << 10

// split gives the new words and the signature of a mail from that sender. Both
// hold whole lines as they stand in the text. Where nothing would be left but a
// greeting, as of a forwarded mail, all is kept as new words.
func (s *splitter) split(m *message.Message, sender casefile.Address) (words, signature string) {
	if len(m.Text) > longestSplit {
		return m.Text, ""
	}
	p := newPage(m.Text, m.Quoted, m.SetIn)
	p.sender = senderNames(sender)
	s.markQuotes(p, s.isReply(m.Header))
	s.markSignature(p)
	words, signature = p.collect(ownLine), p.collect(signedLine)
	if s.saysNothing(words) {
		words = m.Text
	}
	return words, signature
}

// isReply: the mail's header says that it answers or forwards another.
func (s *splitter) isReply(h message.Header) bool {
	if h.Has("In-Reply-To") || h.Has("References") {
		return true
	}
	return s.subjects.of(h.Text("Subject"), "") != noMark
}

// longestGreeting bounds the line that greets and says nothing, in bytes.
const longestGreeting = 60

// saysNothing: there are no words, or a greeting alone.
func (s *splitter) saysNothing(words string) bool {
	if len(words) > longestGreeting || strings.Contains(words, "\n") {
		return false
	}
	_, rest, ok := s.greetings.opens(strings.ToLower(words))
	return words == "" || ok && len(strings.Fields(rest)) <= 3 && !strings.ContainsAny(rest, "?.")
}
