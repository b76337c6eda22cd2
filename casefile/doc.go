// Package casefile is the domain of complaintd: what a complaint is, who has
// it, until when it must be answered, and which letters follow from what
// happens to it.
//
// The package is pure. It has no clock and does no I/O: [Rules.Decide] is told
// the instant, the case as it stands and what happened, and answers with the
// case as it is afterwards, the events for its file and the letters to be
// written. The shell around it (package clerk) loads, stores and sends.
//
// Instants are UTC. Terms are working days of the company's calendar (package
// workday) unless a name says otherwise.
package casefile
