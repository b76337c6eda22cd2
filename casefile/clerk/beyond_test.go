package clerk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// desk is an office with a case of Kari's, at which colleagues write.
type desk struct {
	*office
	uid     uint32
	written []casefile.Letter // all letters that were composed
}

func newDesk(t *testing.T) *desk {
	d := &desk{office: newOffice(t), uid: 1}
	d.composer.fails = func(l casefile.Letter) error {
		d.written = append(d.written, l)
		return nil
	}
	d.receive(t, mail(1, "kari@example.net", "late parcel"))
	d.firstReference = d.cases(t)[0].Reference
	return d
}

// asks is a mail of the department's that asks for one deed, and the letters
// that follow from it.
func (d *desk) asks(t *testing.T, do casefile.Deed, words string, change ...func(*casefile.Incoming)) []casefile.Letter {
	t.Helper()
	return d.asksAll(t, []casefile.Act{{Do: do, Words: words}}, change...)
}

func (d *desk) asksAll(t *testing.T, acts []casefile.Act, change ...func(*casefile.Incoming)) []casefile.Letter {
	t.Helper()
	d.uid++
	change = append([]func(*casefile.Incoming){func(in *casefile.Incoming) { in.ReceivedAt = d.now }}, change...)
	before := len(d.written)
	d.receive(t, colleagueMail(d.office, d.uid, fmt.Sprintf("staff mail %d", d.uid), acts, change...))
	return d.written[before:]
}

// writes is a further mail of somebody's.
func (d *desk) writes(t *testing.T, from, text string, change ...func(*casefile.Incoming)) []casefile.Letter {
	t.Helper()
	d.uid++
	change = append([]func(*casefile.Incoming){func(in *casefile.Incoming) { in.ReceivedAt = d.now }}, change...)
	before := len(d.written)
	d.receive(t, mail(d.uid, from, text, change...))
	return d.written[before:]
}

// send sends what is due, and tells the names of the letters.
func (d *desk) send(t *testing.T) string {
	t.Helper()
	var names []string
	for l := d.next(t); l != nil; l = d.next(t) {
		names = append(names, string(l.Name)+">"+l.Recipient)
		d.settle(t, l, casefile.Settlement{Outcome: casefile.Delivered, Reason: "250 ok"})
	}
	return strings.Join(names, " ")
}

func named(letters []casefile.Letter, name casefile.LetterName) (found []casefile.Letter) {
	for _, l := range letters {
		if l.Name == name {
			found = append(found, l)
		}
	}
	return found
}

// refusal is what a colleague is told when nothing was done; empty where
// something was.
func refusal(letters []casefile.Letter) string {
	for _, l := range named(letters, casefile.CommandRefused) {
		return strings.Join(l.Lines, "; ")
	}
	return ""
}

// Words to the customer wait for the undo window, and #undo stops them: the case
// is as it was.
func TestUndo(t *testing.T) {
	deeds := map[string]casefile.Deed{
		"a final response": casefile.Final{Verdict: casefile.Rejected},
		"an extension":     casefile.Extend{Days: 5, Reason: "r"},
		"a pause":          casefile.Ask{Pause: true},
		"an answer":        casefile.Answer{},
	}
	for name, do := range deeds {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.Clerk.rules.UndoWindow = 2 * time.Minute
			d.send(t)
			before := d.cases(t)[0]
			d.asks(t, do, "Words.")
			if sent := d.send(t); sent != "command_done>service@hexpress.example" {
				t.Errorf("sent at once: %s", sent)
			}
			d.now = d.now.Add(time.Minute)
			if why := refusal(d.asks(t, casefile.Undo{}, "")); why != "" {
				t.Fatal(why)
			}
			d.now = d.now.Add(time.Hour)
			if sent := d.send(t); strings.Contains(sent, "kari") {
				t.Errorf("sent though it was taken back: %s", sent)
			}
			after := d.cases(t)[0]
			if !after.Deadline.Equal(before.Deadline) || after.Answering() || after.Paused() || after.PauseUsed || after.Extended() {
				t.Errorf("the case is %+v", after.Record)
			}
		})
	}
}

func TestUndoComesTooLate(t *testing.T) {
	d := newDesk(t)
	d.Clerk.rules.UndoWindow = 2 * time.Minute
	d.asks(t, casefile.Final{Verdict: casefile.Rejected}, "No.")
	d.now = d.now.Add(2 * time.Minute)
	if sent := d.send(t); !strings.Contains(sent, "final_response>kari@example.net") {
		t.Fatalf("sent: %s", sent)
	}
	if why := refusal(d.asks(t, casefile.Undo{}, "")); why != "none of your words wait any more" {
		t.Errorf("refused for %q", why)
	}
	if c := d.cases(t)[0]; c.State != casefile.Answered || len(c.Undos) > 0 {
		t.Errorf("the case is %s, and keeps how it was before %d mails", c.State, len(c.Undos))
	}
}

// Another colleague's words are not theirs to stop.
func TestUndoIsForOnesOwnWords(t *testing.T) {
	d := newDesk(t)
	d.Clerk.rules.UndoWindow = 2 * time.Minute
	d.asks(t, casefile.Answer{}, "We look for it.")
	why := refusal(d.asks(t, casefile.Undo{}, "", func(in *casefile.Incoming) {
		in.From.Email, in.AnswerTo.Email = "head@hexpress.example", "head@hexpress.example"
		in.ReplyTags[0].Tag = d.tags.Reply(d.firstReference, "head@hexpress.example")
	}))
	if why == "" {
		t.Error("the Head stopped the department's words")
	}
}

// What has happened since the words were written is not undone with them.
func TestUndoAfterTheCustomerWrote(t *testing.T) {
	d := newDesk(t)
	d.Clerk.rules.UndoWindow = 2 * time.Minute
	d.asks(t, casefile.Final{Verdict: casefile.Rejected}, "No.")
	d.now = d.now.Add(time.Minute)
	d.writes(t, "kari@example.net", "my new phone", answers("letter-1@hexpress.example"), func(in *casefile.Incoming) {
		in.Facts.Phones = []string{"+4791234567"}
	})
	if why := refusal(d.asks(t, casefile.Undo{}, "")); why != "" {
		t.Fatal(why)
	}
	c := d.cases(t)[0]
	if c.Answering() || c.State != casefile.Open || len(c.Facts.Phones) != 1 || c.CustomerWroteAt.IsZero() {
		t.Errorf("the case is %s, %+v", c.State, c.Record)
	}
	d.now = d.now.Add(time.Hour)
	if sent := d.send(t); strings.Contains(sent, "final_response") {
		t.Errorf("sent though it was taken back: %s", sent)
	}
}

// A final response that crossed a mail of the customer comes back once.
func TestAFinalResponseThatCrossed(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	d.writes(t, "kari@example.net", "it has come", answers("letter-1@hexpress.example"))
	final := casefile.Final{Verdict: casefile.Rejected}
	if why := refusal(d.asks(t, final, "No.")); !strings.Contains(why, "has written since") {
		t.Errorf("refused for %q", why)
	}
	if d.cases(t)[0].Answering() {
		t.Fatal("it goes out all the same")
	}
	if why := refusal(d.asks(t, final, "No.")); why != "" {
		t.Errorf("the second time it is refused for %q", why)
	}
}

// A colleague who answers the letter about the newest mail is not held up.
func TestAFinalResponseToTheNewestMail(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	d.writes(t, "kari@example.net", "it has come", answers("letter-1@hexpress.example"))
	letters := d.letters(t)
	newest := letters[len(letters)-2] // case_followup; the last is the customer's receipt
	if newest.Name != casefile.CaseFollowup {
		t.Fatalf("the letter is %s", newest.Name)
	}
	if why := refusal(d.asks(t, casefile.Final{Verdict: casefile.Rejected}, "No.", answers(newest.MessageID))); why != "" {
		t.Errorf("refused for %q", why)
	}
}

// The second of two colleagues is told what the first did.
func TestTheSecondColleagueIsTold(t *testing.T) {
	head := func(in *casefile.Incoming) {
		in.From.Email, in.AnswerTo.Email = "head@hexpress.example", "head@hexpress.example"
	}
	for name, c := range map[string]struct {
		do   casefile.Deed
		want casefile.LetterName
	}{
		"two answers":         {casefile.Answer{}, casefile.CommandDone},
		"two final responses": {casefile.Final{Verdict: casefile.Upheld}, casefile.CommandRefused},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.now = d.now.Add(time.Minute)
			d.asks(t, c.do, "Words.")
			d.now = d.now.Add(time.Minute)
			told := named(d.asks(t, c.do, "Other words.", head, func(in *casefile.Incoming) {
				in.ReplyTags[0].Tag = d.tags.Reply(d.firstReference, "head@hexpress.example")
			}), c.want)
			if len(told) != 1 || told[0].Meanwhile.By != "service@hexpress.example" {
				t.Errorf("the second is told %+v", told)
			}
			finals := 0
			for _, l := range d.written {
				if l.Name == casefile.FinalResponse {
					finals++
				}
			}
			if finals > 1 {
				t.Errorf("%d final responses", finals)
			}
		})
	}
}

// A mail that nothing shows to be the colleague's is done when they say so in
// answer to our question; once, within a day, and only by them.
func TestConfirmByReply(t *testing.T) {
	for name, c := range map[string]struct {
		after  time.Duration
		change func(*casefile.Incoming)
		done   bool
	}{
		"in time":            {time.Hour, func(*casefile.Incoming) {}, true},
		"too late":           {24 * time.Hour, func(*casefile.Incoming) {}, false},
		"another colleague":  {time.Hour, func(in *casefile.Incoming) { in.From.Email = "head@hexpress.example" }, false},
		"somebody else":      {time.Hour, func(in *casefile.Incoming) { in.From.Email = "eve@example.org" }, false},
		"a denial":           {time.Hour, func(in *casefile.Incoming) { in.Staff.Stance = casefile.Denies }, false},
		"neither yes nor no": {time.Hour, func(in *casefile.Incoming) { in.Staff.Stance = casefile.Unclear }, false},
		"named in the subject": {time.Hour, func(in *casefile.Incoming) {
			in.Staff.Question, in.Parents = in.Parents[0], nil
		}, true},
		"without naming the question": {time.Hour, func(in *casefile.Incoming) { in.Parents = nil }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.Clerk.reader = again{map[string]*casefile.StaffMail{"staff mail 2": {Acts: rejects}}}
			asked := d.asksAll(t, rejects, func(in *casefile.Incoming) { in.ReplyTags = nil })
			if len(asked) != 1 || asked[0].Name != casefile.Confirm || asked[0].To.Email != "service@hexpress.example" || d.cases(t)[0].Answering() {
				t.Fatalf("the colleague is asked %+v", asked)
			}
			letters := d.letters(t)
			question := letters[len(letters)-1].MessageID
			d.now = d.now.Add(c.after)
			confirm := func(text string) {
				d.writes(t, "service@hexpress.example", text, answers(question), func(in *casefile.Incoming) {
					in.Staff = &casefile.StaffMail{Acts: []casefile.Act{{Do: casefile.Answer{}, Words: "Yes."}}, Stance: casefile.Confirms}
					c.change(in)
				})
			}
			confirm("yes")
			if done := d.cases(t)[0].Answering(); done != c.done {
				t.Fatalf("the final response is on its way: %v", done)
			}
			d.send(t)
			before := len(d.written)
			confirm("yes again")
			for _, l := range d.written[before:] {
				if l.To.Email == "kari@example.net" {
					t.Errorf("a second answer leads to %s", l.Name)
				}
			}
		})
	}
}

// again reads what was received before.
type again struct {
	staff map[string]*casefile.StaffMail
}

func (a again) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := rereader{}.Read(raw, at, receivedAt)
	if staff := a.staff[in.Text]; staff != nil {
		in.Staff, in.Parents = staff, []string{"letter-2@hexpress.example"}
	}
	return in
}

// The Head learns of mails in a colleague's name: of a storm, which asks the
// colleague five times, and of what nobody confirmed.
func TestUnconfirmedMails(t *testing.T) {
	d := newDesk(t)
	forged := func(in *casefile.Incoming) { in.ReplyTags = nil }
	var questions int
	for range 20 {
		questions += len(named(d.asksAll(t, rejects, forged), casefile.Confirm))
	}
	if questions != 5 {
		t.Errorf("%d questions within the hour", questions)
	}
	d.due(t)
	d.now = d.now.Add(24 * time.Hour)
	for range 3 {
		d.due(t)
		d.now = d.now.Add(time.Minute)
	}
	alerts := named(d.written, casefile.Alert)
	if len(alerts) != 2 || counts(alerts) != "forged 15, forged 5" || alerts[0].To.Email != "head@hexpress.example" {
		t.Fatalf("the Head is told %s in %d alerts", counts(alerts), len(alerts))
	}
	if left := d.untold(t); left != 0 {
		t.Errorf("%d notices are left", left)
	}
	if n := alerts[1].Tidings[0].First[0]; n.Reference != d.firstReference || n.Why != "nobody confirmed it" {
		t.Errorf("of a mail that nobody confirmed: %+v", n)
	}
}

// #complaint makes a complaint of a mail that was filed, from its own receipt.
func TestAdopt(t *testing.T) {
	d := newDesk(t)
	d.receive(t, mail(50, "ola@example.net", "not spam", func(in *casefile.Incoming) { in.Form = casefile.Spam }))
	d.now = d.now.Add(26 * time.Hour)
	records, err := d.store.MailsAfter(context.Background(), 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	spam := records[1]
	letters := d.asks(t, casefile.Adopt{Number: spam.ID}, "")
	cases := d.cases(t)
	if refusal(letters) != "" || len(cases) != 2 || !cases[1].ReceivedAt.Equal(spam.ReceivedAt) || cases[1].Contact.To.Email != "ola@example.net" {
		t.Fatalf("refused for %q; cases %+v", refusal(letters), cases)
	}
	if len(named(letters, casefile.Acknowledgement)) != 1 {
		t.Error("the customer is not acknowledged")
	}
	if history := d.history(t, cases[1].Number); history != "case_opened staff_acted" {
		t.Errorf("history %q", history)
	}
	d.writes(t, "ola@example.net", "further words", answers("not spam@example.net"))
	if len(d.cases(t)) != 2 {
		t.Error("an answer to the mail opens another case")
	}
	for name, number := range map[string]int64{"again": spam.ID, "a mail of a case": 1, "no mail": 99} {
		if why := refusal(d.asks(t, casefile.Adopt{Number: number}, "")); why == "" {
			t.Errorf("%s: done", name)
		}
	}
}

// #split opens a second case from the original receipt.
func TestSplit(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(26 * time.Hour)
	letters := d.asks(t, casefile.Split{Department: "customer_service"}, "")
	cases := d.cases(t)
	if len(cases) != 2 || !cases[1].ReceivedAt.Equal(cases[0].ReceivedAt) || !cases[1].Deadline.Equal(cases[0].Deadline) {
		t.Fatalf("refused for %q; cases %+v", refusal(letters), cases)
	}
	opened, told := named(letters, casefile.CaseOpened), named(letters, casefile.Acknowledgement)
	if len(opened) != 1 || opened[0].Mail == nil || opened[0].Mail.Text != "late parcel" || len(told) != 1 || told[0].Case.Number != cases[1].Number {
		t.Errorf("letters %+v", letters)
	}
}

// merged is a desk at which Ola's case has become part of Kari's.
func merged(t *testing.T) *desk {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	d.writes(t, "ola@example.net", "late parcel too", func(in *casefile.Incoming) { in.Facts.Name = "Ola" })
	into := d.firstReference
	d.firstReference = d.cases(t)[1].Reference
	if why := refusal(d.asks(t, casefile.Merge{Into: into}, "", answers("letter-4@hexpress.example"))); why != "" {
		t.Fatal(why)
	}
	d.firstReference = into
	return d
}

// #merge makes one case of two: mails about either go there, and each
// complainant gets letters of their own, in which nothing of the other stands.
func TestMerge(t *testing.T) {
	d := merged(t)
	cases := d.cases(t)
	if cases[1].Closing != casefile.Merged || cases[0].State != casefile.Open || len(cases[0].Fellows) != 1 {
		t.Fatalf("the cases are %+v", cases)
	}
	d.now = d.now.Add(26 * time.Hour)
	receipts := named(d.writes(t, "ola@example.net", "and now?", answers("late parcel too@example.net")), casefile.FollowupReceived)
	if len(receipts) != 1 || receipts[0].To.Email != "ola@example.net" || receipts[0].Case.Number != cases[0].Number {
		t.Errorf("Ola's mail is received by %+v", receipts)
	}
	d.now = d.now.Add(time.Minute)
	finals := named(d.asks(t, casefile.Final{Verdict: casefile.Upheld}, "You are right.", answers(d.letters(t)[len(d.letters(t))-2].MessageID)), casefile.FinalResponse)
	if len(finals) != 2 {
		t.Fatalf("%d final responses", len(finals))
	}
	for _, l := range finals {
		other := "kari@example.net"
		if l.To.Email == other {
			other = "ola@example.net"
		}
		if l.Case.Contact.To.Email != l.To.Email || strings.Contains(fmt.Sprint(l.Case.Facts, l.Case.Subject, l.References, l.InReplyTo), other) || len(l.Case.Fellows) > 0 {
			t.Errorf("the letter to %s knows of %s", l.To.Email, other)
		}
	}
	d.send(t)
	if c := d.cases(t)[0]; c.State != casefile.Answered {
		t.Errorf("the case is %s", c.State)
	}
}

// A case does not become part of itself, nor of one that there is not.
func TestMergeIntoNothing(t *testing.T) {
	d := newDesk(t)
	for into, want := range map[casefile.Reference]casefile.Refusal{
		d.firstReference:                        "that is this case",
		casefile.NewReference("KL", 2026, 4711): "the other case is not open, or there is none of that reference",
	} {
		if why := refusal(d.asks(t, casefile.Merge{Into: into}, "")); why != string(want) {
			t.Errorf("%s is merged into %s: %q", d.firstReference, into, why)
		}
	}
	if c := d.cases(t)[0]; c.State != casefile.Open {
		t.Errorf("the case is %s", c.State)
	}
}

// A part that is split from a merged case has the same complainants, each with
// letters of their own, and has each of them once when it becomes part of the case
// again.
func TestSplitOfAMergedCase(t *testing.T) {
	d := merged(t)
	d.now = d.now.Add(time.Minute)
	letters := d.asks(t, casefile.Split{Department: "customer_service"}, "")
	receipts := named(letters, casefile.Acknowledgement)
	if why := refusal(letters); why != "" || len(receipts) != 2 || receipts[0].To == receipts[1].To {
		t.Fatalf("refused for %q; receipts %+v", why, receipts)
	}
	for _, l := range receipts {
		if !l.Case.Contact.To.Same(l.To) || len(l.Case.Fellows) > 0 {
			t.Errorf("the letter to %s is about the complaint of %s", l.To.Email, l.Case.Contact.To.Email)
		}
	}
	d.now = d.now.Add(time.Minute)
	part := d.cases(t)[2].Reference
	if why := refusal(d.asks(t, casefile.Merge{Into: part}, "")); why != "" {
		t.Fatal(why)
	}
	both := d.cases(t)[2]
	if len(both.Fellows) != 1 || both.Contact.To.Same(both.Fellows[0].Contact.To) {
		t.Errorf("the complainants are %s and %+v", both.Contact.To.Email, both.Fellows)
	}
}

// A complaint that came by letter is opened with the day it was received, and
// acknowledged by a letter for the post.
func TestEnterALetter(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(50 * time.Hour)
	received := d.now.Add(-26 * time.Hour)
	letter := &casefile.Incoming{Form: casefile.Human, ReceivedAt: received, Text: "It leaks.", NewText: "It leaks.", Language: "nb",
		Facts: casefile.Facts{Name: "Gerd", Preference: casefile.ByPost, Address: casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}}}
	dated := workday.Date{Year: 2026, Month: time.November, Day: 18}
	letters := d.asks(t, casefile.Enter{Mail: letter, Channel: casefile.ByPost, New: true, Dated: dated}, "", func(in *casefile.Incoming) {
		in.ReplyTags, in.Parents, in.Staff.Proof = nil, nil, "DKIM signature of hexpress.example"
	})
	cases := d.cases(t)
	if len(cases) != 2 || !cases[1].ReceivedAt.Equal(received) || cases[1].State != casefile.Open || cases[1].Facts.Name != "Gerd" {
		t.Fatalf("refused for %q; cases %+v", refusal(letters), cases)
	}
	tasks := named(letters, casefile.ContactTask)
	if len(tasks) != 1 || tasks[0].Task != casefile.TaskPost || tasks[0].Instead == nil || tasks[0].Instead.Name != casefile.Acknowledgement {
		t.Errorf("tasks %+v", tasks)
	}
	if done := named(letters, casefile.CommandDone); len(done) != 1 || done[0].Case.Number != cases[1].Number {
		t.Errorf("the colleague is told %+v", done)
	}
	events, err := d.store.Events(context.Background(), cases[1].Number)
	if err != nil || !slices.ContainsFunc(events, func(e casefile.Event) bool { return strings.HasSuffix(e.Reason, "; the letter is dated 2026-11-18") }) {
		t.Errorf("the file does not say how the letter is dated: %+v (%v)", events, err)
	}
	// Everything that the program writes to somebody without e-mail is for the post.
	d.now = cases[1].Deadline.Add(time.Hour)
	before := len(d.written)
	if _, err := d.Due(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, l := range named(d.written[before:], casefile.ContactTask) {
		if l.Instead.Name == casefile.Progress {
			return
		}
	}
	t.Error("nobody is asked to post word of the delay")
}

// A customer's mail that a colleague forwards is the customer's.
func TestFromCustomer(t *testing.T) {
	d := newDesk(t)
	d.now = d.now.Add(time.Hour)
	d.asks(t, casefile.Ask{Pause: true}, "Which address?")
	d.now = d.now.Add(26 * time.Hour)
	brought := &casefile.Incoming{Form: casefile.Human, ReceivedAt: d.now.Add(-time.Hour), Text: "Storgata 1", NewText: "Storgata 1", MessageID: "private@example.net",
		From: casefile.Address{Email: "kari@example.net"}, AnswerTo: casefile.Address{Email: "kari@example.net"}}
	letters := d.asks(t, casefile.Enter{Mail: brought}, "")
	if c := d.cases(t)[0]; refusal(letters) != "" || c.Paused() || len(named(letters, casefile.FollowupReceived)) != 1 {
		t.Errorf("refused for %q; paused: %v", refusal(letters), c.Paused())
	}
}

// While nobody of a department can be reached, the deputy gets the case, and
// without one the Head.
func TestAway(t *testing.T) {
	robot := func(in *casefile.Incoming) {
		in.Form, in.Parents = casefile.Robot, []string{"letter-2@hexpress.example"}
	}
	for name, c := range map[string]struct {
		deputy string
		want   string
		owner  casefile.Owner
	}{
		"nobody":   {"", "head@hexpress.example service@hexpress.example", casefile.OwnerHead},
		"a deputy": {"deputy@hexpress.example", "deputy@hexpress.example", casefile.OwnerDepartment},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.Clerk.rules.Staff.Departments[0].Members = []casefile.Colleague{{Address: casefile.Address{Email: "service@hexpress.example"}, Deputy: c.deputy}}
			var to []string
			for range 3 {
				for _, l := range d.writes(t, "service@hexpress.example", fmt.Sprintf("on holiday %d", d.uid), robot) {
					to = append(to, l.To.Email)
				}
			}
			if got := strings.Join(to, " "); got != c.want || d.cases(t)[0].Owner != c.owner {
				t.Errorf("letters to %q; the owner is %s", got, d.cases(t)[0].Owner)
			}
			if c.deputy == "" {
				return
			}
			d.now = d.now.Add(time.Hour)
			letters := d.writes(t, "kari@example.net", "and now?", answers("letter-1@hexpress.example"))
			if followups := named(letters, casefile.CaseFollowup); len(followups) != 2 || followups[1].To.Email != c.deputy {
				t.Errorf("the deputy does not get what comes next: %+v", followups)
			}
			d.asks(t, casefile.Take{}, "")
			if away := d.cases(t)[0].Away; len(away) != 0 {
				t.Errorf("who writes again is still away: %v", away)
			}
		})
	}
}

// A colleague gets the page of help with their first case, and never again.
func TestHelpComesOnce(t *testing.T) {
	o := newOffice(t)
	o.helped.Clear()
	o.receive(t, mail(1, "a@example.net", "one"), mail(2, "b@example.net", "two"))
	o.receive(t, mail(3, "c@example.net", "three"))
	n := 0
	for _, l := range o.letters(t) {
		if l.Name == casefile.HelpPage {
			n++
		}
	}
	if n != 1 {
		t.Errorf("the page of help goes out %d times", n)
	}
}

// So they do where a colleague opened it.
func TestHelpComesWithASplitCase(t *testing.T) {
	d := newDesk(t)
	d.helped.Clear()
	letters := d.asks(t, casefile.Split{Department: "customer_service"}, "")
	if pages := named(letters, casefile.HelpPage); refusal(letters) != "" || len(pages) != 1 {
		t.Errorf("refused for %q; the page of help goes out %d times", refusal(letters), len(pages))
	}
}

// #consult sends the words alone, and the answer is for the file.
func TestConsult(t *testing.T) {
	d := newDesk(t)
	letters := d.asks(t, casefile.Consult{To: casefile.Address{Email: "carrier@example.org"}}, "Where is parcel 4711?")
	asked := named(letters, casefile.Consultation)
	if len(asked) != 1 || asked[0].To.Email != "carrier@example.org" || asked[0].Mail != nil || asked[0].InReplyTo != "" {
		t.Fatalf("asked %+v, refused for %q", asked, refusal(letters))
	}
	id := ""
	for _, l := range d.letters(t) {
		if l.Name == casefile.Consultation {
			id = l.MessageID
		}
	}
	answer := d.writes(t, "carrier@example.org", "In Bergen.", answers(id))
	if len(answer) != 1 || answer[0].Name != casefile.CaseFollowup {
		t.Errorf("the answer leads to %+v", answer)
	}
	for name, email := range map[string]string{"the customer": "kari@example.net", "a colleague": "head@hexpress.example", "ourselves": mailbox} {
		if why := refusal(d.asks(t, casefile.Consult{To: casefile.Address{Email: email}}, "Words.")); why == "" {
			t.Errorf("%s is asked", name)
		}
	}
}

// A filter's verdict does not keep a colleague's mail from being carried out; a
// mail that only says it is a colleague's stays spam.
func TestAColleaguesMailCalledSpam(t *testing.T) {
	spam := func(in *casefile.Incoming) { in.Form = casefile.Spam }
	d := newDesk(t)
	if letters := d.asks(t, casefile.Note{}, "words", spam, func(in *casefile.Incoming) { in.ReplyTags = nil }); len(letters) != 0 {
		t.Errorf("spam in a colleague's name leads to %s", letters[0].Name)
	}
	if done := named(d.asks(t, casefile.Note{}, "words", spam), casefile.CommandDone); len(done) != 1 {
		t.Error("the colleague's mail is filed as spam")
	}
}

// A final response that is written anew after midnight still has the files of
// the colleague's mail.
func TestFilesOfALetterThatIsWrittenAnew(t *testing.T) {
	d := newDesk(t)
	d.asks(t, casefile.Final{Verdict: casefile.Rejected}, "See the file.", func(in *casefile.Incoming) {
		in.Attachments = []casefile.Attachment{{Name: "receipt.pdf", Type: "application/pdf", Bytes: 3}}
	})
	d.now = d.now.Add(24 * time.Hour)
	before := len(d.written)
	d.send(t)
	anew := named(d.written[before:], casefile.FinalResponse)
	if len(anew) != 1 || anew[0].Enclosed == nil || anew[0].Enclosed.Text != "staff mail 2" {
		t.Errorf("written anew: %+v", anew)
	}
}
