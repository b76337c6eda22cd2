package document

import (
	"errors"
	"fmt"
	"time"
)

// Letter is what is printed. All text is plain: nothing in it is markup, and
// characters without a glyph are replaced (see [Letter.PDF]).
type Letter struct {
	Language  string // of the words, as a BCP 47 tag: nb
	Sender    Sender
	Recipient Address
	// Date is the day of the letter, for the PDF's metadata; it must be set.
	// DateLine is what is printed: "Croydon, fredag 4. desember 2026".
	Date      time.Time
	DateLine  string
	Reference string // repeated on every page
	Subject   string // also the title of the PDF
	Body      []Block
	Labels    Labels
}

// Labels are the words of the letter's language that stand before what they
// name; empty for none.
type Labels struct{ Phone, Reference string }

// Sender is the company, as it stands at the top.
type Sender struct {
	Name          string
	PostalAddress string // in lines, or in one that is broken where it must
	Phone         string
	Country       string // ISO 3166-1 alpha-2; an address elsewhere is abroad
}

// errNoDate: without a date of its own the PDF would bear that of a clock.
var errNoDate = errors.New("the letter has no date")

// PDF is the letter as a PDF file: A4, fonts embedded with the glyphs that are
// used, title and language set. The fonts have Latin, Greek and Cyrillic
// letters; another letter is printed without its accents, or else as a white
// square. Text that runs from right to left is among what becomes squares.
func (l Letter) PDF() ([]byte, error) {
	if l.Date.IsZero() {
		return nil, fmt.Errorf("print a letter: %w", errNoDate)
	}
	t, err := newTypesetter()
	if err != nil {
		return nil, fmt.Errorf("print a letter: %w", err)
	}
	pdf, err := draw(t.metadata(l), t.pages(l))
	if err != nil {
		return nil, fmt.Errorf("print a letter: %w", err)
	}
	return pdf, nil
}
