package inbox

import (
	"context"
	"slices"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// FullRegister is what is on record, as a person looks at it.
type FullRegister interface {
	Register
	// Doubles lists the places of a mailbox where mails lie that lie in more than one.
	Doubles(ctx context.Context, mailbox string) ([]casefile.OnRecord, error)
}

// Examine holds the mailbox against the case file and changes neither. It goes by
// UIDs and headers, so that what only the whole mail tells is Unknown: a mail
// without a Message-ID that was moved by hand, most often.
func (l *Loop) Examine(ctx context.Context, register FullRegister) (casefile.Survey, error) {
	s, err := dial(ctx, l.cfg) // a folder that is missing stays so
	if err != nil {
		return casefile.Survey{}, err
	}
	defer s.close()
	v := l.newSurvey(s, register)
	if err := v.compare(ctx, s.examine); err != nil {
		return casefile.Survey{}, err
	}
	v.result.Waiting = len(v.listed[0].unknown)
	for _, f := range v.listed[1:] {
		if err := v.examineOne(ctx, f); err != nil {
			return casefile.Survey{}, err
		}
	}
	s.logout()
	if err := v.missing(ctx); err != nil {
		return casefile.Survey{}, err
	}
	return v.result, v.doubles(ctx, register)
}

// doubles counts further copies that are on record.
func (v *survey) doubles(ctx context.Context, register FullRegister) error {
	doubles, err := register.Doubles(ctx, v.cfg.Mailbox)
	if err != nil {
		return storeError("look for mails that lie in several places", err)
	}
	first := map[int64]bool{}
	for _, one := range doubles {
		if !v.isThere(one.Placement) {
			continue
		}
		if first[one.MailID] {
			v.result.Copies.Add(one)
		}
		first[one.MailID] = true
	}
	return nil
}

// examineOne looks at what is not on record in a folder.
func (v *survey) examineOne(ctx context.Context, f *listed) error {
	if len(f.unknown) == 0 {
		return nil
	}
	if _, err := v.s.examine(f.Folder); err != nil {
		return err
	}
	for uids := range slices.Chunk(f.unknown, headerStep) {
		mails, err := v.look(ctx, f, uids)
		if err != nil {
			return err
		}
		for _, one := range mails {
			v.count(f, one)
		}
	}
	return nil
}

func (v *survey) count(f *listed, one sighted) {
	record := casefile.OnRecord{Placement: one.Placement, MailID: one.mailID}
	switch {
	case one.as == casefile.Same, one.as == casefile.Changed:
		v.recognised[one.mailID] = true
		v.result.Moved.Add(record)
	case one.as == casefile.Copied:
		v.result.Copies.Add(record)
	case v.isEarlier(f, one.ReceivedAt):
		v.result.Earlier++
	default:
		v.result.Unknown.Add(record)
	}
}

// missing tells which of the mails that do not lie where they are recorded were
// found nowhere else. While mails wait in the inbox they may be there.
func (v *survey) missing(ctx context.Context) error {
	counted := map[int64]bool{}
	for _, one := range v.result.Lost {
		if one.MailID == 0 || v.recognised[one.MailID] || counted[one.MailID] {
			continue
		}
		lies, err := v.register.Lies(ctx, one.MailID)
		if err != nil {
			return storeError("look up where a mail lies", err)
		}
		if !slices.ContainsFunc(lies, v.isThere) {
			counted[one.MailID] = true
			v.result.Gone.Add(one)
		}
	}
	return nil
}

// headerStep is how many headers are fetched by one command.
const headerStep = 500

// headers fetches Message-IDs, sizes and dates of mails of the open folder, in the
// order of asking. Of those that the server does not give, only the UID is known.
func (s *session) headers(uids []imap.UID) ([]fetched, error) {
	section := &imap.FetchItemBodySection{Peek: true, Specifier: imap.PartSpecifierHeader, HeaderFields: []string{"Message-ID"}}
	options := &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section}}
	var all []fetched
	for _, set := range uidSets(uids) {
		mails, err := s.fetch("fetch headers", set, options, headerBytes)
		if err != nil && kindOf(err) != Refused {
			return nil, err
		}
		all = append(all, mails...)
	}
	mails, missing := inOrder(uids, all)
	for _, uid := range missing {
		mails = append(mails, fetched{uid: uid})
	}
	return mails, nil
}

// state asks for the state of a folder without opening it (RFC 9051 §6.3.11).
func (s *session) state(folder string) (f casefile.FolderState, err error) {
	f.Folder = folder
	err = s.do("ask for the state of folder "+folder, func() error {
		data, err := s.client.Status(folder, &imap.StatusOptions{UIDNext: true, UIDValidity: true}).Wait()
		if err == nil {
			f.UIDValidity, f.UIDNext = data.UIDValidity, uint32(data.UIDNext)
		}
		return err
	})
	return f, err
}
