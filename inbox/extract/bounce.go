package extract

import (
	"slices"
	"strings"

	"complaintd/inbox/message"
)

// bounces knows the reports of what became of a delivery: those of RFC 3464,
// and those of the many systems that write their own.
type bounces struct {
	senders  lexicon // names of mail systems
	subjects lexicon
	texts    lexicon
	delays   lexicon // said where nothing has failed yet
	people   lexicon // what a person writes who complains
}

func newBounces() bounces {
	return bounces{
		senders:  newLexicon("bounce-sender"),
		subjects: newLexicon("bounce-subject"),
		texts:    newLexicon("bounce-text"),
		delays:   newLexicon("bounce-delay"),
		people:   newLexicon("autoreply-not"),
	}
}

// why tells why a mail is a report of delivery; empty where it is none.
func (b bounces) why(l look) string {
	switch kind := reportType(l.Message); {
	case kind == "delivery-status":
		return "a delivery report (RFC 3464)"
	case kind == "" && b.weigh(l).enough():
		return "worded as a delivery report"
	}
	return ""
}

// What the signs of a report count for.
const (
	weightSystem    = 5 // only mail systems send so
	weightLikely    = 3 // of a sender that is one as a rule
	weightEmptyPath = 2
	weightAutomatic = 1
	weightTag       = 5 // sent to the envelope sender of a letter of ours, where absence notes go too

	sureSubject      = 4
	weightProof      = 5 // of a phrase that nobody but a mail system writes
	weightStatusPart = 4
	weightReturned   = 2 // the mail that came back, or its header
	weightStatusCode = 2 // an SMTP reply with an enhanced status code
	mostWords        = 6 // that phrases may count for
	leastContent     = 3 // where nothing tells who sent it

	enoughForReport = 7

	reportText  = 16 << 10 // bytes of the text that are looked at
	openingOf   = 12       // words
	leastSender = 3        // weight; below it the text must begin as a report, and be worded as one
)

// evidence is what speaks for a report. Everything by itself is seen in
// people's mail too: they are told of undelivered parcels, forward reports, and
// some servers take away their return path.
type evidence struct {
	system   int // the sender's name and fields that only mail systems write
	envelope int // how it was sent
	subject  int
	content  int  // subject and text
	worded   bool // in words or codes that nobody but a mail system writes
	returned bool // with the raw header of the mail that came back
	status   bool // with a part for the status of the delivery
	opening  bool // the text begins as a report
	answer   bool // the subject begins as that of an answer or a forwarded mail
}

func (e evidence) enough() bool {
	sender := e.system + e.envelope
	switch {
	case sender+e.content < enoughForReport:
		return false
	case e.system >= weightSystem:
		return e.content > 0 || e.envelope > 0
	case e.envelope >= weightTag:
		return e.content >= leastContent
	case e.answer:
		return false
	case sender >= leastSender:
		return e.worded || e.returned || e.likely()
	case sender > 0:
		return e.worded && e.opening
	}
	return (e.status || e.returned) && e.worded && e.opening && e.subject >= sureSubject
}

// likely: from an address that mail systems use, though people too, and worded
// as reports are.
func (e evidence) likely() bool {
	return e.system >= weightLikely && e.subject >= sureSubject && e.content >= e.subject+leastContent
}

func (b bounces) weigh(l look) evidence {
	e := evidence{
		system:   b.systemWeight(l.Header),
		envelope: envelopeWeight(l),
		subject:  heaviest(b.subjects.in(l.subject)),
		answer:   l.answer,
	}
	if e.system+e.envelope == 0 && e.subject < sureSubject {
		return e // so is nearly every mail: its text need not be searched
	}
	e.content = e.subject
	b.weighText(&e, l)
	return e
}

func (b bounces) systemWeight(h message.Header) int {
	if h.Has("X-Failed-Recipients") || h.Has("X-MS-Exchange-Message-Is-Ndr") ||
		strings.Contains(strings.ToLower(h.Raw("Content-Class")), "content-classes:dsn") {
		return weightSystem
	}
	return heaviest(b.senders.in(senderWords(h)))
}

func envelopeWeight(l look) int {
	sum := 0
	if l.in.NullSender || strings.Contains(strings.ToLower(l.Header.Raw("Return-Path")), "<mailer-daemon") {
		sum += weightEmptyPath
	}
	automatic := autoSubmitted(l.Header)
	if automatic {
		sum += weightAutomatic
	}
	if len(l.in.BounceTags) > 0 && (automatic || l.in.NullSender) {
		sum += weightTag
	}
	return sum
}

// senderWords are the words of the name and of the local part that a mail is
// from; From: MAILER-DAEMON <> is no address, but seen.
func senderWords(h message.Header) words {
	text := h.Text("From")
	if before, after, found := strings.Cut(text, "@"); found {
		_, comment, _ := strings.Cut(after, "(") // mailer-daemon@example.net (Mail Delivery System)
		text = before + " " + comment
	}
	return plainWords(text, 500)
}

func (b bounces) weighText(e *evidence, l look) {
	text, returned := cutReturned(ownLines(firstBytes(l.in.Text, reportText)))
	w := plainWords(text, reportText)
	found := b.texts.in(w)
	e.content += total(found, mostWords) + complaintWeight(b.people, w.first(firstWords))
	e.opening = len(b.texts.in(w.first(openingOf))) > 0
	e.worded = heaviest(found) >= weightProof
	if temporary, permanent := replyCodes(w); temporary || permanent {
		e.content += weightStatusCode
		e.worded = true
	}
	if hasPart(l.Message, "message/delivery-status") {
		e.content += weightStatusPart
		e.worded, e.status = true, true
	}
	switch {
	case returned != "":
		e.content += weightReturned
		e.returned = true
	case slices.ContainsFunc(l.Attachments, isReturned):
		e.content += weightReturned
	}
}
