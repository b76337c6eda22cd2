package extract

import (
	"regexp"
	"strconv"
	"strings"

	"complaintd/inbox/message"
)

// verdict is a header field in which an upstream filter says what it thinks,
// and how "spam" is written in it.
type verdict struct {
	field  string
	isSpam func(value string) bool
}

// trustedVerdicts are the fields named by the configuration. A field of
// another name than those known counts as spam where it says yes.
func trustedVerdicts(names []string) []verdict {
	var list []verdict
	for _, name := range names {
		list = append(list, verdict{name, spelling(strings.ToLower(name))})
	}
	return list
}

// spelling is how a filter writes its verdict in the field of that name.
func spelling(name string) func(string) bool {
	switch name {
	case "x-spamd-result": // rspamd: default: True [15.20 / 15.00]; ...
		return rspamdResult.MatchString
	case "x-rspamd-action": // rspamd
		return isRspamdAction
	case "x-forefront-antispam-report": // Exchange Online: CIP:...;SCL:9;SFV:SPM;...
		return isForefrontSpam
	case "x-ms-exchange-organization-scl":
		return isHighSCL
	}
	return saysYes
}

var rspamdResult = regexp.MustCompile(`(?i)^\s*[\w-]+:\s*true\b`)

// saysYes is how SpamAssassin and most others say it: X-Spam-Flag: YES,
// X-Spam-Status: Yes, score=14.2, rspamd's X-Spam: Yes.
func saysYes(value string) bool {
	word, _, _ := strings.Cut(string(plainWords(value, 100)), " ")
	return word == "yes" || word == "true" || word == "spam"
}

func isRspamdAction(value string) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "reject", "add header", "rewrite subject", "quarantine":
		return true
	}
	return false
}

// isForefrontSpam: SFV is the filter's verdict, where SPM is spam and SKS and
// SKB are spam by a rule or by a blocked sender; SCL is its level.
func isForefrontSpam(value string) bool {
	for item := range strings.SplitSeq(value, ";") {
		name, v, _ := strings.Cut(strings.TrimSpace(item), ":")
		switch strings.ToUpper(name) {
		case "SFV":
			switch strings.ToUpper(v) {
			case "SPM", "SKS", "SKB":
				return true
			}
		case "SCL":
			if isHighSCL(v) {
				return true
			}
		}
	}
	return false
}

// spamLevel is the spam confidence level from which Microsoft's servers take a
// mail for spam; the highest is 9.
const spamLevel = 5

func isHighSCL(value string) bool {
	level, err := strconv.Atoi(strings.TrimSpace(value))
	return err == nil && level >= spamLevel
}

// whySpam tells which trusted field calls the mail spam; empty where none
// does. Only the topmost field of a name was written by the last server on the
// way; those below it came with the mail.
func whySpam(h message.Header, trusted []verdict) string {
	for _, v := range trusted {
		if h.Has(v.field) && v.isSpam(h.Raw(v.field)) {
			return "the spam filter says so in " + v.field
		}
	}
	return ""
}
