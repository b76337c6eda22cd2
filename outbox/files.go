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
// the customer's mail, as phones don't open an original.eml; to somebody outside,
// or to the colleague who is to hand them over, those of the colleague's.
func attachFiles(msg *mail.Msg, l casefile.Letter) error {
	from, goesAlong := templates.Enclosed(l), handedOut
	room := casefile.MostEnclosed
	if from == nil && templates.Reports(l) {
		from, goesAlong = l.Mail, handedIn
		room = casefile.MostOriginal
		if templates.CarriesOriginal(l) {
			room -= len(l.Mail.Raw)
		}
	}
	if from == nil || len(from.Raw) == 0 || !slices.ContainsFunc(from.Attachments, func(a casefile.Attachment) bool { return a.Bytes <= room }) {
		return nil // and a mail with one huge file is not unpacked for nothing
	}
	contents, err := message.Unpack(from.Raw, message.DefaultLimits())
	if err != nil {
		return nil // who reads it in another form has what could be read
	}
	for _, f := range contents.Files {
		if !goesAlong(f, contents) || len(f.Body) > room || from.FindingOn(f.Body).Bad() {
			continue
		}
		room -= len(f.Body)
		if err := attachFile(msg, f); err != nil {
			return err
		}
	}
	return nil
}

// handedIn tells whether a customer's file is sent on to colleagues: not what can
// do harm.
func handedIn(f message.File, _ message.Contents) bool {
	return !casefile.Attachment{Name: f.Name, Type: f.Type}.Risky() && f.Type != "message/rfc822"
}

// handedOut tells whether a colleague's file is sent on.
func handedOut(f message.File, in message.Contents) bool { return in.Encloses(f) }

// smallestPhoto is the size in bytes from which a picture in a text may be one that
// the customer was to see. Those of signatures are smaller.
const smallestPhoto = 40_000

// leftBehind are the names of the pictures in the text of a colleague's mail, which
// were not sent along with their words.
func leftBehind(l casefile.Letter) (names []string) {
	if l.Name != casefile.CommandDone || l.Mail == nil || l.Mail.Staff == nil ||
		!slices.ContainsFunc(l.Mail.Staff.Acts, func(a casefile.Act) bool { return casefile.PassesOn(a.Do) }) ||
		!slices.ContainsFunc(l.Mail.Attachments, func(a casefile.Attachment) bool { return a.Bytes >= smallestPhoto }) {
		return nil
	}
	contents, err := message.Unpack(l.Mail.Raw, message.DefaultLimits())
	if err != nil {
		return nil
	}
	for _, f := range contents.Files {
		if contents.Shows(f) && len(f.Body) >= smallestPhoto {
			names = append(names, f.Name)
		}
	}
	return names
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
