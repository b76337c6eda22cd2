package command

import (
	"slices"
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
// are as written but for the blank lines around them. Where #final is among the
// commands, its cause and "last" may stand on lines of their own between them.
func (p *Parser) divide(text string) (top []written, words string) {
	top, words, additions := p.cut(text, true)
	i := slices.IndexFunc(top, func(w written) bool { return w.name == "final" })
	if i < 0 {
		top, words, _ = p.cut(text, false)
		return top, words
	}
	for _, line := range additions {
		top[i].line, top[i].rest = top[i].line+"\n"+line, top[i].rest+" "+line
	}
	return top, words
}

// cut finds the end of the commands. Additions are the lines among them that add
// to #final; without finals, there are none.
func (p *Parser) cut(text string, finals bool) (top []written, words string, additions []string) {
	at, afterBlank, afterCommand := 0, false, false
	for raw := range strings.Lines(text) {
		line := clean(raw)
		body, begins := commandBody(line)
		switch {
		case line == "":
		case begins:
			name, rest := p.dictionary.opens("command", body)
			top = append(top, written{line: line, name: name, rest: rest})
		case finals && p.addsToFinal(line):
			additions = append(additions, line)
		default:
			if afterCommand {
				top[len(top)-1].runsOn = !afterBlank
			}
			return top, withoutBlankEnds(text[at:]), additions
		}
		at += len(raw)
		afterBlank = line == ""
		afterCommand = begins || afterCommand && afterBlank
	}
	return top, "", additions
}

// wrapsFrom is how long a line may be, in letters, that no mail client wraps:
// they do so before the 72nd.
const wrapsFrom = 60

// mayBeWrapped: the words below may be the end of the command's line.
func (w written) mayBeWrapped() bool {
	return w.runsOn && utf8.RuneCountInString(w.line) >= wrapsFrom
}

// addsToFinal: the line gives the cause, or says "last". No letter begins so, and
// the customer is not to read it.
func (p *Parser) addsToFinal(line string) bool {
	word, rest := p.dictionary.opens("final", line)
	return word == "last" && rest == "" || p.cause(line) != ""
}

// cause is what stands behind "cause:"; empty where the line does not begin so.
func (p *Parser) cause(line string) string {
	head, rest, found := strings.Cut(line, ":")
	if !found || p.dictionary.means("final", head) != "cause" {
		return ""
	}
	return strings.TrimSpace(rest)
}

// causeIn is a line of the words that looks like the cause of #final: one word
// behind "cause:"; empty where there is none.
func (p *Parser) causeIn(words string) string {
	for raw := range strings.Lines(words) {
		if line := clean(raw); len(strings.Fields(p.cause(line))) == 1 {
			return line
		}
	}
	return ""
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
