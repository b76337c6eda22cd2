// Package sender tells who really sent a mail that says it is from a colleague,
// and reads what it asks for (DESIGN §5).
//
// Anybody can write any From line. It is borne out by the tag of a return address
// that was made for the colleague, which package clerk checks with the case; by
// what a mail server that the configuration trusts wrote into
// Authentication-Results (RFC 8601); or by a signature of the colleague's own
// domain (DKIM, RFC 6376), verified here, whose domain is aligned with From as
// DMARC demands (RFC 7489 §3.1). Where none of them does, the mail proves
// nothing, and is to be confirmed. What can't be read, or looked up, never proves
// anything.
package sender

import (
	"context"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/command"
	"complaintd/inbox/extract"
	"complaintd/inbox/message"
)

// Config is what a Reader must know of the company.
type Config struct {
	Staff casefile.Staff
	// Mailboxes are the complaints mailboxes.
	Mailboxes []extract.Mailbox
	// Location is where the colleagues' days begin and end.
	Location *time.Location
	// Tags of return addresses. A mail to a valid one needs no other proof, so
	// that nothing is looked up for it.
	Tags casefile.Tags
	// TrustedServers are the names (authserv-id) of the mail servers whose
	// Authentication-Results are believed.
	TrustedServers []string
	// LookupTXT gives the TXT records of a name in the DNS, as
	// net.Resolver.LookupTXT does. Where it is nil, no signature is verified.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
}

// Reader reads mails as extract.Reader does, and the commands of those that say
// they are from a colleague. It may be used from several goroutines.
type Reader struct {
	*extract.Reader
	commands *command.Parser
	config   Config
	internal internal
	confirms confirming
}

// New makes a Reader.
func New(reader *extract.Reader, c Config) *Reader {
	i := newInternal(c)
	return &Reader{Reader: reader, commands: command.New(), config: c, internal: i, confirms: newConfirming(i)}
}

// Offline is the Reader without the DNS: for mails that are on file, of which it
// is settled whose they are.
func (r *Reader) Offline() *Reader {
	offline := *r
	offline.config.LookupTXT = nil
	return &offline
}

// Read reads a mail; it never fails. A colleague's mail may have DNS asked, for
// at most lookupTime.
func (r *Reader) Read(raw []byte, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := r.Reader.Read(raw, at, receivedAt)
	written := in.Form == casefile.Human || in.Form == casefile.NotText || in.Form == casefile.Spam
	if written && r.config.Staff.Claims(in.From) {
		in.Staff = r.colleagueMail(in)
	}
	return in
}

// TooLarge is a mail of which only the header was fetched, as extract.Reader has
// it. A colleague learns that it was too large, if the header shows that it is
// theirs: of a signature, which covers the body, nothing can be verified.
func (r *Reader) TooLarge(header []byte, size int64, at casefile.Placement, receivedAt time.Time) *casefile.Incoming {
	in := r.Reader.TooLarge(header, size, at, receivedAt)
	if !in.TooLarge || !r.config.Staff.Claims(in.From) {
		return in
	}
	m := r.Parse(header)
	if m == nil || !r.oneAuthor(m.Header, in.From) {
		return in
	}
	proof, _ := r.toldByServer(m.Header, in.From.Domain())
	in.Staff = &casefile.StaffMail{Proof: proof, Refusals: []string{tooLarge.in(r.config.Staff.Find(in.From).Language, (size+999_999)/1_000_000)}}
	return in
}

// colleagueMail is what a mail that says it is from a colleague asks for, and what
// bears that out.
func (r *Reader) colleagueMail(in *casefile.Incoming) (asked *casefile.StaffMail) {
	language := r.config.Staff.Find(in.From).Language
	defer func() {
		if fault := recover(); fault != nil { // of the program: the mail must not stop those behind it
			asked = &casefile.StaffMail{Refusals: []string{unreadable.in(language)}}
		}
	}()
	m := r.Parse(in.Raw)
	if m == nil {
		return &casefile.StaffMail{Refusals: []string{unreadable.in(language)}}
	}
	if !r.oneAuthor(m.Header, in.From) {
		return &casefile.StaffMail{Refusals: []string{severalAuthors.in(language)}}
	}
	d := draft{reader: r, in: in, message: m, language: language}
	d.read()
	return &casefile.StaffMail{Proof: r.proof(in, m), Acts: d.acts, Refusals: d.refusals, Away: d.away, Stance: d.stance,
		Question: questionIn(in.Subject)}
}

// proof is what shows that the mail is from the one in its From; empty where
// nothing does.
func (r *Reader) proof(in *casefile.Incoming, m *message.Message) string {
	proof, told := r.toldByServer(m.Header, in.From.Domain())
	if told {
		return proof
	}
	if r.likelyTagged(in) {
		return ""
	}
	return r.verified(in, m.Header)
}

// likelyTagged: a tag of the mail was made for the colleague, and it answers
// something. The clerk tells, who knows the case, whether it does so in full.
func (r *Reader) likelyTagged(in *casefile.Incoming) bool {
	colleague := r.config.Staff.Find(in.From)
	if len(in.Parents) > 0 || in.MarkedDigest() {
		if r.config.Tags.DigestMadeFor(colleague, in.DigestTags) {
			return true
		}
	}
	return (len(in.Parents) > 0 || len(in.References) > 0) &&
		slices.ContainsFunc(in.ReplyTags, func(tag casefile.ReplyTag) bool { return r.config.Tags.MadeFor(colleague, tag) })
}

// isOurs tells whether an address is one of the complaints mailboxes, or a
// subaddress of one.
func (r *Reader) isOurs(a casefile.Address) bool {
	return slices.ContainsFunc(r.config.Mailboxes, func(m extract.Mailbox) bool { return a.SubaddressOf(m.Address, "+"+m.Delimiter) })
}
