package clerk

import (
	"context"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// This file has what a mailbox is held against the case file by. (inbox.Ledger)

// SurveyDue is when a mailbox is next to be held against the case file, with the
// folders of handled mail as they are now; a passed instant or the zero time: now. It
// is due every day, and at once where a folder is another than it was, or mails lie
// in it that nobody has accounted for: the database or the mailbox was restored, the
// mailbox has moved to another server, or somebody moves mails by hand.
func (c *Clerk) SurveyDue(ctx context.Context, mailbox string, folders []casefile.FolderState) (time.Time, error) {
	last, err := c.store.LastSurvey(ctx, mailbox)
	if err != nil || last.IsZero() {
		return time.Time{}, err
	}
	for _, f := range folders {
		seen, err := c.store.WasSeen(ctx, f)
		if err != nil || !seen {
			return time.Time{}, err
		}
		next, err := c.store.SeenThrough(ctx, f)
		if err != nil || f.UIDNext > next {
			return time.Time{}, err
		}
	}
	return last.Add(casefile.SurveyEvery), nil
}

// FirstContact is when a mailbox was first read; now where it never was.
func (c *Clerk) FirstContact(ctx context.Context, mailbox string) (time.Time, error) {
	return c.firstContact(ctx, mailbox)
}

// OnRecord lists up to limit mails that lie in a folder by record, from a UID on and
// in the order of the UIDs.
func (c *Clerk) OnRecord(ctx context.Context, from casefile.Placement, limit int) ([]casefile.OnRecord, error) {
	return c.store.OnRecord(ctx, from, limit)
}

// Astray lists the mails that lie in a folder by record, but not under the
// UIDVALIDITY that it has.
func (c *Clerk) Astray(ctx context.Context, f casefile.FolderState) ([]casefile.OnRecord, error) {
	return c.store.Astray(ctx, f)
}

// WasSeen tells whether a folder was ever looked through under its UIDVALIDITY.
func (c *Clerk) WasSeen(ctx context.Context, f casefile.FolderState) (bool, error) {
	return c.store.WasSeen(ctx, f)
}

// SeenThrough is up to which UID a folder is accounted for.
func (c *Clerk) SeenThrough(ctx context.Context, f casefile.FolderState) (uint32, error) {
	return c.store.SeenThrough(ctx, f)
}

// LookedThrough records that a folder is accounted for up to its UIDNext.
func (c *Clerk) LookedThrough(ctx context.Context, f casefile.FolderState) error {
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error { return tx.LookedThrough(ctx, f) })
}

// Candidates lists the mails that bear a Message-ID.
func (c *Clerk) Candidates(ctx context.Context, messageID string) ([]casefile.Candidate, error) {
	return c.store.Candidates(ctx, messageID)
}

// Lies tells where a mail lies by record.
func (c *Clerk) Lies(ctx context.Context, mailID int64) ([]casefile.Placement, error) {
	return c.store.Lies(ctx, mailID)
}

// Identify finds the mail on record that a whole mail is; 0 for none. Perhaps it is
// the one with that id, as a server has changed it: then the author, the subject
// and the words are the same.
func (c *Clerk) Identify(ctx context.Context, in *casefile.Incoming, perhaps int64) (int64, error) {
	mail, known, err := c.store.MailByKey(ctx, in.Key)
	if err != nil || known || perhaps == 0 {
		return mail.ID, err
	}
	before, err := c.readAgain(ctx, c.store.Reader, perhaps, in.Placement.Mailbox)
	if err != nil || before == nil || !in.SaysTheSame(before) {
		return 0, err
	}
	return perhaps, nil
}

// Found records where mails on record were found.
func (c *Clerk) Found(ctx context.Context, mails []casefile.OnRecord) error {
	now := c.now()
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		for _, m := range mails {
			if err := tx.PlaceFound(ctx, now, m.Placement, m.MailID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Surveyed records what was found in a mailbox, and returns it with the mails that
// lie in no folder any more.
func (c *Clerk) Surveyed(ctx context.Context, v casefile.Survey) (casefile.Survey, error) {
	return c.store.RecordSurvey(ctx, c.now(), v)
}
