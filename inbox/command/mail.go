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
	// Do is the deed, whole but for what is to be read from Facts and Arrival
	// yet: that of casefile.Correct and casefile.Enter is empty.
	Do casefile.Deed
	// Words are those that belong to this step, as written; empty for none. Each
	// word of the mail belongs to one step.
	Words string
	// Facts are what the colleague tells with Correct and Enter, Arrival how what
	// they enter came.
	Facts   Facts
	Arrival Arrival
}

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
