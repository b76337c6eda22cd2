package command_test

import (
	"testing"

	"complaintd/casefile"
	"complaintd/inbox/command"
)

// What stands behind #call: an attempt, a conversation, or neither for certain. A
// call gives the customer a final response that was prepared, so that one which
// nobody answered must never be taken for a conversation.
func TestCalls(t *testing.T) {
	p := command.New()
	const attempt, talk, unclear = "attempt", "talk", "unclear"
	for want, mails := range map[string][]string{
		attempt: {"#call no-answer", "#call no answer", "#call: no answer", "#call – no answer.", "#call voicemail", "#call not answered", "#call noanswer", "#call no reply", "#call busy",
			"#call left a message", "#call didn’t answer", "#call \"no-answer\"", "#call no answer, tried twice", "#ring ikke svar", "#ring ingen svar", "#ring ubesvart", "#ring ikke svart",
			"#ring – ikke svar", "#ring svarte ikke", "#ring opptatt", "#ring telefonsvarer", "#ring «ingen svar»", "#ring fikk ikke svar", "#ring fikk ikke tak i henne i dag", "#ring ikkje svar", "#ringt, ingen svarte"},
		talk: {"#call", "#ring", "#call!", "#call spoke with her at noon", "#ring hun er fornøyd med pengene", "#call\n\nShe is content.", "#ring\nHun venter på svar fra budet."},
		unclear: {"#call later", "#call try again tomorrow", "#call hopeless case", "#ring senere", "#ring prøver igjen", "#ring to ganger", "#call tried her twice but no answer so far",
			"#ring prøvde i går, men hun svarte ikke da heller", "#call\n\nNo answer.", "#ring\nIngen svar"},
	} {
		for _, text := range mails {
			mail, refusals := p.Parse(text, thursday())
			got := talk
			switch {
			case len(refusals) > 0 && refusals[0].Problem == command.CallUnclear && len(mail.Steps) == 0:
				got = unclear
			case len(refusals) > 0 || len(mail.Steps) != 1:
				t.Errorf("%q: %+v, %+v", text, mail, refusals)
				continue
			case mail.Steps[0].Do == casefile.Deed(casefile.Call{NoAnswer: true}):
				got = attempt
			}
			if got != want {
				t.Errorf("%q: %s, want %s", text, got, want)
			}
		}
	}
}

// What phones and autocorrection make of a command.
func TestDisguised(t *testing.T) {
	p := command.New()
	for text, want := range map[string]casefile.Deed{
		"#️⃣notat\nhei":             casefile.Note{},
		"#⃣ note\nhi":               casefile.Note{},
		"#️notat\nhei":              casefile.Note{},
		"#endelig «medhold»\n\nJa.": casefile.Final{Verdict: casefile.Upheld},
		"#final “upheld”\n\nYes.":   casefile.Final{Verdict: casefile.Upheld},
		"#final „upheld“.\n\nYes.":  casefile.Final{Verdict: casefile.Upheld},
		"#final 'upheld'\n\nYes.":   casefile.Final{Verdict: casefile.Upheld},
		"#final ‘upheld’\n\nYes.":   casefile.Final{Verdict: casefile.Upheld},
		"#final ''upheld''\n\nYes.": casefile.Final{Verdict: casefile.Upheld},
		"#final “upheld” last":      casefile.Final{Verdict: casefile.Upheld, Last: true},
		"#spør «pause»\n\nHvor?":    casefile.Ask{Pause: true},
		"#escalate “manager”":       casefile.HandTo{Owner: casefile.OwnerManager},
		"#assign «delivery»":        casefile.Assign{Department: "delivery"},
		"#consent “given”":          casefile.Consent{Given: true},
		"#complaint “3”":            casefile.Adopt{Number: 3},
	} {
		mail, refusals := p.Parse(text, thursday())
		if len(refusals) > 0 || len(mail.Steps) != 1 || mail.Steps[0].Do != want {
			t.Errorf("%q: %+v, %+v", text, mail, refusals)
		}
	}
	for _, text := range []string{"#posted “2026-11-30”", "#sendt «i går»", "#promise “2026-12-10” 499 kr\n\nYes."} {
		if mail, refusals := p.Parse(text, thursday()); len(refusals) > 0 {
			t.Errorf("%q: %+v, %+v", text, mail, refusals)
		}
	}
}
