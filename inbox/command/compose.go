package command

import (
	"strings"

	"complaintd/casefile"
)

// This file makes the steps of a mail from its commands, and finds out to whom
// its words belong.

// mail puts the steps in order. Where the words are nobody's, it refuses.
func (d *draft) mail(words string) Mail {
	answers := d.giveWords(words)
	var m Mail
	if correction, some := d.correction(); some {
		m.Steps = append(m.Steps, correction)
	}
	for _, early := range []bool{true, false} {
		for _, e := range d.entries {
			if e.early == early && e.kind != fact && e.kind != field {
				m.Steps = append(m.Steps, d.finished(e))
			}
		}
	}
	if answers {
		m.Steps = append(m.Steps, Step{Do: casefile.Answer{}, Words: words})
	}
	return m
}

// giveWords lays the words at the command that they are for. If there is none,
// they are an answer to the customer.
func (d *draft) giveWords(words string) (answers bool) {
	taker := d.taker()
	if taker == nil {
		return words != "" && d.mayAnswer()
	}
	d.checkNotes(taker)
	switch {
	case taker.usesLast() && words != "":
		d.fault(WordsTwice, *taker, "")
	case taker.usesLast():
	case taker.step.Words == "":
		taker.step.Words = words
	default: // they began on the command's line
		taker.step.Words = strings.TrimSpace(taker.step.Words + "\n" + words)
	}
	if taker.step.Do == casefile.Deed(casefile.Call{}) && d.args.dictionary.means("attempt", words) != "" {
		d.fault(CallUnclear, *taker, "")
	}
	if taker.words == needed && taker.step.Words == "" && !taker.usesLast() && !taker.misread {
		d.fault(WordsMissing, *taker, "")
	}
	return false
}

// checkNotes refuses words for somebody else right below words for the file: the
// note may go on there, and the customer would read the rest of it.
func (d *draft) checkNotes(taker *entry) {
	for i := range d.entries {
		if e := &d.entries[i]; e != taker && e.step.Words != "" && e.runsOn {
			d.fault(Wrapped, *e, "")
		}
	}
}

// taker is the command whose words stand below; nil for none. Two that want them
// are refused.
func (d *draft) taker() (taker *entry) {
	for i := range d.entries {
		e := &d.entries[i]
		switch {
		case !e.wantsWords():
		case taker != nil && !taker.content() && !e.content():
			d.fault(Together, *e, taker.name)
		case taker == nil || taker.content() && !e.content():
			taker = e
		}
	}
	return taker
}

func (e *entry) wantsWords() bool { return e.words >= kept }

// content: it takes the words below if no other command does, as it can do
// without them or has some on its own line.
func (e *entry) content() bool { return e.words == offered || e.step.Words != "" }

// mayAnswer refuses words that a colleague may have been meant to read.
func (d *draft) mayAnswer() bool {
	for _, e := range d.entries {
		if e.words == silent {
			d.fault(WordsUnclear, e, "")
			return false
		}
	}
	return true
}

// correction is the step that sets the facts of the case right, if any were told
// and there is a case already.
func (d *draft) correction() (step Step, some bool) {
	hasCase := !d.entersNew && !d.has("from-customer")
	return Step{Line: d.lines(fact), Do: casefile.Correct{}, Facts: d.facts}, hasCase && !d.facts.isEmpty()
}

func (d *draft) lines(kinds ...kind) string {
	var lines []string
	for _, e := range d.entries {
		for _, k := range kinds {
			if e.kind == k {
				lines = append(lines, e.line)
			}
		}
	}
	return strings.Join(lines, "\n")
}

// finished is the step of a command with what other commands add to it.
func (d *draft) finished(e entry) Step {
	switch do := e.step.Do.(type) {
	case casefile.Enter:
		e.step.Facts, e.step.Arrival = d.facts, d.arrival
		e.addLines(d.lines(fact, field))
	case casefile.Review:
		e.step.Do = casefile.Review{Received: d.clock.In(d.arrival.Received), Channel: d.arrival.Channel, Dated: d.arrival.Dated}
		e.addLines(d.lines(field))
	case casefile.Final:
		do.ByPhone = d.wasReached()
		e.step.Do = do
	}
	return e.step
}

// usesLast: instead of words, those of the last answer sent count.
func (e *entry) usesLast() bool {
	final, is := e.step.Do.(casefile.Final)
	return is && final.Last
}

func (e *entry) addLines(more string) {
	e.step.Line = strings.TrimSpace(e.step.Line + "\n" + more)
}

// wasReached: the mail records a conversation with the customer.
func (d *draft) wasReached() bool {
	call, some := d.find("call")
	return some && call.step.Do == casefile.Deed(casefile.Call{})
}
