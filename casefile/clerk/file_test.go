package clerk

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore/storetest"
)

// withFiles plays a case to its breach, and returns the letters with a file as
// they were composed.
func withFiles(t *testing.T) (o *office, carried []casefile.Letter) {
	o = newOffice(t)
	o.composer.fails = func(l casefile.Letter) error {
		if l.File != nil {
			carried = append(carried, l)
		}
		return nil
	}
	o.receive(t, mail(1, "kari@example.net", "late parcel"))
	s := &teller{office: o}
	s.step(t, act{"2026-11-23 10:00", nothing})
	s.step(t, act{"2026-11-26 18:00", nothing}) // handed over
	s.step(t, act{"2026-12-01 09:00", nothing}) // breached
	return o, carried
}

// TestTheFileIsTheCaseAfterTheDecision: what a colleague gets with a hand-over or
// a breach holds it, and the letter that the customer gets at the same time.
func TestTheFileIsTheCaseAfterTheDecision(t *testing.T) {
	_, carried := withFiles(t)
	seen := map[casefile.LetterName]int{}
	for _, l := range carried {
		seen[l.Name]++
		f := l.File
		last := f.Events[len(f.Events)-1]
		want := map[casefile.LetterName]casefile.EventKind{casefile.CaseHandedOver: casefile.EventHandedOver, casefile.CaseBreached: casefile.EventBreached}[l.Name]
		if last.Kind != want || l.Audience != casefile.ToStaff {
			t.Errorf("%s to %s: the last event is %s", l.Name, l.To.Email, last.Kind)
		}
		if len(f.Mails) != 1 || f.Mails[0].Mail.Text != "late parcel" || f.Events[0].MailID != f.Mails[0].ID {
			t.Errorf("%s: the mails are %v", l.Name, f.Mails)
		}
		progress := slices.ContainsFunc(f.Letters, func(l casefile.FiledLetter) bool { return l.Name == casefile.Progress && l.ID == 0 })
		if progress != (l.Name == casefile.CaseBreached) {
			t.Errorf("%s: the file has the progress letter: %v", l.Name, progress)
		}
		if l.Name == casefile.CaseBreached && (!f.Case.Breached() || f.Case.Version == 0) {
			t.Error("the file of a breach has the case as it was before")
		}
	}
	if seen[casefile.CaseHandedOver] == 0 || seen[casefile.CaseBreached] == 0 {
		t.Errorf("letters with a file: %v", seen)
	}
}

// TestTheFileHasTheMailThatIsBeingRead: it is not in the database yet.
func TestTheFileHasTheMailThatIsBeingRead(t *testing.T) {
	var carried []casefile.Letter
	o := newOffice(t)
	o.composer.fails = func(l casefile.Letter) error {
		if l.File != nil {
			carried = append(carried, l)
		}
		return nil
	}
	o.receive(t, mail(1, "kari@example.net", "late parcel"))
	o.firstReference = o.cases(t)[0].Reference
	o.receive(t, colleagueMail(o, 2, "what is it about", []casefile.Act{{Do: casefile.Status{}}}))
	if len(carried) != 1 || carried[0].Name != casefile.CaseStatus {
		t.Fatalf("%d letters with a file", len(carried))
	}
	f := carried[0].File
	if n := len(f.Mails); n != 2 || f.Mails[1].ID != casefile.BeingRead || f.Mails[1].Mail.Text != "what is it about" || f.Mails[1].Kind != casefile.KindStaff {
		t.Errorf("mails: %+v", f.Mails)
	}
	if last := f.Events[len(f.Events)-1]; last.Reason != "asked for the case file" {
		t.Errorf("the last event: %+v", last)
	}
	after, err := LoadFile(context.Background(), o.store.Reader, rereader{}, o.cases(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(after.Mails) != 2 || len(after.Events) != len(f.Events) || len(after.Letters) != len(f.Letters)+1 {
		t.Errorf("when it is committed: %d mails, %d events, %d letters", len(after.Mails), len(after.Events), len(after.Letters))
	}
}

// TestADamagedMailIsPartOfTheFile, and keeps nothing from its reader.
func TestADamagedMailIsPartOfTheFile(t *testing.T) {
	o, _ := withFiles(t)
	for _, damage := range []string{"UPDATE mail SET raw = 'torn'", "UPDATE outbox SET bytes = 'torn'"} {
		if _, err := storetest.Open(t, o.file).Exec(damage); err != nil {
			t.Fatal(err)
		}
	}
	f, err := LoadFile(context.Background(), o.store.Reader, rereader{}, o.cases(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Mails) != 1 || f.Mails[0].Mail.Form != casefile.Unreadable || len(f.Letters) == 0 || f.Letters[0].Words != "" {
		t.Errorf("mails %+v, letters %+v", f.Mails, f.Letters)
	}
}

// TestALargeCaseIsNotKeptInMemory: what its mails say is, their pictures are not.
func TestALargeCaseIsNotKeptInMemory(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "kari@example.net", "late parcel"))
	large := strings.Repeat("x", mostInMemory/2)
	for i, text := range []string{"a", "b", "c"} {
		o.receive(t, mail(uint32(i+2), "kari@example.net", text+large, answers("late parcel@example.net"), func(in *casefile.Incoming) {
			in.ReceivedAt, in.MessageID = monday.Add(time.Duration(i)*time.Hour), text+"@example.net"
		}))
	}
	f, err := LoadFile(context.Background(), o.store.Reader, rereader{}, o.cases(t)[0])
	if err != nil {
		t.Fatal(err)
	}
	held := 0
	for _, m := range f.Mails {
		held += len(m.Mail.Raw)
	}
	if len(f.Mails) != 4 || held > mostInMemory || held == 0 {
		t.Errorf("%d mails with %d bytes", len(f.Mails), held)
	}
}
