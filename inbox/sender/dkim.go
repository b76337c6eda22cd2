package sender

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/emersion/go-msgauth/dmarc"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// This file verifies the DKIM signature of a colleague's domain where no mail
// server's word is taken (RFC 6376). More is asked of it than that it is valid:
// a signed mail of a colleague to somebody else, or of last year, may be sent to
// us again by anybody who got it.

const (
	// lookupTime is how long DNS may take for one mail, all in all.
	lookupTime = 5 * time.Second
	// mostSignatures of the colleague's own domain are verified.
	mostSignatures = 3
	// oldestSigned is how far the mail's own date may be from its receipt.
	oldestSigned = 7 * 24 * time.Hour
	// longestHeader in bytes; no program that signs writes a longer one.
	longestHeader = 128 << 10
)

// verified is what a signature of the mail proves; empty where none does.
func (r *Reader) verified(in *casefile.Incoming, h message.Header) string {
	header, body, ok := wellFormed(in.Raw)
	if r.config.LookupTXT == nil || !ok || !fresh(h.Date(), in.ReceivedAt) {
		return ""
	}
	fields := fieldsOf(header)
	if !once(fields, "From", "Date", "Message-ID") || repeated(fields, "Subject", "To", "Cc") {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookupTime)
	defer cancel()
	asker := asker{ctx: ctx, lookup: r.config.LookupTXT, from: in.From.Domain()}
	tried := 0
	for i, f := range fields {
		if !f.is("DKIM-Signature") || !aligned(signer(f), asker.from) {
			continue
		}
		if tried++; tried > mostSignatures {
			break
		}
		if domain := r.signedBy(only(fields, i), body, in, h, asker); domain != "" {
			return "DKIM signature of " + domain + ", aligned with From"
		}
	}
	return ""
}

// signedBy is the domain of the one signature in the header, if it is valid and
// proves who wrote the mail, and that it was written to us; empty otherwise.
func (r *Reader) signedBy(header, body []byte, in *casefile.Incoming, h message.Header, ask asker) string {
	found, err := dkim.VerifyWithOptions(bytes.NewReader(slices.Concat(header, []byte("\r\n"), body)),
		&dkim.VerifyOptions{LookupTXT: ask.key, MaxVerifications: 1})
	if err != nil || len(found) != 1 || found[0].Err != nil {
		return ""
	}
	s := found[0]
	switch {
	case !aligned(s.Domain, ask.from),
		!covers(s, "From", "Subject", "Date", "Message-ID"),
		!r.addressesUs(s, h),
		!s.Expiration.IsZero() && s.Expiration.Before(in.ReceivedAt),
		domainKey(s.Domain) != domainKey(ask.from) && ask.strict():
		return ""
	}
	return domainKey(s.Domain)
}

// covers tells whether the signature covers fields of all the names, or that
// there are none.
func covers(s *dkim.Verification, names ...string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(s.HeaderKeys, func(key string) bool { return strings.EqualFold(key, name) }) {
			return false
		}
	}
	return true
}

// addressesUs tells whether a recipient field that the signature covers names a
// mailbox of ours: the mail was written to us, and not to somebody who hands it
// on.
func (r *Reader) addressesUs(s *dkim.Verification, h message.Header) bool {
	for _, name := range []string{"To", "Cc"} {
		if covers(s, name) && slices.ContainsFunc(h.Addresses(name), func(a message.Address) bool { return r.isOurs(casefile.Address(a)) }) {
			return true
		}
	}
	return false
}

// fresh tells whether a date is near that of the receipt.
func fresh(date, received time.Time) bool {
	return !date.IsZero() && date.Sub(received).Abs() <= oldestSigned
}

// asker asks DNS about the domain of From, and nothing of any other domain: what
// else a mail names would be asked for whoever sent it.
type asker struct {
	ctx    context.Context
	lookup func(ctx context.Context, name string) ([]string, error)
	from   string
}

var errNotAsked = errors.New("not looked up")

// key gives the record of a key. One whose domain is only trying DKIM out says
// nothing (RFC 6376 §3.6.1, t=y).
func (a asker) key(name string) ([]string, error) {
	selector, domain, found := strings.Cut(name, "._domainkey.")
	if !found || domainKey(selector) == "" || !aligned(domain, a.from) {
		return nil, errNotAsked
	}
	records, err := a.lookup(a.ctx, domainKey(name))
	if err == nil && slices.ContainsFunc(records, isTrial) {
		return nil, errNotAsked
	}
	return records, err
}

// isTrial tells whether the flags of a key hold y.
func isTrial(record string) bool {
	for tag := range strings.SplitSeq(record, ";") {
		name, flags, _ := strings.Cut(tag, "=")
		if strings.TrimSpace(name) != "t" {
			continue
		}
		for flag := range strings.SplitSeq(flags, ":") {
			if strings.EqualFold(strings.TrimSpace(flag), "y") {
				return true
			}
		}
	}
	return false
}

// strict tells whether the domain of From wants its very own name in a signature
// (adkim=s, RFC 7489 §6.3). Its record, else that of its organisation, tells; it
// counts as strict where that can't be found out.
func (a asker) strict() bool {
	own := domainKey(a.from)
	for _, domain := range slices.Compact([]string{own, organisation(own)}) {
		record, err := dmarc.LookupWithOptions(domain, &dmarc.LookupOptions{LookupTXT: func(name string) ([]string, error) {
			records, err := a.lookup(a.ctx, name)
			if dns := new(net.DNSError); errors.As(err, &dns) && dns.IsNotFound {
				return nil, nil
			}
			return records, err
		}})
		if errors.Is(err, dmarc.ErrNoPolicy) {
			continue
		}
		return err != nil || record.DKIMAlignment == dmarc.AlignmentStrict
	}
	return false
}
