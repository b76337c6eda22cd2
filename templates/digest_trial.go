package templates

import (
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// This file has digests to try out.

// replyAbout are return addresses for the cases of a digest.
func replyAbout(d *casefile.Digest) map[casefile.Reference]string {
	addresses := map[casefile.Reference]string{}
	for _, section := range d.Sections {
		for _, item := range section.Items {
			if item.Reference != "" {
				addresses[item.Reference] = returnAddress(item.Reference)
			}
		}
	}
	return addresses
}

// quietDigest is one of a day on which nothing needs anybody.
func quietDigest(at time.Time) *casefile.Digest {
	return &casefile.Digest{Agenda: casefile.Agenda{At: at, Since: at.AddDate(0, 0, -1), Next: at.AddDate(0, 0, 1), NextIsTomorrow: true}}
}

// busyDigest has every topic there is, with n lines each of total, in all the forms
// of a line.
func busyDigest(at time.Time, n, total int) *casefile.Digest {
	d := quietDigest(at)
	number := int64(100)
	for _, topic := range casefile.Topics() {
		section := casefile.Section{Topic: topic, Total: max(total, n)}
		for i := range n {
			number++
			section.Items = append(section.Items, sampleItem(at, topic, i, number))
		}
		d.Sections = append(d.Sections, section)
	}
	d.Conditions = []casefile.Condition{
		{Kind: casefile.ScannerGone, Since: at.Add(-time.Hour)},
		{Kind: casefile.MailboxUnreadable, Since: at.Add(-time.Hour), Mailbox: "complaints@example.com", Trouble: casefile.TroubleLogin},
		{Kind: casefile.GrantEnding, Ends: at.AddDate(0, 0, 3)},
		{Kind: casefile.LettersWait, Count: 3, Since: at.AddDate(0, 0, -1)},
		{Kind: casefile.LettersRefused, Count: 1}, {Kind: casefile.LettersGivenUp, Count: 2},
		{Kind: casefile.CopiesWait, Count: 5, Since: at.AddDate(0, 0, -1), Mailbox: "complaints@example.com"},
		{Kind: casefile.MailsRecovered, Count: 3, Mailbox: "complaints@example.com"}, {Kind: casefile.MailsGone, Count: 1, Mailbox: "complaints@example.com"},
	}
	return withFigures(d, "carrier")
}

// withFigures is the digest with figures, and a chart. cause is a colleague's word.
func withFigures(d *casefile.Digest, cause string) *casefile.Digest {
	calendar, err := workday.New(workday.Config{Location: time.UTC, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		panic(err) // of nothing but our own words
	}
	with := *d
	today := calendar.DateOf(d.At)
	with.Figures = casefile.NewFigures(casefile.PeriodOf(calendar, today.AddDays(-30), today.AddDays(-1)), calendar)
	with.Before = casefile.NewFigures(casefile.PeriodOf(calendar, today.AddDays(-60), today.AddDays(-31)), calendar)
	for i, figures := range []*casefile.Figures{with.Figures, with.Before} {
		on := today.AddDays(-7 - 30*i)
		opened := casefile.Profile{Kind: casefile.MilestoneOpened, Stage: 1, Department: "delivery"}
		figures.Add(opened, on, "", 0, 12-i)
		opened.Department = "payments"
		figures.Add(opened, on, "", 0, 3+i)
		for j, timing := range []casefile.Timing{casefile.OnTime, casefile.OnlyByExtended, casefile.Late, casefile.Lapsed} {
			figures.Add(casefile.Profile{Kind: casefile.MilestoneAnswered, Stage: 1, Department: "delivery", Timing: timing,
				Promise: casefile.PromiseMet, Verdict: casefile.Verdicts()[j]}, on, cause, 3+j, 6-j-i)
		}
		figures.Add(casefile.Profile{Kind: casefile.MilestoneAnswered, Stage: 2, Timing: casefile.OnTime, Verdict: casefile.Upheld, Overturned: true}, on, "", 8, 1)
		figures.Add(casefile.Profile{Kind: casefile.MilestoneReview, Stage: 2, Department: "delivery"}, on, "", 0, 2)
	}
	with.Chart = "Bars."
	return &with
}

// sampleItem is the ith line under a topic.
func sampleItem(at time.Time, topic casefile.Topic, i int, number int64) casefile.Item {
	if topic == casefile.TopicQuarantine || topic == casefile.TopicStray {
		return sampleMailItem(at, topic, i, number)
	}
	owners := casefile.Owners()
	item := casefile.Item{
		Reference: casefile.NewReference("KL", at.Year(), number), Owner: owners[i%len(owners)], Department: "delivery", By: at.Add(8 * time.Hour), Step: casefile.Status{},
	}
	switch topic {
	case casefile.TopicHarm:
		item.Step = casefile.See{}
	case casefile.TopicBreached, casefile.TopicOverdue:
		item.By, item.Late, item.NewDate, item.Step = at.AddDate(0, 0, -1-i), 1+i, at.AddDate(0, 0, 6-i), casefile.HandTo{Owner: casefile.OwnerManager}
		item.HandedOver = i == 0
	case casefile.TopicBefore:
		item.By, item.Late, item.Step = at.AddDate(-1, 0, 0), 250, casefile.HandTo{Owner: casefile.OwnerHead}
	case casefile.TopicToday, casefile.TopicTomorrow:
		item.Extended, item.Review = i == 0, i == 1
	case casefile.TopicDoubt:
		item.Owner, item.Step = casefile.OwnerHead, []casefile.Deed{casefile.Review{}, casefile.Reopen{}}[i%2]
	case casefile.TopicPromise:
		item.Step = casefile.Fulfil{}
	case casefile.TopicTask:
		item.Task, item.Step = []casefile.Task{casefile.TaskCall, casefile.TaskPost}[i%2], []casefile.Deed{casefile.Call{}, casefile.Posted{}}[i%2]
	case casefile.TopicUnreached:
		item.Failed = []casefile.EventKind{casefile.EventUndelivered, casefile.EventLetterRefused, casefile.EventLetterGivenUp}[i%3]
		item.Step = casefile.Correct{}
	case casefile.TopicWaiting:
		item.Paused = i == 0
	}
	return item
}

func sampleMailItem(at time.Time, topic casefile.Topic, i int, number int64) casefile.Item {
	item := casefile.Item{Mail: number, Received: at.Add(-time.Duration(i+1) * time.Hour)}
	if topic == casefile.TopicQuarantine {
		item.Why = []casefile.Stray{casefile.StrayTooLarge, casefile.StrayForged, casefile.StrayUnreadable}[i%3]
		return item
	}
	item.Why = []casefile.Stray{casefile.StraySpam, casefile.StrayMarked, casefile.StrayWorded}[i%3]
	item.Step = casefile.Adopt{Number: number}
	return item
}

// partlyBusy has one topic alone.
func partlyBusy(at time.Time, topic casefile.Topic) *casefile.Digest {
	d := busyDigest(at, 2, 2)
	d.Sections = slices.DeleteFunc(d.Sections, func(s casefile.Section) bool { return s.Topic != topic })
	d.Conditions = nil
	return d
}

// beforeWeekend has what is due on the next working day, which is not tomorrow.
func beforeWeekend(at time.Time) *casefile.Digest {
	d := partlyBusy(at, casefile.TopicTomorrow)
	d.Next, d.NextIsTomorrow = at.AddDate(0, 0, 3), false
	return d
}
