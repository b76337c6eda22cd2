package extract

import (
	"regexp"
	"slices"
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// What is looked up for one mail is bounded.
const (
	mostParents = 100 // the newest come first
	mostTags    = 20
)

// parents are the Message-IDs that the mail answers, each once: In-Reply-To,
// then References from the newest, which stands last (RFC 5322 §3.6.4).
func parents(h message.Header, own string) []string {
	references := h.MessageIDs("References")
	slices.Reverse(references)
	var found []string
	seen := map[string]bool{own: true}
	for _, id := range append(h.MessageIDs("In-Reply-To"), references...) {
		if !seen[id] && len(found) < mostParents {
			seen[id] = true
			found = append(found, id)
		}
	}
	return found
}

// threads finds the tags in our own return addresses.
type threads struct {
	prefix    string
	mailboxes []mailbox
}

// mailbox is a complaints address as its tagged forms begin and end, in lower
// case: complaints+ and @hexpress.example.
type mailbox struct{ start, end string }

func newThreads(c Config) threads {
	t := threads{prefix: c.ReferencePrefix}
	for _, m := range c.Mailboxes {
		if local, domain, ok := strings.Cut(casefile.AddressKey(m.Address), "@"); ok && m.Delimiter != "" {
			t.mailboxes = append(t.mailboxes, mailbox{local + m.Delimiter, "@" + domain})
		}
	}
	return t
}

// recipientFields name the recipients of a mail: those its author wrote, and
// those that servers on the way noted, which alone show a blind copy.
var recipientFields = [...]string{"To", "Cc", "Delivered-To", "X-Original-To"}

// addTags notes the tags in the addresses of ours that a mail was sent to, each
// once: of return addresses, complaints+KL-26-000123-7.<tag>@ and, in digests,
// complaints+digest.<tag>@; and of envelope senders, complaints+b.<tag>@.
func (t threads) addTags(in *casefile.Incoming, h message.Header) {
	for _, field := range recipientFields {
		for _, a := range h.Addresses(field) {
			about, tag, ok := t.subaddress(a.Email)
			if !ok || len(in.ReplyTags)+len(in.DigestTags)+len(in.BounceTags) >= mostTags {
				continue
			}
			switch ref, ok := t.reference(about); {
			case about == casefile.BounceAddress:
				in.BounceTags = appendOnce(in.BounceTags, tag)
			case about == casefile.DigestAddress:
				in.DigestTags = appendOnce(in.DigestTags, tag)
			case ok:
				in.ReplyTags = appendOnce(in.ReplyTags, casefile.ReplyTag{Reference: ref, Tag: tag})
			}
		}
	}
}

// reference is the reference that a text consists of.
func (t threads) reference(text string) (casefile.Reference, bool) {
	found := casefile.FindReferences(t.prefix, text)
	if len(found) != 1 || !strings.EqualFold(string(found[0]), text) {
		return "", false
	}
	return found[0], true
}

// tagShape is a tag as casefile.Tags makes it.
var tagShape = regexp.MustCompile(`^[a-z2-7]{16}$`)

// subaddress takes an address of ours apart: what the tag is about, and the
// tag, in lower case as mail systems change case.
func (t threads) subaddress(email string) (about, tag string, ok bool) {
	email = casefile.AddressKey(email)
	for _, m := range t.mailboxes {
		rest, starts := strings.CutPrefix(email, m.start)
		rest, ends := strings.CutSuffix(rest, m.end)
		about, tag, dotted := strings.Cut(rest, ".")
		if starts && ends && dotted && tagShape.MatchString(tag) {
			return about, tag, true
		}
	}
	return "", "", false
}

func appendOnce[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
