package casefile

import (
	"slices"
	"strings"
	"time"
)

// ContentKey tells one mail from another: SHA-256 over Message-ID, From and
// the raw body octets (without a Message-ID over Date and Subject too). The
// same mail under another UID, in another folder or after a restore has the
// same key; a Message-ID used again for other octets has another.
type ContentKey [32]byte

// Form is what a mail is, read by itself, before anything is known of cases.
type Form string

const (
	Human      Form = "human"      // a person's own words
	Robot      Form = "auto_reply" // RFC 3834 and what is seen in practice
	Report     Form = "bounce"     // a report of delivery: RFC 3464 and the old formats
	Spam       Form = "spam"       // the upstream filter says so, in a header the configuration trusts
	NotText    Form = "not_text"   // readable, but without words: a picture, a PDF
	Unreadable Form = "unreadable" // can't be parsed, too large, a bomb, or not delivered by the server
)

// Placement is where a mail lies on the IMAP server. A UID is only meaningful
// with its folder's UIDVALIDITY (RFC 9051 §2.3.1.1).
type Placement struct {
	Mailbox     string // the complaints address, the name of the mailbox in the configuration
	Folder      string
	UIDValidity uint32
	UID         uint32
}

// Incoming is a mail as the inbox read it: its raw bytes, and what was found
// in them. A mail that can't be read has the placement, the key, Form
// Unreadable and a Reason, and whatever else there is.
type Incoming struct {
	Placement  Placement
	Key        ContentKey
	Raw        []byte // as the server has it, never altered; the header alone where it is too large
	Size       int64  // bytes on the server
	ReceivedAt time.Time

	Form   Form
	Reason string // why it has this form

	MessageID  string   // without angle brackets; empty where there is none
	Parents    []string // Message-IDs it answers: In-Reply-To, then References from the newest
	ReplyTags  []ReplyTag
	DigestTags []string // tags of our own return addresses in digests
	BounceTags []string // tags of our own envelope senders it was addressed to
	References []Reference

	From     Address // the author
	AnswerTo Address // Reply-To, else From: where letters to the author go
	Subject  string
	Text     string // the readable text, UTF-8, lines ended by \n
	// NewText are the sender's own new words: Text without quoted mail and
	// signature. Where in doubt words are kept; all of Text stays on file.
	NewText string
	// Signature is the sender's signature as it stands in Text, empty where
	// none was found. It carries names, phones and addresses.
	Signature string

	Attachments []Attachment
	// Examination is what a virus scanner said of the mail; nil where none was asked.
	Examination *Examination

	// Entered is the channel by which it came, where a colleague entered what the
	// customer wrote on paper or said; empty for a mail.
	Entered Channel

	// Ours: it bears the mark of our letters (X-Complaint-Letter), as one that
	// comes back does.
	Ours bool

	// Staff is what the mail asks for, if it says it is from a colleague; nil for
	// every other.
	Staff *StaffMail

	// Found: it lay where handled mail is kept, and the case file did not know it, as
	// after a backup was restored. Dates that have passed meanwhile fire nothing.
	Found bool

	// TooLarge: a person's mail, as far as its header tells, that is Unreadable
	// for its size alone.
	TooLarge bool

	// Delivery says what a Report tells; nil for every other form.
	Delivery *Delivery

	// NullSender: the return path was empty (RFC 5321 §4.5.5), so the mail
	// must not be answered automatically even if a person wrote it.
	NullSender bool
	// Bulk: mail of a list or with Precedence bulk, list or junk; a person may
	// have written it, but it gets no automatic letter (RFC 3834 §2).
	Bulk bool
	// Language of the sender's words, ISO 639-1; empty where it is not clear.
	Language string
	// Facts are read from subject, new words and signature of a person's mail,
	// each with its Evidence.
	Facts    Facts
	Evidence []Evidence
}

// SaysTheSame tells whether two mails are of one author and have one subject and the
// same words, however servers have wrapped them.
func (m *Incoming) SaysTheSame(o *Incoming) bool {
	return m.MessageID == o.MessageID && m.From.Same(o.From) && slices.Equal(strings.Fields(m.Subject), strings.Fields(o.Subject)) &&
		slices.Equal(strings.Fields(m.Text), strings.Fields(o.Text))
}

// Delivery is what a report of delivery tells about a mail of ours.
type Delivery struct {
	// Delayed: nothing has failed yet; the server goes on trying.
	Delayed bool
	// Failed are the addresses that could not be delivered to.
	Failed []string
	// Returned is the Message-ID of the mail that the report is about, without
	// angle brackets; empty where it does not say.
	Returned string
}

// ReplyTag is a tagged return address of ours that a mail was sent to.
type ReplyTag struct {
	Reference Reference
	Tag       string
}

// Move is a mail that was moved on the IMAP server: from where, and to where
// as far as the server told (COPYUID, RFC 4315 §3); a zero To.UID means that
// it did not.
type Move struct {
	From, To Placement
}
