package document

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/text/language"
)

// metadata is what the PDF says of itself.
type metadata struct {
	title, author, language string
	date                    time.Time
}

// metadata is that of a letter.
func (t *typesetter) metadata(l Letter) metadata {
	m := metadata{title: t.title(l.Subject), author: t.title(l.Sender.Name), date: l.Date.UTC()}
	// fpdf writes the language as it is; a tag has nothing that ends a string.
	if tag, err := language.Parse(l.Language); err == nil {
		m.language = tag.String()
	}
	return m
}

// fontFamily is the Go fonts' name in the PDF.
const fontFamily = "go"

// draw writes the pages as a PDF.
func draw(m metadata, pages []page) ([]byte, error) {
	pdf := newPDF(m)
	for i, p := range pages {
		pdf.AddPage()
		if i == 0 {
			foldMarks(pdf)
		}
		for _, t := range p {
			weight := ""
			if t.bold {
				weight = "B"
			}
			pdf.SetFont(fontFamily, weight, t.size)
			pdf.Text(t.x, t.y, t.text)
		}
	}
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return b.Bytes(), nil
}

// newPDF is an empty file of A4 pages. Whatever fpdf would take from a clock or
// from the order of a map is set.
func newPDF(m metadata) *fpdf.Fpdf {
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(m.date)
	pdf.SetModificationDate(m.date)
	pdf.SetTitle(m.title, true)
	pdf.SetAuthor(m.author, true)
	pdf.SetLang(m.language)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes(fontFamily, "", goregular.TTF)
	pdf.AddUTF8FontFromBytes(fontFamily, "B", gobold.TTF)
	return pdf
}

// foldMarks are hairlines at the left edge, as far out as printers reach.
func foldMarks(pdf *fpdf.Fpdf) {
	pdf.SetLineWidth(0.1)
	for _, y := range []float64{foldDL, foldC5} {
		pdf.Line(5, y, 9, y)
	}
}
