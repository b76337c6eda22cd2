package outbox

import (
	"bytes"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/outbox/document"
)

// TestPostedLetter: the task to post a letter has it attached as a PDF, made of
// the words for the customer and their address.
func TestPostedLetter(t *testing.T) {
	c := newTestComposer(t, func(config *ComposerConfig) {
		config.Company = document.Sender{Name: "Hexpress Healthcare Limited", PostalAddress: "1 High Street, Croydon CR0 1AA", Country: "GB"}
	})
	l := composeLetter(casefile.ContactTask)
	l.Task, l.Mail = casefile.TaskPost, nil
	l.Case.Facts = casefile.Facts{Name: "Kari Åsgård", Preference: casefile.ByPost,
		Address: casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}}
	l.Case.Pending = casefile.Response{Verdict: casefile.Rejected}
	final := l
	final.Name, final.Audience, final.Instead, final.Task = casefile.FinalResponse, casefile.ToCustomer, nil, ""
	final.Words, final.WindowEnds = "Pakken ble levert.", l.At.Add(28*24*time.Hour)
	l.Instead = &final

	sealed := mustCompose(t, c, l)
	if !bytes.Contains(sealed.Bytes, []byte("application/pdf")) || !bytes.Contains(sealed.Bytes, []byte("KL-26-000123-7.pdf")) {
		t.Error("no PDF is attached")
	}
	pdf, err := c.print(final)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Errorf("printed %d bytes, %v", len(pdf), err)
	}
	l.Task = casefile.TaskCall
	if sealed := mustCompose(t, c, l); bytes.Contains(sealed.Bytes, []byte("application/pdf")) {
		t.Error("a call has a letter attached")
	}
}

// A colleague's words are no automatic mail; a receipt is.
func TestWordsOfAColleagueAreNotAutomatic(t *testing.T) {
	c := newTestComposer(t, nil)
	for words, automatic := range map[string]bool{"": true, "We are looking for it.": false} {
		l := composeLetter(casefile.Acknowledgement)
		l.Name, l.Words = casefile.AnswerLetter, words
		sealed := mustCompose(t, c, l)
		for _, header := range []string{"Auto-Submitted: auto", "X-Auto-Response-Suppress: DR"} {
			if bytes.Contains(sealed.Bytes, []byte(header)) != automatic {
				t.Errorf("words %q: %q there: %v, want %v", words, header, !automatic, automatic)
			}
		}
	}
}
