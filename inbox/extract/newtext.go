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
}

func newSplitter(mailboxes []string) *splitter {
	s := &splitter{phrases: newPhrases()}
	for _, m := range mailboxes {
		s.mailboxes = append(s.mailboxes, strings.ToLower(m))
	}
	return s
}

// longestSplit is the longest text, in bytes, that is looked through: a hundred
// pages. Longer ones count as new words whole.
const longestSplit = 256 << 10

// split gives the new words and the signature of a mail from that sender. Both hold whole lines as they stand in the text. Where nothing would be
// left but a greeting, as of a forwarded mail, all is kept as new words.
func (s *splitter) split(m *message.Message, sender casefile.Address) (words, signature string) {
	if len(m.Text) > longestSplit {
		return m.Text, ""
	}
	p := newPage(m.Text, m.Quoted)
	s.markQuotes(p, s.isReply(m.Header))
	s.markSignature(p, senderNames(sender))
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
	prefix, _, found := strings.Cut(strings.ToLower(h.Text("Subject")), ":")
	return found && s.replies[strings.TrimSpace(prefix)]
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
