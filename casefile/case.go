package casefile

import (
	"slices"
	"time"
)

// State is where a case stands in the procedure. The case that does not exist
// yet has the empty state.
type State string

const (
	// Unopened: there is no case yet; a complaint opens it.
	Unopened State = ""
	// Waiting: the customer can't be answered until they say how; no clock runs.
	Waiting State = "waiting"
	// Open: the owner owes the customer a final response by the deadline.
	Open State = "open"
	// Answered: the stage's final response was given; the customer may ask for
	// the next stage until the window ends.
	Answered State = "answered"
	// Closed: nothing more is owed to anybody.
	Closed State = "closed"
)

// Closing is why a case is closed.
type Closing string

const (
	WindowOver    Closing = "window_over" // the customer did not ask for the next stage in time
	Withdrawn     Closing = "withdrawn"
	Merged        Closing = "merged"
	NotAComplaint Closing = "not_a_complaint"
	SpamAfterAll  Closing = "spam"
)

// Owner is who must see to it that the case is answered.
type Owner string

const (
	OwnerDepartment Owner = "department"      // the department named in the case
	OwnerHead       Owner = "head"            // Head of Customer Services
	OwnerManager    Owner = "general_manager" // General Manager
	OwnerDirector   Owner = "director"        // Director of the department: decides reviews
)

// Owners are all there are.
func Owners() []Owner { return []Owner{OwnerDepartment, OwnerHead, OwnerManager, OwnerDirector} }

// Role is how a person belongs to a case.
type Role string

const (
	// Complainant: whose complaint it is; letters to the customer go here.
	Complainant Role = "complainant"
	// Correspondent: named as the address to answer to by the complainant, and not
	// heard of otherwise. Letters go there and may be answered from there; a new
	// mail from there is no part of the case, as anybody can name any address.
	Correspondent Role = "correspondent"
	// ThirdParty: wrote into the case without being known to it. Nothing is
	// sent to a third party until staff accept them.
	ThirdParty Role = "third_party"
	// Consulted: asked by a colleague about the case. Their answer is for the file.
	Consulted Role = "consulted"
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
	Owner      Owner
	Department string // key of the department concerned
	Language   string // of letters to the customer

	Parties []Party
	// Facts are what the customer's mails tell together.
	Facts Facts

	OpenedAt   time.Time
	ReceivedAt time.Time // when the complaint reached the company

	Record
}

// Record is how a case has gone so far.
type Record struct {
	Clock         // of the stage at hand
	Past  []Clock // of the stages before it
	// Promise is the end of the company's promised ten working days from
	// receipt, whatever the stage.
	Promise time.Time
	Contact Contact

	// Question is what the customer was asked and has not answered.
	Question Question
	// WindowEnds is the last instant to ask for the next stage of an answered
	// case.
	WindowEnds time.Time
	// Doubt is a mail of an answered case on which the Head must decide.
	Doubt Doubt
	// Commitments are what was promised to the customer.
	Commitments []Commitment
	// Closing is why the case is closed, ClosedAt since when.
	Closing  Closing
	ClosedAt time.Time `json:",omitzero"`
	// Channel is how the complaint came; empty for by e-mail.
	Channel Channel `json:",omitzero"`
	// Returned are the final responses that came back.
	Returned []Returned `json:",omitempty"`
	// ReceivedLetterAt is when the customer was last told that a mail of theirs
	// was added.
	ReceivedLetterAt time.Time
	// SafetyTold is when the colleagues for safety were last told of harm; SeenAt
	// is when one of them took notice.
	SafetyTold, SeenAt time.Time
	// CallsMissed counts the attempts at a call that nobody answered.
	CallsMissed int
	// ConsentSettled: we may answer the one who writes on behalf of another.
	ConsentSettled bool
	// ToldByPhoneAt is when a final response that is still to be confirmed in
	// writing was given by phone.
	ToldByPhoneAt time.Time
	// Corrected are the facts that staff set right.
	Corrected Correction
	// CustomerWroteAt is when the last mail of the customer was taken in.
	// FinalReturnedAt is that of the mail for which a final response came back to
	// the colleague to be thought over.
	CustomerWroteAt, FinalReturnedAt time.Time
	// LastAct is what a colleague did last, LastAnswer the last interim answer.
	LastAct    LastAct
	LastAnswer string
	// HandledBy is the name of the colleague who said that they handle the case, or
	// their address.
	HandledBy string
	// Away are colleagues who can't be reached, by the key of their address, and
	// since when that is known.
	Away map[string]time.Time
	// MergedInto is the case that this one has become part of.
	MergedInto Reference
	// Own are the keys of the addresses of the complainant in the foreground, where
	// cases were merged; else nil.
	Own []string
	// Fellows are complainants whose cases have become part of this one.
	Fellows []Fellow
	// Undos are the colleagues' mails whose words to the customer can be taken back,
	// oldest first.
	Undos []Undoable
	// Fired is until when the dates of each kind have been acted on.
	Fired map[string]time.Time
}

// Contact is how the customer was last in touch: where letters go, and which
// of their mails they continue.
type Contact struct {
	To        Address
	MessageID string   // without angle brackets; empty for none
	Thread    []string // References of an answer, oldest first
	// Silent is why no automatic letter may go there; empty if one may.
	Silent NoLetter
}

// LastAct is what a colleague did in a case.
type LastAct struct {
	By   string // the colleague's address; empty where nobody did anything
	At   time.Time
	What Wrote
}

// Wrote is what a colleague's mail brought the customer.
type Wrote string

const (
	WroteAnswer    Wrote = "answer"
	WroteFinal     Wrote = "final"
	WroteQuestion  Wrote = "question"
	WroteExtension Wrote = "extension"
	WroteNothing   Wrote = "nothing"
)

// wroteBy is what an act brings the customer.
func wroteBy(do Deed) Wrote {
	switch do.(type) {
	case Answer:
		return WroteAnswer
	case Final:
		return WroteFinal
	case Ask:
		return WroteQuestion
	case Extend:
		return WroteExtension
	}
	return WroteNothing
}

// Question is what the customer was asked.
type Question struct {
	AskedAt  time.Time // zero: nothing is asked
	Reminded bool
	// Unput: it is still to be put to the customer, by phone or on paper. Pauses:
	// the clock is to be paused then.
	Unput, Pauses bool
}

// Doubt is a mail that does not ask for the next stage, though its author may
// mean to.
type Doubt struct {
	ReceivedAt time.Time // zero: there is none
	DecideBy   time.Time
}

// Returned is a final response that came back, and so was none.
type Returned struct {
	At         time.Time // when the report came
	Stage      int
	Department string // the key of the one that had the case
}

// Commitment is what was promised to the customer, by when.
type Commitment struct {
	Due   time.Time
	Words string // a colleague's
	Done  bool
}

// Customer is the person whose complaint it is, at the address where letters
// go; the zero Address where the case is not opened.
func (c Case) Customer() Address {
	var first Address
	for _, p := range c.Parties {
		if p.Role != Complainant && p.Role != Correspondent {
			continue
		}
		if p.Same(c.Contact.To) {
			return p.Address
		}
		if first.Email == "" {
			first = p.Address
		}
	}
	return first
}

// IsParty tells whether mail from address belongs to the case without anyone
// having to accept it first.
func (c Case) IsParty(a Address) bool {
	for _, p := range c.Parties {
		if p.Same(a) && (p.Role == Complainant || p.Role == Correspondent) {
			return true
		}
	}
	return false
}

// heardFrom is the case with a party who answered one of our letters: a
// correspondent is a complainant from then on. The given case keeps its own
// list.
func (c Case) heardFrom(a Address) Case {
	for i, p := range c.Parties {
		if p.Same(a) && p.Role == Correspondent {
			c.Parties = slices.Clone(c.Parties)
			c.Parties[i].Role = Complainant
		}
	}
	return c
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

// owesCommitment tells whether something promised is not done.
func (c Case) owesCommitment() bool {
	for _, p := range c.Commitments {
		if !p.Done {
			return true
		}
	}
	return false
}
