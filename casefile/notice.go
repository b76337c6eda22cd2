package casefile

import (
	"slices"
	"strings"
	"time"
)

// This file has what colleagues are told at once, beside the letters about a
// case. Each thing is a notice; notices that come close together share one
// letter, the alert, so that a storm is one mail with a count.

// Notice is one thing that a colleague is to be told at once. It holds nothing
// of a customer's: no name, no address, no word of a mail.
type Notice struct {
	Kind NoticeKind
	At   time.Time // when it happened, or began
	To   string    // address of the colleague who is told
	// Mailbox is the complaints address it is about; empty where it is about none
	// in particular.
	Mailbox string
	// Reference is that of the case; empty where it is about none.
	Reference Reference
	// Letter is the letter that was not sent, for NoticeLetter.
	Letter LetterName
	// Why is the class of the fault, in words that the program has: the Trouble of
	// a mailbox, the Outcome of a letter, the reason for a quarantine without its
	// details.
	Why string
}

// NoticeKind is what a notice tells of.
type NoticeKind string

const (
	NoticeHarm       NoticeKind = "safety"           // somebody may have come to harm
	NoticeBreach     NoticeKind = "breach"           // a deadline has passed without a final response
	NoticeMailbox    NoticeKind = "mailbox"          // a mailbox can't be read
	NoticeGrant      NoticeKind = "grant_ends"       // what lets us log in to the mail server ends soon
	NoticeScanner    NoticeKind = "scanner"          // the virus scanner does not answer
	NoticeForged     NoticeKind = "forged"           // a mail in a colleague's name that nobody stands by
	NoticeLetter     NoticeKind = "letter"           // a letter was refused or given up
	NoticeQuarantine NoticeKind = "quarantine"       // a mail that nothing could be done with
	NoticeReadable   NoticeKind = "mailbox_readable" // a mailbox can be read again
	NoticeScans      NoticeKind = "scanner_answers"  // the virus scanner answers again
)

// NoticeKinds are all there are, what cannot wait first.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeHarm, NoticeBreach, NoticeMailbox, NoticeGrant, NoticeScanner, NoticeForged, NoticeLetter, NoticeQuarantine, NoticeReadable, NoticeScans}
}

// Trouble is why a mailbox can't be read, as far as somebody can do something
// about it.
type Trouble string

const (
	TroubleLogin   Trouble = "login_refused" // the server refuses the user name or the password
	TroubleGrant   Trouble = "grant_refused" // the provider no longer lets us in (OAuth 2.0): somebody has to give consent anew
	TroubleConnect Trouble = "unreachable"   // there is no connection to the server, or it does not last
	TroubleTLS     Trouble = "tls"           // there is no protected connection
	TroubleServer  Trouble = "server_error"  // the server answers, and not as it should
)

// Troubles are all there are.
func Troubles() []Trouble {
	return []Trouble{TroubleLogin, TroubleGrant, TroubleConnect, TroubleTLS, TroubleServer}
}

// UnreadableAfter is how long a mailbox can't be read before the Head of
// Customer Services is told. A refused grant does not pass by itself, and is told
// at once.
const UnreadableAfter = 15 * time.Minute

// AtOnce tells whether it does not help to wait and see.
func (t Trouble) AtOnce() bool { return t == TroubleGrant }

const (
	// GrantWarning is how long before a grant ends the Head is told so, and
	// GrantAgain how long after that again.
	GrantWarning = 7 * 24 * time.Hour
	GrantAgain   = 24 * time.Hour
)

// MailboxUnreadable tells the Head of a mailbox that can't be read since the
// instant.
func (r Rules) MailboxUnreadable(mailbox string, since time.Time, why Trouble) []Notice {
	return r.toHead(Notice{Kind: NoticeMailbox, At: since, Mailbox: mailbox, Why: string(why)})
}

// GrantEnds tells the Head that what lets us log in to a mail server ends at the
// instant. Its name is the mailbox's address; anything else stands for the server
// that takes the letters.
func (r Rules) GrantEnds(name string, at time.Time) []Notice {
	n := Notice{Kind: NoticeGrant, At: at}
	if slices.Contains(r.OwnAddresses, name) {
		n.Mailbox = name
	}
	return r.toHead(n)
}

// MailboxReadable tells the Head that a mailbox, of which they were told that it
// can't be read, can be read again.
func (r Rules) MailboxReadable(now time.Time, mailbox string) []Notice {
	return r.toHead(Notice{Kind: NoticeReadable, At: now, Mailbox: mailbox})
}

// ScannerAwayAfter is how long the virus scanner gives no answer before the Head of
// Customer Services is told: it does not while it is restarted.
const ScannerAwayAfter = 15 * time.Minute

// ScannerAway tells the Head of a virus scanner that gives no answer since the
// instant.
func (r Rules) ScannerAway(since time.Time) []Notice {
	return r.toHead(Notice{Kind: NoticeScanner, At: since})
}

// ScannerBack tells the Head, who was told that the virus scanner gives no answer,
// that it does again.
func (r Rules) ScannerBack(now time.Time) []Notice {
	return r.toHead(Notice{Kind: NoticeScans, At: now})
}

// unconfirmed is why a mail in a colleague's name is told of that was not set
// aside: they were asked, and have not answered in time.
const unconfirmed = "nobody confirmed it"

// denied is why a mail in a colleague's name is told of that they say is not
// theirs.
const denied = "the colleague says that it is not theirs"

// Denied tells the Head of a mail received at the instant that the colleague in
// whose name it came says is not theirs. It names the case with the reference;
// empty for none.
func (r Rules) Denied(received time.Time, mailbox string, ref Reference) []Notice {
	return r.toHead(Notice{Kind: NoticeForged, At: received, Mailbox: mailbox, Reference: ref, Why: denied})
}

// NotConfirmed tells the Head of a mail received at the instant that said it was
// from a colleague, and that they did not confirm. It names the case with the
// reference; empty for none.
func (r Rules) NotConfirmed(received time.Time, mailbox string, ref Reference) []Notice {
	return r.toHead(Notice{Kind: NoticeForged, At: received, Mailbox: mailbox, Reference: ref, Why: unconfirmed})
}

// unsent tells of a letter that has ended without being sent: the Head, or who
// stands in for them if it was theirs. Of an alert only the next in line is told,
// so that alerts about alerts end. Whoever has a case learns of a question to
// somebody outside that went nowhere.
func (r Rules) unsent(now time.Time, c Case, in LetterSettled) []Notice {
	n := Notice{Kind: NoticeLetter, At: now, Mailbox: c.Mailbox, Reference: c.known(), Letter: in.Name, Why: string(in.Outcome)}
	if in.Name == Alert {
		if n.To = r.StandIn(in.To); n.To == "" {
			return nil
		}
		return []Notice{n}
	}
	told := r.toldBeside(n, in.To)
	if in.Name == Consultation {
		for _, one := range r.having(c) {
			if !slices.ContainsFunc(told, func(n Notice) bool { return one.Same(Address{Email: n.To}) }) {
				n.To = one.Email
				told = append(told, n)
			}
		}
	}
	return told
}

// known is the case's reference; empty while it is not opened.
func (c Case) known() Reference {
	if c.State == Unopened {
		return ""
	}
	return c.Reference
}

// classOf is a reason without its details, which follow a colon.
func classOf(reason string) string {
	class, _, _ := strings.Cut(reason, ": ")
	return class
}
