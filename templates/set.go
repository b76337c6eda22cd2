package templates

import (
	"html/template"
	"io/fs"
	"maps"
	"slices"
	texttemplate "text/template"
	"time"

	"github.com/yuin/goldmark"

	"complaintd/casefile"
)

// Options say whose letters they are.
type Options struct {
	// Override holds files that replace the embedded ones of the same name
	// and may add languages; nil for none.
	Override fs.FS
	// DefaultLanguage must have every letter; letters that another language
	// lacks are written in it.
	DefaultLanguage string
	Company         Company
	// Location is the time zone of every date and time.
	Location *time.Location
	// Departments are the names that the company gave departments, by their
	// keys; for the built-in ones every language has a name of its own.
	Departments map[string]string
	// Procedure has the terms that letters name, and at least one stage.
	Procedure casefile.Procedure
	// NextStageDays are the calendar days in which a customer may ask for the
	// next stage.
	NextStageDays int
}

// Company is the sender.
type Company struct {
	Name          string
	PostalAddress string
	Phone         string
	// OutsideBody is where a customer can turn after the last stage.
	OutsideBody string
	// PrivacyNotice is a web address; empty for none.
	PrivacyNotice string
}

// Set holds all letters in all languages, parsed. It never changes and is safe
// for concurrent use.
type Set struct {
	languages   map[string]*language
	fallback    *language
	layout      *template.Template
	markdown    goldmark.Markdown
	footer      footer
	company     companyView
	location    *time.Location
	departments map[string]string
	procedure   casefile.Procedure

	nextStageDays int
}

// language is what is written in one language: its words and the letters it
// has.
type language struct {
	code    string
	words   *words
	letters map[casefile.LetterName]*letter
}

// Letters are the names of all letters, in order.
func (s *Set) Letters() []casefile.LetterName {
	return slices.Sorted(maps.Keys(s.fallback.letters))
}

// letter is a parsed letter. The ending is what every letter to its audience
// ends with; nil for nothing.
type letter struct {
	subject, body, ending *texttemplate.Template
	files                 []string // that are to blame for what it says
	own                   bool     // one of them is the company's
}

// letterNames are all letters there are, and for whom.
var letterNames = map[casefile.LetterName]casefile.Audience{
	casefile.Acknowledgement: casefile.ToCustomer,
	casefile.CaseOpened:      casefile.ToStaff,
	casefile.TooLarge:        casefile.ToCustomer,
	casefile.Alert:           casefile.ToStaff,
	casefile.ContactTask:     casefile.ToStaff,
	casefile.CaseFollowup:    casefile.ToStaff,

	casefile.InformationRequest:  casefile.ToCustomer,
	casefile.InformationReminder: casefile.ToCustomer,
	casefile.FollowupReceived:    casefile.ToCustomer,
	casefile.Extension:           casefile.ToCustomer,
	casefile.Progress:            casefile.ToCustomer,
	casefile.AnswerLetter:        casefile.ToCustomer,
	casefile.FinalResponse:       casefile.ToCustomer,
	casefile.NextStageOpened:     casefile.ToCustomer,
	casefile.NextStageLate:       casefile.ToCustomer,
	casefile.ClosedLetter:        casefile.ToCustomer,

	casefile.CaseReminder:   casefile.ToStaff,
	casefile.CaseHandedOver: casefile.ToStaff,
	casefile.CaseBreached:   casefile.ToStaff,
	casefile.CaseReview:     casefile.ToStaff,
	casefile.SafetyAlert:    casefile.ToStaff,
	casefile.CommandDone:    casefile.ToStaff,
	casefile.CommandRefused: casefile.ToStaff,
	casefile.CaseTaken:      casefile.ToStaff,
	casefile.Confirm:        casefile.ToStaff,
	casefile.HelpPage:       casefile.ToStaff,
	casefile.CaseStatus:     casefile.ToStaff,
	casefile.Forwarded:      casefile.ToStaff,
	casefile.DigestLetter:   casefile.ToStaff,
	casefile.Consultation:   casefile.ToOutside,
}

// language is the one to write a letter in: that of code where it has the
// letter, else the default.
func (s *Set) language(code string, name casefile.LetterName) *language {
	if lang := s.languages[code]; lang != nil && lang.letters[name] != nil {
		return lang
	}
	return s.fallback
}
