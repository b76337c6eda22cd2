package extract_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// TestBounds: what is looked up for one mail is bounded, the newest first.
func TestBounds(t *testing.T) {
	var ids, tags strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&ids, " <%d@example.net>\r\n", i)
		fmt.Fprintf(&tags, " complaints+b.%s@hexpress.example,\r\n", tagNumber(i))
	}
	raw := "From: kari@example.net\r\nReferences:\r\n" + ids.String() + "To:\r\n" + tags.String() + " x@hexpress.example\r\n\r\nHei\r\n"
	in := newReader().Read([]byte(raw), casefile.Placement{}, time.Time{})
	if len(in.Parents) != 100 || in.Parents[0] != "1999@example.net" {
		t.Errorf("%d parents from %q", len(in.Parents), in.Parents[:min(1, len(in.Parents))])
	}
	if len(in.BounceTags) != 20 {
		t.Errorf("%d tags", len(in.BounceTags))
	}
}

// tagNumber is a text of the shape of a tag.
func tagNumber(i int) string {
	tag := []byte("aaaaaaaaaaaaaaaa")
	for at := range 5 {
		tag[at] += byte(i % 10)
		i /= 10
	}
	return string(tag)
}
