package sender

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/authres"

	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

// This file reads what a trusted mail server says of who sent a mail, in
// Authentication-Results (RFC 8601). The field is text that a mail may bring
// along, so that only its place and the server's name tell whose it is; and
// parts of what the trusted server writes were chosen by the sender, such as the
// address in smtp.mailfrom, so that anything odd in it proves nothing.

// toldByServer is what the topmost results of a trusted server, above the second
// Received, prove about the domain of From; empty where they don't. told: there
// are such results.
func (r *Reader) toldByServer(h message.Header, from string) (proof string, told bool) {
	for _, value := range extract.TopTrace(h, "Authentication-Results") {
		server, results, err := readResults(value)
		if !slices.ContainsFunc(r.config.TrustedServers, func(s string) bool { return strings.EqualFold(s, server) }) {
			continue
		}
		if err != nil {
			return "", true
		}
		if how := results.prove(from); how != "" {
			return how + ", as " + server + " tells (Authentication-Results)", true
		}
		return "", true
	}
	return "", false
}

// results are those that are understood of one field.
type results struct {
	dmarc []*authres.DMARCResult
	dkim  []*authres.DKIMResult
	spf   []*authres.SPFResult
}

var (
	errOddResults = errors.New("the field does not keep to its grammar")
	// aroundEquals are the blanks that may stand around an equals sign, and the
	// version of a method before one: dkim/1 = pass (RFC 8601 §2.2).
	aroundEquals = regexp.MustCompile(`(?:\s*/\s*\d+)?\s*=\s*`)
)

// readResults reads a field. server is empty only where it names none.
func readResults(value string) (server string, r results, err error) {
	value, err = plainResults(value)
	server, _, _ = strings.Cut(value, ";")
	server, _, _ = strings.Cut(strings.TrimSpace(server), " ")
	if err != nil {
		return server, r, err
	}
	for segment := range strings.SplitSeq(value, ";") {
		if repeats(segment) {
			return server, r, errOddResults
		}
	}
	_, all, err := authres.Parse(value)
	for _, one := range all {
		switch one := one.(type) {
		case *authres.DMARCResult:
			r.dmarc = append(r.dmarc, one)
		case *authres.DKIMResult:
			r.dkim = append(r.dkim, one)
		case *authres.SPFResult:
			r.spf = append(r.spf, one)
		}
	}
	return server, r, err
}

// plainResults is a field without comments and quotes, which package authres does
// not know: what they hold would count as results. Of a quoted value that is
// more than a word or an address, only a question mark is left.
func plainResults(value string) (string, error) {
	var plain strings.Builder
	depth := 0
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '\\' && depth > 0:
			i++
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth < 0 {
				return plain.String(), errOddResults
			}
		case depth > 0:
		case c == '"':
			text, end := quoted(value, i)
			if end < 0 {
				return plain.String(), errOddResults
			}
			plain.WriteString(text)
			i = end
		case c == '\\' || c > '~' || c < ' ' && c != '\t' && c != '\r' && c != '\n':
			return plain.String(), errOddResults
		default:
			plain.WriteByte(c)
		}
	}
	if depth != 0 {
		return plain.String(), errOddResults
	}
	return aroundEquals.ReplaceAllString(strings.Join(strings.Fields(plain.String()), " "), "="), nil
}

// quoted is the value of the quoted string that begins at value[i], and where it
// ends; -1 where it does not.
func quoted(value string, i int) (text string, end int) {
	var b strings.Builder
	for i++; i < len(value); i++ {
		switch c := value[i]; c {
		case '"':
			if strings.Trim(strings.ToLower(b.String()), "abcdefghijklmnopqrstuvwxyz0123456789.-_@+") != "" {
				return "?", i
			}
			return b.String(), i
		case '\\':
			return "?", closing(value, i)
		default:
			b.WriteByte(c)
		}
	}
	return "", -1
}

// closing is where a quoted string ends that goes on at value[i]; -1 where it
// does not.
func closing(value string, i int) int {
	for ; i < len(value); i++ {
		switch value[i] {
		case '"':
			return i
		case '\\':
			i++
		}
	}
	return -1
}

// repeats tells whether a property stands in a result twice: one of them may be
// the sender's.
func repeats(segment string) bool {
	seen := map[string]bool{}
	for word := range strings.FieldsSeq(segment) {
		key, _, found := strings.Cut(strings.ToLower(word), "=")
		if found && seen[key] {
			return true
		}
		seen[key] = found || seen[key]
	}
	return false
}

// prove is what the results prove about the domain of From; empty where they
// don't, or contradict one another.
func (r results) prove(from string) string {
	signed, sent, ok := r.alignedWith(from)
	if !ok {
		return ""
	}
	shown := len(r.dkim)+len(r.spf) > 0
	checked := false
	for _, d := range r.dmarc {
		switch {
		case d.Value == authres.ResultNone:
		case d.Value != authres.ResultPass || domainKey(d.From) == "" || domainKey(d.From) != domainKey(from):
			return ""
		case shown && !signed && !sent:
			return "" // passed by what?
		default:
			checked = true
		}
	}
	switch {
	case checked:
		return "DMARC of " + from
	case signed:
		return "DKIM signature aligned with " + from
	case sent:
		return "SPF aligned with " + from
	}
	return ""
}

// alignedWith tells whether a domain of From's organisation signed the mail, and
// whether it sent it. ok is false where such a signature failed too. SPF may fail
// without saying anything: it does for every mail that was passed on.
func (r results) alignedWith(from string) (signed, sent, ok bool) {
	failed := false
	for _, d := range r.dkim {
		domain := d.Domain
		if domain == "" {
			_, domain, _ = strings.Cut(d.Identifier, "@")
		}
		if aligned(domain, from) {
			signed = signed || d.Value == authres.ResultPass
			failed = failed || d.Value == authres.ResultFail
		}
	}
	for _, s := range r.spf {
		domain := s.From[strings.LastIndexByte(s.From, '@')+1:]
		sent = sent || s.Value == authres.ResultPass && aligned(domain, from)
	}
	return signed, sent, !failed
}
