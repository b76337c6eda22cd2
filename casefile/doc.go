// Package casefile is the domain: cases, the procedure they are kept to, the
// mails that come and the letters that follow. It is pure: [Rules.Decide] is told
// the instant, the case and what happens, and returns the case as it is then, the
// events with their reasons, and the letters. There is no clock and no I/O; the
// shell around it (package clerk) loads, stores and sends.
//
// Instants are UTC. Terms are working days of the company's calendar (package
// workday) unless a name says otherwise.
//
// # How the procedure is kept
//
// What happens when, in every standing of a case, is testdata/procedure.md: a
// table made by a test, for a complaints manager to read. What falls due follows
// from the case alone ([Rules.Dues]), so that whatever changes a case changes its
// dates too, and what has fired is noted so that it never fires again.
//
// Where the company's published rules are silent, this is how they were read:
//
//   - The Head of Customer Services takes over at the closing hour of the third
//     working day, inside the same deadline. An extension does not put that off: it
//     was for the department to answer in three days.
//   - In breach the customer gets a date, five working days from the deadline, or
//     from today where the program was down; and another when that passes too. The
//     General Manager is told each time.
//   - A reminder whose day or deadline has passed is not sent, nor is the notice of
//     a hand-over after the deadline: the one of the breach says it all.
//   - A question, paused or not, is reminded of once. After 28 days without a word
//     a paused case is answered as it stands, which is a final response of its
//     stage; where the clock goes on, the deadline ends the waiting. A question to
//     somebody who wants a call or a letter counts from the call or the posting.
//   - A case whose customer can't be answered at all waits like a question: it is
//     reminded of, and closed after 28 days.
//   - Inside the 28 days after a final response any mail of the customer that does
//     not ask for the next stage goes to the Head, unless it only says thanks. The
//     Head says no by answering it, and the case is not closed before they have
//     decided. A mail that crosses the final response goes to the Head too, but is
//     no request: its author had not read the answer. In
//     time is what was received in time, even if the program read it later.
//   - A final response is given when the mail server takes it, when a posting is
//     recorded, or by a call; after a call the written confirmation starts the 28
//     days. One that comes back was none: the old deadline stands again.
//   - A review is decided by the Director, and the department of stage 1 has no part
//     in it, whoever else it is handed to.
//   - After the last stage no letter says that the case is closed: the final
//     response said that it was the last.
//   - A case with a promise that is not done stays answered beyond its 28 days, and
//     its owner is reminded every working day, first on the last one before it is due.
//   - A mail that belongs to no thread joins the sender's only open case, unless it
//     names another order; one up to a week older than the case moves its receipt
//     back. An address that is only known as somebody's Reply-To joins nothing.
package casefile
