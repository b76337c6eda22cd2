package extract

import (
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// TestPanic: a fault in a parser makes that mail unreadable and no more.
func TestPanic(t *testing.T) {
	r := New(Config{ReferencePrefix: "KL", Limits: message.DefaultLimits()})
	r.parse = func([]byte, message.Limits) (*message.Message, error) { panic("words of the mail") }
	in := r.Read([]byte("From: a@example.com\r\n\r\nHi"), casefile.Placement{UID: 1}, time.Time{})
	if in.Form != casefile.Unreadable || in.Reason != "reading it failed within the program" {
		t.Errorf("form %q, reason %q", in.Form, in.Reason)
	}
	if in.Key == (casefile.ContentKey{}) || in.Placement.UID != 1 {
		t.Error("key or placement is missing")
	}
}

// TestPanicOfKinds: so does a fault in what tells the kinds.
func TestPanicOfKinds(t *testing.T) {
	r := New(Config{ReferencePrefix: "KL", Limits: message.DefaultLimits()})
	r.kinds = nil
	in := r.Read([]byte("From: a@example.com\r\n\r\nHi"), casefile.Placement{UID: 1}, time.Time{})
	if in.Form != casefile.Unreadable || in.Reason != "reading it failed within the program" || in.Text != "Hi" {
		t.Errorf("form %q, reason %q, text %q", in.Form, in.Reason, in.Text)
	}
}
