package inbox

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Ledger is the case file as a mailbox is held against it.
type Ledger interface {
	Register
	// SurveyDue is when the mailbox is next to be held against the case file, with
	// the folders of handled mail as they are now; a passed instant: now.
	SurveyDue(ctx context.Context, mailbox string, folders []casefile.FolderState) (time.Time, error)
	// SeenThrough is up to which UID a folder is accounted for.
	SeenThrough(ctx context.Context, f casefile.FolderState) (uint32, error)
	// LookedThrough records that a folder is accounted for up to its UIDNext.
	LookedThrough(ctx context.Context, f casefile.FolderState) error
	// Identify finds the mail on record that a whole mail is, perhaps the one with
	// the id, as a server has changed it; 0 for none.
	Identify(ctx context.Context, in *casefile.Incoming, perhaps int64) (mailID int64, err error)
	// Found records where mails on record were found.
	Found(ctx context.Context, mails []casefile.OnRecord) error
	// Surveyed records what was found, and returns it with the mails that lie in no
	// folder any more.
	Surveyed(ctx context.Context, v casefile.Survey) (casefile.Survey, error)
}

// Register tells what is on record. It changes nothing else.
type Register interface {
	// FirstContact is when the mailbox was first read; now where it never was.
	FirstContact(ctx context.Context, mailbox string) (time.Time, error)
	// OnRecord lists up to limit mails that lie in a folder by record, from a UID on
	// and in the order of the UIDs.
	OnRecord(ctx context.Context, from casefile.Placement, limit int) ([]casefile.OnRecord, error)
	// Astray lists those that lie in a folder by record, but not under its
	// UIDVALIDITY.
	Astray(ctx context.Context, f casefile.FolderState) ([]casefile.OnRecord, error)
	// WasSeen tells whether a folder was ever looked through under its UIDVALIDITY.
	WasSeen(ctx context.Context, f casefile.FolderState) (bool, error)
	// Candidates lists the mails that bear a Message-ID.
	Candidates(ctx context.Context, messageID string) ([]casefile.Candidate, error)
	// Lies tells where a mail lies by record.
	Lies(ctx context.Context, mailID int64) ([]casefile.Placement, error)
}

// survey holds the folders of a mailbox against the case file. First all are listed
// and compared by UID; only then is looked at what is on record nowhere, for it may
// be what another folder lacks.
type survey struct {
	*Loop
	s        *session
	began    time.Time
	register Register
	first    time.Time // when the mailbox was first read
	listed   []*listed
	// recognised are the mails that were found where they do not lie by record.
	recognised map[int64]bool
	result     casefile.Survey
}

// listed is a folder, and what is in it.
type listed struct {
	casefile.FolderState
	uids    []imap.UID // all, ascending
	unknown []imap.UID // those not on record here
	// seen: it was looked through before, so that what is unknown has come since the
	// program reads the mailbox.
	seen bool
}

// recordStep is how many mails on record are compared at a time.
const recordStep = 5000

// compare lists all folders and compares them with what is on record.
func (v *survey) compare(ctx context.Context, open func(string) (selected, error)) (err error) {
	if v.first, err = v.register.FirstContact(ctx, v.cfg.Mailbox); err != nil {
		return storeError("look a mailbox up", err)
	}
	for _, name := range append([]string{v.cfg.Inbox}, v.handled()...) {
		f, err := v.list(name, open)
		if err != nil {
			return err
		}
		v.cfg.Alive(mostBusy)
		v.listed = append(v.listed, f)
		v.result.Mails += len(f.uids)
		if err := v.compareOne(ctx, f); err != nil {
			return storeError("compare a folder with what is on record", err)
		}
	}
	return nil
}

// handled are the folders of handled mail.
func (l *Loop) handled() []string { return []string{l.cfg.Processed, l.cfg.Quarantine} }

func (v *survey) list(name string, open func(string) (selected, error)) (*listed, error) {
	sel, err := open(name)
	if err != nil {
		return nil, err
	}
	f := &listed{FolderState: casefile.FolderState{Mailbox: v.cfg.Mailbox, Folder: name, UIDValidity: sel.validity, UIDNext: uint32(sel.next)}}
	if sel.mails > 0 {
		if f.uids, err = v.s.list(); err != nil {
			return nil, err
		}
	}
	if n := len(f.uids); n > 0 { // mails may have come since the folder was opened
		f.UIDNext = max(f.UIDNext, uint32(f.uids[n-1])+1)
	}
	return f, nil
}

// compareOne walks the UIDs of a folder and those on record side by side.
func (v *survey) compareOne(ctx context.Context, f *listed) error {
	seen, err := v.register.WasSeen(ctx, f.FolderState)
	if err != nil {
		return err
	}
	astray, err := v.register.Astray(ctx, f.FolderState)
	if err != nil {
		return err
	}
	f.seen = seen
	v.result.Lost = append(v.result.Lost, astray...)
	left := f.uids
	for from := f.At(0); ; {
		onRecord, err := v.register.OnRecord(ctx, from, recordStep)
		if err != nil {
			return err
		}
		for _, one := range onRecord {
			n, found := slices.BinarySearch(left, imap.UID(one.UID))
			f.unknown = append(f.unknown, left[:n]...)
			left = left[n:]
			if !found {
				v.result.Lost = append(v.result.Lost, one)
				continue
			}
			left = left[1:]
			if one.MailID == 0 {
				v.result.Earlier++
			}
		}
		if len(onRecord) < recordStep {
			f.unknown = append(f.unknown, left...)
			return nil
		}
		from.UID = onRecord[len(onRecord)-1].UID + 1
	}
}

// isThere tells whether a mail lies at the place.
func (v *survey) isThere(at casefile.Placement) bool {
	for _, f := range v.listed {
		if f.Folder == at.Folder && f.Mailbox == at.Mailbox && f.UIDValidity == at.UIDValidity {
			_, found := slices.BinarySearch(f.uids, imap.UID(at.UID))
			return found
		}
	}
	return false
}

// sighted is a mail whose header was looked at.
type sighted struct {
	casefile.Sighting
	as     casefile.Recognition
	mailID int64 // where it is the same or changed
}

// look looks at the headers of mails of the open folder.
func (v *survey) look(ctx context.Context, f *listed, uids []imap.UID) ([]sighted, error) {
	headers, err := v.s.headers(uids)
	if err != nil {
		return nil, err
	}
	v.cfg.Alive(mostBusy)
	mails := make([]sighted, 0, len(headers))
	for _, h := range headers {
		one := sighted{Sighting: casefile.Sighting{Placement: f.At(uint32(h.uid)), MessageID: messageID(h.raw), Size: h.size, ReceivedAt: h.date}}
		candidates, err := v.register.Candidates(ctx, one.MessageID)
		if err != nil {
			return nil, storeError("look up mails by their Message-ID", err)
		}
		one.as, one.mailID = one.Recognise(candidates, v.found)
		if one.as == casefile.Same {
			v.recognised[one.mailID] = true
		}
		mails = append(mails, one)
	}
	return mails, nil
}

// found tells whether a mail on record is known to lie somewhere.
func (v *survey) found(c casefile.Candidate) bool {
	return v.recognised[c.MailID] || slices.ContainsFunc(c.Lies, v.isThere)
}

// isEarlier tells whether a mail that is on record nowhere was handled by others,
// before the program first read the mailbox, and is none of its work. What has been
// put into a folder since it was first looked through is.
func (v *survey) isEarlier(f *listed, received time.Time) bool {
	return !f.seen && !received.IsZero() && received.Before(v.first)
}

// report logs what was found: counts, and the first of each sort.
func (v *survey) report() {
	r := v.result
	v.log.Info("mailbox reconciled", slog.Int("mails", r.Mails), slog.Int("earlier", r.Earlier), slog.Int("moved", r.Moved.Count),
		slog.Int("recovered", r.Unknown.Count), slog.Int("copies", r.Copies.Count), slog.Int("gone", r.Gone.Count),
		slog.Duration("duration", time.Since(v.began)))
	for _, sort := range []struct {
		words string
		finds casefile.Finds
	}{
		{"mail was not on record and is taken in", r.Unknown},
		{"mail lies in the mailbox more than once", r.Copies},
		{"mail is in the mailbox no longer", r.Gone},
	} {
		for _, one := range sort.finds.First {
			v.log.Warn(sort.words, slog.String("folder", one.Folder), slog.Any("uid", one.UID), slog.Int64("mail", one.MailID))
		}
	}
}

// messageID is that of a header, as it is on record.
func messageID(header []byte) string {
	m, err := message.Parse(header, message.DefaultLimits())
	if err != nil {
		return ""
	}
	return m.Header.MessageID()
}
