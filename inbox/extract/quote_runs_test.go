package extract

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Tens of thousands of marked runs, as no person writes them, are not all
// searched; the words are kept.
func TestManyMarkedRunsAreKept(t *testing.T) {
	var html strings.Builder
	for range 5_000 {
		html.WriteString("<div class=\"gmail_quote\">a</div>b<br>")
	}
	raw := "From: Kari <kari@example.net>\r\nIn-Reply-To: <1@hexpress.example>\r\nContent-Type: text/html\r\n\r\n" + html.String()
	in := New(Config{Limits: message.DefaultLimits()}).Read([]byte(raw), casefile.Placement{}, time.Time{})
	if n := strings.Count(in.NewText, "b"); n != 5_000 {
		t.Errorf("%d of 5000 own lines are kept", n)
	}
	if !strings.Contains(in.NewText[len(in.NewText)/2:], "a") {
		t.Error("runs beyond the limit are taken for quotes")
	}
}
