package templates

import (
	"errors"
	"strings"
	"testing"

	"complaintd/casefile"
)

// TestTryOutFindsFaults holds that a company's own wording is examined: each
// mistake is told with its file, letter and language, and nothing else is.
func TestTryOutFindsFaults(t *testing.T) {
	const (
		subject = "Subject: Ours\n\n"
		ack     = subject + "{{if .Told.Safety}}{{.Emergency}}\n\n{{end}}"
		final   = subject + "{{.Outcome}}. {{.Words}}\n\n{{range .Commitments}}{{.Words}}\n\n{{end}}{{.Company.OutsideBody}}\n\n"
		opened  = subject + "{{quote .Mail.Words}}\n\n"
	)
	tests := []struct{ what, file, text, want string }{
		{"right", "sv/acknowledgement.md", ack + "Hej", ""},
		{"data in a paragraph", "sv/acknowledgement.md", ack + "Hej {{.Customer.Name}}x", ""},
		{"data in a table", "en/case_opened.md", opened + "| | |\n| --- | --- |\n| a | {{.Customer.Name}} |", ""},

		{"data past its escape", "sv/acknowledgement.md", ack + `Hej {{printf "%#v" .Customer.Name}}`, "sv/acknowledgement.md: letter acknowledgement in sv with Markdown for data: data is read as layout: "},
		{"data past its escape, by an index", "en/case_opened.md", opened + `{{range .Mail.Attachments}}{{printf "%#v" .}}{{end}}`, "en/case_opened.md: letter case_opened in en with Markdown for data: data is read as layout: "},
		{"several lines in a table", "en/case_opened.md", opened + "| | |\n| --- | --- |\n| a | {{quote .Mail.Words}} |", "letter case_opened in en with several lines for data: words stand where there is room for one line: "},
		{"data for a link", "en/case_opened.md", opened + "[write]({{.Customer.Email}})", "data is read as layout: "},
		{"data escaped twice", "sv/acknowledgement.md", ack + "Hej {{html .Customer.Name}}", "data is escaped twice: &#"},
		{"data in a style", "layout.html", `<p>{{.Body}}{{.Reference}}</p><title>{{.Subject}}</title>`, ""},
		{"data that makes HTML", "layout.html", `{{.Body}}{{.Reference}}{{if lt 5000 (len .Body)}}<hr>{{end}}`, "layout.html: letter "},

		{"no name", "sv/acknowledgement.md", ack + "Hej {{.Customer.Name}},\n\nwords", `letter acknowledgement in sv for a customer of whom nothing is known: something is missing at "Hej ,`},
		{"no emergency numbers", "sv/acknowledgement.md", subject + "Hej", "letter acknowledgement in sv about harm from a medicine: it does not say whom to call in an emergency"},
		{"no subject", "sv/acknowledgement.md", "Subject: {{if .Waiting}}x{{end}}\n\n" + ack, "letter acknowledgement in sv: the subject is empty"},
		{"a control character", "sv/acknowledgement.md", ack + "Hej\x07", `the text part has a control character: "\a`},
		{"a mistake in a verb", "sv/acknowledgement.md", ack + `Hej {{printf "%d" .Reference}}`, `something is missing at "%!"`},
		{"a mistake for a paused case", "sv/answer.md", subject + "{{.Words}}{{if .Paused}}{{.Nonsense}}{{end}}", "letter answer in sv: template: sv/answer.md:3:"},

		{"no outcome", "sv/final_response.md", strings.Replace(final, "{{.Outcome}}", "", 1), "letter final_response in sv: it does not say the outcome"},
		{"no words", "sv/final_response.md", strings.Replace(final, "{{.Words}}", "", 1), "letter final_response in sv: it does not say what a colleague wrote"},
		{"no promise", "sv/final_response.md", strings.Replace(final, "{{range .Commitments}}{{.Words}}", "{{range .Commitments}}", 1), "it does not say what was promised"},
		{"no outside body", "sv/final_response.md", strings.Replace(final, "{{.Company.OutsideBody}}", "", 1), "letter final_response in sv in the last stage: it does not say where the customer can turn to"},
		{"no right to the next stage", "sv/_status.md", "{{.Stage}} {{.Owner}} {{.Deadline.Date}} {{.AnswerBy.Date}}", "sv/_status.md: letter answer in sv after a final response: it does not say the last date to ask for the next stage"},
		{"no stage", "sv/_status.md", "{{.Owner}} {{.Deadline.Date}} {{.AnswerBy.Date}} {{.WindowEnds.Date}}", "sv/_status.md: letter answer in sv: it does not say the stage"},
		{"no owner", "sv/_status.md", "{{.Stage}} {{.Deadline.Date}} {{.AnswerBy.Date}} {{.WindowEnds.Date}}", "sv/_status.md: letter progress in sv: it does not say who has the case"},
		{"no end of a question", "sv/_status.md", "{{.Stage}} {{.Owner}} {{.Deadline.Date}} {{.WindowEnds.Date}}", "it does not say until when we wait for the customer"},
		{"no words of the customer", "en/case_followup.md", subject + "read it", "letter case_followup in en: it does not say what the customer wrote"},
		{"a layout without the words", "layout.html", "<p>{{.Reference}}</p>", "layout.html: letter acknowledgement in da: the HTML part does not have the words of the letter"},
		{"a layout without the reference", "layout.html", "<p>{{.Body}}</p>", "layout.html: letter "},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			o := options(t)
			o.Company.OutsideBody = "The Ombudsman"
			o.Override = folder(map[string]string{test.file: test.text})
			_, err := New(o)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("got %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v\nwant %q", err, test.want)
			}
			var fault *Fault
			if strings.Contains(test.want, " letter ") && !errors.As(err, &fault) {
				t.Error("the error is no Fault")
			}
		})
	}
}

// TestTryOutMissesADeadline: a letter that says it neither in its words nor at
// its end.
func TestTryOutMissesADeadline(t *testing.T) {
	o := options(t)
	o.Override = folder(map[string]string{
		"sv/followup_received.md": "Subject: Ours\n\nTack.",
		"sv/_status.md":           "{{.Stage}} {{.Owner}} {{.AnswerBy.Date}} {{.WindowEnds.Date}}",
	})
	const want = "sv/followup_received.md, sv/_status.md: letter followup_received in sv: it does not say by when the customer has an answer"
	if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("got %v, want %q", err, want)
	}
}

// TestTryOutNeedsTheEscape holds that data which prints itself as it is would be
// found in every letter that shows any.
func TestTryOutNeedsTheEscape(t *testing.T) {
	s := newTestSet(t, nil)
	for _, language := range s.languages {
		for _, l := range language.letters {
			l.body.Funcs(map[string]any{
				"quote":      func(d Data) string { return "> " + string(d) },
				"paragraphs": func(d Data) string { return string(d) },
			})
		}
	}
	err := s.tryOut(func(l *letter) bool { return strings.HasPrefix(l.files[0], "en/") })
	for name := range letterNames {
		shows := map[casefile.LetterName]bool{
			casefile.CaseOpened: true, casefile.CaseFollowup: true, casefile.SafetyAlert: true, casefile.ContactTask: true, casefile.CommandRefused: true,
			casefile.AnswerLetter: true, casefile.FinalResponse: true, casefile.Extension: true, casefile.InformationRequest: true,
			casefile.Confirm: true, casefile.Forwarded: true, casefile.Consultation: true,
		}[name]
		if got := err != nil && strings.Contains(err.Error(), "letter "+string(name)+" in en"); got != shows {
			t.Errorf("%s: found is %v, want %v", name, got, shows)
		}
	}
}

// TestOddities holds that each kind of awkward data is what it says, and that its
// harmless twin is there where it is.
func TestOddities(t *testing.T) {
	for _, odd := range oddities {
		l := ordinaryLetter(t, "en", casefile.CaseOpened)
		with, twin := odd.with(l), odd.twin(l)
		if with.Mail.Text == l.Mail.Text || with.Case.Facts.Name != odd.value || len(with.Case.Facts.Orders) != 20 {
			t.Errorf("%s: not everywhere", odd.what)
		}
		if (PersonName(with.Case.Facts.Name) == "") != (PersonName(twin.Case.Facts.Name) == "") {
			t.Errorf("%s: one of both is greeted", odd.what)
		}
		if l.Mail.Text != ordinaryWords || len(l.Case.Facts.Orders) != 1 {
			t.Errorf("%s: the letter itself was changed", odd.what)
		}
	}
}

// TestSamples: there is one of every letter in every language that has it.
func TestSamples(t *testing.T) {
	n := 0
	s := newTestSet(t, nil)
	for _, language := range s.languages {
		n += len(language.letters)
	}
	samples := s.Samples()
	if len(samples) != n {
		t.Errorf("%d samples of %d letters", len(samples), n)
	}
	for _, l := range samples {
		if _, err := s.Render(l); err != nil {
			t.Error(err)
		}
	}
}
