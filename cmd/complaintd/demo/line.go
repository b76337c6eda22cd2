package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"complaintd/casefile"
)

// How instants are written for people: in the company's time zone.
const (
	minuteLayout = "Mon 2 Jan 15:04"
	yearLayout   = "Mon 2 Jan 2006 15:04"
	dayLayout    = "Mon 2 Jan"
)

// lineLayout takes when a mail came, its subject and what became of it.
const lineLayout = "%-16s  %-36s  %s"

// subjectWidth is the width of the column for the subject, in characters.
const subjectWidth = 36

// noMail stands in place of a subject where no mail came.
const noMail = "(a date is reached)"

// Heading stands above the lines of the steps.
func Heading() string {
	return fmt.Sprintf(lineLayout, "WHEN", "A MAIL COMES", "WHAT BECOMES OF IT")
}

// Line is the step in one line for a terminal.
func (s Step) Line(zone *time.Location) string {
	subject, fate := noMail, s.outcome(zone)
	if !s.TimeAlone() {
		subject = cut(s.Mail.Header.Text("Subject"), subjectWidth)
	}
	if s.Became.Kind != "" {
		fate = fmt.Sprintf("%s: %s, %s", s.Became.Kind, fate, count(len(s.Letters), "letter"))
	}
	return fmt.Sprintf(lineLayout, s.At.In(zone).Format(minuteLayout), subject, fate)
}

// outcome tells what became of the mail, or what the date brought, in a few
// words.
func (s Step) outcome(zone *time.Location) string {
	switch {
	case s.TimeAlone():
		return written(s.Letters)
	case s.Known():
		return "came before, nothing to do"
	case s.opened() && s.Case.Deadline.IsZero():
		return string(s.Case.Reference) + ", no way to answer yet"
	case s.opened():
		return fmt.Sprintf("%s, answer by %s", s.Case.Reference, s.Case.Deadline.In(zone).Format(minuteLayout))
	case s.Became.Kind == casefile.KindFollowup:
		return "added to " + string(s.Case.Reference)
	case s.Became.Kind == casefile.KindStaff:
		return written(s.Letters)
	case s.Case.Number != 0:
		return "filed in " + string(s.Case.Reference)
	}
	return "moved to " + string(s.Became.Folder)
}

// opened tells whether the mail opened its case.
func (s Step) opened() bool {
	return s.Became.Kind == casefile.KindComplaint || s.Became.Kind == casefile.KindNotText
}

// written tells which letters went out in which cases: each name once, those of
// the same cases together.
func written(letters []Letter) string {
	var references []casefile.Reference
	names := map[casefile.Reference][]string{}
	for _, l := range letters {
		if names[l.Reference] == nil {
			references = append(references, l.Reference)
		}
		if !slices.Contains(names[l.Reference], string(l.Name)) {
			names[l.Reference] = append(names[l.Reference], string(l.Name))
		}
	}
	var groups []string
	for len(references) > 0 {
		first := strings.Join(names[references[0]], ", ")
		same := slices.DeleteFunc(slices.Clone(references), func(r casefile.Reference) bool {
			return strings.Join(names[r], ", ") != first
		})
		references = slices.DeleteFunc(references, func(r casefile.Reference) bool { return slices.Contains(same, r) })
		if same[0] != "" {
			first = inCases(same) + ": " + first
		}
		groups = append(groups, first)
	}
	return strings.Join(groups, "; ")
}

// inCases names a case, or how many there are.
func inCases(references []casefile.Reference) string {
	if len(references) == 1 {
		return string(references[0])
	}
	return count(len(references), "case")
}

// Summary tells in a few words what came in and what went out.
func (s *Story) Summary() string {
	toCustomers, toColleagues, byTime := s.sent()
	return fmt.Sprintf("%s made %s. %s went out: %d to customers, %d to colleagues; %d of them because a date was reached.",
		count(s.mails(), "mail"), count(len(s.Cases), "case"), count(toCustomers+toColleagues, "letter"),
		toCustomers, toColleagues, byTime)
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
