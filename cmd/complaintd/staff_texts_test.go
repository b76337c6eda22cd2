package main

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// textTo is the newest letter of the name to somebody: its first line, its text
// with each run of blanks as one, and the names of its files.
func (f *firm) textTo(who string, name casefile.LetterName, ref casefile.Reference) string {
	for i := len(f.received) - 1; i >= 0; i-- {
		l := f.received[i]
		if local(l.Recipient) != who || l.Name != name || ref != "" && l.Reference != ref {
			continue
		}
		m, err := message.Parse(l.Bytes, message.DefaultLimits())
		must(err)
		text := m.Header.Text("Subject") + " " + m.Text
		for _, a := range m.Attachments {
			text += " [" + a.Name + "]"
		}
		return strings.Join(strings.Fields(text), " ")
	}
	f.t.Fatalf("no %s to %s", name, who)
	return ""
}

// What colleagues read in cases that do not go the usual way.
func TestTextsToColleagues(t *testing.T) {
	const scan = "Content-Type: application/pdf; name=scan.pdf\nContent-Disposition: attachment; filename=scan.pdf"
	long := strings.Repeat("We have looked into this at length. ", 2000)
	for name, c := range map[string]struct {
		mails  []func(*firm) string
		to     string
		letter casefile.LetterName
		says   []string
		not    []string
	}{
		"handed over while paused": {[]func(*firm) string{says("#ask pause\n\nWhere do you live?"), says("#assign medical")}, "medical", casefile.CaseHandedOver,
			[]string{"Fristen står stille til kunden svarer på spørsmålet vårt"}, []string{"Fristen for endelig svar til kunden er", "svar innen"}},
		"handed over while waiting": {[]func(*firm) string{
			func(*firm) string {
				return "From: Per Persen <per@example.com>\nTo: complaints@hexpress.example\nSubject: Complaint\nMessage-ID: <per-9@example.com>\n\nMy order 33445566 never came. Do not answer by e-mail.\n"
			},
			func(f *firm) string {
				return f.answers(f.received[len(f.received)-2], f.received[len(f.received)-2].Recipient, "#escalate head")
			}}, "head", casefile.CaseHandedOver, []string{"No deadline runs"}, []string{"customer is .", "answer by Tues"}},
		"a complaint by phone": {[]func(*firm) string{says("#new\n#channel phone\n#name Gerd Hansen\n#phone +47 91 23 45 67\n#order 55667788\n\nShe says it leaks.")}, "dina", casefile.ContactTask,
			[]string{"What to tell the customer", "The complaint arrived on", "What the customer wrote"}, []string{"What the mail server reported"}},
		"opened by phone": {[]func(*firm) string{says("#new\n#channel phone\n#name Gerd Hansen\n#phone +47 91 23 45 67\n#order 55667788\n\nShe says it leaks.")}, "dina", casefile.CaseOpened,
			[]string{"is in a separate e-mail"}, []string{"tell them yourself"}},
		"#new in another case": {[]func(*firm) string{says("#new\n#name Gerd\n#email gerd@example.com\n\nIt leaks.")}, "dina", casefile.CommandDone,
			[]string{"[KL-26-000011-", "A case was opened for the complaint: KL-26-000011-"}, []string{"KL-26-000001"}},
		"#split": {[]func(*firm) string{says("#split medical")}, "dina", casefile.CommandDone, []string{"[KL-26-000001-", "same date of receipt: KL-26-000011-"}, nil},
		"who was consulted answers": {[]func(*firm) string{says("#consult carrier@example.org\n\nWhere is parcel 4711?"), func(f *firm) string {
			return f.answers(f.received[len(f.received)-1], "Carrier <carrier@example.org>", "It is at the depot.", set("Message-ID", "<c1@example.org>"), to(f.replyTo(casefile.Consultation)))
		}}, "dina", casefile.CaseFollowup, []string{"whom a colleague asked has answered", "carrier@example.org"}, []string{"unknown sender", "Find out who it is"}},
		"a long text that is refused": {[]func(*firm) string{func(f *firm) string {
			return f.dina("", mixed("#finl upheld\n\n"+long+"LASTWORD", scan, "%PDF-1.4 scan"))
		}}, "dina", casefile.CommandRefused, []string{"LASTWORD", "scan.pdf"}, []string{"only the beginning"}},
		"a review with a scan": {[]func(*firm) string{says("#final rejected\n\nNo."), func(f *firm) string {
			return f.dina("", mixed("#review\n#channel post\n#received 24.11.2026\n\nShe does not agree.", scan, "%PDF-1.4 scan"), without("In-Reply-To", "References"))
		}}, "director", casefile.CaseReview, []string{"[scan.pdf]", "has scanned is attached"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFirm(t, 0)
			for _, mail := range c.mails {
				f.now = f.now.Add(time.Minute)
				f.take(mail(f))
			}
			text := f.textTo(c.to, c.letter, "")
			for _, want := range c.says {
				if !strings.Contains(text, want) {
					t.Errorf("%q does not stand in\n%.1500s", want, text)
				}
			}
			for _, not := range c.not {
				if strings.Contains(text, not) {
					t.Errorf("%q stands in\n%.1500s", not, text)
				}
			}
		})
	}
}

// replyTo is the return address of the newest letter of the name.
func (f *firm) replyTo(name casefile.LetterName) string {
	for i := len(f.received) - 1; i >= 0; i-- {
		if l := f.received[i]; l.Name == name {
			m, err := message.Parse(l.Bytes, message.DefaultLimits())
			must(err)
			return m.Header.Addresses("Reply-To")[0].Email
		}
	}
	f.t.Fatalf("no %s", name)
	return ""
}
