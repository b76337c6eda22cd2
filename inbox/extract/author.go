package extract

import (
	"complaintd/casefile"
	"complaintd/inbox/message"
)

// author is the first address in the topmost From field that has one; zero
// where none has. A second From field is illegal (RFC 5322 §3.6), a second
// address in it is not, but one author must do.
func author(h message.Header) casefile.Address {
	return first(h.Addresses("From"))
}

// answerTo is where the author wants answers: Reply-To, else From (RFC 5322
// §3.6.2).
func answerTo(h message.Header, author casefile.Address) casefile.Address {
	if a := first(h.Addresses("Reply-To")); a.Email != "" {
		return a
	}
	return author
}

func first(list []message.Address) casefile.Address {
	if len(list) == 0 {
		return casefile.Address{}
	}
	return casefile.Address(list[0])
}
