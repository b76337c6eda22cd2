package sqlstore

import (
	"context"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"complaintd/casefile"
)

func processed(validity, uid uint32) casefile.Placement {
	return casefile.Placement{Mailbox: "m", Folder: "Processed", UIDValidity: validity, UID: uid}
}

// keep stores a mail of its own for each n, and where it lies.
func (s *Store) keep(t testing.TB, n byte, at ...casefile.Placement) (id int64) {
	t.Helper()
	s.mustWrite(t, func(ctx context.Context, tx *Tx) (err error) {
		in := &casefile.Incoming{Key: casefile.ContentKey{n}, Raw: []byte{n}, Size: 10, MessageID: "a@x"}
		if id, err = tx.InsertMail(ctx, noon, in, s.Pack(in.Raw), casefile.Decision{Folder: casefile.Processed}, 0); err != nil {
			return err
		}
		for _, one := range at {
			if err := tx.PlaceFound(ctx, noon, one, id); err != nil {
				return err
			}
		}
		return nil
	})
	return id
}

func (s *Store) mustLie(t testing.TB, id int64, want ...casefile.Placement) {
	t.Helper()
	got, err := s.Lies(context.Background(), id)
	if err != nil || len(got) != len(want) {
		t.Fatalf("mail %d lies at %v, %v; want %v", id, got, err, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("mail %d lies at %v; want %v", id, got, want)
		}
	}
}

// Where a mail lies follows its moves, and a mail that another takes the place of is
// not forgotten.
func TestWhereMailsLie(t *testing.T) {
	s, _ := newStore(t)
	ctx := context.Background()
	inbox := casefile.Placement{Mailbox: "m", Folder: "INBOX", UIDValidity: 1, UID: 5}
	somewhere := casefile.Placement{Mailbox: "m", Folder: "Processed"}
	first, second := s.keep(t, 1), s.keep(t, 2, processed(7, 3))
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.Place(ctx, inbox, first) })
	move := func(to casefile.Placement) {
		t.Helper()
		if err := s.RecordMoves(ctx, noon, []casefile.Move{{From: inbox, To: to}}); err != nil {
			t.Fatal(err)
		}
	}
	move(processed(7, 3)) // the server gives a UID again
	s.mustLie(t, first, processed(7, 3))
	s.mustLie(t, second, somewhere)

	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.Place(ctx, inbox, second) })
	move(somewhere) // the server does not tell where
	s.mustLie(t, second, somewhere)
	move(processed(7, 9)) // recorded again: nothing is there any more
	s.mustLie(t, second, somewhere)
}

// A mail is gone when the last place where it lay is struck out, and back when it
// is found.
func TestMailsThatAreGone(t *testing.T) {
	s, _ := newStore(t)
	ctx := context.Background()
	here, there := processed(7, 1), casefile.Placement{Mailbox: "m", Folder: "Quarantine", UIDValidity: 8, UID: 1}
	id := s.keep(t, 1, here, there)
	survey := func(lost ...casefile.Placement) int {
		t.Helper()
		v := casefile.Survey{Mailbox: "m", Mails: 2, Folders: []casefile.FolderState{{Mailbox: "m", Folder: "Processed", UIDValidity: 7, UIDNext: 4}}}
		for _, at := range lost {
			v.Lost = append(v.Lost, casefile.OnRecord{Placement: at, MailID: id})
		}
		v, err := s.RecordSurvey(ctx, noon, v)
		if err != nil {
			t.Fatal(err)
		}
		return v.Gone.Count
	}
	for i, want := range []int{0, 1, 0} {
		if gone := survey([]casefile.Placement{here, there, there}[i]); gone != want {
			t.Errorf("after %d places: %d gone, want %d", i+1, gone, want)
		}
	}
	if recovered, gone, err := s.SurveysSince(ctx, "m", noon.Add(-time.Second)); err != nil || recovered != 0 || gone != 1 {
		t.Errorf("since then %d recovered, %d gone, %v", recovered, gone, err)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.PlaceFound(ctx, noon, here, id) })
	if gone := survey(here); gone != 1 {
		t.Errorf("found and lost again: %d gone", gone)
	}
	state := casefile.FolderState{Mailbox: "m", Folder: "Processed", UIDValidity: 7}
	if next, err := s.SeenThrough(ctx, state); err != nil || next != 4 {
		t.Errorf("seen through %d, %v", next, err)
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error { return tx.PlaceFound(ctx, noon, processed(7, 20), id) })
	if next, err := s.SeenThrough(ctx, state); err != nil || next != 21 {
		t.Errorf("seen through %d, %v", next, err)
	}
	if seen, err := s.WasSeen(ctx, casefile.FolderState{Mailbox: "m", Folder: "Processed", UIDValidity: 9}); err != nil || seen {
		t.Errorf("another UIDVALIDITY was seen: %v, %v", seen, err)
	}
}

func TestCandidates(t *testing.T) {
	s, _ := newStore(t)
	first, second := s.keep(t, 1, processed(7, 1)), s.keep(t, 2)
	got, err := s.Candidates(context.Background(), "a@x")
	if err != nil || len(got) != 2 || got[0].MailID != first || got[0].Size != 10 || len(got[0].Lies) != 1 || got[1].MailID != second || len(got[1].Lies) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if none, err := s.Candidates(context.Background(), ""); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
}

// A database of before knows where its mails lie, what is owed, and of what it does
// not know where it is.
func TestPlacementsOfAnOlderDatabase(t *testing.T) {
	ctx := context.Background()
	s, _ := newFile(t)
	for n := range byte(3) {
		s.keep(t, n)
	}
	provider, err := s.engine.migrator(s.write.db.DB)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.DownTo(ctx, 9); err != nil {
		t.Fatal(err)
	}
	_, err = s.write.db.Exec(`INSERT INTO placement (mailbox, folder, uidvalidity, uid, mail_id, moved_at, to_folder, to_uidvalidity, to_uid) VALUES
		('m', 'INBOX', 1, 1, 1, NULL, '', 0, 0), ('m', 'INBOX', 1, 2, 2, 5, 'Processed', 7, 4),
		('m', 'INBOX', 1, 3, 3, 5, 'Processed', 0, 0), ('m', 'INBOX', 1, 4, 3, 6, 'Processed', 0, 0)`)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider.Up(ctx); err != nil && err != goose.ErrNoNextVersion {
		t.Fatal(err)
	}
	s.mustLie(t, 1, casefile.Placement{Mailbox: "m", Folder: "INBOX", UIDValidity: 1, UID: 1})
	s.mustLie(t, 2, processed(7, 4))
	s.mustLie(t, 3, casefile.Placement{Mailbox: "m", Folder: "Processed"})
	if owed, err := s.Placed(ctx, casefile.Placement{Mailbox: "m", Folder: "INBOX", UIDValidity: 1}); err != nil || len(owed) != 1 {
		t.Errorf("owed %v, %v", owed, err)
	}
}
