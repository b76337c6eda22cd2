package sender

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

// TestNeverAColleague: what looks like a colleague to a hasty reader is none, or
// is not acted on. A signature of the domain and the word of a trusted server
// change nothing about it.
func TestNeverAColleague(t *testing.T) {
	r := newTestReader(with(goodZone()), func(c *Config) { c.TrustedServers = []string{"mx.hexpress.example"} })
	const head = "Grace Head <head@hexpress.example>"
	for name, from := range map[string]string{
		"the address as a name":            `"head@hexpress.example" <x@evil.example>`,
		"the address as a bare name":       `head@hexpress.example <x@evil.example>`,
		"the address in an encoded name":   `=?utf-8?q?head=40hexpress=2Eexample?= <x@evil.example>`,
		"two brackets":                     `<head@hexpress.example> <x@evil.example>`,
		"two brackets, ours last":          `<x@evil.example> <head@hexpress.example>`,
		"two addresses":                    head + `, x@evil.example`,
		"two addresses, ours last":         `x@evil.example, ` + head,
		"two addresses, both ours":         head + `, ann.lee@hexpress.example`,
		"a second From":                    head + "\r\nFrom: x@evil.example",
		"a second From, ours last":         "x@evil.example\r\nFrom: " + head,
		"a second From that is empty":      head + "\r\nFrom: ",
		"an address behind a semicolon":    head + `; x@evil.example`,
		"a domain that goes on":            `head@hexpress.example.evil.example`,
		"a domain that ends so":            `head@evilhexpress.example`,
		"a subdomain":                      `head@sub.hexpress.example`,
		"the parent":                       `head@example`,
		"a Cyrillic letter in the domain":  "head@hexpr\u0435ss.example",
		"a Cyrillic letter in the address": "h\u0435ad@hexpress.example",
		"a sign that is K in lower case":   "\u212aim@hexpress.example",
		"in Punycode":                      `head@xn--hexprss-3of.example`,
		"a full-width at sign":             "head\uff20hexpress.example",
		"an invisible letter":              "he\u200bad@hexpress.example",
		"a blank in the address":           `he ad@hexpress.example`,
		"a comment for a domain":           `head@evil.example (hexpress.example)`,
		"a route":                          `<@hexpress.example:head@evil.example>`,
		"an escaped at sign":               `"head@hexpress.example\"@evil.example`,
		"only as Sender":                   "x@evil.example\r\nSender: head@hexpress.example",
		"only as Reply-To":                 "x@evil.example\r\nReply-To: head@hexpress.example",
		"only as Resent-From":              "x@evil.example\r\nResent-From: head@hexpress.example",
		"nobody":                           "",
		"another mailbox's subaddress":     `headmaster+head@hexpress.example`,
		"the address as a subaddress":      `x+head@hexpress.example`,
		"a hyphen for a plus":              `head-office@hexpress.example`,
	} {
		mail := passes + ourHop + swap(plainMail, head, from)
		if in := r.readAt(mail, received); in.Staff != nil && (in.Staff.Proof != "" || len(in.Staff.Acts) > 0) {
			t.Errorf("%s: %q is taken for a colleague: %+v", name, from, in.Staff)
		}
	}
}

// TestAColleagueInOtherWords: the spellings of a colleague's address that do
// count.
func TestAColleagueInOtherWords(t *testing.T) {
	r := newTestReader()
	for _, from := range []string{"head@hexpress.example", "HEAD@Hexpress.Example", "head+phone@hexpress.example", "=?utf-8?q?Gr=C3=A5ce?= <head@hexpress.example>", "=?windows-1252?q?Gr=E5ce?= <head@hexpress.example>", "Gr\u00e5ce <head@hexpress.example>",
		"ola@elsewhere.example", "delivery@hexpress.example", `"Head, Grace" <head@hexpress.example>`, "head@hexpress.example (Grace)"} {
		if in := r.readAt(swap(plainMail, "Grace Head <head@hexpress.example>", from), received); in.Staff == nil || len(in.Staff.Acts) != 1 {
			t.Errorf("%q: %+v", from, in.Staff)
		}
	}
}

// TestWhatIsNotRead: robots, reports and mails beyond reading ask for nothing.
func TestWhatIsNotRead(t *testing.T) {
	r := newTestReader()
	for name, mail := range map[string]string{
		"a vacation notice":   "Auto-Submitted: auto-replied\r\n" + plainMail,
		"a notice in words":   swap(plainMail, "Re: New complaint", "Out of office:", "#final upheld\r\n\r\nDear Kari,\r\n\r\nwe are sorry.", "I am out of the office until 7 December."),
		"a letter of our own": "X-Complaint-Letter: case_opened\r\nAuto-Submitted: auto-generated\r\n" + plainMail,
		"a customer's":        swap(plainMail, "head@hexpress.example", "kari@example.net"),
	} {
		if in := r.readAt(mail, received); in.Staff != nil {
			t.Errorf("%s: %+v", name, in.Staff)
		}
	}
	deep := strings.Repeat("Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n", 100)
	if in := r.readAt("From: head@hexpress.example\r\n"+deep, received); in.Form != casefile.Unreadable && in.Staff != nil && len(in.Staff.Acts) > 0 {
		t.Errorf("a nested mail: %+v", in.Staff)
	}
}
