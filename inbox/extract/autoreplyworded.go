package extract

import (
	"strings"
	"unicode"
)

// What the signs of a robot count for that no header marks. None is enough by
// itself.
const (
	weightNullSender = 2
	weightRulesLoop  = 2 // Exchange writes it into what its mailbox rules send, answers and forwarded mail alike
	weightNobody     = 2 // from noreply@
	weightSuppress   = 1
	weightBulk       = 1
	weightBrief      = 1
	weightComplaint  = -5 // of the first word of a complaint
	weightMore       = -2 // of there being more
	weightLong       = -2
	weightGoesOn     = -2 // the subject goes on without a colon: a sentence
	weightNoColon    = -1 // the subject is nothing but the words: a person's too
	weightNumbered   = 2  // the subject begins as ticket systems begin theirs
	sureWords        = 4  // only a robot writes so
	likelyWords      = 3  // as a rule a robot does
	sureFields       = 4  // two fields, so that the text need say nothing
	mostText         = 5  // that the text may count for
	enoughForRobot   = 6

	robotText  = 3 << 10 // bytes of the text that are looked at: more than longWords
	firstWords = 120     // of a mail tell what it is
	briefWords = 60
	longWords  = 250
)

// whyWorded weighs the signs where no header says what the mail is.
func (r robots) whyWorded(l look) string {
	h := hints{
		subject:    r.subjectWeight(l),
		fields:     fieldWeight(l),
		suppressed: l.Header.Has("X-Auto-Response-Suppress"),
	}
	if h.subject+h.fields < 2 && !h.suppressed {
		return "" // so is nearly every mail: its text need not be searched
	}
	r.weighText(&h, l)
	if bulk(l.Header) {
		h.others += weightBulk
	}
	if !h.enough() {
		return ""
	}
	return "worded as an automatic answer"
}

// hints are what speaks for a robot that no header marks.
type hints struct {
	subject    int
	fields     int
	others     int  // what counts only beside the rest, for or against
	said       int  // in the text
	heaviest   int  // of the phrases in the text
	suppressed bool // asks programs not to answer, as robots do and some people's servers
	brief      bool
	asks       bool // it holds a question
}

func (r robots) weighText(h *hints, l look) {
	own := l.ownText()
	text := plainWords(own, robotText)
	found := r.texts.in(text.first(firstWords))
	h.said, h.heaviest = total(found, mostText), heaviest(found)
	h.asks = strings.Contains(own, "?")
	complaint, length := complaintWeight(r.people, text), lengthWeight(text)
	h.brief = length > 0
	h.others += complaint
	// Being brief counts only where the text says anything, and no complaint.
	if length < 0 || h.said > 0 && complaint == 0 {
		h.others += length
	}
	if h.suppressed {
		h.others += weightSuppress
	}
}

// enough: the text alone never makes a robot, as a person may write that they
// are away; nor do fields alone, as mail is sent on by rules. Without fields
// the text must be one that robots write, and the subject or the text one that
// people don't. Robots seldom ask anything.
func (h hints) enough() bool {
	if h.subject+h.fields+h.said+h.others < enoughForRobot {
		return false
	}
	sureSubject := h.subject >= sureWords
	switch {
	case h.subject+h.said == 0:
		return false
	case h.said == 0:
		return h.fields >= sureFields || h.fields > 0 && sureSubject && h.brief && !h.asks
	case h.fields > 0:
		return sureSubject || !h.asks && (h.subject > 0 || h.said >= mostText)
	case h.suppressed && h.subject > 0 && h.said >= mostText:
		return true
	case h.suppressed && sureSubject && !h.asks:
		return true
	}
	return h.heaviest >= likelyWords && (sureSubject || h.heaviest >= sureWords)
}

// subjectWeight: robots set their words before the subject of the mail they
// answer, with a colon; a person's answer to that begins with Re. Where the
// subject or the address is of a letter of ours, what stands within the subject
// are our words.
func (r robots) subjectWeight(l look) int {
	if l.answer {
		return 0
	}
	subject := withoutTag(l.in.Subject)
	before, _, colon := strings.Cut(subject, ":")
	most := 0
	if len(l.in.References) == 0 && len(l.in.ReplyTags) == 0 {
		most = heaviest(r.subjects.in(l.subject))
		if beginsNumbered(l.in.Subject) {
			most = max(most, weightNumbered)
		}
	}
	for _, e := range r.openings.at(plainWords(subject, 1000)) {
		weight := e.weight
		switch {
		case plainWords(before, 1000) != e.words:
			weight += weightGoesOn
		case !colon:
			weight += weightNoColon
		}
		most = max(most, weight)
	}
	return most
}

func fieldWeight(l look) int {
	sum := 0
	if l.in.NullSender {
		sum += weightNullSender
	}
	if l.Header.Has("X-MS-Exchange-Inbox-Rules-Loop") ||
		strings.Contains(l.Header.Raw("X-MS-Exchange-Generated-Message-Source"), "Mailbox Rules Agent") {
		sum += weightRulesLoop
	}
	// The form of a website sends as nobody too, for the person in Reply-To.
	if isNobody(l.in.From.Email) && l.in.AnswerTo.Email == l.in.From.Email {
		sum += weightNobody
	}
	return sum
}

func lengthWeight(text words) int {
	switch n := text.count(); {
	case n > longWords:
		return weightLong
	case n <= briefWords:
		return weightBrief
	}
	return 0
}

// complaintWeight is what the words of people who complain count for.
func complaintWeight(people lexicon, text words) int {
	switch len(people.in(text.first(longWords))) {
	case 0:
		return 0
	case 1:
		return weightComplaint
	default:
		return weightComplaint + weightMore
	}
}

// isNobody knows addresses that nobody reads.
func isNobody(email string) bool {
	local, _, _ := strings.Cut(email, "@")
	local = strings.ReplaceAll(string(plainWords(local, 100)), " ", "")
	return strings.HasPrefix(local, "noreply") || strings.HasPrefix(local, "donotreply") || strings.HasPrefix(local, "ikkesvar")
}

// beginsNumbered knows the subjects that begin with a number in brackets.
func beginsNumbered(subject string) bool {
	tag := strings.TrimSuffix(subject, withoutTag(subject))
	return strings.ContainsAny(tag, "0123456789")
}

// withoutTag is a subject without the tags in brackets before it: [EXTERN],
// [#10448213].
func withoutTag(subject string) string {
	for {
		subject = strings.TrimLeftFunc(subject, unicode.IsSpace)
		if !strings.HasPrefix(subject, "[") {
			return subject
		}
		_, rest, closed := strings.Cut(subject, "]")
		if !closed {
			return subject
		}
		subject = rest
	}
}
