package main

import (
	"fmt"
	"strings"
	"time"

	"complaintd/casefile"
)

// mailboxKeys are the paths of the mailboxes.
func (f *findings) mailboxKeys(c *Config) []string {
	return f.entryKeys("mailboxes", "mailbox", len(c.Mailboxes))
}

func (f *findings) checkMailboxes(c *Config) {
	keys := f.mailboxKeys(c)
	f.want(len(keys) > 0 || !f.given("mailboxes"), "mailboxes", "is empty: give at least one mailbox")
	for i, at := range keys {
		m := c.Mailboxes[i]
		f.checkMailbox(at, m)
		f.checkTagLength(at, m, c.ReferencePrefix)
		for _, other := range c.Mailboxes[:i] {
			f.want(casefile.AddressKey(m.Address) != casefile.AddressKey(other.Address), at+".address", "is the address of another mailbox too: give each its own")
			f.want(!sameInbox(m, other), at+".inbox", "is read for another mailbox too (same host, username and folder): give each its own")
		}
	}
}

func sameInbox(a, b MailboxConfig) bool {
	return strings.EqualFold(a.Host, b.Host) && a.Username == b.Username && strings.EqualFold(a.Inbox, b.Inbox)
}

func (f *findings) checkMailbox(at string, m MailboxConfig) {
	f.checkAddress(at+".address", m.Address)
	f.want(isASCII(m.Address), at+".address", "must be in plain letters: return addresses are made of it that every server must take")
	f.checkServer(at, m.Host, m.Port, m.TLS)
	f.checkLogin(at, m.Username, m.Password)
	f.want(m.Username != "", at+".username", "is empty: give the name to log in with")
	f.want(f.canLogIn(at, m.Password), at+".password", "is missing: give password, password_file or oauth2")
	f.checkOAuth2(at, m.OAuth2)
	f.checkFolders(at, m)
	f.wantBetween(at+".poll_interval", m.PollInterval, time.Second, time.Hour)
	f.want(64<<10 <= m.MaxMessageSize && m.MaxMessageSize <= 256<<20, at+".max_message_size", "must be from 64KiB to 256MiB")
	f.want(isDelimiter(m.SubaddressDelimiter), at+".subaddress_delimiter", `must be "+", "-" or "=", or "" where the provider has no such addresses`)
	for i, name := range m.TrustedSpamHeaders {
		f.want(isHeaderName(name), entryKey(at+".trusted_spam_headers", i), "must be the name of a header, such as X-Spam-Flag")
	}
}

// checkTagLength refuses an address whose tagged forms would be longer than a
// local part may be (RFC 5321 §4.5.3.1.1): some servers would not take the
// letters, others not the answers.
func (f *findings) checkTagLength(at string, m MailboxConfig, prefix string) {
	const most, tag = 64, 16
	local, _, _ := strings.Cut(m.Address, "@")
	tagged := len(local) + len(m.SubaddressDelimiter) + len(longestReference(prefix)) + len(".") + tag
	if m.SubaddressDelimiter == "" || !isPrefix(prefix) {
		return
	}
	f.want(tagged <= most, at+".address", fmt.Sprintf(
		"is too long before the @: with reference and tag it comes to %d octets, and RFC 5321 allows %d; "+
			`use a shorter address, or subaddress_delimiter: ""`, tagged, most))
}

func (f *findings) checkFolders(at string, m MailboxConfig) {
	f.want(m.Junk == "", at+".junk", `can't be given in this version, which does not read a junk folder: write "" or take it out`)
	folders := []struct{ key, name string }{{"inbox", m.Inbox}, {"processed", m.Processed}, {"quarantine", m.Quarantine}}
	if m.Sent != "" {
		folders = append(folders, struct{ key, name string }{"sent", m.Sent})
	}
	for i, folder := range folders {
		here := at + "." + folder.key
		f.want(folder.name != "", here, "is empty: give the folder's name")
		f.wantLine(here, folder.name)
		for _, other := range folders[:i] {
			// Case counts for nothing in INBOX (RFC 9051 §5.1), and on some servers in no folder.
			f.want(!strings.EqualFold(folder.name, other.name), here, "is the same folder as "+other.key+": name another")
		}
	}
}

func (f *findings) checkSMTP(s SMTPConfig) {
	const at = "smtp"
	f.checkServer(at, s.Host, s.Port, s.TLS)
	f.checkLogin(at, s.Username, s.Password)
	switch canLogIn := f.canLogIn(at, s.Password); {
	case s.Username == "" && canLogIn:
		f.blame(at+".username", "is missing beside the password or oauth2: give both, or neither for a server without log-in")
	case s.Username != "" && !canLogIn:
		f.blame(at+".password", "is missing beside the username: give password, password_file or oauth2, or no username for a server without log-in")
	}
	f.checkOAuth2(at, s.OAuth2)
	if f.given(at + ".from_name") {
		f.wantLine(at+".from_name", s.FromName)
	}
	f.wantRange(at+".max_per_minute", s.MaxPerMinute, 0, 100_000)
}

// checkLogin refuses what can't be sent in a log-in: SASL PLAIN (RFC 4616 §2)
// has no place for NUL, and LOGIN none for line breaks.
func (f *findings) checkLogin(at, username string, password Secret) {
	f.wantLine(at+".username", username)
	f.want(!strings.ContainsAny(password.Reveal(), "\r\n\x00"), at+".password", "must be on a single line")
}

// canLogIn tells whether a password or a grant was given, in whatever way; one
// that can't be had from there is a fault of its own.
func (f *findings) canLogIn(at string, password Secret) bool {
	return password.Reveal() != "" || f.given(at+".password_file") || f.given(at+".oauth2")
}

// checkServer checks where a server is and that its log-in and its mail are
// never readable on a network.
func (f *findings) checkServer(at, host string, port int, mode TLSMode) {
	f.want(isHost(host), at+".host", "must be the name or IP address of a server alone, without port or ://")
	f.wantRange(at+".port", port, 1, 65535)
	f.want(mode != TLSNone || isLoopback(host) || host == "", at+".tls",
		"can't be none for a server on another machine: the password and every letter would go over the network in clear; use implicit or starttls")
}

func (f *findings) wantBetween(key string, d, least, most time.Duration) {
	f.want(least <= d && d <= most, key, fmt.Sprintf("must be from %s to %s", shortDuration(least), shortDuration(most)))
}

// shortDuration writes a duration without the units that are zero: 1h for 1h0m0s.
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}
