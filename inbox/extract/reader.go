package extract

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/extract/facts"
	"complaintd/inbox/message"
)

// Config is what a Reader must know of this installation.
type Config struct {
	// ReferencePrefix begins every reference: KL.
	ReferencePrefix string
	// Mailboxes are the complaints mailboxes.
	Mailboxes []Mailbox
	// SpamHeaders are the fields in which the spam filter in front of the
	// mailbox writes its verdict; only they are believed.
	SpamHeaders []string
	Limits      message.Limits
	// Facts are what the reading of facts must know.
	Facts facts.Config
}

// Mailbox is a complaints mailbox.
type Mailbox struct {
	Address string
	// Delimiter stands in our return addresses between the local part and the
	// tag; empty where the provider has no subaddresses, so that there are no
	// tags.
	Delimiter string
}

// addresses are the complaints addresses.
func (c Config) addresses() []string {
	addresses := make([]string, len(c.Mailboxes))
	for i, m := range c.Mailboxes {
		addresses[i] = m.Address
	}
	return addresses
}

// Reader reads mails. It may be used from several goroutines.
type Reader struct {
	threads   threads
	splitter  *splitter
	languages *languages
	kinds     *kinds
	facts     *facts.Reader
	limits    message.Limits
	parse     func([]byte, message.Limits) (*message.Message, error)
}

// New makes a Reader.
func New(c Config) *Reader {
	phrases := newPhrases()
	return &Reader{
		threads:   newThreads(c),
		splitter:  newSplitter(phrases, c.addresses()),
		languages: newLanguages(),
		kinds:     newKinds(c, phrases),
		facts:     facts.New(c.Facts),
		limits:    c.Limits,
		parse:     message.Parse,
	}
}

// Read reads a mail. It never fails: a mail that can't be read has the form
// Unreadable and the reason, and whatever else was found. receivedAt is the
// server's date of receipt (IMAP INTERNALDATE, RFC 9051 §2.3.3); where it is
// zero, the topmost Received field gives the date.
func (r *Reader) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := &casefile.Incoming{
		Placement:  at,
		Key:        casefile.ContentKey(message.ContentKey(raw)),
		Raw:        raw,
		Size:       int64(len(raw)),
		ReceivedAt: receivedAt,
	}
	if m := r.parseInto(in); m != nil {
		r.classify(in, m)
		r.readFacts(in)
	}
	return in
}

// readFacts fills in the facts of a mail that may open a case: a person's, or
// one that is only called spam.
func (r *Reader) readFacts(in *casefile.Incoming) {
	if in.Form != casefile.Human && in.Form != casefile.NotText && in.Form != casefile.Spam {
		return
	}
	defer unreadable(in)
	in.Facts, in.Evidence = r.facts.Read(facts.Mail{
		Subject: in.Subject, NewText: in.NewText, Signature: in.Signature,
		Quoted: in.Quoted(),
		From:   in.From, AnswerTo: in.AnswerTo, Language: in.Language,
	})
}

// unreadable makes a fault of the program one of the mail: it must not stop
// the mails behind this one. To be deferred.
func unreadable(in *casefile.Incoming) {
	if fault := recover(); fault != nil {
		in.Form, in.Reason = casefile.Unreadable, "reading it failed within the program"
	}
}

// classify fills in the form, and what a report tells.
func (r *Reader) classify(in *casefile.Incoming, m *message.Message) {
	defer unreadable(in)
	in.Form, in.Reason, in.Delivery = r.kinds.form(m, in)
}

// TooLarge is a mail of size bytes of which only the header was fetched.
func (r *Reader) TooLarge(header []byte, size int64, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := &casefile.Incoming{
		Placement:  at,
		Key:        casefile.ContentKey(message.OversizeKey(header, size)),
		Raw:        header,
		Size:       size,
		ReceivedAt: receivedAt,
	}
	if m := r.parseInto(in); m != nil {
		r.classify(in, m)
		in.TooLarge = in.Form == casefile.Human || in.Form == casefile.NotText
	}
	in.Form, in.Reason, in.Delivery = casefile.Unreadable, fmt.Sprintf("it is too large: %d bytes", size), nil
	return in
}

// Undeliverable is a mail that the server lists but can't deliver, for the
// given reason. As nothing of it is known, its key follows from where it lies.
func (r *Reader) Undeliverable(at casefile.Placement, size int64, receivedAt time.Time, reason string) *casefile.Incoming {
	place := fmt.Sprintf("undeliverable %q %q %d %d", at.Mailbox, at.Folder, at.UIDValidity, at.UID)
	return &casefile.Incoming{
		Placement:  at,
		Key:        sha256.Sum256([]byte(place)),
		Size:       size,
		ReceivedAt: receivedAt,
		Form:       casefile.Unreadable,
		Reason:     reason,
	}
}

// parseInto parses in.Raw and fills in what was found. It returns nil, with
// form and reason set, where the mail can't be read.
func (r *Reader) parseInto(in *casefile.Incoming) *message.Message {
	defer unreadable(in)
	parsed, err := r.parse(in.Raw, r.limits)
	r.fill(in, parsed)
	if err != nil {
		in.Form, in.Reason = casefile.Unreadable, err.Error()
		return nil
	}
	return parsed
}

// fill fills in everything but placement, bytes and form.
func (r *Reader) fill(in *casefile.Incoming, m *message.Message) {
	if in.ReceivedAt.IsZero() {
		in.ReceivedAt = m.Header.Received()
	}
	in.MessageID = m.Header.MessageID()
	in.Parents = parents(m.Header, in.MessageID)
	r.threads.addTags(in, m.Header)
	in.From = author(m.Header)
	in.AnswerTo = answerTo(m.Header, in.From)
	in.Subject = m.Header.Text("Subject")
	in.References = casefile.FindReferences(r.threads.prefix, in.Subject)
	in.Text = m.Text
	in.NewText, in.Signature = r.splitter.split(m, in.From)
	for _, a := range m.Attachments {
		in.Attachments = append(in.Attachments, casefile.Attachment{Name: a.Name, Type: a.Type, Bytes: a.Bytes})
	}
	in.Ours = m.Header.Has("X-Complaint-Letter") || m.Header.Has("X-Complaint-Case")
	in.NullSender = nullSender(m.Header)
	in.Bulk = bulk(m.Header)
	in.Language = r.language(in)
}

// mostOwn is as much of a text, in bytes, as anybody looks at for what the
// mail is and its language.
const mostOwn = 16 << 10

// language is that of the author's new words; where they are too few to tell,
// of the subject with them, and then of all that is not marked as quoted.
func (r *Reader) language(in *casefile.Incoming) string {
	for _, text := range []string{in.NewText, in.Subject + "\n" + in.NewText, in.Subject + "\n" + ownLines(in.Text)} {
		if language := r.languages.detect(text); language != "" {
			return language
		}
	}
	return ""
}

// ownLines is the beginning of a text without what is quoted with >: that has
// another author.
func ownLines(text string) string {
	var own strings.Builder
	for line := range strings.Lines(text) {
		if own.Len() >= mostOwn {
			break
		}
		if !strings.HasPrefix(line, ">") {
			own.WriteString(firstBytes(line, mostOwn))
		}
	}
	return own.String()
}
