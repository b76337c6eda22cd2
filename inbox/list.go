package inbox

import (
	"errors"
	"slices"

	"github.com/emersion/go-imap/v2"
)

// selected is what a SELECT tells of the folder.
type selected struct {
	validity uint32
	mails    uint32
	next     imap.UID // 0 where the server does not tell
}

// selectFolder opens a folder anew (RFC 9051 §6.3.2). News from before is
// forgotten: what follows sees it.
func (s *session) selectFolder(name string) (sel selected, err error) {
	return s.open("select folder "+name, name, &imap.SelectOptions{})
}

// examine opens a folder for looking at it (RFC 9051 §6.3.3).
func (s *session) examine(name string) (sel selected, err error) {
	return s.open("examine folder "+name, name, &imap.SelectOptions{ReadOnly: true})
}

func (s *session) open(op, name string, options *imap.SelectOptions) (sel selected, err error) {
	select {
	case <-s.news:
	default:
	}
	err = s.do(op, func() error {
		data, err := s.client.Select(name, options).Wait()
		if err == nil {
			sel = selected{validity: data.UIDValidity, mails: data.NumMessages, next: data.UIDNext}
		}
		return err
	})
	return sel, err
}

// list gives the UIDs of all mails of the selected folder, in ascending order.
func (s *session) list() ([]imap.UID, error) {
	return s.searchUIDs("list mails", &imap.SearchCriteria{})
}

// listAfter gives the UIDs above one, in ascending order. The last mail of the folder
// is always among what the server finds in a set with an open end (RFC 9051 §6.4.8).
func (s *session) listAfter(last imap.UID) ([]imap.UID, error) {
	above := imap.UIDSet{imap.UIDRange{Start: last + 1}}
	uids, err := s.searchUIDs("list new mails", &imap.SearchCriteria{UID: []imap.UIDSet{above}})
	return slices.DeleteFunc(uids, func(uid imap.UID) bool { return uid <= last }), err
}

// present gives those of the UIDs that are still in the selected folder.
func (s *session) present(uids []imap.UID) ([]imap.UID, error) {
	var left []imap.UID
	for _, set := range uidSets(uids) {
		some, err := s.searchUIDs("look for mails", &imap.SearchCriteria{UID: []imap.UIDSet{set}})
		if err != nil {
			return nil, err
		}
		left = append(left, some...)
	}
	return left, nil
}

// errNoSet: a set in a response is not a set of mails that can exist.
var errNoSet = errors.New("unbounded set of numbers")

func (s *session) searchUIDs(op string, criteria *imap.SearchCriteria) (uids []imap.UID, err error) {
	err = s.do(op, func() error {
		data, err := s.client.UIDSearch(criteria, nil).Wait()
		if err != nil {
			return err
		}
		set, _ := data.All.(imap.UIDSet)
		var ok bool
		if uids, ok = expand(set, maxMails); !ok {
			return errNoSet
		}
		return nil
	})
	return uids, err
}

// sequenceNumber finds the sequence number of a mail, 0 if the mail is gone.
func (s *session) sequenceNumber(uid imap.UID) (number uint32, err error) {
	err = s.do("look for mail", func() error {
		criteria := &imap.SearchCriteria{UID: []imap.UIDSet{imap.UIDSetNum(uid)}}
		data, err := s.client.Search(criteria, nil).Wait()
		if err != nil {
			return err
		}
		if set, ok := data.All.(imap.SeqSet); ok && len(set) > 0 {
			number = set[0].Start
		}
		return nil
	})
	return number, err
}
