package command

import (
	"strconv"
	"strings"

	"complaintd/casefile"
)

// This file reads the commands that act in the case: each reads what stands
// behind its name into the step, or tells what is wrong.

// longestExtension in working days; what is longer was meant as something else.
const longestExtension = 99

func (s *Step) deed(d casefile.Deed, p Problem) Problem {
	s.Do = d
	return p
}

// readFinal: the outcome, and in any order the cause and "last".
func readFinal(s *sheet, step *Step) Problem {
	var final casefile.Final
	for !s.args.end() {
		verdict, key := s.args.take("verdict"), s.args.take("final")
		switch {
		case verdict != "" && final.Verdict == "":
			final.Verdict = casefile.Verdict(verdict)
		case verdict != "":
			return BadArgument
		}
		switch {
		case key == "last":
			final.Last = true
		case key == "cause" && final.Cause == "" && !s.args.end():
			final.Cause = strings.ToLower(s.args.word())
		case key != "" || verdict == "":
			return BadArgument
		}
	}
	return step.deed(final, unless(final.Verdict != "", BadArgument))
}

func readExtend(s *sheet, step *Step) Problem {
	days, err := strconv.Atoi(s.args.word())
	s.args.take("days")
	reason := s.args.text()
	return step.deed(casefile.Extend{Days: days, Reason: reason},
		unless(err == nil && days > 0 && days <= longestExtension && reason != "", BadArgument))
}

func readAsk(s *sheet, step *Step) Problem {
	pause := s.args.take("pause") != ""
	return step.deed(casefile.Ask{Pause: pause}, s.args.ended())
}

// readNote: the note may begin on the command's line.
func readNote(s *sheet, step *Step) Problem {
	step.Words = s.args.text()
	return step.deed(casefile.Note{}, "")
}

// shortestNote is how many words behind #call tell what was said. Fewer may say
// that nobody answered, in words that are not known.
const shortestNote = 4

// readCall: a note of the conversation may begin on the command's line. It gives
// the customer a final response that was prepared, so that a call which nobody
// answered must not be taken for one.
func readCall(s *sheet, step *Step) Problem {
	if s.args.take("attempt") != "" {
		step.Words = s.args.text()
		return step.deed(casefile.Call{NoAnswer: true}, "")
	}
	note := s.args.text()
	step.Words = note
	words := len(strings.Fields(note))
	return step.deed(casefile.Call{}, unless((words == 0 || words >= shortestNote) && !s.args.dictionary.holds("attempt", note), CallUnclear))
}

// readPosted takes the day's beginning, which is past whatever the hour.
func readPosted(s *sheet, step *Step) Problem {
	day, p := s.clock.Today(), Problem("")
	if !s.args.end() {
		day, p = s.onlyDate(gone)
	}
	return step.deed(casefile.Posted{On: s.clock.Begin(day)}, p)
}

// readPromise takes the day's end: it has until then.
func readPromise(s *sheet, step *Step) Problem {
	day, p := s.date(coming)
	what := s.args.text()
	if p == "" && what == "" {
		p = BadArgument
	}
	return step.deed(casefile.Commit{Due: s.clock.End(day), What: what}, p)
}

func readDone(s *sheet, step *Step) Problem {
	return step.deed(casefile.Fulfil{}, s.args.ended())
}

func readEscalate(s *sheet, step *Step) Problem {
	owner, p := s.args.only("owner")
	return step.deed(casefile.HandTo{Owner: casefile.Owner(owner)}, p)
}

func readTake(s *sheet, step *Step) Problem {
	return step.deed(casefile.Take{}, s.args.ended())
}

func readAssign(s *sheet, step *Step) Problem {
	department, p := s.department()
	return step.deed(casefile.Assign{Department: department}, p)
}

func readParty(s *sheet, step *Step) Problem {
	who, p := s.mailAddress()
	return step.deed(casefile.Accept{Party: who}, p)
}

func readConsent(s *sheet, step *Step) Problem {
	how := s.args.take("consent")
	if how == "given" {
		return step.deed(casefile.Consent{Given: true}, s.args.ended())
	}
	reason := s.args.text()
	return step.deed(casefile.Consent{Reason: reason}, unless(how == "not-needed" && reason != "", BadArgument))
}

func readWithdrawn(s *sheet, step *Step) Problem {
	return step.deed(casefile.Close{Why: casefile.Withdrawn}, s.args.ended())
}

func readSpam(s *sheet, step *Step) Problem {
	return step.deed(casefile.Close{Why: casefile.SpamAfterAll}, s.args.ended())
}

func readReopen(s *sheet, step *Step) Problem {
	return step.deed(casefile.Reopen{}, s.args.ended())
}

func readSeen(s *sheet, step *Step) Problem {
	return step.deed(casefile.See{}, s.args.ended())
}
