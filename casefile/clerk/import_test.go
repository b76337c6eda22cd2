package clerk

import (
	"context"
	"slices"
	"testing"

	"complaintd/casefile"
)

// inNoFolder is a mail as it comes out of a file.
func inNoFolder(in *casefile.Incoming) { in.Placement = casefile.Placement{Mailbox: mailbox} }

func (o *office) imports(t *testing.T, acknowledge bool, group ...*casefile.Incoming) []Imported {
	t.Helper()
	results, err := o.Import(context.Background(), group, acknowledge)
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func TestImport(t *testing.T) {
	o := newOffice(t)
	group := func() []*casefile.Incoming {
		return []*casefile.Incoming{
			mail(0, "kari@example.net", "late parcel", inNoFolder),
			mail(0, "kari@example.net", "still late", inNoFolder, answers("late parcel@example.net")),
			mail(0, "ola@example.net", "broken", inNoFolder, func(in *casefile.Incoming) { in.Form = casefile.Unreadable }),
		}
	}
	first := o.imports(t, false, group()...)
	if want := []Imported{{Opened: true}, {}, {Quarantined: true}}; !slices.Equal(first, want) {
		t.Errorf("first time %+v, want %+v", first, want)
	}
	again := o.imports(t, true, group()...)
	if want := []Imported{{Known: true}, {Known: true}, {Known: true, Quarantined: true}}; !slices.Equal(again, want) {
		t.Errorf("second time %+v, want %+v", again, want)
	}
	if letters := o.letters(t); len(letters) != 0 {
		t.Errorf("%d letters are written", len(letters))
	}
	cases := o.cases(t)
	if len(cases) != 1 {
		t.Fatalf("%d cases, want 1", len(cases))
	}
	if got, want := o.history(t, cases[0].Number), "case_opened no_letter no_letter mail_added no_letter no_letter"; got != want {
		t.Errorf("history %q, want %q", got, want)
	}
	placed, err := o.Placed(context.Background(), casefile.Placement{Mailbox: mailbox})
	if err != nil || len(placed) != 0 {
		t.Errorf("placed %v, %v; want nothing, as no mail server has the mails", placed, err)
	}
}

func TestImportWithLetters(t *testing.T) {
	o := newOffice(t)
	o.imports(t, true, mail(0, "kari@example.net", "late parcel", inNoFolder))
	if letters := o.letters(t); len(letters) != 2 {
		t.Errorf("%d letters, want the acknowledgement and case_opened", len(letters))
	}
}

// A mail that was imported and then turns up in the mailbox is moved there,
// and nothing else.
func TestAnImportedMailIsFoundInTheMailbox(t *testing.T) {
	o := newOffice(t)
	o.imports(t, false, mail(0, "kari@example.net", "late parcel", inNoFolder))
	if got := o.receive(t, mail(7, "kari@example.net", "late parcel")); got[0] != casefile.Processed {
		t.Errorf("it is moved to %q", got[0])
	}
	if cases, letters := o.cases(t), o.letters(t); len(cases) != 1 || len(letters) != 0 {
		t.Errorf("%d cases and %d letters, want 1 and none", len(cases), len(letters))
	}
}
