package command

import (
	"strconv"
	"strings"
	"unicode"

	"complaintd/casefile"
)

// This file reads the commands that reach beyond one case, or need what is not
// in it.

// readNew and readReview leave what came how and when to the fields, which may
// stand above or below them.
func readNew(s *sheet, step *Step) Problem {
	return step.deed(casefile.Enter{New: true}, s.args.ended())
}

func readReview(s *sheet, step *Step) Problem { return step.deed(casefile.Review{}, s.args.ended()) }

func readFromCustomer(s *sheet, step *Step) Problem {
	return step.deed(casefile.Enter{}, s.args.ended())
}

func readConsult(s *sheet, step *Step) Problem {
	who, p := s.mailAddress()
	return step.deed(casefile.Consult{To: who}, p)
}

func readNotAComplaint(s *sheet, step *Step) Problem {
	if s.args.end() {
		return step.deed(casefile.Close{Why: casefile.NotAComplaint}, "")
	}
	department, p := s.department()
	return step.deed(casefile.Close{Why: casefile.NotAComplaint, ForwardTo: department}, p)
}

func readSplit(s *sheet, step *Step) Problem {
	department, p := s.department()
	return step.deed(casefile.Split{Department: department}, p)
}

// readMerge takes a reference under any prefix; its check digit must fit.
func readMerge(s *sheet, step *Step) Problem {
	text := strings.Map(plainDash, s.args.text())
	prefix, _, _ := strings.Cut(text, "-")
	found := casefile.FindReferences(strings.ToUpper(strings.TrimSpace(prefix)), text)
	if len(found) == 0 || bareKey(string(found[0])) != bareKey(text) {
		return BadArgument
	}
	return step.deed(casefile.Merge{Into: found[0]}, "")
}

func plainDash(r rune) rune {
	if unicode.Is(unicode.Pd, r) {
		return '-'
	}
	return r
}

func readComplaint(s *sheet, step *Step) Problem {
	number, err := strconv.ParseInt(strings.TrimLeft(s.args.word(), hashes), 10, 64)
	return step.deed(casefile.Adopt{Number: number}, unless(err == nil && number > 0 && s.args.end(), BadArgument))
}

func readUndo(s *sheet, step *Step) Problem { return step.deed(casefile.Undo{}, s.args.ended()) }

func readStatus(s *sheet, step *Step) Problem { return step.deed(casefile.Status{}, s.args.ended()) }

func readHelp(s *sheet, step *Step) Problem { return step.deed(casefile.Help{}, s.args.ended()) }
