package command

import (
	"regexp"
	"strings"

	"complaintd/casefile"
)

// sheet is what the commands of one mail are read on.
type sheet struct {
	clock Clock
	args  args // of the command at hand
	// entersNew: the mail enters a complaint, in whose form fields may be empty.
	entersNew bool
	facts     Facts
	arrival   Arrival
}

// mailAddress reads one mail address, perhaps with the name of its owner. Mail
// clients make links of addresses, so that one may stand there twice.
func (s *sheet) mailAddress() (casefile.Address, Problem) {
	var who casefile.Address
	var name []string
	for _, part := range strings.FieldsFunc(s.args.text(), aroundAddress) {
		part = strings.Trim(linkStart.ReplaceAllString(part, ""), punctuation+"'’")
		switch {
		case !strings.Contains(part, "@"):
			name = append(name, part)
		case who.Email == "" || who.Same(casefile.Address{Email: part}):
			who.Email = part
		default:
			return casefile.Address{}, BadArgument
		}
	}
	who.Name = strings.TrimSpace(strings.Join(name, " "))
	return who, unless(who.Fault() == "", BadArgument)
}

var linkStart = regexp.MustCompile(`(?i)^mailto:`)

func aroundAddress(r rune) bool { return strings.ContainsRune(" <>()[],;\"“”„«»", r) }

// departmentKey is how departments are named in the configuration.
var departmentKey = regexp.MustCompile(`^[a-z0-9_]{1,40}$`)

// department reads the key of a department; blanks and hyphens count as _.
// Whether there is such a department, the configuration tells.
func (s *sheet) department() (string, Problem) {
	key := strings.Map(plainDash, strings.ToLower(s.args.bareText()))
	key = strings.NewReplacer(" ", "_", "-", "_").Replace(key)
	return key, unless(departmentKey.MatchString(key), BadArgument)
}
