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
	NoticeForged     NoticeKind = "forged"           // a mail in a colleague's name that nobody stands by
	NoticeLetter     NoticeKind = "letter"           // a letter was refused or given up
	NoticeQuarantine NoticeKind = "quarantine"       // a mail that nothing could be done with
	NoticeReadable   NoticeKind = "mailbox_readable" // a mailbox can be read again
)

// NoticeKinds are all there are, what cannot wait first.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeHarm, NoticeBreach, NoticeMailbox, NoticeGrant, NoticeForged, NoticeLetter, NoticeQuarantine, NoticeReadable}
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

const (
	// MostSingle letters of one name about breaches, and as many about harm, go to
	// a colleague within SingleSpan, with the case file or the customer's words.
	// That many can be read and acted on one by one. What comes beyond goes into
	// an alert: a list helps more then than a pile, and fits on a phone.
	MostSingle = 3
	// SingleSpan is an hour, as that is after what time harm that nobody has taken
	// notice of is told again.
	SingleSpan = time.Hour
)

// Notice is what stands in for a letter where a colleague has had MostSingle of
// its name within the hour; false for a letter that always goes on its own.
func (l Letter) Notice() (Notice, bool) {
	n := Notice{At: l.At, To: l.To.Email, Mailbox: l.Case.Mailbox, Reference: l.Case.Reference}
	switch l.Name {
	case CaseBreached:
		n.Kind, n.At = NoticeBreach, l.Case.BreachedAt
	case SafetyAlert:
		n.Kind = NoticeHarm
	default:
		return Notice{}, false
	}
	return n, true
}

// ToldInAlert is the line in the history of a case whose colleagues are told in
// an alert, in place of a letter of their own.
func ToldInAlert(now time.Time, name LetterName, to []string) Event {
	return noLetter(now, name, "one of many within the hour; told in an alert: "+strings.Join(to, ", "))
}

// MostNamed notices of a kind stand in an alert one by one; of the others it
// tells how many there are. With many more, and their links, mail programs show
// only the beginning of a letter.
const MostNamed = 25

const (
	// firstAlertWait is how long a colleague gets no further alert after one that
	// came out of the blue. Alerts that go on wait twice as long, and then
	// longestAlertWait. Harm never waits longer than the first time.
	firstAlertWait   = 15 * time.Minute
	longestAlertWait = time.Hour
	// AlertMemory is for how long alerts count as going on.
	AlertMemory = 4 * time.Hour
)

// NextAlert is when a colleague who has had alerts, so many in AlertMemory and
// the last at the given instant, may get the next: at once where there was none.
// harm: it tells of somebody who may have come to harm.
func NextAlert(last time.Time, lately int, harm bool) time.Time {
	switch {
	case lately == 0:
		return last
	case lately == 1, harm:
		return last.Add(firstAlertWait)
	case lately == 2:
		return last.Add(2 * firstAlertWait)
	}
	return last.Add(longestAlertWait)
}

// Tidings are the notices of one kind in an alert.
type Tidings struct {
	Kind  NoticeKind
	Count int // of all
	// First are the oldest, at least MostNamed of them where there are as many; for
	// NoticeHarm all, as each is to be named.
	First []Notice
}

// TellAtOnce is the alert that tells a colleague, who may be known by an address
// alone.
func (r Rules) TellAtOnce(now time.Time, to string, tidings []Tidings) Letter {
	l := r.toStaff(now, Alert, Case{Mailbox: r.alertFrom(tidings), Language: r.DefaultLanguage}, nil, r.Staff.Find(Address{Email: to}))
	l.Tidings = tidings
	return l
}

// alertFrom is the complaints address that an alert comes from: the one that it
// tells of first, while there is a mailbox of that address.
func (r Rules) alertFrom(tidings []Tidings) string {
	for _, t := range tidings {
		for _, n := range t.First {
			if slices.Contains(r.OwnAddresses, n.Mailbox) {
				return n.Mailbox
			}
		}
	}
	return r.OwnAddresses[0]
}

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

// unconfirmed is why a mail in a colleague's name is told of that was not set
// aside: they were asked, and have not answered in time.
const unconfirmed = "nobody confirmed it"

// NotConfirmed tells the Head of a mail received at the instant that said it was
// from a colleague, and that they did not confirm. It names the case with the
// reference; empty for none.
func (r Rules) NotConfirmed(received time.Time, mailbox string, ref Reference) []Notice {
	return r.toHead(Notice{Kind: NoticeForged, At: received, Mailbox: mailbox, Reference: ref, Why: unconfirmed})
}

// toHead is a notice to the Head of Customer Services, or to whoever stands in
// for a Head whom nothing reaches; none where that is nobody.
func (r Rules) toHead(n Notice) []Notice {
	return r.toldBeside(n, "")
}

// toldBeside is a notice to the first of those who answer for the mailbox, the
// Head first, but not to the one with the address.
func (r Rules) toldBeside(n Notice, address string) []Notice {
	for _, one := range r.chain() {
		if !one.Same(Address{Email: address}) {
			n.To = one.Email
			return []Notice{n}
		}
	}
	return nil
}

// chain are those who answer for the mailbox, in the order in which one stands in
// for another.
func (r Rules) chain() []Colleague {
	head, manager := r.Staff.Head, r.Staff.GeneralManager
	return once([]Colleague{head, r.deputyOf(head), manager, r.deputyOf(manager)})
}

func (r Rules) deputyOf(one Colleague) Colleague {
	if one.Deputy == "" {
		return Colleague{}
	}
	return r.Staff.Find(Address{Email: one.Deputy})
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

// StandIn is the address of who is told what an alert to the address did not
// bring; empty where nobody is left. Every further one is another, so that it
// ends.
func (r Rules) StandIn(address string) string {
	chain := r.chain()
	at := slices.IndexFunc(chain, func(one Colleague) bool { return one.Same(Address{Email: address}) })
	if at+1 < len(chain) {
		return chain[at+1].Email
	}
	return ""
}

// WithDeputies are the notices, and the same for the deputies of those who are
// away.
func (r Rules) WithDeputies(notices []Notice, away func(address string) bool) []Notice {
	all := slices.Clip(notices)
	for _, n := range notices {
		deputy := r.deputyOf(r.Staff.Find(Address{Email: n.To}))
		if deputy.Fault() == "" && away(n.To) {
			n.To = deputy.Email
			all = append(all, n)
		}
	}
	return all
}

// classOf is a reason without its details, which follow a colon.
func classOf(reason string) string {
	class, _, _ := strings.Cut(reason, ": ")
	return class
}
