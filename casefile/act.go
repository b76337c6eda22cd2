package casefile

import (
	"time"

	"complaintd/casefile/workday"
)

// Act is something that a colleague does in a case. By is the colleague; the
// words are theirs, for the customer, and empty where there are none.
type Act struct {
	By    Address
	Do    Deed
	Words string
}

// Deed is what a colleague does. The implementations in this package are all
// there are.
type Deed interface{ deed() }

type (
	// Answer sends the words as an interim answer; the clock goes on.
	Answer struct{}
	// Final makes the words the stage's final response. By phone, it is given
	// by the call, and the words confirm it in writing. With Last the words are
	// those of the last answer sent.
	Final struct {
		Verdict Verdict
		Cause   string
		ByPhone bool
		Last    bool
	}
	// Posted records that the final response went out on paper that day.
	Posted struct{ On time.Time }
	// Extend moves the deadline by working days; the words tell the progress.
	Extend struct {
		Days   int
		Reason string
	}
	// Ask asks the customer; with Pause the clock stops until they answer.
	Ask struct{ Pause bool }
	// Note keeps the words in the file.
	Note struct{}
	// Call records a conversation, or an attempt at one.
	Call struct{ NoAnswer bool }
	// Commit promises something to the customer.
	Commit struct {
		Due  time.Time
		What string
	}
	// Fulfil marks what was promised, and is not done, as done.
	Fulfil struct{}
	// HandTo hands the case over.
	HandTo struct{ Owner Owner }
	// Assign moves the case to another department.
	Assign struct{ Department string }
	// Take tells the others that the colleague handles the case.
	Take struct{}
	// Review records a request for the next stage that came by letter or phone,
	// or that the Head sees in a mail.
	Review struct {
		Received time.Time
		Channel  Channel
		Dated    workday.Date // the day that a letter bears; zero where it is not told
	}
	// Correct replaces facts.
	Correct struct{ Facts Correction }
	// Accept makes a sender whom the case did not know a party.
	Accept struct{ Party Address }
	// Consent settles whether we may answer the one who writes for another.
	Consent struct {
		Given  bool
		Reason string // why none is needed, where it is not given
	}
	// Close closes the case for another reason than an answer. What is no complaint
	// may be sent on to the department of the key ForwardTo.
	Close struct {
		Why       Closing
		ForwardTo string
	}
	// Reopen opens a closed or answered case again at its last stage.
	Reopen struct{}
	// See takes notice of harm.
	See struct{}
	// Consult sends the words, and nothing else, to somebody outside the case,
	// whose answer is for the file.
	Consult struct{ To Address }
	// Split opens a second case for another department from the same receipt.
	Split struct{ Department string }
	// Merge makes the case part of another.
	Merge struct{ Into Reference }
	// Enter takes in what the customer sent otherwise than to the complaints
	// address: a letter or call as the colleague wrote it down, or a mail that
	// they forward. New opens a case for it.
	Enter struct {
		Mail    *Incoming
		Channel Channel // by which it came
		New     bool
		Dated   workday.Date // the day that a letter bears; zero where it is not told
	}
	// Adopt makes a complaint of a mail that was filed without a case, by the
	// number under which it is listed.
	Adopt struct{ Number int64 }
	// Undo stops the colleague's last words to the customer while they wait.
	Undo struct{}
	// Status sends the colleague the whole case file.
	Status struct{}
	// Help sends the colleague the list of commands.
	Help struct{}
)

func (Answer) deed()  {}
func (Final) deed()   {}
func (Posted) deed()  {}
func (Extend) deed()  {}
func (Ask) deed()     {}
func (Note) deed()    {}
func (Call) deed()    {}
func (Commit) deed()  {}
func (Fulfil) deed()  {}
func (HandTo) deed()  {}
func (Assign) deed()  {}
func (Take) deed()    {}
func (Review) deed()  {}
func (Correct) deed() {}
func (Accept) deed()  {}
func (Consent) deed() {}
func (Close) deed()   {}
func (Reopen) deed()  {}
func (See) deed()     {}
func (Consult) deed() {}
func (Split) deed()   {}
func (Merge) deed()   {}
func (Enter) deed()   {}
func (Adopt) deed()   {}
func (Undo) deed()    {}
func (Status) deed()  {}
func (Help) deed()    {}

// PassesOn tells whether the words that belong to a deed leave the company.
func PassesOn(do Deed) bool {
	switch do.(type) {
	case Answer, Final, Ask, Extend, Close, Consult:
		return true
	}
	return false
}

// opens tells whether a deed opens a case.
func opens(do Deed) bool {
	switch do.(type) {
	case Split, Enter, Adopt:
		return true
	}
	return false
}

// Refusal is why a colleague can't do something in the case as it stands.
type Refusal string
