// Package inbox takes the mails of an IMAP folder into the casefile.
//
// The folder is the queue: every pass lists all its UIDs. What is on record
// already is only moved; what is new is fetched, read, handed to the casefile
// in groups and, once committed there, moved to the folder the casefile names.
// Nothing is ever deleted. Once a day, and on a connection that finds the folders
// otherwise than they are known, all folders are held against the casefile first
// (survey.go and its neighbours); and copies of letters are put into a folder of
// their own (copies.go). A pass is begun by IDLE (RFC 2177), by the poll
// interval, and at once by mail that arrives during a pass.
//
// The protocol is IMAP4rev1 and IMAP4rev2 (RFC 3501, RFC 9051) with MOVE
// (RFC 6851) or UIDPLUS (RFC 4315). The package is the only one of the program
// that knows go-imap, and works around what that library leaves open: it has
// no timeouts between responses, and a server can make it lose a body without
// an error. The files session.go, dial.go, fetch.go and move.go are that
// adapter; pass.go and its neighbours decide what is fetched and moved.
package inbox

import (
	"context"
	"time"

	"complaintd/casefile"
)

// Reader turns a mail's bytes into what the daemon knows of it; it never fails.
// It is called from several goroutines at once.
type Reader interface {
	// Read reads a whole mail.
	Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming
	// TooLarge is for a mail above the size limit, of which only (the beginning
	// of) the header was fetched. Size is that of the whole mail in bytes.
	TooLarge(header []byte, size int64, at casefile.Placement, receivedAt time.Time) *casefile.Incoming
	// Undeliverable is for a mail that the server lists and does not deliver.
	// Size is what the server says, 0 where it does not.
	Undeliverable(at casefile.Placement, size int64, receivedAt time.Time, reason string) *casefile.Incoming
}

// Receiver is the casefile behind the inbox.
type Receiver interface {
	// Placed tells which mails of a folder are on record and still to be moved,
	// and into which folder each: those of from's folder and UIDVALIDITY whose
	// UID is from.UID or higher. One that was moved is not among them: what
	// lies under its UID by then is to be received.
	Placed(ctx context.Context, from casefile.Placement) (map[uint32]casefile.Folder, error)
	// Receive takes a group of mails into the casefile and tells where each is
	// to be moved; all are committed when it returns without error. An error
	// means the store is not available: try again later.
	Receive(ctx context.Context, group []*casefile.Incoming) ([]casefile.Folder, error)
	// Moved records what was moved on the server, once for each mail. A UID of
	// 0 in Move.To: where in that folder it lies, if there at all, is not known.
	Moved(ctx context.Context, moves []casefile.Move) error
	// MailboxRead hears that mails of the mailbox were read, or that there were
	// none; MailboxFailed, that an attempt to read it has failed, and why.
	MailboxRead(ctx context.Context, mailbox string) error
	MailboxFailed(ctx context.Context, mailbox string, why casefile.Trouble) error
}
