package casefile

import "time"

// LetterName is the name of a letter: of its template, of the X-Complaint-Letter
// header, and in every listing.
type LetterName string

// The letters of this version.
const (
	Acknowledgement LetterName = "acknowledgement" // to the customer: case opened
	CaseOpened      LetterName = "case_opened"     // to the department: a new case and what to do by when
	CaseFollowup    LetterName = "case_followup"   // to the owner: another mail in the case
	TooLarge        LetterName = "too_large"       // to the author of a mail that is too large to be taken; of no case
	Alert           LetterName = "alert"           // to the Head: a mail lies in quarantine; of no case
	ContactTask     LetterName = "contact_task"    // to the owner: the customer must be reached otherwise than by e-mail
)

// ForCustomer tells whether letters of the name go to customers.
func (n LetterName) ForCustomer() bool { return n == Acknowledgement || n == TooLarge }

// NoLetter is why no automatic letter may go to the author of a mail.
type NoLetter string

const (
	NullReturnPath   NoLetter = "null_return_path"   // the mail came with one, as reports do
	ToEnvelopeSender NoLetter = "to_envelope_sender" // it came to the envelope sender of a letter of ours
	BulkMail         NoLetter = "bulk_mail"          // it came through a list or was sent to many
	NoUsableAddress  NoLetter = "no_usable_address"  // nothing can be sent to the address to answer to
	DailyLimit       NoLetter = "daily_limit"        // the address has had as many automatic letters as it may get in a day
)

// NoLetters are all reasons there are.
func NoLetters() []NoLetter {
	return []NoLetter{NullReturnPath, ToEnvelopeSender, BulkMail, NoUsableAddress, DailyLimit}
}

// Audience tells for whom a letter is.
type Audience string

const (
	ToCustomer Audience = "customer"
	ToStaff    Audience = "staff"
)

// Letter is a letter that was decided, before it is written out: what it says
// follows from the case as it was after the decision and, for letters to
// staff, from the mail that led to it.
type Letter struct {
	Name     LetterName
	Audience Audience
	To       Address
	Language string // of the recipient; a language without this letter falls back to the default
	At       time.Time
	Case     Case      // for a letter of no case it has the Mailbox and no Reference
	Mail     *Incoming // the mail it answers or reports; never nil in this version

	// InReplyTo and References continue the recipient's own thread (RFC 5322
	// §3.6.4). Message-IDs without brackets, References oldest first.
	InReplyTo  string
	References []string
	// Unacknowledged is why the customer got no acknowledgement of the complaint,
	// so that a colleague must tell them that it has arrived; empty where one
	// was sent.
	Unacknowledged NoLetter
	// Answers tells that the letter goes back to the author of Mail, so that
	// it is auto-replied rather than auto-generated (RFC 3834 §5).
	Answers bool
}

// Sealed is a letter as it will be sent: its final bytes and its envelope.
type Sealed struct {
	Name         LetterName
	MessageID    string // without angle brackets
	BounceTag    string // the tag in EnvelopeFrom
	EnvelopeFrom string
	Recipient    string
	// Bytes are in the form of RFC 5322, CRLF line ends, 7-bit; but a local part
	// beyond ASCII has no 7-bit form, and stands in UTF-8 (RFC 6532).
	Bytes []byte
}

// QueuedLetter is a letter that waits in the outbox, claimed for sending.
type QueuedLetter struct {
	ID           int64
	Reference    Reference
	Name         LetterName
	MessageID    string
	EnvelopeFrom string
	Recipient    string
	Bytes        []byte
	QueuedAt     time.Time
	Attempts     int // made so far; those that never reached a server are not counted
}

// Settlement is what became of one attempt to send a letter.
type Settlement struct {
	Outcome Outcome
	// Reason is the server's answer or the fault, in one line.
	Reason string
	// RetryAt is when the next attempt may be made, for Deferred and Uncertain.
	// A letter that was NotTried keeps its turn.
	RetryAt time.Time
	// Unsure: the letter is GivenUp after an attempt whose end is not known.
	Unsure bool
}

// Outcome of an attempt to send a letter.
type Outcome string

const (
	// Delivered: the server answered the final dot with 250.
	Delivered Outcome = "delivered"
	// Refused: the server refused this letter for good, with a 5xx reply.
	Refused Outcome = "refused"
	// Deferred: not now; a 4xx reply, or the connection broke before the
	// final dot.
	Deferred Outcome = "deferred"
	// Uncertain: the final dot was not answered. It may have been delivered;
	// it is sent again with the same Message-ID.
	Uncertain Outcome = "uncertain"
	// NotTried: the server could not be reached or would not talk to us, which
	// says nothing about this letter.
	NotTried Outcome = "not_tried"
	// GivenUp: it was tried for as long as letters are tried.
	GivenUp Outcome = "given_up"
)
