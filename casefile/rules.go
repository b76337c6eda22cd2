package casefile

import "complaintd/casefile/workday"

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
	// Delimiters are the characters that begin a tag in an own address, beside
	// the usual +.
	Delimiters string
}

// Procedure is the company's published complaints procedure.
type Procedure struct {
	// PromiseDays: the company tries to answer within this many working days
	// of receipt, whatever the stage.
	PromiseDays int
	// Stages in their order; at least one.
	Stages []Stage
}

// Stage is one stage of the procedure.
type Stage struct {
	Name        string // stage_1
	WorkingDays int    // for its final response
}

// Staff are the colleagues that letters go to.
type Staff struct {
	Head           Colleague // Head of Customer Services
	GeneralManager Colleague
	// Others are addresses of colleagues beside those named elsewhere.
	Others      []Colleague
	Departments []Department
}

// Colleague is a member of staff.
type Colleague struct {
	Address
	Language string // empty: the default
	Aliases  []string
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

// Claims tells whether an address belongs to a colleague or a department.
// That is only a claim: anybody can write any From line.
func (s Staff) Claims(a Address) bool {
	for _, c := range s.all() {
		for _, theirs := range append([]string{c.Email}, c.Aliases...) {
			if a.subaddressOf(theirs, "+") {
				return true
			}
		}
	}
	return false
}

func (s Staff) all() []Colleague {
	all := append([]Colleague{s.Head, s.GeneralManager}, s.Others...)
	for _, d := range s.Departments {
		all = append(all, d.Members...)
		all = append(all, d.Director, Colleague{Address: Address{Name: d.Name, Email: d.Email}})
	}
	return all
}
