package casefile

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base32"
	"slices"
	"strings"
)

// Tags makes and checks the tags in the daemon's own return addresses. A tag
// shows that whoever writes to the address got it from us: it can't be guessed
// from the reference. It is 16 characters of lower-case base32: one that names
// the key, then 75 bits of an HMAC-SHA256 (RFC 2104) over what the tag is for.
type Tags struct {
	keys []tagKey // the first makes tags, all check them
}

type tagKey struct {
	id  byte
	key []byte
}

const tagLength = 16

// What stands before the tag in an address of ours that is about no case.
const (
	BounceAddress = "b"      // an envelope sender
	DigestAddress = "digest" // where a manager answers a digest
)

var tagAlphabet = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewTags uses secret for new tags; tags made under one of the previous
// secrets stay valid.
func NewTags(secret string, previous ...string) Tags {
	var t Tags
	for _, s := range append([]string{secret}, previous...) {
		sum := sha256.Sum256([]byte("complaintd tag key id\x00" + s))
		t.keys = append(t.keys, tagKey{id: tagAlphabet.EncodeToString(sum[:])[0], key: []byte(s)})
	}
	return t
}

// Reply is the tag for replies of address about the case: what stands behind
// the reference in Reply-To. The address counts without regard to case.
func (t Tags) Reply(ref Reference, address string) string {
	return t.keys[0].tag("reply", string(ref), AddressKey(address))
}

// ReplyValid tells whether tag was made for replies of address about the case.
// Case is ignored, as mail systems change it; the comparison takes constant
// time.
func (t Tags) ReplyValid(tag string, ref Reference, address string) bool {
	return t.valid(tag, "reply", string(ref), AddressKey(address))
}

// valid tells whether a tag was made for that under any of the secrets.
func (t Tags) valid(tag string, parts ...string) bool {
	tag = strings.ToLower(tag)
	for _, k := range t.keys {
		if subtle.ConstantTimeCompare([]byte(tag), []byte(k.tag(parts...))) == 1 {
			return true
		}
	}
	return false
}

// Digest is the tag for replies of address to digests, which are of no case.
func (t Tags) Digest(address string) string { return t.keys[0].tag("digest", AddressKey(address)) }

// DigestValid tells whether tag was made for replies of address to digests.
func (t Tags) DigestValid(tag, address string) bool {
	return t.valid(tag, "digest", AddressKey(address))
}

// DigestMadeFor tells whether one of the tags was made for a colleague's replies to
// digests: for any address of theirs.
func (t Tags) DigestMadeFor(colleague Colleague, tags []string) bool {
	return slices.ContainsFunc(tags, func(tag string) bool {
		return slices.ContainsFunc(colleague.addresses(), func(email string) bool { return t.DigestValid(tag, email) })
	})
}

// MadeFor tells whether a return address was made for a colleague: for any address
// of theirs.
func (t Tags) MadeFor(colleague Colleague, tag ReplyTag) bool {
	return slices.ContainsFunc(colleague.addresses(), func(email string) bool {
		return t.ReplyValid(tag.Tag, tag.Reference, email)
	})
}

// Bounce is the tag of one letter's envelope sender (VERP): reports of its
// delivery come back to it. It is looked up, never recomputed, so that a
// report finds its letter after any change of secrets.
func (t Tags) Bounce(messageID, recipient string) string {
	return t.keys[0].tag("bounce", messageID, AddressKey(recipient))
}

func (k tagKey) tag(parts ...string) string {
	mac := hmac.New(sha256.New, k.key)
	for _, p := range parts {
		mac.Write([]byte(p))
		mac.Write([]byte{0})
	}
	return string(k.id) + tagAlphabet.EncodeToString(mac.Sum(nil))[:tagLength-1]
}
