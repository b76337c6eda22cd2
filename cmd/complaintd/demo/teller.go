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
		view.First, view.Last = dayName(view.Days[0].First, long), dayName(view.Days[n-1].Last, long)
	}
	for _, c := range t.story.Cases {
		view.Cases = append(view.Cases, t.caseView(c))
	}
	for _, s := range t.story.Steps {
		for _, l := range s.Letters {
			if l.Name == casefile.DigestLetter {
				view.Digests = append(view.Digests, t.letter(l))
			}
		}
		if s.Case.Number == 0 && !s.TimeAlone() {
			view.Caseless = append(view.Caseless, entry{Mail: t.mail(s)})
			for _, l := range s.Letters {
				view.Caseless = append(view.Caseless, entry{Letter: t.letter(l)})
			}
		}
	}
	return view
}

func (t teller) figures() []figure {
	toCustomers, toColleagues, _ := t.story.sent()
	return []figure{
		{t.story.mails(), "mails came in"},
		{len(t.story.Cases), "cases opened"},
		{toCustomers, "letters to customers"},
		{toColleagues, "letters to colleagues"},
	}
}

// days are all days from the first step to the last. Quiet days of a kind stand
// together.
func (t teller) days() []dayView {
	var days []dayView
	for _, s := range t.story.Steps {
		today := t.calendar.DateOf(s.At)
		if n := len(days); n == 0 {
			days = append(days, t.day(today))
		} else if days[n-1].Last.Before(today) {
			days = append(t.quiet(days, today), t.day(today))
		}
		latest := &days[len(days)-1]
		latest.Steps = append(latest.Steps, t.step(s))
	}
	for i := range days {
		days[i].Name = days[i].name()
	}
	return days
}

// quiet adds the days on which nothing happened until a day.
func (t teller) quiet(days []dayView, until workday.Date) []dayView {
	for d := days[len(days)-1].Last.AddDays(1); d.Before(until); d = d.AddDays(1) {
		latest := &days[len(days)-1]
		if len(latest.Steps) == 0 && latest.Closed == t.closed(d) {
			latest.Last = d
		} else {
			days = append(days, t.day(d))
		}
	}
	return days
}

func (t teller) day(d workday.Date) dayView {
	return dayView{First: d, Last: d, Closed: t.closed(d)}
}

func (d dayView) name() string {
	if d.First == d.Last {
		return dayName(d.First, dayLayout)
	}
	return dayName(d.First, dayLayout) + " to " + dayName(d.Last, dayLayout)
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

func (t teller) step(s Step) stepView {
	zone := t.calendar.Location()
	view := stepView{Time: s.At.In(zone).Format("15:04"), Fate: s.outcome(zone)}
	if !s.TimeAlone() {
		view.Mail = t.mail(s)
	}
	return view
}

func (t teller) mail(s Step) *mailView {
	view := &mailView{
		At: t.at(s.At), From: who(s.Mail.Header, "From"), Subject: s.Mail.Header.Text("Subject"),
		Kind: s.Became.Kind, Fate: s.outcome(t.calendar.Location()), Reason: s.Became.Reason,
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
