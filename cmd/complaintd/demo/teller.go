package demo

import (
	"path"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// teller tells a story in the company's own days.
type teller struct {
	story    *Story
	calendar *workday.Calendar
}

func (t teller) view() pageView {
	view := pageView{Figures: t.figures(), Days: t.days()}
	if n := len(view.Days); n > 0 {
		const long = "Monday 2 January 2006"
		view.First, view.Last = dayName(view.Days[0].Date, long), dayName(view.Days[n-1].Date, long)
	}
	for _, c := range t.story.Cases {
		view.Cases = append(view.Cases, t.caseView(c))
	}
	for _, s := range t.story.Steps {
		if s.Case.Number == 0 {
			m := t.mail(s)
			view.Caseless = append(view.Caseless, entry{Mail: &m})
			for _, l := range s.Letters {
				view.Caseless = append(view.Caseless, entry{Letter: t.letter(l)})
			}
		}
	}
	return view
}

func (t teller) figures() []figure {
	toCustomers, toColleagues := t.story.sent()
	return []figure{
		{len(t.story.Steps), "mails came in"},
		{len(t.story.Cases), "cases opened"},
		{toCustomers, "letters to customers"},
		{toColleagues, "letters to colleagues"},
	}
}

// days are all days from the first mail to the last, those without mail too.
func (t teller) days() []dayView {
	var days []dayView
	var last workday.Date
	for _, s := range t.story.Steps {
		day := t.calendar.DateOf(s.At)
		if len(days) == 0 {
			last = day.AddDays(-1)
		}
		for last.Before(day) {
			last = last.AddDays(1)
			days = append(days, dayView{Date: last, Name: dayName(last, "Mon 2 Jan"), Closed: t.closed(last)})
		}
		today := &days[len(days)-1]
		today.Mails = append(today.Mails, t.mail(s))
	}
	return days
}

// closed tells why a day is no working day, empty where it is one.
func (t teller) closed(d workday.Date) string {
	switch {
	case t.calendar.IsWorkingDay(d):
		return ""
	case d.Weekday() == time.Saturday, d.Weekday() == time.Sunday:
		return "weekend"
	}
	return "public holiday"
}

func (t teller) caseView(c CaseStory) caseView {
	view := caseView{
		Reference: c.Reference, Subject: c.Subject, Customer: c.Customer().Name,
		Deadline: c.Deadline.In(t.calendar.Location()).Format(yearLayout), Strip: t.strip(c.Case),
	}
	for _, e := range c.Events {
		if e.Kind == casefile.EventCaseOpened {
			view.How = e.Reason
		}
		view.History = append(view.History, eventView{t.at(e.At), string(e.Kind), e.Reason})
	}
	for _, s := range t.story.Steps {
		if s.Case.Number == c.Number {
			view.add(t, s)
		}
	}
	return view
}

// add adds a step of the case to the side that saw each mail and letter of it.
func (v *caseView) add(t teller, s Step) {
	m := t.mail(s)
	v.Outside = append(v.Outside, entry{Mail: &m})
	for _, l := range s.Letters {
		e := entry{Letter: t.letter(l)}
		if l.ForCustomer() {
			v.Outside = append(v.Outside, e)
		} else {
			v.Inside = append(v.Inside, e)
		}
	}
}

func (t teller) mail(s Step) mailView {
	zone := t.calendar.Location()
	view := mailView{
		At: t.at(s.At), Time: s.At.In(zone).Format("15:04"), From: who(s.Mail.Header, "From"), Subject: s.Mail.Header.Text("Subject"),
		Kind: s.Became.Kind, Fate: s.outcome(zone), Reason: s.Became.Reason,
		Case: s.Case.Reference, Language: s.Case.Language,
		Text: s.Mail.Text, File: path.Join("mails", s.File),
	}
	if s.Known() {
		view.Reason = "the same mail was delivered a second time"
	}
	for _, a := range s.Mail.Attachments {
		view.Attachments = append(view.Attachments, casefile.Attachment{Name: a.Name, Type: a.Type, Bytes: a.Bytes})
	}
	return view
}

func (t teller) letter(l Letter) *letterView {
	return &letterView{At: t.at(l.At), To: l.To, Subject: l.Subject, HTML: l.HTML, File: path.Join("letters", l.FileName())}
}

func (t teller) at(instant time.Time) string {
	return instant.In(t.calendar.Location()).Format(minuteLayout)
}

func dayName(d workday.Date, layout string) string {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Format(layout)
}
