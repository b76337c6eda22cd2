package casefile

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReplyTag(t *testing.T) {
	const ref, other = Reference("KL-26-000123-7"), Reference("KL-26-000001-7")
	old, now := NewTags("an old secret of the company"), NewTags("a new secret of the company", "an old secret of the company")
	tag := old.Reply(ref, "Kari@example.net")

	if len(tag) != 16 || strings.Trim(tag, "abcdefghijklmnopqrstuvwxyz234567") != "" {
		t.Errorf("%q is not 16 characters of lower-case base32", tag)
	}
	for _, c := range []struct {
		name    string
		tags    Tags
		tag     string
		ref     Reference
		address string
		want    bool
	}{
		{"as made", old, tag, ref, "kari@example.net", true},
		{"in capitals", old, strings.ToUpper(tag), ref, "KARI@EXAMPLE.NET", true},
		{"after a change of secrets", now, tag, ref, "kari@example.net", true},
		{"made under the new secret", old, now.Reply(ref, "kari@example.net"), ref, "kari@example.net", false},
		{"of another case", old, tag, other, "kari@example.net", false},
		{"of another person", old, tag, ref, "ola@example.net", false},
		{"cut short", old, tag[:15], ref, "kari@example.net", false},
		{"empty", old, "", ref, "kari@example.net", false},
		{"a bounce tag", old, old.Bounce(string(ref), "kari@example.net"), ref, "kari@example.net", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.tags.ReplyValid(c.tag, c.ref, c.address); got != c.want {
				t.Errorf("valid is %v, want %v", got, c.want)
			}
		})
	}
}

// No change to a tag leaves it valid, as long as it is more than a change of
// case.
func TestReplyTagCantBeAltered(t *testing.T) {
	tags := NewTags("a secret of the company")
	rapid.Check(t, func(t *rapid.T) {
		tag := []byte(tags.Reply("KL-26-000123-7", "kari@example.net"))
		i := rapid.IntRange(0, len(tag)-1).Draw(t, "position")
		to := rapid.SampledFrom([]byte(" abcdefghijklmnopqrstuvwxyz234567.")).Draw(t, "character")
		if tag[i] == to {
			return
		}
		tag[i] = to
		if tags.ReplyValid(string(tag), "KL-26-000123-7", "kari@example.net") {
			t.Fatalf("%s is taken for valid", tag)
		}
	})
}
