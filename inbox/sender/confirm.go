package sender

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/command"
)

//go:embed confirm.txt
var confirmWords string

// confirming knows how colleagues answer when they are asked whether a mail is
// theirs.
type confirming struct {
	yes, alone, no phrases
	internal       internal
}

func newConfirming(i internal) confirming {
	sections := readPhrases(confirmWords)
	return confirming{sections["yes"], sections["alone"], sections["no"], i}
}

// longestYes is how many words an answer has at most that says yes. Whoever has
// more to say may mean something else.
const longestYes = 20

// stance is what the words of an answer say, without signature and quoted mail.
// Only a plain yes is one: what else stands there, also nothing, is unclear, or
// says the contrary.
func (c confirming) stance(words string, mail command.Mail) casefile.Stance {
	if lines := firstLines(words, 1); len(lines) > 0 && c.internal.greets(lines[0]) {
		_, words, _ = strings.Cut(words, lines[0])
	}
	bare := bareWords(words)
	denies := c.no.within(bare) != "" || slices.ContainsFunc(bare, func(w string) bool { return strings.HasSuffix(w, "n't") })
	rest := bare
	for n := c.alone.opens(rest); n > 0; n = c.alone.opens(rest) {
		rest = rest[n:]
	}
	confirms := len(bare) > 0 && (len(rest) == 0 || c.yes.opens(rest) > 0)
	switch {
	case denies && !confirms:
		return casefile.Denies
	case !denies && confirms && len(bare) <= longestYes && isAnswer(mail) && !strings.Contains(words, "?"):
		return casefile.Confirms
	}
	return casefile.Unclear
}

// questionID is the Message-ID of our question in the subject of an answer that a
// link has written.
var questionID = regexp.MustCompile(`<([^<>\s]+@[^<>\s]+)>`)

// questionIn is the Message-ID in a subject; empty for none.
func questionIn(subject string) string {
	if found := questionID.FindStringSubmatch(subject); found != nil {
		return found[1]
	}
	return ""
}
