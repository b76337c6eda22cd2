package casefile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// lines are what stands on an agenda about one case: topic, owner, date, working
// days since, the next step.
func lines(r Rules, now time.Time, c Case, news News) string {
	maker := r.NewAgenda(now, now.AddDate(0, 0, -1))
	maker.AddCase(c, news)
	var all []string
	for _, section := range maker.Agenda().Sections {
		for _, i := range section.Items {
			line := fmt.Sprintf("%s %s %s %d %T", section.Topic, i.Owner, i.By.Format("2 Jan 15:04"), i.Late, i.Step)
			all = append(all, strings.ReplaceAll(line, "casefile.", ""))
		}
	}
	return strings.Join(all, "; ")
}

// TestWhereACaseStands: the case is opened on Friday 27 November, and its deadline
// is Friday 4 December at 17:00.
func TestWhereACaseStands(t *testing.T) {
	day := func(n, hour int) time.Time { return time.Date(2026, 12, n, hour, 0, 0, 0, time.UTC) }
	doubtful := func() *story {
		return begin(t, nil).final(tuesday).at(day(2, 10), MailArrived{Mail: complaint(func(m *Incoming) { m.ReceivedAt = day(2, 10) }), By: ThreadTag})
	}
	unreachable := func(m *Incoming) { m.Facts.Declines = []Channel{ByEmail} }
	harmed := func(m *Incoming) { m.Facts.Safety = true }
	for name, c := range map[string]struct {
		now   time.Time
		story *story
		news  News
		want  string
	}{
		"days before the deadline":               {monday, begin(t, nil), News{}, ""},
		"the working day before":                 {day(3, 8), begin(t, nil), News{}, "due_tomorrow department 4 Dec 17:00 0 Status"},
		"on the day":                             {day(4, 8), begin(t, nil), News{}, "due_today department 4 Dec 17:00 0 HandTo"},
		"on the day, with the Head":              {day(4, 8), begin(t, nil).pass(day(4, 8)), News{HandedOver: true}, "due_today head 4 Dec 17:00 0 HandTo"},
		"passed over the weekend":                {day(7, 8), begin(t, nil).pass(day(7, 8)), News{Breached: true}, "breached head 4 Dec 17:00 1 HandTo"},
		"passed, and told before":                {day(9, 8), begin(t, nil).pass(day(9, 8)), News{}, "overdue head 4 Dec 17:00 3 HandTo"},
		"passed, and not acted on yet":           {day(4, 18), begin(t, nil), News{}, "breached department 4 Dec 17:00 0 HandTo"},
		"passed before the mailbox was read":     {day(7, 8), &story{rules: procedureRules(t), c: procedureRules(t).passedBefore(day(7, 8), begin(t, nil).c)}, News{}, "passed_before department 4 Dec 17:00 1 HandTo"},
		"with the General Manager":               {day(9, 8), begin(t, nil).pass(day(8, 8)).does(day(8, 9), HandTo{OwnerManager}), News{}, "overdue general_manager 4 Dec 17:00 3 Status"},
		"extended":                               {tuesday, begin(t, nil).does(monday, Extend{Days: 10, Reason: "r"}), News{}, "extended department 18 Dec 17:00 0 Status"},
		"extended, and due":                      {day(18, 8), begin(t, nil).does(monday, Extend{Days: 10, Reason: "r"}), News{}, "due_today department 18 Dec 17:00 0 HandTo"},
		"handed over early":                      {tuesday, begin(t, nil).does(monday, HandTo{OwnerHead}), News{HandedOver: true}, "handed_over head 4 Dec 17:00 0 Status"},
		"in review since":                        {tuesday, begin(t, nil), News{Review: true}, "review department 4 Dec 17:00 0 Status"},
		"waiting for a way to answer":            {tuesday, begin(t, unreachable), News{}, "waiting department 26 Dec 00:00 0 Status"},
		"paused":                                 {tuesday, begin(t, nil).does(monday, Ask{Pause: true}), News{}, "waiting department 29 Dec 00:00 0 Status"},
		"asked, and the clock goes on":           {tuesday, begin(t, nil).does(monday, Ask{}), News{}, "waiting department 4 Dec 17:00 0 Status"},
		"a final response on its way":            {day(4, 8), begin(t, nil).does(tuesday, Final{Verdict: Upheld}), News{}, ""},
		"told by phone, to be confirmed":         {day(4, 8), begin(t, prefers(ByPhone)).does(tuesday, Final{Verdict: Upheld}).does(tuesday, Call{}), News{}, ""},
		"a call to make":                         {tuesday, begin(t, prefers(ByPhone)).does(tuesday, Final{Verdict: Upheld}), News{}, "task department 4 Dec 17:00 0 Call"},
		"a letter to post, on the day":           {day(4, 8), begin(t, prefers(ByPost)).does(tuesday, Final{Verdict: Upheld}), News{}, "due_today department 4 Dec 17:00 0 HandTo; task department 4 Dec 17:00 0 Posted"},
		"a question to put by phone":             {tuesday, begin(t, prefers(ByPhone)).does(monday, Ask{}), News{}, "task department 4 Dec 17:00 0 Call; waiting department 4 Dec 17:00 0 Status"},
		"answered":                               {day(3, 8), begin(t, nil).final(tuesday), News{Breached: true}, ""},
		"answered, and a mail to decide on":      {day(3, 8), doubtful(), News{}, "doubt head 4 Dec 17:00 0 Review"},
		"and the window is over":                 {time.Date(2027, 1, 5, 8, 0, 0, 0, time.UTC), doubtful(), News{}, "doubt head 4 Dec 17:00 19 Reopen"},
		"a promise for next week":                {tuesday, begin(t, nil).does(monday, Commit{Due: day(10, 17), What: "w"}), News{}, ""},
		"a promise for today":                    {tuesday, begin(t, nil).does(monday, Commit{Due: day(1, 23), What: "w"}), News{}, "promise department 1 Dec 23:00 0 Fulfil"},
		"a promise of last week":                 {day(3, 8), begin(t, nil).does(monday, Commit{Due: day(1, 23), What: "w"}).final(tuesday), News{}, "promise department 1 Dec 23:00 2 Fulfil"},
		"a promise that was kept":                {day(3, 8), begin(t, nil).does(monday, Commit{Due: day(1, 23), What: "w"}).does(tuesday, Fulfil{}).final(tuesday), News{}, ""},
		"harm":                                   {monday, begin(t, harmed), News{}, "harm department 4 Dec 17:00 0 See"},
		"harm that was seen":                     {monday, begin(t, harmed).does(monday, See{}), News{}, ""},
		"a letter came back":                     {monday, begin(t, nil), News{Failed: EventUndelivered}, "unreached department 4 Dec 17:00 0 Correct"},
		"a letter came back before, and is owed": {monday, begin(t, nil).at(monday, bounced()), News{}, "unreached department 4 Dec 17:00 0 Correct"},
		"the last letter failed":                 {day(3, 8), begin(t, nil).does(tuesday, Close{Why: Withdrawn}), News{Failed: EventLetterRefused}, "unreached department 1 Jan 00:00 0 Correct"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := lines(c.story.rules, c.now, c.story.c, c.news); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func bounced() MailArrived {
	return MailArrived{By: ThreadBounce, Returned: Acknowledgement, Mail: complaint(func(m *Incoming) { m.Form, m.Delivery = Report, &Delivery{} })}
}

func TestNews(t *testing.T) {
	for _, c := range []struct {
		event Event
		want  News
	}{
		{Event{Kind: EventHandedOver}, News{HandedOver: true}},
		{Event{Kind: EventBreached}, News{Breached: true}},
		{Event{Kind: EventNextStage}, News{Review: true}},
		{Event{Kind: EventUndelivered, Reason: "the final_response was returned"}, News{Failed: EventUndelivered}},
		{Event{Kind: EventLetterRefused, Reason: "final_response: 550"}, News{Failed: EventLetterRefused}},
		{Event{Kind: EventLetterGivenUp, Reason: "acknowledgement"}, News{Failed: EventLetterGivenUp}},
		{Event{Kind: EventLetterRefused, Reason: "case_reminder: 550"}, News{}}, // to a colleague
		{Event{Kind: EventReminded}, News{}},
	} {
		if got := (News{}).With(c.event); got != c.want {
			t.Errorf("%s: %+v", c.event.Kind, got)
		}
	}
}

// Of mails without a case, those stand on the agenda that a person may look at.
func TestStrayMails(t *testing.T) {
	for _, c := range []struct {
		mail  StrayMail
		topic Topic
		why   Stray
		step  Deed
	}{
		{StrayMail{Kind: KindSpam, Reason: "the spam filter says so in X-Spam-Flag"}, TopicStray, StraySpam, Adopt{7}},
		{StrayMail{Kind: KindAutoReply, Reason: "marked Auto-Submitted (RFC 3834)"}, TopicStray, StrayMarked, Adopt{7}},
		{StrayMail{Kind: KindAutoReply, Reason: "worded as an automatic answer"}, TopicStray, StrayWorded, Adopt{7}},
		{StrayMail{Kind: KindAutoReply, Reason: ownMailBack}, "", "", nil},
		{StrayMail{Kind: KindAutoReply, Reason: colleaguesRobot + "marked X-Autoreply"}, "", "", nil},
		{StrayMail{Kind: KindBounce, Reason: "RFC 3464"}, "", "", nil},
		{StrayMail{Kind: KindStaff, Reason: "a colleague's mail"}, "", "", nil},
		{StrayMail{Kind: KindStaff, Folder: Quarantine}, TopicQuarantine, StrayForged, nil},
		{StrayMail{Kind: KindUnreadable, Folder: Quarantine, Reason: "it is too large: 40000000 bytes"}, TopicQuarantine, StrayTooLarge, nil},
		{StrayMail{Kind: KindUnreadable, Folder: Quarantine, Reason: "could not be handled: Kari"}, TopicQuarantine, StrayUnreadable, nil},
	} {
		c.mail.Number, c.mail.ReceivedAt = 7, friday
		maker := testRules(t).NewAgenda(monday, friday)
		maker.AddMail(c.mail)
		agenda := maker.Agenda()
		if c.topic == "" {
			if len(agenda.Sections) != 0 {
				t.Errorf("%+v stands on the agenda", c.mail)
			}
			continue
		}
		want := Section{Topic: c.topic, Total: 1, Items: []Item{{Mail: 7, Received: friday, Why: c.why, Step: c.step}}}
		if got := fmt.Sprintf("%+v", agenda.Sections); got != fmt.Sprintf("%+v", []Section{want}) {
			t.Errorf("%+v: %s", c.mail, got)
		}
	}
}

// A section has the most urgent lines, in order, and counts the rest, in whatever
// order they came.
func TestSectionKeepsTheMostUrgent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var section Section
		var all []Item
		for range rapid.IntRange(0, 3*MostItems).Draw(t, "items") {
			item := Item{By: friday.Add(time.Duration(rapid.IntRange(0, 5).Draw(t, "hours")) * time.Hour), Mail: rapid.Int64Range(1, 1000).Draw(t, "number")}
			section.add(item)
			all = append(all, item)
		}
		slices.SortStableFunc(all, Item.compare)
		if section.Total != len(all) || !slices.Equal(keys(section.Items), keys(all[:min(len(all), MostItems)])) {
			t.Fatalf("kept %v of %d: %v", keys(section.Items), section.Total, keys(all))
		}
	})
}

func keys(items []Item) []string {
	var list []string
	for _, i := range items {
		list = append(list, fmt.Sprint(i.By.Hour(), " ", i.Mail))
	}
	return list
}

// TestAnyAgenda: whatever has happened to a case,
//   - its next step is one that the case takes;
//   - a final response that is owed by the next working day stands there, and a case
//     stands in one place;
//   - nothing of the customer's, and no colleague's word, stands there.
func TestAnyAgenda(t *testing.T) {
	rules := procedureRules(t)
	rapid.Check(t, func(t *rapid.T) {
		now := friday
		c := rules.Decide(now, unopened(), MailArrived{Mail: tellingMail(t, now)}).Case
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			now = now.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hours")) * time.Hour)
			if rapid.Bool().Draw(t, "time passes") {
				c = passAll(t, rules, now, c)
			} else if d := rules.Decide(now, c, drawInput(t, rules, now, c)); len(d.Events) > 0 {
				c = d.Case
			}
		}
		news := News{HandedOver: rapid.Bool().Draw(t, "handed over"), Breached: c.Breached() && rapid.Bool().Draw(t, "breached"), Review: rapid.Bool().Draw(t, "review")}
		maker := rules.NewAgenda(now, friday)
		maker.AddCase(c, news)
		agenda := maker.Agenda()
		for _, section := range agenda.Sections {
			for _, item := range section.Items {
				checkStep(t, rules, now, c, section.Topic, item)
			}
		}
		checkPlaces(t, rules, now, c, agenda)
		text, err := json.Marshal(agenda)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"Kari", "Nordmann", "example.net", "Pakken", "Storgata", "91234567", "12345678", "Words", "anne@"} {
			if strings.Contains(string(text), secret) {
				t.Fatalf("%q stands in %s", secret, text)
			}
		}
	})
}

// tellingMail tells all that a mail can.
func tellingMail(t *rapid.T, now time.Time) *Incoming {
	m := drawPartyMail(t, now)
	m.Facts.Name, m.Facts.Orders, m.Facts.OnBehalfOf = "Kari Nordmann", []string{"12345678"}, ""
	m.Facts.Address = PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}
	return m
}

func checkStep(t *rapid.T, rules Rules, now time.Time, c Case, topic Topic, item Item) {
	if _, incomplete := item.Step.(Correct); incomplete { // the reader adds the address
		return
	}
	act := Act{By: Address{Email: "manager@hexpress.example"}, Do: item.Step}
	if why := rules.refuses(now, c, act); item.Step == nil || why != "" {
		t.Fatalf("%s: %T is refused: %s", topic, item.Step, why)
	}
}

func checkPlaces(t *rapid.T, rules Rules, now time.Time, c Case, agenda Agenda) {
	places := 0
	for _, topic := range []Topic{TopicBreached, TopicOverdue, TopicBefore, TopicToday, TopicTomorrow, TopicHandedOver, TopicReview, TopicExtended, TopicWaiting} {
		places += agenda.Total(topic)
	}
	near := rules.Calendar.Closes(rules.Calendar.AddWorkingDays(rules.Calendar.DateOf(now), 1))
	owed := c.State == Open && !c.Paused() && !c.answerUnderWay() && c.ToldByPhoneAt.IsZero() && !c.Deadline.After(near)
	if places > 1 || owed && places == 0 || c.State == Closed && len(agenda.Sections) > 0 {
		t.Fatalf("a case that is %s and due %s stands in %d places at %s: %+v", c.State, c.Deadline, places, now, agenda)
	}
}
