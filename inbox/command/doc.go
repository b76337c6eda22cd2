// Package command reads the commands of a colleague's mail (DESIGN §5): the
// colleague's new words go in, without quoted mail and signature; what is to be
// done comes out, each part with the words that belong to it, or the reasons why
// nothing is.
//
// A command is a line of its own that begins with # and a letter. Commands stand
// at the top, above the words and the greeting, with blank lines between them as
// people like. Each has an English and a Norwegian name (words.txt), in which
// case, hyphens, blanks and what mail clients make of them don't count.
//
// Either every command of a mail is read, and the words are clearly for somebody,
// or the mail is refused as a whole:
//
//   - An unknown command does nothing. A guess at "#finl upheld" would close a
//     case, and ignoring it would send the line to the customer.
//   - A line that begins with # and a letter below the words is refused for the
//     same two reasons, whatever it says: we can't tell a forgotten command from
//     a line for the customer, and the colleague can in a second. "#1" and
//     "see #final above" are ordinary words.
//   - Words below #escalate, #assign, #take and others that act inside the
//     company are refused: they may be meant for colleagues, and what a customer
//     has read can't be taken back. Words below commands about the customer, such
//     as #phone or #promise, are an answer to the customer, as they are without a
//     command.
//   - Words right below a long line that ends in free words, such as a reason, may
//     be its end, which a mail client wrapped; right below a note on the line of
//     #note, they may be more of it. Without a blank line between, they are refused.
//   - Two commands that both want the words are refused, such as #note and #final.
//
// The package is pure: it knows today's date because it is told.
package command
