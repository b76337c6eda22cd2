package extract

import (
	"slices"
	"strings"

	"complaintd/inbox/message"
)

// bounces knows the reports of what became of a delivery: those of RFC 3464,
// and those of the many systems that write their own.
type bounces struct {
	senders   lexicon // names of mail systems
	subjects  lexicon
	texts     lexicon
	delays    lexicon // said where nothing has failed yet
	delivered lexicon // said where nothing has failed at all
	people    lexicon // what a person writes who complains
}

func newBounces() bounces {
	return bounces{
		senders:   newLexicon("bounce-sender"),
		subjects:  newLexicon("bounce-subject"),
		texts:     newLexicon("bounce-text"),
		delays:    newLexicon("bounce-delay"),
		delivered: newLexicon("bounce-delivered"),
		people:    newLexicon("autoreply-not"),
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
	weightDaemon    = 7 // a name that nobody but a mail system has, whatever it writes
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
	attached bool // with the mail that came back as a part
	status   bool // with a part for the status of the delivery
	opening  bool // the text begins as a report
	names    bool // an address in the text that is not the sender's or ours: it failed
	answer   bool // the subject begins as that of an answer or a forwarded mail
}

func (e evidence) enough() bool {
	sender := e.system + e.envelope
	switch {
	case e.system >= weightDaemon:
		return true
	case sender+e.content < enoughForReport:
		return false
	case e.system >= weightSystem:
		return e.content > 0 || e.envelope > 0
	case e.envelope >= weightTag:
		return e.content >= leastContent
	case e.answer: // Apache James begins its subjects so too
		return sender >= leastSender && e.worded && e.opening && e.attached
	case e.worded && e.opening:
		return sender > 0 || (e.status || e.returned) && e.subject >= sureSubject
	case sender < leastSender:
		return false
	}
	// Who writes of a parcel names no address of an e-mail.
	return e.returned || (e.names || e.attached) && (e.worded || e.likely())
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
	weight := heaviest(b.senders.in(senderWords(h)))
	if hasReportField(h) {
		weight = max(weight, weightSystem)
	}
	return weight
}

// hasReportField knows the fields that only mail systems write, and only into
// reports: those of Exim and Gmail, of Exchange, of qmail, of sendmail (in a
// comment, as RFC 3834 §5 allows), and a From that names nobody.
func hasReportField(h message.Header) bool {
	return h.Has("X-Failed-Recipients") || h.Has("X-MS-Exchange-Message-Is-Ndr") ||
		strings.Contains(strings.ToLower(h.Raw("Content-Class")), "content-classes:dsn") ||
		strings.Contains(strings.ToLower(h.Raw("Auto-Submitted")), "(failure)") ||
		strings.TrimSpace(h.Raw("From")) == "<>" || bouncedByQmail(h)
}

// bouncedByQmail: qmail-send writes Received: (qmail 4711 invoked for bounce).
func bouncedByQmail(h message.Header) bool {
	for name, value := range h.Fields() {
		if strings.EqualFold(name, "Received") && strings.Contains(value, " invoked for bounce)") {
			return true
		}
	}
	return false
}

// fromNobody tells whether the envelope names a mail system: nobody, as RFC
// 5321 §4.5.5 wants it, qmail's <#@[]>, or its name.
func fromNobody(l look) bool {
	path := strings.ToLower(l.Header.Raw("Return-Path"))
	return l.in.NullSender || strings.Contains(path, "<mailer-daemon") || strings.Contains(path, "<#@[]>")
}

func envelopeWeight(l look) int {
	sum := 0
	if fromNobody(l) {
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
	e.names = slices.ContainsFunc(addresses(firstBytes(l.in.Text, reportText)), func(a string) bool { return !l.isOwn(a) })
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
		e.attached = true
	}
}
