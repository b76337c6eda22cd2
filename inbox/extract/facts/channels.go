package facts

import (
	"cmp"
	"slices"
	"strings"

	"complaintd/casefile"
)

// Sections of lists/*/preference.txt, beside those named after a channel:
// "phone" (asks for it), "may phone" (permits it), "by phone" (names it),
// "no phone" (refuses it), and "call phone" (a wish where a time or a number to
// call stands by).
const (
	inWriting = "write"      // asks to be written to, by what means is not said
	byWriting = "by writing" // names that
	asking    = "ask"        // makes a wish of a channel named near
	sending   = "send"       // makes a wish of a channel for something sent: not of a phone
	refusing  = "refuse"     // makes a refusal of it
	reporting = "past"       // makes a report of it; or what only sounds like a wish
	choosing  = "either"     // leaves the choice to us
	timing    = "when"       // a time of day or of the week
	ofTheirs  = "number"     // a phone number of the author's; no list has it
)

// How far a channel may stand from the word that tells what is said of it, in
// words between.
const (
	mostWordsBehind = 6
	mostWordsBefore = 4
	// mostTokensBetween bounds what is looked at, numbers of several groups included.
	mostTokensBetween = 14
	// A refusal stands close by: "not by phone", "by phone I do not want".
	mostWordsRefusing = 1
)

// statement is what a customer says of a channel.
type statement struct {
	kind     statementKind
	channel  casefile.Channel
	sentence int
	from, to int // words
	text     string
	language string
}

// statementKind is in the words of the evidence.
type statementKind string

const (
	wishes        statementKind = "asks to be answered so"
	givesTime     statementKind = "gives a number and a time to call"
	wishesWriting statementKind = "asks to be written to, in an e-mail"
	permits       statementKind = "says that they may be reached so"
	refuses       statementKind = "does not want to be reached so"
	leavesOpen    statementKind = "leaves the choice to us"
)

// statements are what a passage says of channels, in its order. The phones are
// those of the author, in the form of E.164; the street is where they live.
func (p *passage) statements(phones []string, street string) (said []statement) {
	found := outermostUnless(append(p.numbersToCall(phones), p.found["preference"]...), mayMislead)
	cues, times := p.nearest(found, isCue), p.nearest(found, isTime)
	for i, m := range found {
		kind, channel := readStatement(m, cues[i], times[i])
		if m.section == ofTheirs && p.place != inSignature && p.hasTimeBeside(found, i) {
			kind, channel = givesTime, casefile.ByPhone
		}
		switch {
		case kind == givesTime && p.isDetail(m.from), kind == wishes && channel == casefile.ByPhone && p.isReached(found, i),
			isComposed(m) && cues[i] != nil && p.isReport(found, i, cues[i]),
			kind == wishes && !isComposed(m) && p.isOnlyReported(found, i),
			kind == permits && channel == casefile.ByEmail && p.givesNumber(found, i),
			kind == refuses && isComposed(m) && p.isAbsence(channel, cues[i]):
			continue
		case kind == "" || isWithinRefusal(said, channel, m.from):
			continue
		case m.section == inWriting && p.leadsTo(m.to, street):
			kind, channel = wishes, casefile.ByPost
		case kind == wishes && channel == casefile.ByPhone && p.isDenied(m):
			kind = refuses
		}
		if cue := cues[i]; cue != nil && isComposed(m) {
			m.from, m.to = min(m.from, cue.from), max(m.to, cue.to)
		}
		said = append(said, statement{
			kind: kind, channel: channel, sentence: p.tokens[m.from].sentence,
			from: found[i].from, to: found[i].to, text: p.span(m.from, m.to), language: m.language,
		})
	}
	if wished := p.wished(); len(wished) > 0 {
		said = append(said, wished...)
		slices.SortStableFunc(said, func(a, b statement) int { return cmp.Compare(a.from, b.from) })
	}
	return said
}

// isWithinRefusal tells whether a phrase begins within the refusal of the channel
// that was read last: "do not ring me at work" asks for no ring "at work".
func isWithinRefusal(said []statement, c casefile.Channel, from int) bool {
	if len(said) == 0 {
		return false
	}
	last := said[len(said)-1]
	return last.kind == refuses && last.channel == c && from < last.to
}

// mostToStreet is how many words may lead from "write to me" to the address: at,
// and the name above it.
const mostToStreet = 5

// leadsTo tells whether a text follows soon behind the words.
func (p *passage) leadsTo(to int, text string) bool {
	if text == "" {
		return false
	}
	for i := to; i < min(to+mostToStreet, len(p.tokens)); i++ {
		if strings.HasPrefix(p.text[p.tokens[i].start:], text) {
			return true
		}
	}
	return false
}

// mostDenied is how many words stand between a "not" in the gap of a wish and the
// end of what it denies: "not to call me".
const mostDenied = 3

// isDenied tells whether a wish is one for the contrary: "I want that you do not
// call me". Who asks for it asks so too: "could you not call me?".
func (p *passage) isDenied(wish match) bool {
	within := p.within("denials", wish.from, wish.to)
	last := len(within) - 1
	if last < 0 || within[last].section != "not" || within[last].from == wish.from || within[last].from < wish.to-mostDenied-1 || within[last].to >= wish.to {
		return false
	}
	isWritten := func(m match) bool { return m.section == inWriting }
	return !slices.ContainsFunc(within, func(m match) bool { return m.section == "can" }) && !p.isAsked(wish.to) &&
		!slices.ContainsFunc(p.within("preference", wish.from, within[last].from), isWritten)
}

// isAsked tells whether the sentence of the word before a token is a question.
func (p *passage) isAsked(to int) bool {
	end := to
	for end < len(p.tokens) && p.tokens[end].sentence == p.tokens[to-1].sentence {
		end++
	}
	return strings.Contains(p.gap(end), "?")
}

// mayMislead tells whether a phrase gives way to another of the same words, such
// as a report: "never got an answer" refuses nothing.
func mayMislead(m match) bool {
	verb, c := cutChannel(m.section)
	return c != "" && verb == "" || m.section == refusing || m.section == asking
}

// readStatement tells what a phrase says of which channel, with the cue and the
// time or number nearest to it, if any. The kind is empty where it says nothing.
func readStatement(m match, cue, time *match) (kind statementKind, c casefile.Channel) {
	verb, c := cutChannel(m.section)
	switch {
	case m.section == inWriting, m.section == byWriting && isWish(cue):
		return wishesWriting, casefile.ByEmail
	case m.section == choosing:
		return leavesOpen, ""
	case c == "":
		return "", ""
	case verb == "":
		return wishes, c
	case verb == "may":
		return permits, c
	case verb == "no":
		return refuses, c
	case cue != nil && (cue.section == reporting || cue.section == sending && c == casefile.ByPhone):
		return "", ""
	case cue != nil && cue.section == refusing:
		return refuses, c
	case verb == "call" && time != nil, verb == "by" && cue != nil:
		return wishes, c
	}
	return "", ""
}

// isComposed tells whether a phrase says nothing without a cue.
func isComposed(m match) bool {
	verb, _ := cutChannel(m.section)
	return verb == "by" || verb == "call"
}

// numbersToCall are the author's phone numbers, as phrases for the time to call:
// "a ring on 0191 498 0000" and "a ring after four" are wishes alike. One that is
// labelled as their phone, or is one of several, is but a detail of theirs.
func (p *passage) numbersToCall(phones []string) (found []match) {
	for _, n := range p.numbers {
		isTheirs := func(phone string) bool { return strings.HasSuffix(phone, strings.TrimLeft(n.digits, "0")) }
		if len(n.digits) >= fewestPhoneDigits && slices.ContainsFunc(phones, isTheirs) {
			section := ofTheirs
			if n.label.is(phoneLabel) || len(phones) > 1 {
				section = timing
			}
			found = append(found, match{section: section, from: n.first(), to: n.behind()})
		}
	}
	return found
}

// cutChannel cuts the section "no phone" into "no" and the channel, "phone" into
// nothing and the channel. The channel is empty where the section names none.
func cutChannel(section string) (verb string, c casefile.Channel) {
	verb, name, ok := strings.Cut(section, " ")
	if !ok {
		verb, name = "", section
	}
	switch c := casefile.Channel(name); c {
	case casefile.ByEmail, casefile.ByPhone, casefile.ByPost:
		return verb, c
	}
	return verb, ""
}

// hasTimeBeside tells whether a time stands by a number to call, if need be in the
// next sentence: "Try between 12 and 1. 0191 498 0000". Who gives both wants a call.
func (p *passage) hasTimeBeside(found []match, number int) bool {
	isNear := func(a, b match) bool {
		return b.from-a.to <= mostWordsBehind && p.tokens[b.from].sentence-p.tokens[a.to-1].sentence <= 1
	}
	n := found[number]
	before := number > 0 && found[number-1].section == timing && isNear(found[number-1], n)
	behind := number+1 < len(found) && found[number+1].section == timing && isNear(n, found[number+1])
	return before || behind
}

// nearest are, for each of the matches found, the nearest other of a kind in its
// sentence; the one before where two are as near. Nil where none is near.
func (p *passage) nearest(found []match, isKind func(*match) bool) []*match {
	all := make([]*match, len(found))
	var before, own *match // the last one, and the last of the mail's own language
	for i := range found {
		m := &found[i]
		if !p.isForeign(*m) {
			before = own
		}
		if before != nil && p.wordsBetween(before, m) <= reachOf(before, mostWordsBehind) && (isTime(before) || p.mayCue(before, m, false)) {
			all[i] = before
		}
		if isKind(m) && !p.isAskedFor(own, m) {
			before = m
			if !p.isForeign(*m) {
				own = m
			}
		}
	}
	var behind *match
	for i := len(found) - 1; i >= 0; i-- {
		m := &found[i]
		if behind != nil && p.wordsBetween(m, behind) <= reachOf(behind, mostWordsBefore) && (isTime(behind) || p.mayCue(m, behind, true)) && (all[i] == nil || p.wordsBetween(m, behind) < p.wordsBetween(all[i], m)) {
			all[i] = behind
		}
		if isKind(m) {
			behind = m
		}
	}
	return all
}

// wordsBetween is how many words stand between two matches; very many where they
// are of different sentences. A colon parts none here: "reply to: e-mail".
func (p *passage) wordsBetween(a, b *match) int {
	apart := p.tokens[b.from].sentence - p.tokens[a.to-1].sentence
	if apart > 1 || b.from-a.to > mostTokensBetween {
		return len(p.tokens) + mostWordsBehind
	}
	if words := p.wordsIn(a.to, b.from); apart == 0 || apart == 1 && words < mostWordsBehind && p.endsInColon(a.to, b.from) {
		return words
	}
	return len(p.tokens) + mostWordsBehind
}

// wordsIn is how many words stand between two tokens; of a number the groups count
// as one.
func (p *passage) wordsIn(from, to int) (words int) {
	for i := from; i < to; i++ {
		if i == from || !isDigit(p.tokens[i].word[0]) || !isDigit(p.tokens[i-1].word[0]) {
			words++
		}
	}
	return words
}

// endsInColon tells whether the one sentence that ends before tokens[to] ends so.
func (p *passage) endsInColon(from, to int) bool {
	between := p.text[p.tokens[from-1].end:p.tokens[to].start]
	return strings.Contains(between, ":") && !strings.ContainsAny(between, ".!?;…")
}

// reachOf is how far a cue may stand from the channel.
func reachOf(cue *match, usual int) int {
	if cue.section == refusing {
		return mostWordsRefusing
	}
	return usual
}

// isWish tells whether a cue makes a wish of what is named beside it.
func isWish(cue *match) bool {
	return cue != nil && (cue.section == asking || cue.section == sending || cue.section == inWriting)
}

func isTime(m *match) bool { return m.section == timing || m.section == ofTheirs }

func isCue(m *match) bool {
	switch m.section {
	case asking, sending, refusing, reporting, inWriting:
		return true
	}
	return false
}

// settled leaves out what is said in a sentence that leaves the choice to us: by
// a phrase, or by naming two channels one word apart, whatever the word. Where
// there is such a phrase, what only implies a wish is left out everywhere.
func settled(said []statement) (rest []statement) {
	open := map[int]bool{} // sentences
	for i, st := range said {
		if st.kind == leavesOpen || i > 0 && isAlternative(said[i-1], st) {
			open[st.sentence] = true
		}
	}
	isOpen := leavesChoice(said)
	for _, st := range said {
		if !open[st.sentence] && !(isOpen && st.kind != wishes && st.kind != refuses) {
			rest = append(rest, st)
		}
	}
	return rest
}

// leavesChoice tells whether the author leaves the choice to us in so many words.
func leavesChoice(said []statement) bool {
	return slices.ContainsFunc(said, func(st statement) bool { return st.kind == leavesOpen })
}

// isAlternative tells whether two statements are like "call me or write to me".
func isAlternative(a, b statement) bool {
	if a.kind == wishesWriting && b.channel == casefile.ByPost {
		return false // "in writing, by post"
	}
	return a.sentence == b.sentence && b.from-a.to == 1 && a.channel != b.channel && a.kind != refuses && b.kind != refuses
}
