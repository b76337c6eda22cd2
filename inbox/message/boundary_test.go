package message

import (
	"strings"
	"testing"
)

// TestSplitPartsBounded: parts beyond the limit are not even listed, as a list
// of them can be larger than the mail.
func TestSplitPartsBounded(t *testing.T) {
	parts, found := splitParts([]byte(strings.Repeat("--b\n", 1000)), "b", 10)
	if len(parts) != 11 || !found {
		t.Errorf("got %d parts", len(parts))
	}
}
