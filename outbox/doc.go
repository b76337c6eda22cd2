// Package outbox writes letters out and sends them.
//
// Sending is submission (RFC 6409) over SMTP (RFC 5321): [Sender] takes the
// letters that are due from its [Queue], one at a time, hands their stored
// bytes to the submission server over a connection that is kept, and records
// what became of each before it takes the next. A letter is refused for good
// only by the server's own 5xx reply or by what the server announces it can't
// take; everything else is tried again. An unanswered final dot is recorded as
// uncertain, and the same bytes with the same Message-ID are sent again.
//
// The queue's instants come from [Config].Now. Waiting, the deadlines on the
// connection and the rate limit take real time, whatever that clock says.
package outbox
