package demo

import (
	"bytes"
	_ "embed"
	"html/template"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

//go:embed page.html
var pageFile string

// page is the story as one HTML page that needs nothing beside it. What comes
// from mails and letters is escaped; letters are shown as their readers see
// them, each in a frame in which nothing runs.
func (s *Story) page(calendar *workday.Calendar) ([]byte, error) {
	page, err := template.New("index.html").Parse(pageFile)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = page.Execute(&out, teller{story: s, calendar: calendar}.view())
	return out.Bytes(), err
}

// pageView is what the page shows. Its instants are words already.
type pageView struct {
	First, Last string
	Figures     []figure
	Days        []dayView
	Cases       []caseView
	Caseless    []entry // mails that belong to no case, each with the letters it led to
	Digests     []*letterView
}

type figure struct {
	Number int
	What   string
}

// dayView is a day of the story, or several on which nothing happened.
type dayView struct {
	First, Last workday.Date
	Name        string
	Closed      string // why it is no working day; empty where it is one
	Steps       []stepView
}

// stepView is a mail that came, or a date that was reached.
type stepView struct {
	Time string
	Mail *mailView // nil for a date
	Fate string
}

// caseView is a case as a story: what happened when, as its two sides saw it.
type caseView struct {
	Reference         casefile.Reference
	Subject, Customer string
	End               string // how it stands at the end
	How               string // how the case and its deadline came about
	Stages            []stageView
	Moments           []momentView
	History           []eventView
}

// stageView is a stage of a case with its days.
type stageView struct {
	Name  string
	Strip []stripView
}

// momentView is an instant of a case: a mail came or a date was reached.
type momentView struct {
	At              string
	Kind            casefile.Kind // of the mail; empty where none came
	What            []string      // what the case file says of it
	Outside, Inside []entry       // the customer's side, the company's
}

// entry is a mail that came in or a letter that went out.
type entry struct {
	Mail   *mailView
	Letter *letterView
}

type mailView struct {
	At            string
	From, Subject string
	Kind          casefile.Kind // empty where it came before
	Fate, Reason  string        // what became of it, and why
	Case          casefile.Reference
	Language      string
	Text          string
	Attachments   []casefile.Attachment
	File          string // beside the page
}

type letterView struct {
	At, To, Subject string
	HTML            string
	File            string // beside the page
}

type eventView struct{ At, Kind, Reason string }
