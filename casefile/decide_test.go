package casefile

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile/workday"
)

var (
	kari    = Address{Name: "Kari Nordmann", Email: "kari@example.net"}
	ola     = Address{Name: "Ola Nordmann", Email: "ola@example.net"}
	clerk   = Address{Name: "Anne Berg", Email: "anne@hexpress.example"}
	mailbox = "complaints@hexpress.example"
	// Friday 27 November 2026, 10:00 in London.
	friday = time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
)

func testRules(t testing.TB) Rules {
	t.Helper()
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	calendar, err := workday.New(workday.Config{Location: london, Closing: 17 * time.Hour, Holidays: "gb"})
	if err != nil {
		t.Fatal(err)
	}
	return Rules{
		Calendar: calendar,
		Procedure: Procedure{PromiseDays: 10,
			Stages: []Stage{{Name: "stage_1", WorkingDays: 5}, {Name: "stage_2", WorkingDays: 10}}},
		Staff: Staff{
			Head: Colleague{Address: Address{Email: "head@hexpress.example"}, Aliases: []string{"boss@hexpress.example"}},
			Departments: []Department{
				{Key: "delivery", Email: "delivery@hexpress.example"},
				{Key: "customer_service", Default: true, Members: []Colleague{
					{Address: clerk, Language: "en"}, {Address: Address{Email: "per@hexpress.example"}}}},
			},
		},
		DefaultLanguage: "nb", Languages: []string{"nb", "en"},
		ReferencePrefix: "KL", OwnAddresses: []string{mailbox},
	}
}

func complaint(change func(*Incoming)) *Incoming {
	in := &Incoming{
		Placement: Placement{Mailbox: mailbox, Folder: "INBOX", UIDValidity: 1, UID: 7},
		Form:      Human, ReceivedAt: friday, MessageID: "1@example.net",
		From: kari, AnswerTo: kari, Subject: "Pakken kom ikke", Text: "Hei", Language: "nb",
	}
	if change != nil {
		change(in)
	}
	return in
}

func unopened() Case {
	return Case{Number: 123, Reference: NewReference("KL", 2026, 123)}
}

func openCase(t testing.TB) Case {
	t.Helper()
	return testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(nil)}).Case
}

// What becomes of every form of mail, without a case and in one.
func TestMailArrived(t *testing.T) {
	for _, c := range []struct {
		name    string
		change  func(*Incoming)
		inCase  bool
		kind    Kind
		folder  Folder
		events  string
		letters string
	}{
		{name: "a complaint", kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "a picture alone", change: func(m *Incoming) { m.Form = NotText },
			kind: KindNotText, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "Reply-To names another address", change: func(m *Incoming) { m.AnswerTo = ola },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>ola@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "a person with a null return path", change: func(m *Incoming) { m.NullSender = true },
			kind: KindComplaint, folder: Processed, events: "case_opened no_letter",
			letters: "case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "a person on a list", change: func(m *Incoming) { m.Bulk = true },
			kind: KindComplaint, folder: Processed, events: "case_opened no_letter",
			letters: "case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "no Reply-To that can be answered", change: func(m *Incoming) { m.AnswerTo = Address{} },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "an author who can't be written to", change: func(m *Incoming) { m.From, m.AnswerTo = Address{Email: "kari@"}, Address{Email: "kari@"} },
			kind: KindComplaint, folder: Processed, events: "case_opened no_letter",
			letters: "case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "a colleague's subaddress", change: func(m *Incoming) { m.From = Address{Email: "anne+phone@hexpress.example"} },
			kind: KindStaff, folder: Quarantine, letters: "!forged>head@hexpress.example"},
		{name: "someone whose address only begins like a colleague's", change: func(m *Incoming) { m.From = Address{Email: "annette@hexpress.example"}; m.AnswerTo = m.From },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>annette@hexpress.example case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "our own tagged address", change: func(m *Incoming) {
			m.From, m.Ours = Address{Email: "complaints+KL-26-000123-7.abc@hexpress.example"}, true
		},
			kind: KindAutoReply, folder: Processed},
		{name: "no author at all", change: func(m *Incoming) { m.From, m.AnswerTo = Address{}, Address{} },
			kind: KindComplaint, folder: Processed, events: "case_opened no_letter",
			letters: "case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "Reply-To is our own address", change: func(m *Incoming) { m.AnswerTo = Address{Email: "Complaints@hexpress.example"} },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "Reply-To is a colleague", change: func(m *Incoming) { m.AnswerTo = clerk },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "a robot", change: func(m *Incoming) { m.Form = Robot }, kind: KindAutoReply, folder: Processed},
		{name: "a robot in a case", inCase: true, change: func(m *Incoming) { m.Form = Robot },
			kind: KindAutoReply, folder: Processed, events: "mail_filed"},
		{name: "a report", change: func(m *Incoming) { m.Form = Report }, kind: KindBounce, folder: Processed},
		{name: "a report in a case", inCase: true, change: func(m *Incoming) { m.Form = Report },
			kind: KindBounce, folder: Processed, events: "mail_filed"},
		{name: "spam", change: func(m *Incoming) { m.Form = Spam }, kind: KindSpam, folder: Processed},
		{name: "spam of a stranger in a case", inCase: true, change: func(m *Incoming) { m.Form, m.From = Spam, ola },
			kind: KindSpam, folder: Processed, events: "mail_filed"},
		{name: "called spam, and the customer's", inCase: true, change: func(m *Incoming) { m.Form = Spam },
			kind: KindFollowup, folder: Processed, events: "mail_added",
			letters: "case_followup>anne@hexpress.example case_followup>per@hexpress.example followup_received>kari@example.net"},
		{name: "a person who wrote to an envelope sender", change: func(m *Incoming) { m.BounceTags = []string{"x"} },
			kind: KindComplaint, folder: Processed, events: "case_opened no_letter",
			letters: "case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "no author, in a case", inCase: true, change: func(m *Incoming) { m.From, m.AnswerTo = Address{}, Address{} },
			kind: KindFollowup, folder: Processed, events: "third_party_mail_added",
			letters: "case_followup>anne@hexpress.example case_followup>per@hexpress.example"},
		{name: "Reply-To is a tagged address of ours", change: func(m *Incoming) { m.AnswerTo = Address{Email: "complaints+KL-26-000123-7.abc@hexpress.example"} },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "Reply-To only begins like ours", change: func(m *Incoming) { m.AnswerTo = Address{Email: "complaintsdesk@hexpress.example"} },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>complaintsdesk@hexpress.example case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "our own mail", change: func(m *Incoming) { m.From, m.Ours = Address{Email: "COMPLAINTS@hexpress.example"}, true },
			kind: KindAutoReply, folder: Processed},
		{name: "our own mail without its mark", change: func(m *Incoming) { m.From, m.AnswerTo = Address{Email: mailbox}, Address{Email: mailbox} },
			kind: KindAutoReply, folder: Processed},
		{name: "a form of the website that sends as ourselves", change: func(m *Incoming) { m.From = Address{Email: mailbox} },
			kind: KindComplaint, folder: Processed, events: "case_opened",
			letters: "acknowledgement>kari@example.net case_opened>anne@hexpress.example case_opened>per@hexpress.example"},
		{name: "unreadable", change: func(m *Incoming) { m.Form, m.Reason = Unreadable, "too large" },
			kind: KindUnreadable, folder: Quarantine, letters: "!quarantine>head@hexpress.example"},
		{name: "unreadable in a case", inCase: true, change: func(m *Incoming) { m.Form = Unreadable },
			kind: KindUnreadable, folder: Quarantine, letters: "!quarantine>head@hexpress.example"},
		{name: "too large, from a person", change: func(m *Incoming) { m.Form, m.TooLarge = Unreadable, true },
			kind: KindUnreadable, folder: Quarantine, letters: "too_large>kari@example.net !quarantine>head@hexpress.example"},
		{name: "too large, with a null return path", change: func(m *Incoming) { m.Form, m.TooLarge, m.NullSender = Unreadable, true, true },
			kind: KindUnreadable, folder: Quarantine, letters: "!quarantine>head@hexpress.example"},
		{name: "too large, from a colleague", change: func(m *Incoming) { m.Form, m.TooLarge, m.From, m.AnswerTo = Unreadable, true, clerk, clerk },
			kind: KindUnreadable, folder: Quarantine, letters: "!quarantine>head@hexpress.example"},
		{name: "a colleague without a case", change: func(m *Incoming) { m.From = clerk }, kind: KindStaff, folder: Quarantine, letters: "!forged>head@hexpress.example"},
		{name: "a colleague's alias", change: func(m *Incoming) { m.From = Address{Email: "Boss@hexpress.example"} },
			kind: KindStaff, folder: Quarantine, letters: "!forged>head@hexpress.example"},
		{name: "a colleague in a case", inCase: true, change: func(m *Incoming) { m.From = clerk },
			kind: KindStaff, folder: Quarantine, letters: "!forged>head@hexpress.example"},
		{name: "the customer again", inCase: true, kind: KindFollowup, folder: Processed, events: "mail_added",
			letters: "case_followup>anne@hexpress.example case_followup>per@hexpress.example followup_received>kari@example.net"},
		{name: "a stranger in a case", inCase: true, change: func(m *Incoming) { m.From, m.AnswerTo = ola, ola },
			kind: KindFollowup, folder: Processed, events: "third_party_mail_added",
			letters: "case_followup>anne@hexpress.example case_followup>per@hexpress.example"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before, by := unopened(), NoThread
			if c.inCase {
				before, by = openCase(t), ThreadParent
			}
			got := testRules(t).Decide(friday, before, MailArrived{Mail: complaint(c.change), By: by})
			if got.Kind != c.kind || got.Folder != c.folder {
				t.Errorf("kind %s in folder %s, want %s in %s", got.Kind, got.Folder, c.kind, c.folder)
			}
			if events := eventKinds(got); events != c.events {
				t.Errorf("events %q, want %q", events, c.events)
			}
			if letters := letterNames(got); letters != c.letters {
				t.Errorf("letters\n %q, want\n %q", letters, c.letters)
			}
		})
	}
}

// The department is told the one reason why the customer was not written to.
func TestWhyNoAcknowledgement(t *testing.T) {
	rules := testRules(t)
	rules.DailyLimit = 5
	for want, change := range map[NoLetter]func(*Incoming){
		"":               nil,
		NullReturnPath:   func(m *Incoming) { m.NullSender = true },
		ToEnvelopeSender: func(m *Incoming) { m.BounceTags = []string{"x"} },
		BulkMail:         func(m *Incoming) { m.Bulk = true },
		NoUsableAddress:  func(m *Incoming) { m.From, m.AnswerTo = Address{}, Address{} },
		DailyLimit:       func(*Incoming) {},
	} {
		in := MailArrived{Mail: complaint(change)}
		if want == DailyLimit {
			in.LettersToday = 5
		}
		if why, inWords := rules.whyNoAnswer(in); why != want || (inWords == "") != (want == "") {
			t.Errorf("the reason is %q, in words %q, want %q", why, inWords, want)
		}
		if want != "" && !slices.Contains(NoLetters(), want) {
			t.Errorf("%q is not among all reasons", want)
		}
		for _, l := range rules.Decide(friday, unopened(), in).Letters {
			if l.Audience == ToStaff && l.Unacknowledged != want {
				t.Errorf("the department is told %q, want %q", l.Unacknowledged, want)
			}
		}
	}
}

// What the filter calls spam is a complaint all the same where the author has
// complained before.
func TestSpamOfAKnownCustomer(t *testing.T) {
	in := complaint(func(m *Incoming) { m.Form = Spam })
	d := testRules(t).Decide(friday, unopened(), MailArrived{Mail: in, KnownCustomer: true})
	if d.Kind != KindComplaint || eventKinds(d) != "case_opened" {
		t.Errorf("it is filed as %s with events %q", d.Kind, eventKinds(d))
	}
}

// The owner learns that a letter to the customer was returned. A delay, and a
// colleague's letter that comes back, are filed and lead to no letter: a
// colleague whose address fails must not be written to about it for ever.
func TestReportInACase(t *testing.T) {
	failed := &Delivery{Failed: []string{"kari@example.net"}}
	for name, c := range map[string]struct {
		returned LetterName
		delivery *Delivery
		told     bool
		away     string // beside the mail that is filed
	}{
		"the customer's letter failed":              {Acknowledgement, failed, true, ""},
		"it does not name the address":              {Acknowledgement, &Delivery{}, true, ""},
		"it is delayed":                             {Acknowledgement, &Delivery{Delayed: true}, false, ""},
		"a colleague's letter failed":               {CaseOpened, failed, false, " colleague_away"},
		"the letter about a returned letter failed": {ContactTask, failed, false, " colleague_away"},
		"no letter of ours, or reported before":     {"", failed, false, ""},
		"it does not say what happened":             {Acknowledgement, nil, false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			in := complaint(func(m *Incoming) { m.Form, m.Delivery = Report, c.delivery })
			d := testRules(t).Decide(friday, openCase(t), MailArrived{Mail: in, By: ThreadBounce, Returned: c.returned})
			events, letters := "mail_filed"+c.away, ""
			if c.told {
				events, letters = "mail_filed letter_undelivered", "contact_task>anne@hexpress.example contact_task>per@hexpress.example"
			}
			if eventKinds(d) != events || letterNames(d) != letters || d.Kind != KindBounce {
				t.Errorf("%s: events %q, letters %q", d.Kind, eventKinds(d), letterNames(d))
			}
		})
	}
}

func TestCaseThatWasOpened(t *testing.T) {
	c := openCase(t)
	if c.State != Open || c.Stage != 1 || c.Owner != OwnerDepartment || c.Department != "customer_service" || c.Language != "nb" {
		t.Errorf("the case is %+v", c)
	}
	if c.Customer() != kari {
		t.Errorf("the customer is %v", c.Customer())
	}
	if want := time.Date(2026, 12, 4, 17, 0, 0, 0, time.UTC); !c.Deadline.Equal(want) {
		t.Errorf("the deadline is %v, want %v", c.Deadline, want)
	}
	if want := time.Date(2026, 12, 11, 17, 0, 0, 0, time.UTC); !c.Promise.Equal(want) {
		t.Errorf("the promise is %v, want %v", c.Promise, want)
	}
}

func TestHowTheDatesCameAbout(t *testing.T) {
	late := complaint(func(m *Incoming) { m.ReceivedAt = friday.Add(8*time.Hour + 5*time.Minute) })
	d := testRules(t).Decide(friday.Add(9*time.Hour), unopened(), MailArrived{Mail: late})
	want := "human mail, no known case; received Fri 27 Nov 2026 18:05, after closing or on a closed day; " +
		"day 0 is 2026-11-30; 5 working days; Mon 7 Dec 2026 17:00"
	if d.Events[0].Reason != want {
		t.Errorf("got  %q\nwant %q", d.Events[0].Reason, want)
	}
}

// A server whose clock runs ahead must not give the company more time, nor a
// mail without a date less.
func TestReceiptIsNeverLaterThanNow(t *testing.T) {
	for _, at := range []time.Time{{}, friday.Add(time.Hour), friday.AddDate(1, 0, 0)} {
		d := testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(func(m *Incoming) { m.ReceivedAt = at })})
		if !d.Case.ReceivedAt.Equal(friday) {
			t.Errorf("received %v counts as %v, want now", at, d.Case.ReceivedAt)
		}
	}
}

func TestLettersToTheCustomerContinueTheirThread(t *testing.T) {
	in := complaint(func(m *Incoming) { m.Parents = []string{"b@example.net", "a@example.net", "b@example.net"} })
	d := testRules(t).Decide(friday, unopened(), MailArrived{Mail: in})
	letter := d.Letters[0]
	if letter.InReplyTo != "1@example.net" || !letter.Answers {
		t.Errorf("In-Reply-To %q, answers %v", letter.InReplyTo, letter.Answers)
	}
	if want := []string{"b@example.net", "a@example.net", "1@example.net"}; !slices.Equal(letter.References, want) {
		t.Errorf("References %v, want %v", letter.References, want)
	}
	if d.Letters[1].InReplyTo != "" {
		t.Error("a colleague's letter names the customer's mail as its parent")
	}
}

func TestLanguageOfLetters(t *testing.T) {
	for _, c := range []struct{ mail, customer string }{{"en", "en"}, {"nb", "nb"}, {"de", "nb"}, {"", "nb"}} {
		d := testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(func(m *Incoming) { m.Language = c.mail })})
		if d.Letters[0].Language != c.customer {
			t.Errorf("a mail in %q is answered in %q, want %q", c.mail, d.Letters[0].Language, c.customer)
		}
		if d.Letters[1].Language != "en" || d.Letters[2].Language != "nb" {
			t.Errorf("colleagues are written to in %q and %q, want en and nb", d.Letters[1].Language, d.Letters[2].Language)
		}
	}
}

func TestLetterSettled(t *testing.T) {
	for outcome, want := range map[Outcome]string{
		Delivered: "letter_sent", Refused: "letter_refused", Uncertain: "letter_uncertain", GivenUp: "letter_given_up",
		Deferred: "", NotTried: "",
	} {
		d := testRules(t).Decide(friday, openCase(t), LetterSettled{ID: 5, Name: Acknowledgement, Outcome: outcome, Reason: "250 ok"})
		if got := eventKinds(d); got != want {
			t.Errorf("%s: events %q, want %q", outcome, got, want)
		}
		for _, e := range d.Events {
			if e.Letter != 5 || e.Reason != "acknowledgement: 250 ok" {
				t.Errorf("%s: event %+v", outcome, e)
			}
		}
	}
}

// Whatever mails arrive in whatever order: an open case keeps its owner and
// deadline, is acknowledged at most once, strangers and robots get nothing,
// the given case is never changed, and every mail has a kind and a reason.
func TestAnySequenceOfMails(t *testing.T) {
	rules := testRules(t)
	rapid.Check(t, func(t *rapid.T) {
		c, now, acknowledged := unopened(), friday, 0
		for range rapid.IntRange(1, 12).Draw(t, "mails") {
			now = now.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour)
			in := drawMail(t, now)
			before := fmt.Sprintf("%+v", c)
			d := rules.Decide(now, c, MailArrived{Mail: in, By: rapid.SampledFrom([]Thread{ThreadTag, ThreadParent, ThreadReference, ThreadBounce}).Draw(t, "by")})
			if fmt.Sprintf("%+v", c) != before {
				t.Fatal("the given case was changed")
			}
			checkDecision(t, rules, c, d, in)
			for _, l := range d.Letters {
				if l.Name == Acknowledgement {
					acknowledged++
				}
			}
			if len(d.Events) > 0 {
				c = d.Case
			}
		}
		if acknowledged > 1 {
			t.Fatalf("%d acknowledgements for one case", acknowledged)
		}
	})
}

func drawMail(t *rapid.T, now time.Time) *Incoming {
	return complaint(func(m *Incoming) {
		m.Form = rapid.SampledFrom([]Form{Human, Human, Human, NotText, Robot, Report, Unreadable}).Draw(t, "form")
		m.Reason = "drawn"
		m.From = rapid.SampledFrom([]Address{kari, ola, clerk, {Email: mailbox}, {}}).Draw(t, "from")
		m.AnswerTo = rapid.SampledFrom([]Address{m.From, kari, ola, clerk, {Email: mailbox}, {}}).Draw(t, "answer to")
		m.NullSender = rapid.Bool().Draw(t, "null sender")
		m.TooLarge = m.Form == Unreadable && rapid.Bool().Draw(t, "too large")
		m.BounceTags = rapid.SliceOfN(rapid.Just("tag"), 0, 1).Draw(t, "bounce tags")
		m.Bulk = rapid.Bool().Draw(t, "bulk")
		m.ReceivedAt = now.Add(time.Duration(rapid.IntRange(-50, 50).Draw(t, "clock")) * time.Hour)
	})
}

func checkDecision(t *rapid.T, rules Rules, before Case, d Decision, in *Incoming) {
	if d.Kind == "" || d.Reason == "" || d.Folder == "" {
		t.Fatalf("no kind, reason or folder: %+v", d)
	}
	if d.Case.State == Open && (d.Case.Owner == "" || d.Case.Deadline.IsZero() || d.Case.Reference != before.Reference) {
		t.Fatalf("an open case without owner, deadline or its reference: %+v", d.Case)
	}
	if before.State == Open && !d.Case.Deadline.Equal(before.Deadline) {
		t.Fatal("a mail moved the deadline")
	}
	for _, p := range d.Case.Parties[min(1, len(d.Case.Parties)):] {
		if p.Email == "" {
			t.Fatal("a party without an address")
		}
		if p.Role == Complainant && (rules.isOwn(p.Address) || rules.Staff.Claims(p.Address)) {
			t.Fatal("the company is a complainant of its own")
		}
	}
	for _, l := range d.Letters {
		if rules.isOwn(l.To) || l.To.Email == "" {
			t.Fatalf("%s to %q", l.Name, l.To.Email)
		}
		if l.Audience == ToCustomer && (in.Form == Robot || in.Form == Report || in.NullSender || in.Bulk || len(in.BounceTags) > 0 || rules.Staff.Claims(l.To)) {
			t.Fatalf("%s would go out in answer to %+v", l.Name, in)
		}
	}
}

func eventKinds(d Decision) string {
	var kinds []string
	for _, e := range d.Events {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}

// letterNames are the letters of a decision, and what it tells at once.
func letterNames(d Decision) string {
	var names []string
	for _, l := range d.Letters {
		names = append(names, string(l.Name)+">"+l.To.Email)
	}
	for _, n := range d.Notices {
		names = append(names, "!"+string(n.Kind)+">"+n.To)
	}
	return strings.Join(names, " ")
}
