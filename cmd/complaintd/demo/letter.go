package demo

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Letter is a letter of the daemon as the mail server took it.
type Letter struct {
	Number                  int // in the order in which letters came, from 1
	EnvelopeFrom, Recipient string
	Raw                     []byte

	Name      casefile.LetterName
	Reference casefile.Reference
	At        time.Time // its Date
	MessageID string    // without angle brackets
	To        string    // the name in its To field, or else the address
	ReplyTo   string
	Subject   string
	Text      string
	HTML      string
}

// readLetter takes a letter apart as its recipient's mail program would.
func readLetter(from, to string, raw []byte) (Letter, error) {
	m, err := message.Parse(raw, message.DefaultLimits())
	if err != nil {
		return Letter{}, fmt.Errorf("read a letter: %w", err)
	}
	html, err := htmlOf(m.Type, m.Params, "", bytes.NewReader(bodyOf(raw)))
	if err != nil {
		return Letter{}, fmt.Errorf("read the HTML part of a letter: %w", err)
	}
	html, err = withPictures(html, raw)
	if err != nil {
		return Letter{}, fmt.Errorf("read the pictures of a letter: %w", err)
	}
	return Letter{
		EnvelopeFrom: from, Recipient: to, Raw: raw,
		Name:      casefile.LetterName(m.Header.Raw("X-Complaint-Letter")),
		Reference: casefile.Reference(m.Header.Raw("X-Complaint-Case")),
		At:        m.Header.Date(), MessageID: m.Header.MessageID(),
		To: who(m.Header, "To"), ReplyTo: m.Header.Text("Reply-To"), Subject: m.Header.Text("Subject"),
		Text: m.Text, HTML: html,
	}, nil
}

// withPictures is an HTML part with the pictures in it that go along in the mail,
// which it names by their Content-ID (RFC 2392).
func withPictures(html string, raw []byte) (string, error) {
	if !strings.Contains(html, "cid:") {
		return html, nil
	}
	contents, err := message.Unpack(raw, message.DefaultLimits())
	if err != nil {
		return "", err
	}
	for _, f := range contents.Files {
		if f.ID != "" {
			html = strings.ReplaceAll(html, "cid:"+f.ID, "data:"+f.Type+";base64,"+base64.StdEncoding.EncodeToString(f.Body))
		}
	}
	return html, nil
}

// ForCustomer tells whether the letter went to the customer rather than to a
// colleague.
func (l Letter) ForCustomer() bool { return l.Name.ForCustomer() }

// Header is the letter's header, as it stands in reports that return it.
func (l Letter) Header() string {
	head, _, _ := bytes.Cut(l.Raw, []byte("\r\n\r\n"))
	return string(head)
}

// FileName is a name for the letter in a folder of all letters.
func (l Letter) FileName() string {
	return fmt.Sprintf("%03d-%s-%s.eml", l.Number, l.Name, cmp.Or(l.Reference, "no-case"))
}

// who is the person in an address field: the name where there is one.
func who(h message.Header, field string) string {
	for _, a := range h.Addresses(field) {
		return cmp.Or(a.Name, a.Email)
	}
	return ""
}

func bodyOf(raw []byte) []byte {
	_, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	return body
}

// htmlOf is the first HTML part of a mail (RFC 2046 §5.1), empty where there
// is none. The daemon's letters are UTF-8 and, but for attachments,
// quoted-printable.
func htmlOf(mediaType string, params map[string]string, encoding string, body io.Reader) (string, error) {
	switch {
	case mediaType == "text/html":
		if strings.EqualFold(encoding, "quoted-printable") {
			body = quotedprintable.NewReader(body)
		}
		html, err := io.ReadAll(body)
		return string(html), err
	case !strings.HasPrefix(mediaType, "multipart/"):
		return "", nil
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			return "", err
		}
		if html, err := htmlOf(kind, params, part.Header.Get("Content-Transfer-Encoding"), part); html != "" || err != nil {
			return html, err
		}
	}
}
