package templates

import (
	"net/url"
	"strings"

	"complaintd/casefile"
)

// commands are links that write a command for a colleague: a mail to the
// letter's return address with the command in it (RFC 6068).
type commands struct {
	to      string // empty where the letter takes no replies
	subject string
}

// commandsOf are those of the letter. Answers name its case, or the question that
// they answer, which is of none: a link makes a new mail, and no answer.
func commandsOf(l casefile.Letter) commands {
	named := "[" + string(l.Case.Reference) + "]"
	if l.Name == casefile.Confirm {
		named = "<" + l.MessageID + ">"
	}
	return commands{l.ReplyTo, "Re: " + named}
}

// Link is the command as a link of a Markdown document, or alone where there is
// nothing to write to. It is a template's own text, so it is not escaped.
func (c commands) Link(command string) string {
	if c.to == "" {
		return "*" + command + "*"
	}
	return "[" + command + "](mailto:" + encoded(c.to) + "?subject=" + encoded(c.subject) + "&body=" + encoded(command+"\n\n") + ")"
}

// encoded has every character that could mean something in an address, a query
// or a Markdown document percent-encoded.
func encoded(s string) string {
	s = strings.ReplaceAll(s, "\n", "\r\n") // RFC 6068 §5
	return strings.NewReplacer("+", "%20", "%40", "@", "*", "%2A", "_", "%5F", "~", "%7E").Replace(url.QueryEscape(s))
}
