package clerk

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

// colleagueMail asks for the acts: it is a colleague's reply to a letter of the case.
func colleagueMail(o *office, uid uint32, text string, acts []casefile.Act, change ...func(*casefile.Incoming)) *casefile.Incoming {
	ref := o.firstReference
	change = append([]func(*casefile.Incoming){func(in *casefile.Incoming) {
		in.Parents = []string{"letter-2@hexpress.example"}
		in.ReplyTags = []casefile.ReplyTag{{Reference: ref, Tag: o.tags.Reply(ref, "service@hexpress.example")}}
		in.Staff = &casefile.StaffMail{Acts: acts}
	}}, change...)
	return mail(uid, "service@hexpress.example", text, change...)
}

var rejects = []casefile.Act{{Do: casefile.Final{Verdict: casefile.Rejected}, Words: "No."}}

// TestWhoseMailIsActedOn: a colleague's reply to a letter, from their address,
// to the return address made for them; nothing weaker.
func TestWhoseMailIsActedOn(t *testing.T) {
	for name, c := range map[string]struct {
		acted  bool
		change func(*office, *casefile.Incoming)
	}{
		"a reply to our letter": {true, func(*office, *casefile.Incoming) {}},
		"with the reference alone": {true, func(o *office, in *casefile.Incoming) {
			in.Parents, in.References = nil, []casefile.Reference{o.firstReference}
		}},
		"from a subaddress": {true, func(_ *office, in *casefile.Incoming) { in.From.Email = "service+phone@hexpress.example" }},
		"without the tag":   {false, func(_ *office, in *casefile.Incoming) { in.ReplyTags = nil }},
		"with the customer's tag": {false, func(o *office, in *casefile.Incoming) {
			in.ReplyTags[0].Tag = o.tags.Reply(o.firstReference, "kari@example.net")
		}},
		"with another colleague's": {false, func(o *office, in *casefile.Incoming) {
			in.ReplyTags[0].Tag = o.tags.Reply(o.firstReference, "head@hexpress.example")
		}},
		"with a forged tag":            {false, func(_ *office, in *casefile.Incoming) { in.ReplyTags[0].Tag = "aaaaaaaaaaaaaaaa" }},
		"the tag from an address book": {false, func(_ *office, in *casefile.Incoming) { in.Parents = nil }},
		"naming another case's letter": {false, func(_ *office, in *casefile.Incoming) { in.Parents = []string{"letter-9@hexpress.example"} }},
		"from a stranger":              {false, func(_ *office, in *casefile.Incoming) { in.From.Email = "eve@example.org" }},
		"from the customer":            {false, func(_ *office, in *casefile.Incoming) { in.From.Email = "kari@example.net" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t)
			o.receive(t, mail(1, "kari@example.net", "late parcel"))
			o.firstReference = o.cases(t)[0].Reference
			o.receive(t, colleagueMail(o, 2, "No.", rejects, func(in *casefile.Incoming) { c.change(o, in) }))
			history := o.history(t, o.cases(t)[0].Number)
			if acted := strings.Contains(history, "staff_acted"); acted != c.acted {
				t.Errorf("acted on: %v, want %v; history %q", acted, c.acted, history)
			}
			if answered := o.cases(t)[0].Answering(); answered != c.acted {
				t.Errorf("a final response is on its way: %v", answered)
			}
		})
	}
}

// All of a mail is carried out, or nothing, and the colleague always learns which.
func TestAllOrNothingOfAColleaguesMail(t *testing.T) {
	for name, c := range map[string]struct {
		staff casefile.StaffMail
		want  casefile.LetterName
	}{
		"all":                   {casefile.StaffMail{Acts: append([]casefile.Act{{Do: casefile.Note{}, Words: "called"}}, rejects...)}, casefile.CommandDone},
		"the second is refused": {casefile.StaffMail{Acts: append(rejects[:1:1], casefile.Act{Do: casefile.Extend{Days: 5, Reason: "r"}, Words: "w"})}, casefile.CommandRefused},
		"it could not be read":  {casefile.StaffMail{Refusals: []string{"There is no #finl."}}, casefile.CommandRefused},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.receive(t, mail(1, "kari@example.net", "late parcel"))
			before := o.cases(t)[0]
			o.firstReference = before.Reference
			o.receive(t, colleagueMail(o, 2, "words", nil, func(in *casefile.Incoming) { in.Staff = &c.staff }))
			letters := o.letters(t)
			last := letters[len(letters)-1]
			if last.Name != c.want {
				t.Errorf("the colleague gets %s, want %s", last.Name, c.want)
			}
			if after := o.cases(t)[0]; c.want == casefile.CommandRefused && after.Answering() {
				t.Error("refused, and yet the final response is on its way")
			}
			if c.want == casefile.CommandRefused && len(letters) != 3 {
				t.Errorf("%d letters, want one beside those of the opening", len(letters))
			}
		})
	}
}
