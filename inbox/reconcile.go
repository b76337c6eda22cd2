package inbox

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// surveyRetry is when a mailbox is held against the case file again where that has
// failed: what makes it fail must not keep the inbox from being read.
const surveyRetry = time.Hour

// meetFolders looks at which letters have gone, and asks when the mailbox is to be held
// against the case file next. It does so on each connection, as the folders may be
// others than they were.
func (l *Loop) meetFolders(ctx context.Context, s *session) error {
	if l.cfg.Ledger == nil {
		return nil
	}
	if err := l.lookAmongSent(ctx, s); connectionGone(err) || kindOf(err) == StoreFailed {
		return err
	} else if err != nil {
		l.log.Warn("letters sent not looked at", slog.String("folder", l.cfg.Sent), slog.Any("err", err))
	}
	var folders []casefile.FolderState
	for _, name := range l.handled() {
		f, err := s.state(name)
		if connectionGone(err) {
			return err
		}
		if err != nil { // a survey will tell
			l.surveyAt = time.Time{}
			return nil
		}
		f.Mailbox = l.cfg.Mailbox
		folders = append(folders, f)
	}
	at, err := l.cfg.Ledger.SurveyDue(ctx, l.cfg.Mailbox, folders)
	l.surveyAt = at
	return storeError("look up when the mailbox was reconciled", err)
}

// reconcileDue holds the mailbox against the case file if that is due; what comes of
// it is to be finished then. An error means that the connection or the store is of no
// use for now.
func (l *Loop) reconcileDue(ctx context.Context, s *session) (*survey, error) {
	now := l.cfg.Now()
	if l.cfg.Ledger == nil || now.Before(l.surveyAt) || now.Before(l.surveyNotBefore) {
		return nil, nil
	}
	l.surveyNotBefore = now.Add(surveyRetry)
	v := l.newSurvey(s, l.cfg.Ledger)
	err := v.reconcile(ctx)
	if err == nil {
		return v, nil
	}
	if ctx.Err() == nil {
		l.log.Error("mailbox not reconciled", slog.Any("err", err), slog.Duration("retry", surveyRetry))
	}
	if connectionGone(err) || kindOf(err) == StoreFailed {
		return nil, err
	}
	return nil, nil
}

// reconcile holds the mailbox against the case file, and accounts for every mail that
// lies in it.
func (v *survey) reconcile(ctx context.Context) error {
	if err := v.compare(ctx, v.s.selectFolder); err != nil {
		return err
	}
	for _, f := range v.listed[1:] { // the inbox is read anyway
		if err := v.account(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

func (l *Loop) newSurvey(s *session, register Register) *survey {
	return &survey{Loop: l, s: s, began: time.Now(), register: register, recognised: map[int64]bool{}, result: casefile.Survey{Mailbox: l.cfg.Mailbox}}
}

// account finds out about what is not on record in a folder, and records it.
func (v *survey) account(ctx context.Context, f *listed) error {
	if len(f.unknown) == 0 {
		return nil
	}
	if sel, err := v.s.selectFolder(f.Folder); err != nil || sel.validity != f.UIDValidity {
		return err // another folder by now: the next survey looks at it
	}
	var whole []imap.UID
	perhaps := map[imap.UID]int64{}
	for uids := range slices.Chunk(f.unknown, headerStep) {
		mails, err := v.look(ctx, f, uids)
		if err != nil {
			return err
		}
		rest, err := v.recordSame(ctx, f, mails)
		if err != nil {
			return err
		}
		for _, one := range rest {
			whole = append(whole, imap.UID(one.UID))
			if one.as == casefile.Changed {
				perhaps[imap.UID(one.UID)] = one.mailID
			}
		}
	}
	slices.Sort(whole)
	return v.takeWhole(ctx, f, whole, perhaps)
}

// recordSame records the mails that their headers tell enough of, and gives the
// others.
func (v *survey) recordSame(ctx context.Context, f *listed, mails []sighted) (rest []sighted, err error) {
	var found []casefile.OnRecord
	for _, one := range mails {
		record := casefile.OnRecord{Placement: one.Placement, MailID: one.mailID}
		switch {
		case one.as == casefile.Same:
			v.result.Moved.Add(record)
			found = append(found, record)
		case one.as == casefile.Strange && v.isEarlier(f, one.ReceivedAt):
			v.result.Earlier++
			found = append(found, record)
		default:
			rest = append(rest, one)
		}
	}
	return rest, v.record(ctx, found)
}

func (v *survey) record(ctx context.Context, found []casefile.OnRecord) error {
	if len(found) == 0 {
		return nil
	}
	return storeError("record where mails were found", v.cfg.Ledger.Found(ctx, found))
}

// takeWhole fetches mails of the open folder, and takes those in that are not on
// record. They are handled as the inbox is, one mail at a time where that is needed.
func (v *survey) takeWhole(ctx context.Context, f *listed, uids []imap.UID, perhaps map[imap.UID]int64) error {
	p := v.newPass(v.s)
	p.folder, p.validity, p.suspects = f.Folder, f.UIDValidity, &v.strays
	p.sift = func(ctx context.Context, group []*casefile.Incoming) ([]imap.UID, []*casefile.Incoming, error) {
		return v.sift(ctx, f, group, perhaps)
	}
	p.suspects.keep(p.folder, p.validity, uids)
	if len(uids) == 0 {
		return nil
	}
	return p.takeAll(ctx, uids)
}

// sift records those of a group that are on record or earlier, and gives the others.
func (v *survey) sift(ctx context.Context, f *listed, group []*casefile.Incoming, perhaps map[imap.UID]int64) (uids []imap.UID, rest []*casefile.Incoming, err error) {
	var found []casefile.OnRecord
	for _, in := range group {
		uid := imap.UID(in.Placement.UID)
		id, err := v.cfg.Ledger.Identify(ctx, in, perhaps[uid])
		if err != nil {
			return nil, nil, storeError("look a mail up", err)
		}
		record := casefile.OnRecord{Placement: in.Placement, MailID: id}
		switch {
		case id != 0:
			if err := v.noteKnown(ctx, record); err != nil {
				return nil, nil, err
			}
			found = append(found, record)
		case v.isEarlier(f, in.ReceivedAt):
			v.result.Earlier++
			found = append(found, record)
		default:
			v.result.Unknown.Add(record)
			uids, rest = append(uids, uid), append(rest, in)
		}
	}
	return uids, rest, v.record(ctx, found)
}

// noteKnown counts a mail that is on record: as moved, or as another copy of one that
// lies elsewhere too.
func (v *survey) noteKnown(ctx context.Context, one casefile.OnRecord) error {
	lies, err := v.register.Lies(ctx, one.MailID)
	if err != nil {
		return storeError("look up where a mail lies", err)
	}
	if v.recognised[one.MailID] || slices.ContainsFunc(lies, v.isThere) {
		v.result.Copies.Add(one)
	} else {
		v.result.Moved.Add(one)
	}
	v.recognised[one.MailID] = true
	return nil
}

// finish records the survey, and with it what lies in the mailbox no longer.
func (v *survey) finish(ctx context.Context) (err error) {
	for _, f := range v.listed[1:] {
		v.result.Folders = append(v.result.Folders, f.FolderState)
	}
	if v.result, err = v.cfg.Ledger.Surveyed(ctx, v.result); err != nil {
		return storeError("record a reconciliation", err)
	}
	v.surveyAt, v.surveyNotBefore = v.cfg.Now().Add(casefile.SurveyEvery), time.Time{}
	v.report()
	return nil
}
