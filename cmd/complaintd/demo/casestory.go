package demo

import (
	"fmt"
	"strings"
	"time"

	"complaintd/casefile"
)

// caseView tells a case from its first mail to how it stands at the end.
func (t teller) caseView(c CaseStory) caseView {
	view := caseView{Reference: c.Reference, Subject: c.Subject, Customer: c.Customer().Name, End: c.end()}
	for _, e := range c.Events {
		if e.Kind == casefile.EventCaseOpened {
			view.How = e.Reason
		}
		view.History = append(view.History, eventView{t.at(e.At), string(e.Kind), e.Reason})
	}
	for _, clock := range append(c.Past, c.Clock) {
		if clock.Stage > 0 {
			view.Stages = append(view.Stages, stageView{stageName(clock), t.strip(clock)})
		}
	}
	for _, s := range t.story.Steps {
		if m := t.moment(c, s); len(m.Outside)+len(m.Inside) > 0 {
			view.Moments = append(view.Moments, m)
		}
	}
	return view
}

// end is how the case stands at the end.
func (c CaseStory) end() string {
	if c.Closing == "" {
		return string(c.State)
	}
	return string(c.State) + ", " + inWords(string(c.Closing))
}

// stageName is the stage with how it ended.
func stageName(c casefile.Clock) string {
	name := fmt.Sprintf("Stage %d", c.Stage)
	if c.Answer.Verdict != "" {
		name += ": " + string(c.Answer.Verdict)
	}
	if c.Breached() {
		name += ", in breach"
	}
	if c.Extended() {
		name += ", extended"
	}
	return name
}

// moment is what of a step belongs to the case; empty where nothing does.
func (t teller) moment(c CaseStory, s Step) momentView {
	m := momentView{At: t.at(s.At), Kind: s.Became.Kind, What: c.said(s.At)}
	if s.Case.Number == c.Number {
		e := entry{Mail: t.mail(s)}
		if s.Became.Kind == casefile.KindStaff {
			m.Inside = append(m.Inside, e)
		} else {
			m.Outside = append(m.Outside, e)
		}
	}
	for _, l := range s.Letters {
		switch {
		case l.Reference != c.Reference:
		case l.ForCustomer():
			m.Outside = append(m.Outside, entry{Letter: t.letter(l)})
		default:
			m.Inside = append(m.Inside, entry{Letter: t.letter(l)})
		}
	}
	return m
}

// said is what the case file says of an instant, but for what the mails and
// letters beside it show anyway.
func (c CaseStory) said(at time.Time) (lines []string) {
	for _, e := range c.Events {
		switch e.Kind {
		case casefile.EventCaseOpened, casefile.EventMailAdded, casefile.EventStaffMail, casefile.EventLetterSent:
			continue
		}
		if e.At.Equal(at) {
			lines = append(lines, inWords(string(e.Kind))+": "+e.Reason)
		}
	}
	return lines
}

// inWords is a name of the program's as words.
func inWords(name string) string { return strings.ReplaceAll(name, "_", " ") }
