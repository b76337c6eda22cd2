package extract

import (
	"net/netip"
	"regexp"
	"slices"
	"strings"

	"complaintd/inbox/message"
)

// Which verdict is the filter's in front of the mailbox, and which came with
// the mail? The sender's provider runs filters too. Each server on the way puts
// its Received field on top of what it got (RFC 5321 §4.4), so that place tells
// most of them apart:
//
//   - above the second Received of a mail taken in from outside: written here.
//     So do SpamAssassin, amavis, and gateways that hand over to the mailbox's
//     server. Hops within the receiving system do not count: amavis and LMTP
//     add a Received of their own above what they wrote.
//   - below the author's fields: filters that append write here (milters with
//     smfi_addheader, so rspamd; Exim's add_header), but those of other
//     providers too. The last of them is believed, and only where no trusted
//     field stands above.
//   - in between: another server's, never believed.
//
// Exchange keeps its own fields apart by name, wherever they stand: it takes
// X-MS-Exchange-Organization-* off mail that comes from outside or goes there,
// and calls a foreign report X-Forefront-Antispam-Report-Untrusted.

// opinion is a verdict as it stands in a mail.
type opinion struct {
	verdict
	value string
}

// opinions are the verdicts that are believed, one of each field.
func opinions(h message.Header, trusted []verdict) []opinion {
	if !slices.ContainsFunc(trusted, func(v verdict) bool { return h.Has(v.field) }) {
		return nil // so are most mails
	}
	var above, below, byName []opinion
	hops, author := 0, false
	for name, value := range h.Fields() {
		switch {
		case strings.EqualFold(name, "Received") && (hops > 0 || !isWithin(value)):
			hops++
		case strings.EqualFold(name, "From"):
			author = true
		}
		i := slices.IndexFunc(trusted, func(v verdict) bool { return strings.EqualFold(v.field, name) })
		if i < 0 {
			continue
		}
		o := opinion{trusted[i], value}
		switch {
		case o.guarded:
			byName = appendFirst(byName, o)
		case hops < 2:
			above = appendFirst(above, o)
		case author:
			below = append(deleteSame(below, o), o)
		}
	}
	if len(above) > 0 {
		below = nil
	}
	return slices.Concat(byName, above, below)
}

func (o opinion) same(other opinion) bool { return o.field == other.field }

// appendFirst adds an opinion unless one of the same field is there: the
// topmost is the newest.
func appendFirst(list []opinion, o opinion) []opinion {
	if slices.ContainsFunc(list, o.same) {
		return list
	}
	return append(list, o)
}

// deleteSame takes out the opinion of the same field.
func deleteSame(list []opinion, o opinion) []opinion { return slices.DeleteFunc(list, o.same) }

var (
	// hopAddress is the address that a server saw: (mx.example.net [192.0.2.1]),
	// and Exchange's (192.0.2.1).
	hopAddress = regexp.MustCompile(`[\[(](?:ipv6:)?([0-9a-f:.]+)[\])]`)
	// localProtocol is spoken within a system alone (RFC 2033 §5, RFC 3848).
	localProtocol = regexp.MustCompile(`\swith\s+(?:utf8)?lmtp`)
)

// isWithin tells whether a Received field was written as the mail went from one
// part of the receiving system to another. What the other side calls itself
// counts only where there is no address.
func isWithin(received string) bool {
	received = strings.ToLower(received)
	from, _, _ := strings.Cut(received, " by ")
	from, ok := strings.CutPrefix(strings.TrimSpace(from), "from ")
	if !ok || localProtocol.MatchString(received) {
		return true
	}
	found := hopAddress.FindAllStringSubmatch(from, -1)
	if found == nil {
		return strings.HasPrefix(from, "localhost")
	}
	address, err := netip.ParseAddr(found[len(found)-1][1])
	return err == nil && (address.IsLoopback() || address.IsPrivate() || address.IsLinkLocalUnicast())
}
