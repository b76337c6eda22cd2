package casefile

import (
	"slices"
	"strings"
	"time"
)

// This file tells when an alert goes, and what goes into it.

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
