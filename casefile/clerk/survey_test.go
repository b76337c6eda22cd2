package clerk

import (
	"testing"
	"time"

	"complaintd/casefile"
)

// A mailbox is held against the case file once a day whatever is restarted, and at
// once where a folder is another than it was or more lies in it than is known.
func TestWhenAMailboxIsReconciled(t *testing.T) {
	o := newOffice(t)
	processed := casefile.FolderState{Mailbox: mailbox, Folder: "Processed", UIDValidity: 7, UIDNext: 5}
	due := func(f casefile.FolderState) time.Time {
		t.Helper()
		at, err := o.SurveyDue(t.Context(), mailbox, []casefile.FolderState{f})
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if at := due(processed); !at.IsZero() {
		t.Errorf("never done: due %v", at)
	}
	if _, err := o.Surveyed(t.Context(), casefile.Survey{Mailbox: mailbox, Folders: []casefile.FolderState{processed}}); err != nil {
		t.Fatal(err)
	}
	tomorrow := o.now.Add(24 * time.Hour)
	o.now = o.now.Add(time.Hour)
	o = o.reopened(t)
	if at := due(processed); !at.Equal(tomorrow) {
		t.Errorf("done an hour ago: due %v, want %v", at, tomorrow)
	}
	another, more := processed, processed
	another.UIDValidity = 8
	more.UIDNext = 6
	if at := due(another); !at.IsZero() {
		t.Errorf("another UIDVALIDITY: due %v", at)
	}
	if at := due(more); !at.IsZero() {
		t.Errorf("more than is known: due %v", at)
	}
	if err := o.Found(t.Context(), []casefile.OnRecord{{Placement: more.At(5)}}); err != nil {
		t.Fatal(err)
	}
	if at := due(more); !at.Equal(tomorrow) {
		t.Errorf("what lies there is on record: due %v", at)
	}
}

// A mail that a server has changed on the way is the one it was, if author, subject
// and words are the same; else it is another.
func TestAMailThatAServerHasChanged(t *testing.T) {
	o := newOffice(t)
	in := mail(1, "kari@example.net", "Pakken kom aldri.")
	o.receive(t, in)
	candidates, err := o.Candidates(t.Context(), in.MessageID)
	if err != nil || len(candidates) != 1 {
		t.Fatalf("%v, %v", candidates, err)
	}
	id := candidates[0].MailID
	for _, test := range []struct {
		what   string
		change func(*casefile.Incoming)
		want   int64
	}{
		{"as it was", func(*casefile.Incoming) {}, id},
		{"other octets", func(m *casefile.Incoming) { m.Key[0]++; m.Text = "Pakken  kom\naldri." }, id},
		{"other words", func(m *casefile.Incoming) { m.Key[0]++; m.Text = "Og en klage til." }, 0},
		{"another author", func(m *casefile.Incoming) { m.Key[0]++; m.From.Email = "per@example.net" }, 0},
	} {
		changed := *in
		test.change(&changed)
		if got, err := o.Identify(t.Context(), &changed, id); err != nil || got != test.want {
			t.Errorf("%s: mail %d, %v; want %d", test.what, got, err, test.want)
		}
	}
}

// What was lost and found opens its case with the receipt it had; the deadline that
// passed meanwhile fires nothing, and one to come does.
func TestFoundMailsFireNothingThatHasPassed(t *testing.T) {
	o := newOffice(t)
	o.receive(t, mail(1, "first@example.net", "The first contact."))
	o.now = monday.AddDate(0, 0, 28)
	found := func(m *casefile.Incoming) { m.Found, m.Placement.Folder = true, "Processed" }
	late, recent := mail(2, "late@example.net", "Long ago.", found), mail(3, "recent@example.net", "Lately.", found)
	late.ReceivedAt, recent.ReceivedAt = monday.AddDate(0, 0, 7), o.now.AddDate(0, 0, -3)
	o.receive(t, late, recent)
	before := len(o.letters(t))
	o.due(t)
	for _, l := range o.letters(t)[before:] {
		if l.Reference != o.cases(t)[0].Reference {
			t.Errorf("%s about a deadline that passed", l.Name)
		}
	}
	if c := o.cases(t)[1]; !c.ReceivedAt.Equal(late.ReceivedAt) || !c.Lapsed {
		t.Errorf("received %s, lapsed %v", c.ReceivedAt, c.Lapsed)
	}
	if owed, err := o.Placed(t.Context(), late.Placement); err != nil || len(owed) != 0 {
		t.Errorf("a move is owed from where it was found: %v, %v", owed, err)
	}
}
