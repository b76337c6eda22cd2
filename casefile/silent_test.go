package casefile

import "testing"

// Nobody gets a letter about a mail that is imported silently; the file says
// once for each that it was withheld. All else is as with any mail.
func TestSilentMail(t *testing.T) {
	opened := testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(nil), Silent: true})
	if len(opened.Letters) != 0 {
		t.Errorf("letters %q", letterNames(opened))
	}
	if got, want := eventKinds(opened), "case_opened no_letter no_letter"; got != want {
		t.Errorf("events %q, want %q", got, want)
	}
	if got, want := opened.Events[1].Reason, "no acknowledgement: imported without letters"; got != want {
		t.Errorf("reason %q, want %q", got, want)
	}
	if loud := openCase(t); !opened.Case.Deadline.Equal(loud.Deadline) || opened.Case.Reference != loud.Reference {
		t.Errorf("the case is %+v, want %+v", opened.Case, loud)
	}

	added := testRules(t).Decide(friday, opened.Case, MailArrived{Mail: complaint(nil), By: ThreadParent, Silent: true})
	if got, want := eventKinds(added), "mail_added no_letter no_letter"; got != want || len(added.Letters) != 0 {
		t.Errorf("events %q, want %q; letters %q", got, want, letterNames(added))
	}
	aside := testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(func(m *Incoming) { m.Form = Unreadable }), Silent: true})
	if aside.Folder != Quarantine || len(aside.Notices) != 0 {
		t.Errorf("a mail that can't be read lies in %s, and tells %v", aside.Folder, aside.Notices)
	}
	filed := testRules(t).Decide(friday, unopened(), MailArrived{Mail: complaint(func(m *Incoming) { m.Form = Robot }), Silent: true})
	if len(filed.Events) != 0 {
		t.Errorf("a mail without a case has the events %q", eventKinds(filed))
	}
}
