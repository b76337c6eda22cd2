package inbox

import (
	"errors"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// ensure creates a folder that is missing, and subscribes to it so that people
// see it in their mail client. It tells whether the folder is new.
func (s *session) ensure(folder string) (created bool, err error) {
	exists, err := s.exists(folder)
	if err != nil || exists {
		return false, err
	}
	err = s.do("create folder "+folder, func() error { return s.client.Create(folder, nil).Wait() })
	if responseCode(err) == imap.ResponseCodeAlreadyExists {
		err = nil // somebody was quicker
	}
	if kindOf(err) == Refused {
		return false, &Error{Op: "create folder " + folder, Kind: NoFolder, Err: errors.Unwrap(err)}
	}
	if err != nil {
		return false, err
	}
	err = s.do("subscribe to folder "+folder, func() error { return s.client.Subscribe(folder).Wait() })
	if connectionGone(err) {
		return false, err
	}
	return true, nil // a folder without a subscription does as well
}

// exists tells whether a folder is there and can hold mails.
func (s *session) exists(folder string) (found bool, err error) {
	err = s.do("look for folder "+folder, func() error {
		cmd := s.client.List("", folder, nil)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			found = found || sameFolder(data.Mailbox, folder) && selectable(data)
		}
		return cmd.Close()
	})
	return found, err
}

// sameFolder compares names of folders; INBOX may be written in any case
// (RFC 9051 §5.1).
func sameFolder(a, b string) bool {
	return a == b || strings.EqualFold(a, b) && strings.EqualFold(a, "INBOX")
}

func selectable(data *imap.ListData) bool {
	return !slices.Contains(data.Attrs, imap.MailboxAttrNoSelect) &&
		!slices.Contains(data.Attrs, imap.MailboxAttrNonExistent)
}
