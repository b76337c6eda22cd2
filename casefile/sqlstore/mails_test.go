package sqlstore

import (
	"context"
	"slices"
	"testing"
	"time"

	"complaintd/casefile"
)

func TestMailsAreListedWithWhatBecameOfThem(t *testing.T) {
	s, _ := newStore(t)
	want := []MailRecord{
		{CaseNumber: 7, Kind: casefile.KindComplaint, Reason: "human mail", Folder: casefile.Processed, ReceivedAt: noon},
		{Kind: casefile.KindUnreadable, Reason: "too large", Folder: casefile.Quarantine, ReceivedAt: noon.Add(time.Hour)},
		{CaseNumber: 7, Kind: casefile.KindFollowup, Reason: "answers a mail", Folder: casefile.Processed}, // without a date
	}
	s.mustWrite(t, func(ctx context.Context, tx *Tx) error {
		if err := tx.InsertCase(ctx, someCase(7), time.Time{}); err != nil {
			return err
		}
		for i := range want {
			in := &casefile.Incoming{Key: casefile.ContentKey{byte(i)}, ReceivedAt: want[i].ReceivedAt}
			d := casefile.Decision{Kind: want[i].Kind, Reason: want[i].Reason, Folder: want[i].Folder}
			id, err := tx.InsertMail(ctx, noon, in, s.Pack(nil), d, want[i].CaseNumber)
			if err != nil {
				return err
			}
			want[i].ID = id
		}
		return nil
	})
	for _, c := range []struct {
		name  string
		after int64
		limit int
		want  []MailRecord
	}{
		{"all", 0, 10, want},
		{"the first", 0, 1, want[:1]},
		{"after the first", want[0].ID, 10, want[1:]},
		{"after the last", want[2].ID, 10, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := s.MailsAfter(context.Background(), c.after, c.limit)
			if err != nil || !slices.Equal(got, c.want) {
				t.Errorf("got  %v, %v\nwant %v", got, err, c.want)
			}
		})
	}
}
