package document

import (
	"bytes"
	"fmt"
	"html/template"
)

// HTML is the report as one page that needs nothing but itself, on a screen or on
// paper: it runs nothing and loads nothing.
func (r *Report) HTML() ([]byte, error) {
	layout, err := template.New("report.html.tmpl").ParseFS(embedded, "report.html.tmpl", "page.css.tmpl")
	if err != nil {
		return nil, fmt.Errorf("read the layout of a report: %w", err)
	}
	var out bytes.Buffer
	if err := layout.Execute(&out, r); err != nil {
		return nil, fmt.Errorf("write a report: %w", err)
	}
	return out.Bytes(), nil
}

// cell is one of a table with the heading of its column, which a phone shows above
// it.
type cell struct{ Column, Text string }

// Cells are those of the table, row by row.
func (t ReportTable) Cells() [][]cell {
	rows := make([][]cell, len(t.Rows))
	for i, row := range t.Rows {
		for n, text := range row {
			rows[i] = append(rows[i], cell{t.Columns[n].Full, text})
		}
	}
	return rows
}

// Wide tells whether the table has more columns than fit beside each other on a
// phone.
func (t ReportTable) Wide() bool { return len(t.Columns) > 5 }

// InContents tells whether the table is listed among the contents. Outcomes by
// something follow on the table before them.
func (t ReportTable) InContents() bool { return !t.Words }
