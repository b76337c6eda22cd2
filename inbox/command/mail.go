package command

import (
	"complaintd/casefile"
	"complaintd/casefile/workday"
)

// Mail is what a colleague asks for in one mail: all of it is done, or none.
type Mail struct {
	// Steps are in the order in which they are to be done: facts, parties and
	// consent before what depends on them, otherwise as they were written. A mail
	// without commands is one casefile.Answer; without words either, none.
	Steps []Step
}

// Step is one thing to do.
type Step struct {
	// Line is the command as the colleague wrote it; empty for the answer that
	// needs none. Several lines where several make one step.
	Line string
	Do   Task
	// Words are those that belong to this step, as written; empty for none. Each
	// word of the mail belongs to one step.
	Words string
	// LastAnswer: instead of words, those of the last answer sent count.
	LastAnswer bool
}

// Task is what is done. The types of this package that implement it are all
// there are.
type Task interface{ task() }

type (
	// InCase is a deed in the case that the mail belongs to.
	InCase struct{ Deed casefile.Deed }
	// Correct sets facts of the case right.
	Correct struct{ Facts Facts }
	// Review is a request for the next stage that reached the company otherwise.
	Review struct{ Arrival Arrival }
	// Enter opens a case for a complaint that came by letter or phone (#new). The
	// words are the customer's.
	Enter struct {
		Arrival Arrival
		Facts   Facts
	}
	// FromCustomer says that the mail which is forwarded is the customer's. The
	// words are for the file.
	FromCustomer struct{ Facts Facts }
	// Consult sends the words, and nothing else, to somebody outside the case.
	Consult struct{ To casefile.Address }
	// Dismiss closes the case as no complaint. The words go to the customer.
	Dismiss struct {
		ForwardTo string // key of the department that gets the mail; empty for none
	}
	// Split opens a second case for another department from the same receipt.
	Split struct{ Department string }
	// Merge makes this case part of another.
	Merge struct{ Into casefile.Reference }
	// Adopt makes a complaint of a mail that was filed without a case.
	Adopt struct{ Number int } // as the digest lists it
	// Undo stops the colleague's last words while they wait.
	Undo struct{}
	// Status sends the colleague the whole case file.
	Status struct{}
	// Help sends the colleague the list of commands.
	Help struct{}
)

func (InCase) task()       {}
func (Correct) task()      {}
func (Review) task()       {}
func (Enter) task()        {}
func (FromCustomer) task() {}
func (Consult) task()      {}
func (Dismiss) task()      {}
func (Split) task()        {}
func (Merge) task()        {}
func (Adopt) task()        {}
func (Undo) task()         {}
func (Status) task()       {}
func (Help) task()         {}

// Arrival is how something on paper or by phone reached the company. What the
// colleague did not say is zero.
type Arrival struct {
	Channel         casefile.Channel
	Received, Dated workday.Date
}

// Facts are what a colleague tells about the customer; what they did not tell is
// empty. Phones and the address are as they wrote them: reading them takes the
// countries that the company's customers are in, which package facts knows.
type Facts struct {
	Name       string
	Phones     []string
	Email      string   // an address that mail can be sent to
	Address    string   // on one line, its parts between commas
	Orders     []string // digits only
	Preference casefile.Channel
	Language   string // ISO 639-1
}
