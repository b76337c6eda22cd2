package casefile

import (
	"time"

	"complaintd/casefile/workday"
)

// State is where a case stands in the procedure. The case that does not exist
// yet has the empty state.
type State string

const (
	// Unopened: there is no case yet; a complaint opens it.
	Unopened State = ""
	// Open: the owner owes the customer a final response by the deadline.
	Open State = "open"
)

// Owner is who must see to it that the case is answered.
type Owner string

const (
	// OwnerDepartment: the department named in the case.
	OwnerDepartment Owner = "department"
)

// Role is how a person belongs to a case.
type Role string

const (
	// Complainant: whose complaint it is; letters to the customer go here.
	Complainant Role = "complainant"
	// ThirdParty: wrote into the case without being known to it. Nothing is
	// sent to a third party until staff accept them.
	ThirdParty Role = "third_party"
)

// Party is a person of the case outside the company.
type Party struct {
	Address
	Role Role
}

// Kind is what became of a mail; every mail ends as exactly one (DESIGN §2).
type Kind string

const (
	KindComplaint  Kind = "complaint"
	KindFollowup   Kind = "followup"
	KindStaff      Kind = "staff"
	KindBounce     Kind = "bounce"
	KindAutoReply  Kind = "auto_reply"
	KindSpam       Kind = "spam"
	KindNotText    Kind = "not_text"
	KindUnreadable Kind = "unreadable"
)

// Folder is where a mail is moved on the IMAP server once it is handled.
type Folder string

const (
	Processed  Folder = "processed"
	Quarantine Folder = "quarantine"
)

// Case is a complaint's file as it stands. It is a value: Decide returns a new
// one and never changes the one it was given.
type Case struct {
	Number    int64 // unique; part of the reference
	Reference Reference
	Version   int    // changes with every change of the case
	Mailbox   string // the complaints address it came to
	Subject   string // of the mail that opened it

	State      State
	Stage      int // 1-based number of the stage
	Owner      Owner
	Department string // key of the department concerned
	Language   string // of letters to the customer

	Parties []Party

	OpenedAt   time.Time
	ReceivedAt time.Time // when the complaint reached the company
	DayZero    workday.Date
	// Deadline is the last instant for the stage's final response; Promise
	// the company's promised ten working days from receipt.
	Deadline time.Time
	Promise  time.Time
}

// Customer is the person whose complaint it is; the zero Address where the
// case is not opened.
func (c Case) Customer() Address {
	for _, p := range c.Parties {
		if p.Role == Complainant {
			return p.Address
		}
	}
	return Address{}
}

// IsParty tells whether mail from address belongs to the case without anyone
// having to accept it first.
func (c Case) IsParty(a Address) bool {
	for _, p := range c.Parties {
		if p.Same(a) && p.Role != ThirdParty {
			return true
		}
	}
	return false
}

// knows tells whether address is on file with the case in any role.
func (c Case) knows(a Address) bool {
	for _, p := range c.Parties {
		if p.Same(a) {
			return true
		}
	}
	return false
}

// withParty is the case with one more party; the given case keeps its own list.
func (c Case) withParty(p Party) Case {
	c.Parties = append(c.Parties[:len(c.Parties):len(c.Parties)], p)
	return c
}
