package main

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// This file has what comes back from a digest: the managers Bo and Eva read one, and
// a mail of Per's that was taken for spam stands in it.

const (
	bosFrom = "Bo Boss <bo@hexpress.example>"
	// perWrites is taken for spam, and is a complaint.
	perWrites = "X-Spam-Flag: YES\nReceived: from a.example by mx1.hexpress.example; Tue, 24 Nov 2026 10:00:00 +0000\n" +
		"From: Per <per@example.org>\nTo: complaints@hexpress.example\nSubject: Klage\nMessage-ID: <per-2@example.org>\n\nMy order 22334455 never came.\n"
	adopted = "acknowledgement>per case_opened>dina case_opened>nils command_done>bo"
)

// begin has the program begin whose managers get digests.
func (f *firm) begin() {
	rules := f.rules
	rules.UndoWindow = 0
	f.hire(rules)
	f.wait(0)
}

// morning lets the night pass, and Bo and Eva get their digests.
func (f *firm) morning() {
	f.begin()
	f.now = f.now.Add(time.Minute)
	f.take(perWrites)
	f.wait(time.Date(2026, time.November, 25, 8, 0, 0, 0, time.UTC).Sub(f.now))
}

// perNumber is under which Per's mail stands in the digests.
const perNumber = 4

func (f *firm) bo(words string, changes ...change) string {
	return f.answers(f.to("bo", casefile.DigestLetter), bosFrom, words, changes...)
}

// digestAddress is the return address of somebody's digests.
func (f *firm) digestAddress(email string) string {
	return "complaints+digest." + f.tags.Digest(email) + "@hexpress.example"
}

// clicked is the mail that a link of a letter writes, as it is sent without a
// change: the first link with the command.
func (f *firm) clicked(l *casefile.QueuedLetter, who, command string, changes ...change) string {
	_, page := shown(l)
	for _, link := range regexp.MustCompile(`href="mailto:([^"?]+)\?subject=([^"&]+)&amp;body=([^"]+)"`).FindAllStringSubmatch(page, -1) {
		to, subject, body := percentDecoded(link[1]), percentDecoded(link[2]), percentDecoded(link[3])
		if !strings.HasPrefix(body, command) {
			continue
		}
		mail := &letter{fields: [][2]string{{"From", who}, {"To", to}, {"Subject", subject}, {"Date", f.now.Format(time.RFC1123Z)},
			{"Message-ID", fmt.Sprintf("<click-%d@hexpress.example>", f.uid+1)}}, body: body}
		for _, c := range changes {
			c(mail)
		}
		return mail.String()
	}
	f.t.Fatalf("the letter has no link with %s", command)
	return ""
}

func percentDecoded(s string) string {
	plain, err := url.PathUnescape(s)
	must(err)
	return plain
}

func TestAttacksOnTheDigest(t *testing.T) {
	morning := (*firm).morning
	complaint := fmt.Sprintf("#complaint %d", perNumber)
	asked := "confirm>bo"
	attacks := []attack{
		{name: "by a click", mail: func(f *firm) string { return f.clicked(f.to("bo", casefile.DigestLetter), bosFrom, complaint) }, letters: adopted, changes: true, told: "counts as a complaint"},
		{name: "by a reply", mail: func(f *firm) string { return f.bo(complaint) }, letters: adopted, changes: true},
		{name: "by a click in Norwegian", mail: func(f *firm) string {
			return f.clicked(f.to("eva", casefile.DigestLetter), "Eva <eva@hexpress.example>", "#klage")
		}, letters: strings.ReplaceAll(adopted, ">bo", ">eva"), changes: true, told: "regnes nå som en klage"},
		{name: "in upper case", mail: func(f *firm) string {
			return f.bo(complaint, to(strings.ToUpper(f.digestAddress("bo@hexpress.example"))))
		}, letters: adopted, changes: true},
		{name: "from an alias", mail: func(f *firm) string { return f.bo(complaint, from("Bo <boss@hexpress.example>")) }, letters: strings.ReplaceAll(adopted, ">bo", ">boss"), changes: true},
		{name: "forged From alone", mail: func(f *firm) string { return f.bo(complaint, unproven) }, letters: asked},
		{name: "forged From, by a click", mail: func(f *firm) string {
			return f.clicked(f.to("bo", casefile.DigestLetter), bosFrom, complaint, unproven)
		}, letters: asked},
		{name: "tag of another manager", mail: func(f *firm) string { return f.bo(complaint, to(f.digestAddress("eva@hexpress.example"))) }, letters: asked},
		{name: "another manager by this one's click", mail: func(f *firm) string {
			return f.clicked(f.to("bo", casefile.DigestLetter), "Eva <eva@hexpress.example>", complaint)
		}, letters: "confirm>eva"},
		{name: "a colleague who gets no digest", mail: func(f *firm) string { return f.bo(complaint, from(dinasFrom)) }, letters: "confirm>dina"},
		{name: "tag made under another secret", mail: func(f *firm) string {
			return f.bo(complaint, to("complaints+digest."+casefile.NewTags("guess").Digest("bo@hexpress.example")+"@hexpress.example"))
		}, letters: asked},
		{name: "tag of a case", mail: func(f *firm) string {
			return f.bo(complaint, to("complaints+digest."+f.tags.Reply(f.kari, "bo@hexpress.example")+"@hexpress.example"))
		}, letters: asked},
		{name: "tag from an address book", mail: func(f *firm) string { return f.bo(complaint, unthreaded) }, letters: asked},
		{name: "tag, and another letter", mail: func(f *firm) string {
			id := "<" + f.to("kari", casefile.Acknowledgement).MessageID + ">"
			return f.bo(complaint, set("In-Reply-To", id), set("References", id), subject("Re: x"))
		}, letters: asked},
		{name: "another manager's digest", mail: func(f *firm) string {
			id := "<" + f.to("eva", casefile.DigestLetter).MessageID + ">"
			return f.bo(complaint, set("In-Reply-To", id), set("References", id), subject("Re: x"))
		}, letters: asked},
		{name: "a stranger with the tag", mail: func(f *firm) string { return f.bo(complaint, from(evesFrom)) }, letters: "alert>head", told: "replies to a digest from"},
		{name: "a stranger's click", mail: func(f *firm) string {
			return f.clicked(f.to("bo", casefile.DigestLetter), evesFrom, complaint)
		}, letters: "alert>head"},
		{name: "a stranger with a guessed tag", mail: func(f *firm) string {
			return f.bo(complaint, from(evesFrom), to("complaints+digest.aaaaaaaaaaaaaaaa@hexpress.example"), unthreaded)
		}, letters: "acknowledgement>eve case_opened>dina case_opened>nils", changes: true},
		{name: "the customer with the tag", mail: func(f *firm) string { return f.bo(complaint, from(karisFrom)) }, letters: toldOnly + " followup_received>kari", changes: true},
		{name: "the same mail again", before: func(f *firm) {
			f.take(f.bo(complaint, set("Message-ID", "<same@hexpress.example>"), set("Date", "x")))
		}, mail: func(f *firm) string {
			return f.bo(complaint, set("Message-ID", "<same@hexpress.example>"), set("Date", "x"))
		}},
		{name: "a second click", before: func(f *firm) { f.take(f.bo(complaint)) }, mail: func(f *firm) string { return f.bo(complaint) },
			letters: "command_refused>bo", told: "no mail of that number"},
		{name: "of a mail in a case", mail: func(f *firm) string { return f.bo("#complaint 1") }, letters: "command_refused>bo"},
		{name: "an act in no case", mail: func(f *firm) string { return f.bo(rejects) }, letters: "command_refused>bo", told: "belongs to no case"},
		{name: "words alone", mail: func(f *firm) string { return f.bo("Thank you, looks good.") }, letters: "command_refused>bo", told: "belongs to no case"},
		{name: "a robot of the manager's", mail: func(f *firm) string {
			return f.bo("I am away.", set("Auto-Submitted", "auto-replied"))
		}},
		{name: "help", mail: func(f *firm) string { return f.bo("#help") }, letters: "help>bo"},
	}
	for i := range attacks {
		if before := attacks[i].before; before != nil {
			attacks[i].before = func(f *firm) { f.morning(); before(f) }
		} else {
			attacks[i].before = morning
		}
	}
	testAttacks(t, attacks)
}

// TestAComplaintOutOfTheSpam: what a click makes of it is a complaint from the day on
// which it came.
func TestAComplaintOutOfTheSpam(t *testing.T) {
	f := newFirm(t, 0)
	f.morning()
	f.take(f.clicked(f.to("bo", casefile.DigestLetter), bosFrom, fmt.Sprintf("#complaint %d", perNumber)))
	cases, err := f.store.CasesAfter(t.Context(), 0, 100)
	must(err)
	opened := cases[len(cases)-1]
	received := time.Date(2026, time.November, 24, 10, 1, 0, 0, time.UTC)
	if len(cases) != 3 || !opened.ReceivedAt.Equal(received) || opened.Contact.To.Email != "per@example.org" || !slices.Equal(opened.Facts.Orders, []string{"22334455"}) {
		t.Errorf("%d cases, the last %+v", len(cases), opened)
	}
	if want := time.Date(2026, time.December, 1, 17, 0, 0, 0, time.UTC); !opened.Deadline.Equal(want) {
		t.Errorf("due %s, want %s", opened.Deadline, want)
	}
	next := f.wait(24 * time.Hour)
	if !slices.ContainsFunc(next, func(l *casefile.QueuedLetter) bool { return l.Name == casefile.DigestLetter }) {
		t.Fatal("no digest the day after")
	}
	if text, _ := shown(f.to("bo", casefile.DigestLetter)); strings.Contains(text, "#complaint") {
		t.Errorf("it is told of again:\n%s", text)
	}
}

// shown are the subject and the text of a letter, and its HTML.
func shown(l *casefile.QueuedLetter) (text, page string) {
	m, err := message.Parse(l.Bytes, message.DefaultLimits())
	must(err)
	contents, err := message.Unpack(l.Bytes, message.DefaultLimits())
	must(err)
	for _, piece := range contents.Body {
		page += piece.Text
	}
	return m.Header.Text("Subject") + "\n\n" + m.Text, page
}

// Each link of a digest about a case acts in that case, for the one to whom the
// digest went.
func TestDigestLinksActInTheirCase(t *testing.T) {
	f := newFirm(t, 0)
	f.begin()
	f.now = time.Date(2026, time.December, 1, 7, 0, 0, 0, time.UTC) // the day of the deadline
	f.wait(time.Hour)
	before := f.stands()
	digest := f.to("bo", casefile.DigestLetter)
	letters := f.take(f.clicked(digest, bosFrom, "#escalate manager"))
	attack{letters: "case_handed_over>dina case_handed_over>gm case_handed_over>head case_handed_over>nils command_done>bo", changes: true}.check(t, f, before, letters)
	before = f.stands()
	f.now = f.now.Add(time.Minute)
	letters = f.take(f.clicked(digest, "Eva <eva@hexpress.example>", "#escalate manager"))
	attack{letters: "confirm>eva"}.check(t, f, before, letters)
}

// Nothing of a customer's stands in a digest, whatever they write and wherever it
// ends.
func TestDigestTellsNothingOfCustomers(t *testing.T) {
	f := newFirm(t, 0)
	f.morning()
	f.take(f.kariWrites("I took the pills and my skin burns; I am in hospital. Please phone me on +47 91 23 45 67."))
	f.take(f.dina("#promise 2026-11-26 a refund of 499 kr to Kari\n\nYou get it."))
	for range 9 {
		f.wait(24 * time.Hour)
	}
	digests := 0
	for _, l := range f.received {
		if l.Name != casefile.DigestLetter {
			continue
		}
		digests++
		text, page := shown(l)
		whole := strings.ToLower(text + page)
		for _, secret := range []string{"kari", "nordmann", "olsen", "per@", "example.net", "example.org", "12345678", "22334455", "parcel", "bottle", "glass",
			"klage 4 ", "pills", "skin", "hospital", "91 23", "4791", "refund", "499"} {
			if strings.Contains(whole, secret) {
				t.Errorf("%q stands in\n%s", secret, whole)
			}
		}
	}
	if digests < 10 {
		t.Fatalf("%d digests", digests)
	}
	if text, _ := shown(f.to("bo", casefile.DigestLetter)); !strings.Contains(text, string(f.kari)) || !strings.Contains(text, "#done") || !strings.Contains(text, "#seen") {
		t.Errorf("the last digest is\n%s", text)
	}
}
