package casefile

import (
	"fmt"
	"time"
)

// Event is one line of a case's history. Events are only ever added, and each
// says why.
type Event struct {
	At     time.Time
	Kind   EventKind
	Reason string // plain words for staff and auditors; no customer's words
	// Mail is set where the event comes from the mail that is being handled.
	Mail bool
	// By is the address of the colleague who did it; empty where nobody did.
	By string
	// Letter is the id of the outbox letter the event is about, 0 where none.
	Letter int64
}

// EventKind names what happened.
type EventKind string

const (
	EventCaseOpened      EventKind = "case_opened"
	EventMailAdded       EventKind = "mail_added"
	EventThirdPartyMail  EventKind = "third_party_mail_added"
	EventMailFiled       EventKind = "mail_filed"
	EventStaffMail       EventKind = "staff_mail"
	EventActed           EventKind = "staff_acted"
	EventAway            EventKind = "colleague_away"
	EventHandedOver      EventKind = "handed_over"
	EventReminded        EventKind = "reminded"
	EventBreached        EventKind = "breached"
	EventProgressDue     EventKind = "progress_due"
	EventQuestion        EventKind = "question_reminded"
	EventUnanswered      EventKind = "question_unanswered"
	EventClockStarted    EventKind = "clock_started"
	EventResumed         EventKind = "clock_resumed"
	EventAnswered        EventKind = "final_response_given"
	EventAnswerUndone    EventKind = "final_response_undone"
	EventDoubt           EventKind = "decision_due"
	EventNextStage       EventKind = "next_stage_opened"
	EventClosed          EventKind = "case_closed"
	EventHarm            EventKind = "harm_told"
	EventReceiptMoved    EventKind = "receipt_moved_back"
	EventNoLetter        EventKind = "no_letter"
	EventUndelivered     EventKind = "letter_undelivered"
	EventLetterSent      EventKind = "letter_sent"
	EventLetterRefused   EventKind = "letter_refused"
	EventLetterUnsure    EventKind = "letter_uncertain"
	EventLetterGivenUp   EventKind = "letter_given_up"
	EventLetterCancelled EventKind = "letter_cancelled"
	EventLetterRetried   EventKind = "letter_retried"
	// EventErased: what earlier events of the case said was erased.
	EventErased EventKind = "case_erased"
)

// opened records that a mail opened the case, and how its dates came about.
func opened(now time.Time, how string) Event {
	return Event{At: now, Kind: EventCaseOpened, Reason: how, Mail: true}
}

// mailAdded records that another mail of a party came into the case, or may
// belong to one of the others.
func mailAdded(now time.Time, by Thread, also []Reference) Event {
	reason := by.reason()
	for i, ref := range also {
		reason += [...]string{"; the owner is asked whether it belongs to ", " or "}[min(i, 1)] + string(ref)
	}
	return Event{At: now, Kind: EventMailAdded, Reason: reason, Mail: true}
}

// receiptMoved records that the complaint reached the company earlier than was
// known, and how its dates come about now.
func receiptMoved(now time.Time, how string) Event {
	return Event{At: now, Kind: EventReceiptMoved, Reason: "the mail that was answered came first; " + how, Mail: true}
}

// thirdPartyMail records a mail of someone the case does not know.
func thirdPartyMail(now time.Time, by Thread) Event {
	return Event{At: now, Kind: EventThirdPartyMail, Mail: true,
		Reason: by.reason() + "; the sender is not a party of the case, so nothing is sent to them"}
}

// mailFiled records a mail that is kept with the case and changes nothing.
func mailFiled(now time.Time, why string) Event {
	return Event{At: now, Kind: EventMailFiled, Reason: why, Mail: true}
}

// undelivered records that a letter to the customer was returned after the mail
// server had taken it.
func undelivered(now time.Time, why string) Event {
	return Event{At: now, Kind: EventUndelivered, Reason: why + "; the customer must be reached otherwise", Mail: true}
}

// noLetter records that a letter which would be due is not written.
func noLetter(now time.Time, name LetterName, why string) Event {
	return Event{At: now, Kind: EventNoLetter, Reason: fmt.Sprintf("no %s: %s", name, why)}
}

// letterEvent records what the mail server made of a letter.
func letterEvent(now time.Time, kind EventKind, id int64, name LetterName, why string) Event {
	reason := string(name)
	if why != "" {
		reason += ": " + why
	}
	return Event{At: now, Kind: kind, Reason: reason, Letter: id}
}

// actEvent records what a colleague did.
func actEvent(now time.Time, a Act, what string) Event {
	return Event{At: now, Kind: EventActed, Reason: what, By: a.By.Email}
}

// staffWrote records a colleague's mail that is carried out, and how it is known
// to be theirs.
func staffWrote(now time.Time, by Address, proof string) Event {
	return Event{At: now, Kind: EventStaffMail, Reason: "a colleague's mail, " + proof, By: by.Email, Mail: true}
}

// awayEvent records that a colleague can't be reached.
func awayEvent(now time.Time, who Address, why string) Event {
	return Event{At: now, Kind: EventAway, Reason: why, By: who.Email, Mail: true}
}

// handedOver records that the case has another owner within the same deadline.
func handedOver(now time.Time, to Owner, why string) Event {
	return Event{At: now, Kind: EventHandedOver, Reason: "to " + string(to) + ": " + why}
}

// reminded records that the owner was reminded.
func reminded(now time.Time, what string) Event {
	return Event{At: now, Kind: EventReminded, Reason: what}
}

// breached records a deadline that passed without a final response, and the
// date that the customer is told.
func breached(now time.Time, deadline, next string) Event {
	return Event{At: now, Kind: EventBreached, Reason: "no final response by " + deadline + "; the customer is told " + next}
}

// progressDue records that word of the progress was due.
func progressDue(now time.Time) Event {
	return Event{At: now, Kind: EventProgressDue, Reason: "nobody wrote to the customer meanwhile"}
}

// questionReminded records that the customer was reminded of our question.
func questionReminded(now time.Time) Event {
	return Event{At: now, Kind: EventQuestion, Reason: "the customer has not answered our question"}
}

// questionUnanswered records that the customer never answered our question.
func questionUnanswered(now time.Time, days int) Event {
	return Event{At: now, Kind: EventUnanswered, Reason: fmt.Sprintf("no answer to our question in %d days; the case is answered as it stands", days)}
}

// clockStarted records that the customer can be answered now.
func clockStarted(now time.Time, how string) Event {
	return Event{At: now, Kind: EventClockStarted, Reason: "the customer told how they can be answered; " + how, Mail: true}
}

// resumed records that the customer answered and the paused clock runs again.
func resumed(now time.Time, deadline string) Event {
	return Event{At: now, Kind: EventResumed, Reason: "the customer answered; the deadline is " + deadline, Mail: true}
}

// answered records the final response of a stage, and until when the customer
// may ask for the next.
func answered(now time.Time, a Response, given, until string) Event {
	return Event{At: now, Kind: EventAnswered, Reason: string(a.Verdict) + "; given " + given + "; the next stage may be asked for until the end of " + until}
}

// answerUndone records that the final response has not reached the customer.
func answerUndone(now time.Time, deadline string) Event {
	return Event{At: now, Kind: EventAnswerUndone, Reason: "it was returned, so it was no answer; the deadline stands: " + deadline, Mail: true}
}

// doubted records a mail on which the Head must decide.
func doubted(now time.Time, by string) Event {
	return Event{At: now, Kind: EventDoubt, Reason: "the customer writes again without asking for the next stage; the Head decides by " + by, Mail: true}
}

// nextStage records that the next stage was opened.
func nextStage(now time.Time, stage int, why string) Event {
	return Event{At: now, Kind: EventNextStage, Reason: fmt.Sprintf("stage %d: %s", stage, why)}
}

// closed records that the case is closed.
func closed(now time.Time, why Closing) Event {
	return Event{At: now, Kind: EventClosed, Reason: string(why)}
}

// harmTold records that the colleagues for safety were told.
func harmTold(now time.Time, why string) Event {
	return Event{At: now, Kind: EventHarm, Reason: "the mail may tell of harm from a medicine: " + why}
}
