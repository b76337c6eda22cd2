package extract

import (
	"crypto/sha256"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Forwarded is a mail that another shows in its text, as programs forward one:
// its header block, then its text. What the block does not tell is empty.
type Forwarded struct {
	From    casefile.Address
	Date    string // as written
	Subject string
	Text    string
}

// ReadForwarded reads a forwarded mail as one that a person sent, but for where it
// lies and when it came. Its text may quote mails itself.
func (r *Reader) ReadForwarded(f Forwarded) *casefile.Incoming {
	in := &casefile.Incoming{
		Key:  sha256.Sum256([]byte(strings.Join([]string{"forwarded", f.From.Email, f.From.Name, f.Date, f.Subject, f.Text}, "\x00"))),
		Form: casefile.Human, Reason: "forwarded by a colleague",
		From: f.From, AnswerTo: f.From, Subject: f.Subject, Text: f.Text,
		References: casefile.FindReferences(r.threads.prefix, f.Subject),
	}
	in.NewText, in.Signature = r.splitter.splitReply(f.Text, f.From)
	in.Language = r.language(in)
	r.readFacts(in)
	return in
}

// splitReply parts a text as split does that of an answer: people forward what
// belongs to a conversation.
func (s *splitter) splitReply(text string, sender casefile.Address) (words, signature string) {
	p := newPage(text, nil, nil)
	p.sender = senderNames(sender)
	s.markQuotes(p, true)
	s.markSignature(p)
	words, signature = p.collect(ownLine), p.collect(signedLine)
	if s.saysNothing(words) {
		words = text
	}
	return words, signature
}

// mostForwards is how many mails within one another are looked at.
const mostForwards = 10

// Forwarded are the mails that a mail shows in its text, the outermost first; the
// text of each holds those behind it.
func (r *Reader) Forwarded(m *message.Message) []Forwarded {
	if len(m.Text) > longestSplit {
		return nil
	}
	p := newPage(m.Text, nil, nil)
	var found []Forwarded
	for i := 0; i < len(p.lines) && len(found) < mostForwards; i++ {
		if p.lines[i].blank() {
			continue
		}
		if b, ok := r.splitter.headerAt(p, i); ok {
			first := i
			for first > 0 && r.splitter.isField(p, first-1) {
				first-- // Thunderbird begins with the subject
			}
			found = append(found, r.splitter.forwardedAt(p, first, b.end))
			i = b.end - 1
		}
	}
	return found
}

func (s *splitter) isField(p *page, i int) bool {
	f, _ := s.field(p.words(i))
	return f != 0
}

// forwardedAt reads the mail whose header block stands on the lines from i up to
// end. The block may be marked as quoted, and the text with it.
func (s *splitter) forwardedAt(p *page, i, end int) Forwarded {
	var f Forwarded
	depth := p.lines[i].depth
	last := field(0)
	for k := i; k < end; k++ {
		is, value := s.field(p.words(k))
		value = strings.Trim(value, "* \t\u00a0")
		switch {
		case p.lines[k].blank():
		case is == 0 && last == fromField && f.From.Email == "":
			f.From = writtenAddress(f.From.Name + " " + p.words(k)) // wrapped
		case is == 0 && last == subjectField:
			f.Subject += " " + p.words(k)
		case is&fromField != 0:
			f.From, last = writtenAddress(value), fromField
		case is&dateField != 0 && f.Date == "":
			f.Date, last = value, dateField
		case is&subjectField != 0 && f.Subject == "":
			f.Subject, last = value, subjectField
		case is != 0:
			last = is
		}
	}
	f.Text = p.below(end, depth)
	return f
}

// below is the text from line i on, without as many quote marks as depth says.
func (p *page) below(i int, depth uint8) string {
	var b strings.Builder
	for ; i < len(p.lines); i++ {
		l := p.lines[i]
		b.WriteString(strings.Repeat(">", int(max(l.depth, depth)-depth)))
		if l.depth > depth {
			b.WriteString(" ")
		}
		b.WriteString(p.words(i) + "\n")
	}
	return strings.Trim(b.String(), "\n")
}

// writtenAddress reads an address as programs show one: Kari Nordmann
// <kari@example.net>, "Kari" [mailto:kari@example.net], kari@example.net. The
// address is the last that stands there; without one the name alone is known.
func writtenAddress(text string) casefile.Address {
	var a casefile.Address
	var name []string
	for _, word := range strings.Fields(strings.NewReplacer("<", " <", "[", " [", "(", " (", "*", " ").Replace(text)) {
		bare := strings.Trim(word, "<>[]()\"',;:")
		bare = strings.TrimPrefix(bare, "mailto:")
		if strings.Contains(bare, "@") {
			a.Email = bare
			continue
		}
		name = append(name, strings.Trim(word, "\"'"))
	}
	a.Name = strings.TrimSpace(strings.Join(name, " "))
	if a.Fault() != "" {
		a.Email = ""
	}
	return a
}
