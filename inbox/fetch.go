package inbox

import (
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// headerBytes is how much of the header of a mail that is too large is kept.
const headerBytes = 64 << 10

// fetched is what the server gave of a mail.
type fetched struct {
	uid  imap.UID
	date time.Time // INTERNALDATE; zero where it was not asked for or not given
	size int64     // RFC822.SIZE, else the size of the body; 0 where neither was given
	raw  []byte    // nil where no body was given
	cut  bool      // raw is only the beginning
}

// errShortBody: the connection ended inside a body. The client reports this as
// the body's end.
var errShortBody = fmt.Errorf("inside a body: %w", io.ErrUnexpectedEOF)

// ENVELOPE and BODYSTRUCTURE are never asked for: servers write them wrongly
// for odd mails, and one such response ends the connection.

// sizes asks for the sizes of mails. Those the server does not tell are missing.
func (s *session) sizes(uids []imap.UID) (map[imap.UID]int64, error) {
	sizes := make(map[imap.UID]int64, len(uids))
	for _, set := range uidSets(uids) {
		mails, err := s.fetch("ask for sizes", set, &imap.FetchOptions{RFC822Size: true}, 0)
		if err != nil && kindOf(err) != Refused {
			return nil, err
		}
		for _, m := range mails {
			if m.size > 0 {
				sizes[m.uid] = m.size
			}
		}
	}
	return sizes, nil
}

// want says what is fetched of a mail.
type want struct {
	header bool  // the beginning of the header only
	date   bool  // INTERNALDATE too
	limit  int64 // bytes; more than that is cut
}

func (w want) options() *imap.FetchOptions {
	section := &imap.FetchItemBodySection{Peek: true}
	if w.header {
		section.Specifier = imap.PartSpecifierHeader
		section.Partial = &imap.SectionPartial{Size: headerBytes}
	}
	return &imap.FetchOptions{
		UID:          true,
		InternalDate: w.date,
		BodySection:  []*imap.FetchItemBodySection{section},
	}
}

// bodies fetches mails in one command. What the server did not give is missing
// from the result. With an error come the mails that were complete before it.
func (s *session) bodies(set imap.NumSet, w want) ([]fetched, error) {
	mails, err := s.fetch("fetch mails", set, w.options(), w.limit)
	return slices.DeleteFunc(mails, func(m fetched) bool {
		return m.raw == nil || connectionGone(err) && w.date && m.date.IsZero()
	}), err
}

// bodyBySequence fetches a mail by its sequence number. The client loses a body
// that comes before its UID, or after another response for it, when it was
// asked for by UID; asked for by number it does not. Neither a mail nor an
// error: the server does not deliver it. Gone: it is not in the folder.
func (s *session) bodyBySequence(uid imap.UID, w want) (mail *fetched, gone bool, err error) {
	number, err := s.sequenceNumber(uid)
	if err != nil || number == 0 {
		return nil, err == nil, err
	}
	mails, err := s.bodies(imap.SeqSetNum(number), w)
	for _, m := range mails {
		if m.uid == uid {
			return &m, false, err
		}
	}
	return nil, false, err
}

// fetch runs a FETCH to its end and keeps what came, complete mails only. Where
// the connection ends inside a body the command is left as it is: its Close
// would read that body once more, at the same time as the client's goroutine.
func (s *session) fetch(op string, set imap.NumSet, options *imap.FetchOptions, limit int64) (mails []fetched, err error) {
	err = s.do(op, func() error {
		cmd := s.client.Fetch(set, options)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			m, err := collect(data, limit)
			if err != nil {
				return err
			}
			mails = append(mails, m)
		}
		return cmd.Close()
	})
	return mails, err
}

// collect reads one FETCH response. A body of more than limit bytes is cut.
func collect(data *imapclient.FetchMessageData, limit int64) (m fetched, err error) {
	for item := data.Next(); item != nil; item = data.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = item.UID
		case imapclient.FetchItemDataInternalDate:
			m.date = item.Time
		case imapclient.FetchItemDataRFC822Size:
			m.size = item.Size
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil {
				continue // NIL
			}
			m.size = max(m.size, item.Literal.Size())
			m.cut = item.Literal.Size() > limit
			if m.raw, err = readLiteral(item.Literal, limit); err != nil {
				return m, err
			}
		}
	}
	return m, nil
}

// readLiteral reads a literal, or the first headerBytes of one above the limit,
// whatever size the server announced for the mail. It is read to its end: only
// there the client goes on.
func readLiteral(literal imap.LiteralReader, limit int64) ([]byte, error) {
	size := literal.Size()
	if size > limit {
		size = min(size, headerBytes)
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(literal, raw); err != nil {
		return nil, errShortBody
	}
	rest, err := io.Copy(io.Discard, literal)
	if err != nil || size+rest != literal.Size() {
		return nil, errShortBody
	}
	return raw, nil
}
