package casefile

import (
	"time"
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
	// by the call, and the words confirm it in writing.
	Final struct {
		Verdict Verdict
		Cause   string
		ByPhone bool
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
	// Close closes the case for another reason than an answer.
	Close struct{ Why Closing }
	// Reopen opens a closed or answered case again at its last stage.
	Reopen struct{}
	// See takes notice of harm.
	See struct{}
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

// Refusal is why a colleague can't do something in the case as it stands.
type Refusal string
