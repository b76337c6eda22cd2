package command

import (
	"strings"
	"unicode/utf8"
)

// written is a command as it stands in a mail.
type written struct {
	line string // cleaned
	name string // as in words.txt; empty where there is no such command
	rest string // behind the name
	// runsOn: words follow on the very next line.
	runsOn bool
}

// divide parts a mail into the commands at its top and the words below, which
// are as written but for the blank lines around them.
func (p *Parser) divide(text string) (top []written, words string) {
	at, afterBlank := 0, false
	for raw := range strings.Lines(text) {
		line := clean(raw)
		body, begins := commandBody(line)
		switch {
		case line == "":
		case begins:
			name, rest := p.dictionary.opens("command", body)
			top = append(top, written{line: line, name: name, rest: rest})
		case p.continuesFinal(top, line):
			last := &top[len(top)-1]
			last.line, last.rest = last.line+"\n"+line, last.rest+" "+line
		default:
			if len(top) > 0 {
				top[len(top)-1].runsOn = !afterBlank
			}
			return top, withoutBlankEnds(text[at:])
		}
		at += len(raw)
		afterBlank = line == ""
	}
	return top, ""
}

// wrapsFrom is how long a line may be, in letters, that no mail client wraps:
// they do so before the 72nd.
const wrapsFrom = 60

// mayBeWrapped: the words below may be the end of the command's line.
func (w written) mayBeWrapped() bool {
	return w.runsOn && utf8.RuneCountInString(w.line) >= wrapsFrom
}

// continuesFinal: below #final, its cause and "last" may stand on lines of their
// own. No letter begins so, and the customer is not to read them.
func (p *Parser) continuesFinal(top []written, line string) bool {
	if len(top) == 0 || top[len(top)-1].name != "final" {
		return false
	}
	word, rest := p.dictionary.opens("final", line)
	head, _, _ := strings.Cut(line, ":")
	return word == "last" && rest == "" || word == "cause" && len(head) < len(line) && p.dictionary.means("final", head) == "cause"
}

// commandsIn are the lines of the words that look like commands.
func commandsIn(words string) (lines []string) {
	for raw := range strings.Lines(words) {
		if line := clean(raw); isCommand(line) {
			lines = append(lines, line)
		}
	}
	return lines
}

func isCommand(line string) bool {
	_, ok := commandBody(line)
	return ok
}

// withoutBlankEnds keeps the blanks in front of the first word's line.
func withoutBlankEnds(text string) string {
	text = strings.TrimRight(text, " \t\r\n\u00a0")
	for {
		line, rest, more := strings.Cut(text, "\n")
		if !more || clean(line) != "" {
			return text
		}
		text = rest
	}
}
