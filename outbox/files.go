package outbox

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
	"complaintd/inbox/message"
	"complaintd/templates"
)

// attachFiles attaches the files of a mail on their own: to a colleague those of
// the customer's mail, as phones don't open an original.eml; to somebody outside
// those of the colleague's.
func attachFiles(msg *mail.Msg, l casefile.Letter) error {
	from, room := l.Enclosed, casefile.MostEnclosed
	if l.Audience == casefile.ToStaff {
		from, room = l.Mail, templates.MaxOriginal
		if templates.CarriesOriginal(l) {
			room -= len(l.Mail.Raw)
		}
	}
	if from == nil || !templates.CarriesFiles(l) || len(from.Attachments) == 0 || len(from.Raw) == 0 {
		return nil
	}
	contents, err := message.Unpack(from.Raw, message.DefaultLimits())
	if err != nil {
		return nil // who reads it in another form has what could be read
	}
	for _, f := range contents.Files {
		if !goesAlong(l, f) || len(f.Body) > room {
			continue
		}
		room -= len(f.Body)
		if err := attachFile(msg, f); err != nil {
			return err
		}
	}
	return nil
}

// goesAlong tells whether a file is sent on. What a customer sent goes to
// colleagues but for what can do harm. Of a colleague's mail neither the pictures
// of a signature go along, nor a signature itself, nor another mail, which may be
// for nobody outside.
func goesAlong(l casefile.Letter, f message.File) bool {
	if l.Audience == casefile.ToStaff {
		return !casefile.Attachment{Name: f.Name, Type: f.Type}.Risky() && f.Type != "message/rfc822"
	}
	return (f.ID == "" || !strings.HasPrefix(f.Type, "image/")) && !slices.ContainsFunc(
		[]string{"message/", "multipart/", "application/pkcs7", "application/x-pkcs7", "application/pgp", "text/calendar", "application/ms-tnef"},
		func(kind string) bool { return strings.HasPrefix(f.Type, kind) })
}

func attachFile(msg *mail.Msg, f message.File) error {
	kind := f.Type
	if !strings.Contains(kind, "/") || strings.HasPrefix(kind, "text/") || strings.HasPrefix(kind, "message/") {
		kind = string(mail.TypeAppOctetStream) // as it came, whatever its charset and line ends
	}
	err := msg.AttachReader(f.Name, bytes.NewReader(f.Body), mail.WithFileContentType(mail.ContentType(kind)), mail.WithFileEncoding(mail.EncodingB64))
	if err != nil {
		return fmt.Errorf("attach a file: %w", err)
	}
	return nil
}
