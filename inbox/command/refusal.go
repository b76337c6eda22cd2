package command

import "strings"

// Problem is why a mail with commands is not carried out.
type Problem string

const (
	Unknown      Problem = "unknown"       // no such command
	Below        Problem = "below"         // a command line below the words
	CauseBelow   Problem = "cause_below"   // of #final below the words
	BadArgument  Problem = "argument"      // lacking or wrong
	Surplus      Problem = "surplus"       // more behind it than there may be
	SameLine     Problem = "same_line"     // two commands on one line
	Wrapped      Problem = "wrapped"       // perhaps the words below are the end of the line
	BadDate      Problem = "date"          // unreadable, or no such day
	DayPassed    Problem = "past"          // of what is to come
	DayNotCome   Problem = "future"        // of what has happened
	DatedAfter   Problem = "dated_after"   // a letter written after it was received
	Twice        Problem = "twice"         // the same command again
	Together     Problem = "together"      // two commands that exclude each other
	Homeless     Problem = "homeless"      // #channel and the like without what came so
	WordsMissing Problem = "words_missing" // a command has nothing to send
	WordsUnclear Problem = "words_unclear" // nobody to read the words
	WordsTwice   Problem = "words_twice"   // words, though the last answer is to count
	CallUnclear  Problem = "call_unclear"  // whether somebody answered
	TooMany      Problem = "too_many"      // commands in one mail
	AndMore      Problem = "and_more"      // faults than are listed
)

// Problems are all there are.
func Problems() []Problem {
	return []Problem{Unknown, Below, CauseBelow, BadArgument, Surplus, SameLine, Wrapped, BadDate, DayPassed, DayNotCome, DatedAfter, Twice, Together, Homeless,
		WordsMissing, WordsUnclear, WordsTwice, CallUnclear, TooMany, AndMore}
}

// Refusal is one reason why a mail was not carried out. Line holds a colleague's
// words: it goes back to them, never into a log.
type Refusal struct {
	Problem Problem
	Line    string // as it stands in the mail; empty where the mail as a whole is meant
	// Command is the command at fault and Other the one it does not go with, by
	// their English names; empty where there is none.
	Command, Other string
	// Nearest are the commands that an unknown one may have meant, with their #.
	Nearest []string
}

// mostRefusals is how many faults a colleague is told at once.
const mostRefusals = 10

// Explain says to the colleague what is wrong and what to write: in Norwegian
// where that is their language, else in English.
func (p *Parser) Explain(r Refusal, language string) string {
	column := columnOf(language)
	text := strings.NewReplacer(
		"{command}", p.spell(r.Command, column),
		"{other}", p.spell(r.Other, column),
		"{example}", p.examples[r.Command][column],
		"{nearest}", p.hint("nearest", column, strings.Join(r.Nearest, ", ")),
		"{choices}", p.hint("choices", column, p.choices[p.specs[r.Command].choice][column]),
	).Replace(p.messages[string(r.Problem)][column])
	return strings.Join(strings.Fields(text), " ")
}

// hint is a sentence that offers something; empty where there is nothing to offer.
func (p *Parser) hint(about string, column int, offered string) string {
	if offered == "" {
		return ""
	}
	return strings.ReplaceAll(p.messages[about][column], "{offered}", offered)
}

// Examples are a line for each command as it is written in the language, in the
// order of words.txt: what #help shows.
func (p *Parser) Examples(language string) (lines []string) {
	for _, r := range readList("examples.txt") {
		lines = append(lines, r.text[columnOf(language)])
	}
	return lines
}

func columnOf(language string) int {
	if language == "nb" || language == "nn" {
		return norwegian
	}
	return english
}

// spell is the first name of a command in a language.
func (p *Parser) spell(command string, column int) string {
	if command == "" {
		return ""
	}
	name, _, _ := strings.Cut(p.names[command][column], ",")
	return "#" + name
}

// choices are the words of each section, one for each meaning.
func choices(rows []row) map[string][languages]string {
	m := map[string][languages]string{}
	for _, r := range rows {
		text := m[r.section]
		for column, words := range r.text {
			word, _, _ := strings.Cut(words, ",")
			if text[column] != "" {
				word = ", " + word
			}
			text[column] += word
		}
		m[r.section] = text
	}
	return m
}

// texts are a list's lines by what they are about.
func texts(rows []row) map[string][languages]string {
	m := map[string][languages]string{}
	for _, r := range rows {
		m[r.key] = r.text
	}
	return m
}
