package casefile

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"complaintd/casefile/workday"
)

// Rules are what the company has laid down: its calendar, its procedure, its
// people. They are built once from the configuration and never change.
type Rules struct {
	Calendar  *workday.Calendar
	Procedure Procedure
	Staff     Staff
	// DefaultLanguage is used where a customer's or colleague's is not known.
	DefaultLanguage string
	// Languages are those in which letters are written.
	Languages []string
	// ReferencePrefix begins every reference: KL.
	ReferencePrefix string
	// OwnAddresses are the complaints addresses themselves. Mail from one of
	// them, or from a tagged address made from one, is our own come back, and
	// no letter is ever sent there.
	OwnAddresses []string
	// DailyLimit is how many automatic letters one customer address gets in 24
	// hours; 0 for no limit.
	DailyLimit int
	// RemindAt is the time of day at which reminders and digests go, since midnight.
	RemindAt time.Duration
	// UndoWindow is how long a colleague's words to a customer wait, so that they
	// can be taken back.
	UndoWindow time.Duration
	// Authorities are domains whose mail goes to the Head at once, without an
	// acknowledgement.
	Authorities []string
	// Delimiters are the characters that begin a tag in an own address, beside
	// the usual +.
	Delimiters string
}

// Procedure is the company's published complaints procedure.
type Procedure struct {
	// PromiseDays: the company tries to answer within this many working days
	// of receipt, whatever the stage.
	PromiseDays int
	// NextStageDays are the calendar days in which a customer may ask for the
	// next stage after a final response.
	NextStageDays int
	// RemindBefore are the working days before a deadline on which its owner is
	// reminded.
	RemindBefore []int
	// ProgressEvery: while a case is extended, the customer hears how it goes
	// every so many working days; in breach, they get a date so many days on.
	ProgressEvery int
	// InformationReminderAfter are the working days after which the customer is
	// reminded of our question, InformationDays the calendar days after which
	// the case is answered as it stands.
	InformationReminderAfter, InformationDays int
	// Stages in their order; at least one.
	Stages []Stage
}

// Stage is one stage of the procedure.
type Stage struct {
	Name        string // stage_1
	WorkingDays int    // for its final response
	// HandOverAfter are the working days after which the Head of Customer
	// Services becomes the owner; 0 for never.
	HandOverAfter int
}

// Staff are the colleagues that letters go to.
type Staff struct {
	Head           Colleague // Head of Customer Services
	GeneralManager Colleague
	// Safety are told at once of harm from a medicine; the Head where there is
	// nobody.
	Safety []Colleague
	// Managers get the digest; nobody does where there are none.
	Managers []Colleague
	// Others are addresses of colleagues beside those named elsewhere.
	Others      []Colleague
	Departments []Department
}

// Colleague is a member of staff.
type Colleague struct {
	Address
	Language string // empty: the default
	Aliases  []string
	// Deputy gets the cases of a colleague who is away; empty for none.
	Deputy string
}

// Department handles the complaints that concern it.
type Department struct {
	Key     string
	Name    string
	Email   string // of the department; used where it has no members
	Members []Colleague
	// Director decides reviews.
	Director Colleague
	Default  bool // takes what concerns no department in particular
}

// addresses are all of a colleague's.
func (c Colleague) addresses() []string { return append([]string{c.Email}, c.Aliases...) }

// recipients are the colleagues who get the department's letters: each member
// one of their own, or the department's address where it has no members.
func (d Department) recipients() []Colleague {
	if len(d.Members) > 0 {
		return d.Members
	}
	return []Colleague{{Address: Address{Name: d.Name, Email: d.Email}}}
}

// department finds a department by its key; the default one where the key is
// unknown, as after a change of the configuration.
func (s Staff) department(key string) Department {
	for _, d := range s.Departments {
		if d.Key == key {
			return d
		}
	}
	for _, d := range s.Departments {
		if d.Default {
			return d
		}
	}
	return Department{}
}

// safety are the colleagues who are told of harm.
func (s Staff) safety() []Colleague {
	if len(s.Safety) > 0 {
		return s.Safety
	}
	return once([]Colleague{s.Head})
}

// authority tells whether an address is of a domain of an authority.
func (r Rules) authority(a Address) bool {
	return slices.ContainsFunc(r.Authorities, func(domain string) bool {
		return a.Domain() == domain || strings.HasSuffix(a.Domain(), "."+domain)
	})
}

// Claims tells whether an address belongs to a colleague or a department.
// That is only a claim: anybody can write any From line.
func (s Staff) Claims(a Address) bool {
	return slices.ContainsFunc(s.all(), func(c Colleague) bool { return c.has(a) })
}

// Find is the colleague whose address it is, with what all entries tell of them:
// who is only an address in one place has a name and a language in another. It is
// a Colleague with only the address where it is nobody's.
func (s Staff) Find(a Address) Colleague {
	found, known := Colleague{Address: a}, false
	for _, c := range s.all() {
		switch {
		case !c.has(a):
		case !known:
			found, known = c, true
		default:
			found.Name, found.Language, found.Deputy = cmp.Or(found.Name, c.Name), cmp.Or(found.Language, c.Language), cmp.Or(found.Deputy, c.Deputy)
		}
	}
	return found
}

// has tells whether the address is one of the colleague's, or a subaddress of
// one.
func (c Colleague) has(a Address) bool {
	return slices.ContainsFunc(c.addresses(), func(theirs string) bool { return a.SubaddressOf(theirs, "+") })
}

// at is the colleague's address that somebody writes from, as it is configured: a
// subaddress, or a letter that only looks like another, may be somebody else's.
func (c Colleague) at(a Address) Address {
	for _, theirs := range c.addresses() {
		if a.Same(Address{Email: theirs}) {
			return Address{Name: c.Name, Email: theirs}
		}
	}
	return c.Address
}

func (s Staff) all() []Colleague {
	all := append(append([]Colleague{s.Head, s.GeneralManager}, s.Others...), s.Safety...)
	all = append(all, s.Managers...)
	for _, d := range s.Departments {
		all = append(all, d.Members...)
		all = append(all, d.Director, Colleague{Address: Address{Name: d.Name, Email: d.Email}})
	}
	return all
}
