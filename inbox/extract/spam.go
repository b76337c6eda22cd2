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
	field   string
	isSpam  func(value string) bool
	guarded bool // the receiving system takes it off mail from outside
}

// trustedVerdicts are the fields named by the configuration. A field of
// another name than those known counts as spam where it says yes.
func trustedVerdicts(names []string) []verdict {
	var list []verdict
	for _, name := range names {
		lower := strings.ToLower(name)
		guarded := lower == "x-forefront-antispam-report" || strings.HasPrefix(lower, "x-ms-exchange-organization-")
		list = append(list, verdict{name, spelling(lower), guarded})
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
// SKB are spam by a rule or by a blocked sender; SCL is its level. With DIR:OUT
// it is the sender's server that looked at what went out.
func isForefrontSpam(value string) bool {
	spam := false
	for item := range strings.SplitSeq(strings.ToUpper(value), ";") {
		switch name, v, _ := strings.Cut(strings.TrimSpace(item), ":"); name {
		case "DIR":
			if v == "OUT" {
				return false
			}
		case "SFV":
			spam = spam || v == "SPM" || v == "SKS" || v == "SKB"
		case "SCL":
			spam = spam || isHighSCL(v)
		}
	}
	return spam
}

// spamLevel is the spam confidence level from which Microsoft's servers take a
// mail for spam; the highest is 9.
const spamLevel = 5

func isHighSCL(value string) bool {
	level, err := strconv.Atoi(strings.TrimSpace(value))
	return err == nil && level >= spamLevel
}

// whySpam tells which trusted field calls the mail spam; empty where none does.
func whySpam(h message.Header, trusted []verdict) string {
	for _, o := range opinions(h, trusted) {
		if o.isSpam(o.value) {
			return "the spam filter says so in " + o.field
		}
	}
	return ""
}
