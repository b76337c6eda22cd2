package casefile

import (
	"slices"
	"time"
)

// LetterName is the name of a letter: of its template, of the X-Complaint-Letter
// header, and in every listing.
type LetterName string

// The letters of this version.
const (
	// To the customer.
	Acknowledgement     LetterName = "acknowledgement"      // case opened
	InformationRequest  LetterName = "information_request"  // a colleague's question
	InformationReminder LetterName = "information_reminder" // our question is not answered
	FollowupReceived    LetterName = "followup_received"    // a later mail was added
	Extension           LetterName = "extension"            // the answer takes longer: progress, reason, new deadline
	Progress            LetterName = "progress"             // how it goes: the deadline passed, or word was due
	AnswerLetter        LetterName = "answer"               // an interim answer: a colleague's words
	FinalResponse       LetterName = "final_response"       // the stage's answer, and what the customer may do next
	NextStageOpened     LetterName = "next_stage_opened"    // the review was asked for
	NextStageLate       LetterName = "next_stage_late"      // there is no stage to ask for any more
	ClosedLetter        LetterName = "closed"               // window over, withdrawn, our question not answered
	TooLarge            LetterName = "too_large"            // a mail that is too large to be taken; of no case

	// To colleagues.
	CaseOpened     LetterName = "case_opened"      // a new case and what to do by when
	CaseFollowup   LetterName = "case_followup"    // another mail in the case
	CaseReminder   LetterName = "case_reminder"    // something is to be done
	CaseHandedOver LetterName = "case_handed_over" // the recipient is now among the owners
	CaseBreached   LetterName = "case_breached"    // the deadline has passed
	CaseReview     LetterName = "case_review"      // a review was asked for
	ContactTask    LetterName = "contact_task"     // the customer must be reached otherwise than by e-mail
	SafetyAlert    LetterName = "safety"           // somebody may have come to harm
	CommandDone    LetterName = "command_done"     // a colleague's mail was carried out
	CommandRefused LetterName = "command_refused"  // it was not, and why
	Alert          LetterName = "alert"            // what cannot wait for the digest; of no case
	CaseTaken      LetterName = "case_taken"       // to the others who have the case: a colleague handles it
	Confirm        LetterName = "confirm"          // asks whether a mail is the colleague's
	HelpPage       LetterName = "help"             // how to answer by mail
	CaseStatus     LetterName = "case_status"      // the whole case file
	Forwarded      LetterName = "forwarded"        // a customer's mail that is no complaint
	DigestLetter   LetterName = "digest"           // to the managers: what needs somebody; of no case

	// To somebody outside who is asked about the case.
	Consultation LetterName = "consultation"
)

// ForCustomer tells whether letters of the name go to customers.
func (n LetterName) ForCustomer() bool {
	switch n {
	case Acknowledgement, InformationRequest, InformationReminder, FollowupReceived, Extension, Progress, AnswerLetter,
		FinalResponse, NextStageOpened, NextStageLate, ClosedLetter, TooLarge:
		return true
	}
	return false
}

// Answers tells whether letters of the name can be a stage's final response.
func (n LetterName) Answers() bool { return n == FinalResponse || n == ClosedLetter }

// NoLetter is why no automatic letter may go to the author of a mail.
type NoLetter string

const (
	NullReturnPath   NoLetter = "null_return_path"   // the mail came with one, as reports do
	ToEnvelopeSender NoLetter = "to_envelope_sender" // it came to the envelope sender of a letter of ours
	BulkMail         NoLetter = "bulk_mail"          // it came through a list or was sent to many
	FromAuthority    NoLetter = "from_authority"     // the mail is an authority's
	NoUsableAddress  NoLetter = "no_usable_address"  // nothing can be sent to the address to answer to
	DailyLimit       NoLetter = "daily_limit"        // the address has had as many automatic letters as it may get in a day
)

// Undelivered: a letter to the customer has come back, or was never taken, and
// they have not written since.
const Undelivered NoLetter = "undelivered"

// NoLetters are the reasons for which a complaint is not acknowledged.
func NoLetters() []NoLetter {
	return []NoLetter{NullReturnPath, ToEnvelopeSender, BulkMail, FromAuthority, NoUsableAddress, DailyLimit}
}

// Task is how a colleague must reach a customer.
type Task string

const (
	// TaskReach: a letter by e-mail has not reached the customer.
	TaskReach Task = "reach"
	// TaskCall: the customer wants to be phoned.
	TaskCall Task = "call"
	// TaskPost: the customer wants letters on paper.
	TaskPost Task = "post"
)

// Audience tells for whom a letter is.
type Audience string

const (
	ToCustomer Audience = "customer"
	ToStaff    Audience = "staff"
	ToOutside  Audience = "outside" // somebody who is asked about the case
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
	Mail     *Incoming // the mail it answers or reports; nil where there is none
	// File is the whole case file, for letters to staff that carry it; else nil.
	File *File
	// WindowEnds is until when the customer may ask for the next stage, if the
	// letter reaches them on the day it is written; AnswerBy until when we wait
	// for their answer. Zero where the letter is about neither.
	WindowEnds, AnswerBy time.Time
	// Words are a colleague's to the customer; empty for letters that the program
	// writes. By is the colleague's address, and NotBefore until when they may
	// still be stopped.
	Words     string
	By        string
	NotBefore time.Time

	// InReplyTo and References continue the recipient's own thread (RFC 5322
	// §3.6.4). Message-IDs without brackets, References oldest first.
	InReplyTo  string
	References []string
	// Unacknowledged is why the customer got no acknowledgement of the complaint,
	// so that a colleague must tell them that it has arrived; empty where one
	// was sent.
	Unacknowledged NoLetter
	// Task is what a ContactTask asks for; Instead is the letter to the customer
	// that it stands for, nil where there is none.
	Task    Task
	Instead *Letter
	// Lines are what was done, or why it was not, for CommandDone and
	// CommandRefused.
	Lines []string
	// KeepInformed: a CaseReminder is about word to the customer, who is to hear how
	// it goes.
	KeepInformed bool
	// Meanwhile is what another colleague did after the letter that a CommandDone
	// or CommandRefused answers; the zero value where nobody did anything.
	Meanwhile LastAct
	// ForDepartment is the key of the department that a Forwarded mail is for.
	ForDepartment string
	// Enclosed is the colleague's mail whose files go along with their Words; nil
	// where it has none.
	Enclosed *Incoming
	// ReplyTo is the tagged return address of the letter, once it is being written
	// out; ReplyAbout are those for the cases that it tells of beside its own.
	ReplyTo    string
	ReplyAbout map[Reference]string
	// Opened are the cases that were opened by what a CommandDone tells of.
	Opened []Reference
	// LeftBehind are the names of pictures of the colleague's that were not sent along
	// with their words, for a CommandDone that is being written out.
	LeftBehind []string
	// MessageID is that of the letter, without brackets, once it is being written
	// out.
	MessageID string
	// UndoUntil is until when the words that a CommandDone tells of wait; zero where
	// none do.
	UndoUntil time.Time
	// Tidings are what an Alert tells.
	Tidings []Tidings
	// Digest is what a DigestLetter says; else nil.
	Digest *Digest
	// Form: a CommandRefused carries the form for a new complaint, filled in as far
	// as the mail tells.
	Form bool
	// Also are other cases of the sender's, to one of which Mail may belong.
	Also []Reference
	// Answers tells that the letter goes back to the author of Mail, so that
	// it is auto-replied rather than auto-generated (RFC 3834 §5).
	Answers bool
}

// InConversation tells whether the letter continues what the program and a
// colleague write to one another about the case, so that mail programs show it as
// one conversation. What must not be overlooked in one, and what is about no case
// alone, stands for itself.
func (l Letter) InConversation() bool {
	return l.Audience == ToStaff && l.Case.Reference != "" &&
		!slices.Contains([]LetterName{SafetyAlert, HelpPage, Confirm, Forwarded}, l.Name)
}

// MostEnclosed is the size in bytes, together, of the files that a colleague can
// send along with their words: base64 makes a third more of them, and many
// servers take no more than 20 MB.
const MostEnclosed = 14 << 20

// MostOriginal is the size in bytes up to which a customer's mail goes along, as
// it came, with a letter to a colleague.
const MostOriginal = 10 << 20

// SentCopy is a letter that was sent and of which a copy is owed to its mailbox.
type SentCopy struct {
	LetterID  int64
	MessageID string // without brackets
	SentAt    time.Time
	Tried     bool // an attempt may have put a copy there
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
	// Stale: the letter names dates that count from a day which has passed, and
	// is to be written anew with the Words.
	Stale bool
	Words string
	// Encloses is the colleague's mail, by its id, whose files go along; 0 for none.
	Encloses int64
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
	// Cancelled: a person has called it off.
	Cancelled Outcome = "cancelled"
)

// Failed tells whether the letter has ended without being sent.
func (o Outcome) Failed() bool { return o == Refused || o == GivenUp }
