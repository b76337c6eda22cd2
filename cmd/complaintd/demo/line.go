package demo

import (
	"fmt"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
)

// How instants are written for people: in the company's time zone.
const (
	minuteLayout = "Mon 2 Jan 15:04"
	yearLayout   = "Mon 2 Jan 2006 15:04"
)

// lineLayout takes when a mail came, its subject and what became of it.
const lineLayout = "%-16s  %-36s  %s"

// subjectWidth is the width of the column for the subject, in characters.
const subjectWidth = 36

// Heading stands above the lines of the steps.
func Heading() string {
	return fmt.Sprintf(lineLayout, "A MAIL COMES", "SUBJECT", "WHAT BECOMES OF IT")
}

// Line is the step in one line for a terminal.
func (s Step) Line(zone *time.Location) string {
	fate := s.outcome(zone)
	if !s.Known() {
		fate = fmt.Sprintf("%s: %s, %s", s.Became.Kind, fate, count(len(s.Letters), "letter"))
	}
	return fmt.Sprintf(lineLayout, s.At.In(zone).Format(minuteLayout), cut(s.Mail.Header.Text("Subject"), subjectWidth), fate)
}

// outcome tells what became of the mail in a few words.
func (s Step) outcome(zone *time.Location) string {
	switch {
	case s.Known():
		return "came before, nothing to do"
	case s.opened():
		return fmt.Sprintf("%s, answer by %s", s.Case.Reference, s.Case.Deadline.In(zone).Format(minuteLayout))
	case s.Became.Kind == casefile.KindFollowup:
		return "added to " + string(s.Case.Reference)
	case s.Case.Number != 0:
		return "filed in " + string(s.Case.Reference)
	}
	return "moved to " + string(s.Became.Folder)
}

// opened tells whether the mail opened its case.
func (s Step) opened() bool {
	return s.Became.Kind == casefile.KindComplaint || s.Became.Kind == casefile.KindNotText
}

// Summary tells in a few words what came in and what went out.
func (s *Story) Summary() string {
	toCustomers, toColleagues := s.sent()
	return fmt.Sprintf("%s made %s. %s went out: %d to customers, %d to colleagues.",
		count(len(s.Steps), "mail"), count(len(s.Cases), "case"), count(toCustomers+toColleagues, "letter"),
		toCustomers, toColleagues)
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// cut is a text of at most that many characters.
func cut(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}
