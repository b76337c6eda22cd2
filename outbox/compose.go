package outbox

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
	"complaintd/outbox/document"
	"complaintd/templates"
)

// Renderer writes out a letter in words. *templates.Set does.
type Renderer interface {
	Render(casefile.Letter) (templates.Rendered, error)
	Print(casefile.Letter) (templates.Printed, error)
}

// ComposerConfig says what letters are composed with.
type ComposerConfig struct {
	Templates Renderer
	Tags      casefile.Tags
	// Company stands at the top of letters on paper.
	Company document.Sender
	// CaseFiles makes the documents that letters with a whole case file carry.
	CaseFiles *document.CaseFiles
	// FromName stands in From beside the complaints address.
	FromName string
	// Delimiter of subaddresses (RFC 5233) of a complaints address; empty where
	// its provider has none, and replies and reports then come to the plain
	// address.
	Delimiter func(mailbox string) string
}

// Composer makes letters into mails. It is safe for concurrent use.
type Composer struct{ config ComposerConfig }

// NewComposer is a Composer for config.
func NewComposer(config ComposerConfig) *Composer { return &Composer{config} }

// Compose writes letter l as the bytes that will be sent (RFC 5322, CRLF,
// 7-bit), with its envelope. Domains are written in ASCII in both; a local part
// beyond ASCII has no such form and makes its headers UTF-8 (RFC 6532). The
// mail comes from the complaints address of the case. An address that no mail
// can be sent to is an [AddressError].
func (c *Composer) Compose(l casefile.Letter) (casefile.Sealed, error) {
	sealed, err := c.compose(l)
	if err != nil {
		return casefile.Sealed{}, fmt.Errorf("compose %s: %w", l.Name, err)
	}
	return sealed, nil
}

func (c *Composer) compose(l casefile.Letter) (casefile.Sealed, error) {
	from, err := parseAddress("sender", l.Case.Mailbox)
	if err != nil {
		return casefile.Sealed{}, err
	}
	to, err := parseAddress("recipient", l.To.Email)
	if err != nil {
		return casefile.Sealed{}, err
	}
	replyTo := c.replyTo(l, from)
	l.ReplyTo = replyTo.String()
	l.ReplyAbout = c.replyAbout(l, from)
	l.MessageID = newMessageID(from)
	l.LeftBehind = leftBehind(l)
	l, chart := withChart(l)
	words, err := c.config.Templates.Render(l)
	if err != nil {
		return casefile.Sealed{}, err
	}
	bounceTag := c.config.Tags.Bounce(l.MessageID, l.To.Email)

	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP))
	c.addressHeaders(msg, l, from, to, replyTo)
	threadHeaders(msg, inConversation(l, from))
	conversationHeaders(msg, l, words.Subject)
	letterHeaders(msg, l)
	msg.Subject(words.Subject)
	msg.SetBodyString(mail.TypeTextPlain, words.Text)
	msg.AddAlternativeString(mail.TypeTextHTML, words.HTML)
	if err := errors.Join(attachOriginal(msg, l), attachFiles(msg, l), c.attachPrinted(msg, l), c.attachCaseFile(msg, l), embedChart(msg, chart)); err != nil {
		return casefile.Sealed{}, err
	}
	var out bytes.Buffer
	out.Grow(2*(len(words.Text)+len(words.HTML)) + 1<<12)
	if _, err := msg.WriteTo(&out); err != nil {
		return casefile.Sealed{}, fmt.Errorf("write the mail: %w", err)
	}
	return casefile.Sealed{
		Name:         l.Name,
		MessageID:    l.MessageID,
		BounceTag:    bounceTag,
		EnvelopeFrom: from.tagged(c.config.Delimiter(l.Case.Mailbox), casefile.BounceAddress+"."+bounceTag).String(),
		Recipient:    to.String(),
		Bytes:        out.Bytes(),
	}, nil
}

// replyTo is where replies go. Its tag ties those of this recipient to the case,
// or shows that they answer a digest of theirs.
func (c *Composer) replyTo(l casefile.Letter, from address) address {
	switch {
	case l.Case.Reference != "":
		return c.replyAddress(l, from, l.Case.Reference)
	case l.Digest != nil:
		return from.tagged(c.config.Delimiter(l.Case.Mailbox), casefile.DigestAddress+"."+c.config.Tags.Digest(l.To.Email))
	}
	return from
}

func (c *Composer) replyAddress(l casefile.Letter, from address, ref casefile.Reference) address {
	return from.tagged(c.config.Delimiter(l.Case.Mailbox), string(ref)+"."+c.config.Tags.Reply(ref, l.To.Email))
}

// replyAbout is where replies about the cases go that an alert or a digest tells of.
func (c *Composer) replyAbout(l casefile.Letter, from address) map[casefile.Reference]string {
	addresses := map[casefile.Reference]string{}
	for _, ref := range told(l) {
		if ref != "" && addresses[ref] == "" {
			addresses[ref] = c.replyAddress(l, from, ref).String()
		}
	}
	return addresses
}

// told are the cases that an alert or a digest tells of.
func told(l casefile.Letter) (references []casefile.Reference) {
	for _, t := range l.Tidings {
		for _, n := range t.First {
			references = append(references, n.Reference)
		}
	}
	if l.Digest == nil {
		return references
	}
	for _, section := range l.Digest.Sections {
		for _, item := range section.Items {
			references = append(references, item.Reference)
		}
	}
	return references
}

// addressHeaders sets From, To and Reply-To.
func (c *Composer) addressHeaders(msg *mail.Msg, l casefile.Letter, from, to, replyTo address) {
	header := func(h mail.AddrHeader, name string, a address) {
		msg.SetAddrHeaderFromMailAddress(h, &netmail.Address{Name: templates.ShortName(name), Address: a.String()})
	}
	header(mail.HeaderFrom, c.config.FromName, from)
	header(mail.HeaderTo, recipientName(l), to)
	header(mail.HeaderReplyTo, c.config.FromName, replyTo)
}

// recipientName is the name beside the address in To. A customer's is their own
// writing and must look like a name; a colleague's comes from the configuration.
func recipientName(l casefile.Letter) string {
	if l.Audience != casefile.ToStaff {
		return templates.PersonName(l.To.Name)
	}
	return l.To.Name
}

// threadHeaders sets what ties the letter to its moment and to the recipient's
// own thread (RFC 5322 §3.6.1, §3.6.4).
func threadHeaders(msg *mail.Msg, l casefile.Letter) {
	msg.SetDateWithValue(l.At)
	msg.SetMessageIDWithValue(l.MessageID)
	if usableID(l.InReplyTo) {
		msg.SetGenHeader(mail.HeaderInReplyTo, "<"+l.InReplyTo+">")
	}
	var references []string
	for _, id := range l.References {
		if usableID(id) {
			references = append(references, "<"+id+">")
		}
	}
	if len(references) > 0 {
		// One value: go-mail puts commas between several.
		msg.SetGenHeader(mail.HeaderReferences, strings.Join(references, " "))
	}
}

// letterHeaders sets what tells machines, ours and others, what the letter is.
func letterHeaders(msg *mail.Msg, l casefile.Letter) {
	if words := l.Audience != casefile.ToStaff && l.Words != ""; !words { // a colleague's are not automatic
		automaticHeaders(msg, l)
	}
	if l.Case.Reference != "" {
		msg.SetGenHeader("X-Complaint-Case", string(l.Case.Reference))
	}
	msg.SetGenHeader("X-Complaint-Letter", string(l.Name))
}

func automaticHeaders(msg *mail.Msg, l casefile.Letter) {
	submitted := "auto-generated" // RFC 3834 §5
	if l.Answers {
		submitted = "auto-replied"
	}
	msg.SetGenHeader("Auto-Submitted", submitted)
	// Exchange: no delivery or read reports, and no automatic replies ([MS-OXCMAIL]
	// §2.1.3.2.20) but those of colleagues: that one is away must be known. Robots
	// that keep to RFC 3834, such as those of ticket systems, which say nothing of
	// that, stay silent all the same, by Auto-Submitted. Exchange documents its own field
	// alone.
	suppress := "DR, RN, NRN"
	if l.Audience != casefile.ToStaff {
		suppress += ", OOF, AutoReply"
	}
	msg.SetGenHeader("X-Auto-Response-Suppress", suppress)
}

// attachOriginal attaches the mail that a letter to staff reports, as octets:
// base64 is not allowed for message/rfc822 (RFC 2046 §5.2.1), and its lines may
// be longer, or hold more than 7 bits, than can be sent as they are.
func attachOriginal(msg *mail.Msg, l casefile.Letter) error {
	if !templates.CarriesOriginal(l) {
		return nil
	}
	err := msg.AttachReader("original.eml", bytes.NewReader(l.Mail.Raw),
		mail.WithFileContentType(mail.TypeAppOctetStream), mail.WithFileEncoding(mail.EncodingB64))
	if err != nil {
		return fmt.Errorf("attach the original mail: %w", err)
	}
	return nil
}

// newMessageID is a Message-ID without angle brackets that nobody can guess,
// under the domain of the complaints address.
func newMessageID(from address) string {
	return strings.ToLower(rand.Text()) + "@" + from.domain
}

// usableID tells whether a Message-ID from a mail of others can stand in a
// header of ours: printable ASCII without what would end it, of a length that
// leaves its line below 998 octets (RFC 5322 §2.1.1).
func usableID(id string) bool {
	const longest = 512
	if id == "" || len(id) > longest {
		return false
	}
	for _, r := range id {
		if r <= ' ' || r >= 0x7f || r == '<' || r == '>' {
			return false
		}
	}
	return true
}
