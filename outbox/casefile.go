package outbox

import (
	"bytes"
	"fmt"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
	"complaintd/outbox/document"
	"complaintd/templates"
)

// smallestFile is what a case file may have beside a large original mail.
const smallestFile = 2 << 20

// attachCaseFile attaches the whole case file to a letter to staff that carries it.
// The original mail and its files, if they go along too, take their share of the
// room.
func (c *Composer) attachCaseFile(msg *mail.Msg, l casefile.Letter) error {
	if l.File == nil || l.Audience != casefile.ToStaff || c.config.CaseFiles == nil {
		return nil
	}
	room := document.LargestCaseFile
	if templates.CarriesOriginal(l) {
		room = max(smallestFile, room-2*len(l.Mail.Raw))
	}
	page, err := c.config.CaseFiles.HTML(l.File, l.Language, l.At, room)
	if err != nil {
		return err
	}
	err = msg.AttachReader(string(l.Case.Reference)+".html", bytes.NewReader(page),
		mail.WithFileContentType(mail.TypeTextHTML), mail.WithFileEncoding(mail.EncodingB64))
	if err != nil {
		return fmt.Errorf("attach the case file: %w", err)
	}
	return nil
}
