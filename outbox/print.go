package outbox

import (
	"bytes"
	"fmt"

	"github.com/wneessen/go-mail"

	"complaintd/casefile"
	"complaintd/outbox/document"
	"complaintd/templates"
)

// attachPrinted attaches the letter that a colleague is to post, as a PDF.
func (c *Composer) attachPrinted(msg *mail.Msg, l casefile.Letter) error {
	if l.Task != casefile.TaskPost || l.Instead == nil {
		return nil
	}
	pdf, err := c.print(*l.Instead)
	if err != nil {
		return err
	}
	err = msg.AttachReader(string(l.Case.Reference)+".pdf", bytes.NewReader(pdf),
		mail.WithFileContentType("application/pdf"), mail.WithFileEncoding(mail.EncodingB64))
	if err != nil {
		return fmt.Errorf("attach the printed letter: %w", err)
	}
	return nil
}

// print is a letter to a customer on paper.
func (c *Composer) print(l casefile.Letter) ([]byte, error) {
	words, err := c.config.Templates.Print(l)
	if err != nil {
		return nil, err
	}
	to := l.Case.Facts.Address
	return document.Letter{
		Language: words.Language, Sender: c.config.Company,
		Recipient: document.Address{Name: nameOnPaper(l), Street: to.Street, Postcode: to.Postcode, City: to.City, Country: to.Country},
		Date:      l.At, DateLine: words.Date, Reference: string(l.Case.Reference), Subject: words.Subject,
		Labels: document.Labels{Phone: words.PhoneLabel, Reference: words.ReferenceLabel},
		Body:   bodyOf(words.Blocks),
	}.PDF()
}

// nameOnPaper is the customer's name as they write it, else as their mail
// program does.
func nameOnPaper(l casefile.Letter) string {
	if name := l.Case.Facts.Name; name != "" {
		return name
	}
	return templates.PersonName(l.To.Name)
}

func bodyOf(blocks []templates.Block) (body []document.Block) {
	for _, b := range blocks {
		switch {
		case b.Heading:
			body = append(body, document.Heading(runsOf(b.Runs)))
		case len(b.Items) > 0:
			var list document.List
			for _, item := range b.Items {
				list.Items = append(list.Items, runsOf(item))
			}
			body = append(body, list)
		case len(b.Rows) > 0:
			var table document.Table
			for _, row := range b.Rows {
				table = append(table, document.Row{Label: runsOf(row[0]), Value: runsOf(row[1])})
			}
			body = append(body, table)
		default:
			body = append(body, document.Paragraph(runsOf(b.Runs)))
		}
	}
	return body
}

func runsOf(runs []templates.Run) []document.Run {
	printed := make([]document.Run, len(runs))
	for i, r := range runs {
		printed[i] = document.Run{Text: r.Text, Bold: r.Bold}
	}
	return printed
}
