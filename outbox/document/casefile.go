package document

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"time"

	"github.com/microcosm-cc/bluemonday"

	"complaintd/casefile"
)

// This file makes the case file as one document: HTML that needs nothing but
// itself, on a screen or on paper.
//
// Much of what stands in it was written by strangers. Text is escaped by
// html/template; the HTML of mails goes through bluemonday (see sanitiser);
// pictures are what their bytes say, never what they are called. Were all of
// that to fail, the document's own Content-Security-Policy lets it run nothing
// and load nothing.

//go:embed *.tmpl words/*.yaml
var embedded embed.FS

// CaseFileOptions say whose case files they are.
type CaseFileOptions struct {
	Company string
	// Location is the time zone of every date and time.
	Location *time.Location
	// Departments are the names that the company gave departments, by their keys;
	// the built-in ones have a name in every language.
	Departments map[string]string
	// Procedure has the terms by which dates came about.
	Procedure casefile.Procedure
}

// CaseFiles makes documents of case files. It never changes and may be used from
// several goroutines.
type CaseFiles struct {
	options   CaseFileOptions
	languages map[string]*tongue
	layout    *template.Template
	policy    *bluemonday.Policy
}

// NewCaseFiles reads the words and the layout, which are part of the program: a
// fault in them is one of the program, and every test finds it.
func NewCaseFiles(o CaseFileOptions) *CaseFiles {
	c := &CaseFiles{options: o, languages: map[string]*tongue{}, policy: newPolicy()}
	if c.options.Location == nil {
		c.options.Location = time.UTC
	}
	for _, language := range []string{"en", "nb"} {
		c.languages[language] = readWords(language)
	}
	c.layout = template.Must(template.New("casefile.html.tmpl").ParseFS(embedded, "casefile.html.tmpl", "page.css.tmpl"))
	return c
}

// LargestCaseFile is how many bytes a document may have that goes out by mail.
const LargestCaseFile = 10 << 20

// words are those of a language; Norwegians read Bokmål whatever they write, and
// everybody else reads English.
func (c *CaseFiles) words(language string) *tongue {
	if language == "nn" || language == "no" {
		language = "nb"
	}
	if w := c.languages[language]; w != nil {
		return w
	}
	return c.languages["en"]
}

// longest are how many characters of a mail or letter are shown, most first; the
// next is taken where the document would be too large.
var longest = []int{1 << 30, 200_000, 50_000, 10_000, 2_000, 200, 0}

// HTML is the document: the case file as it stood at an instant, for a reader of
// the language. It has at most limit bytes: where the file holds more, pictures
// are left out first, then the ends of long mails and letters, and at last the
// oldest entries; each is said where it is missing. The same file makes the same
// bytes.
func (c *CaseFiles) HTML(f *casefile.File, language string, at time.Time, limit int) ([]byte, error) {
	d := newDraft(c, f, c.words(language))
	p := d.page(at)
	var out []byte
	for _, most := range longest {
		p.cut(d, most)
		var err error
		if out, err = c.write(p); err != nil {
			return nil, err
		}
		if len(out) <= limit {
			return c.withPictures(p, out, limit)
		}
	}
	for len(out) > limit && p.dropOldest() {
		var err error
		if out, err = c.write(p); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (c *CaseFiles) write(p *sheet) ([]byte, error) {
	var out bytes.Buffer
	if err := c.layout.Execute(&out, p); err != nil {
		return nil, fmt.Errorf("write the case file: %w", err)
	}
	return out.Bytes(), nil
}

// pictureMarkup is more than the markup around a picture takes.
const pictureMarkup = 400

// withPictures is the document with as many pictures as it has room for, in the
// order in which they came. plain is the document without any.
func (c *CaseFiles) withPictures(p *sheet, plain []byte, limit int) ([]byte, error) {
	room := limit - len(plain)
	shown := 0
	for _, entries := range [][]entry{p.Outside, p.Inside} {
		for i := range entries {
			for j := range entries[i].Files {
				file := &entries[i].Files[j]
				if cost := len(file.source) + len(file.Name)*6 + pictureMarkup; file.source != "" && cost <= room {
					room -= cost
					file.Source, file.Note = file.source, ""
					shown++
				}
			}
		}
	}
	if shown == 0 {
		return plain, nil
	}
	return c.write(p)
}

// sheet is what the layout shows.
type sheet struct {
	W                                 *tongue
	Company, Reference, Subject, AsOf string
	State, StateKey                   string
	Overview                          []row
	Stages                            []stage
	Facts                             []fact
	Commitments                       []commitment
	Parties                           []party
	Notes                             []note
	Events                            []event
	// Outside is the correspondence with the customer and others, Inside that
	// with colleagues.
	Outside, Inside []entry
	// Missing tells that the oldest entries are left out.
	Missing bool
}

type (
	row struct{ Label, Value string }
	// stage is a stage's clock, or what stands beside all of them.
	stage struct {
		Title string
		Dates []date
	}
	date struct{ What, When, How string }
	fact struct {
		Label     string
		Values    []string
		Corrected bool
		Evidence  []evidence
	}
	evidence   struct{ Value, Words, Rule, Anchor, Source string }
	commitment struct {
		Due, Words string
		Done       bool
	}
	party struct{ Name, Email, Role string }
	note  struct{ When, What, By, Words, Anchor, Source string }
	event struct{ When, What, Why, By, Anchor, Source string }
)

// dropOldest leaves the older half of the longest list out, and tells whether
// there was anything to leave out.
func (p *sheet) dropOldest() bool {
	p.Missing = true
	switch most := max(len(p.Outside), len(p.Inside), len(p.Events), len(p.Facts), len(p.Notes)); most {
	case 0, 1:
		return false
	case len(p.Inside):
		p.Inside = slices.Delete(p.Inside, 0, most/2)
	case len(p.Outside):
		p.Outside = slices.Delete(p.Outside, 0, most/2)
	case len(p.Events):
		p.Events = slices.Delete(p.Events, 0, most/2)
	case len(p.Notes):
		p.Notes = slices.Delete(p.Notes, 0, most/2)
	default:
		return false
	}
	return true
}
