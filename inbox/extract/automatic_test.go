package extract

import (
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// Fields as RFC 3834 and RFC 5321 allow them and programs write them: with
// comments, and more than once.
func TestAutomaticMailWithOddFields(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		form   casefile.Form
		null   bool
	}{
		"a comment in front":           {"Auto-Submitted: (vacation) auto-replied\r\n", casefile.Robot, false},
		"a comment in a comment":       {"Auto-Submitted: (va (ca) \\) tion) auto-replied (x)\r\n", casefile.Robot, false},
		"a second field below a no":    {"Auto-Submitted: no\r\nAuto-Submitted: auto-replied\r\n", casefile.Robot, false},
		"no, with a comment":           {"Auto-Submitted: no (a person wrote this)\r\n", casefile.Human, false},
		"a null path with a comment":   {"Return-Path: <> (x)\r\n", casefile.Human, true},
		"a null path with blanks":      {"Return-Path: < >\r\n", casefile.Human, true},
		"an empty path":                {"Return-Path:\r\n", casefile.Human, true},
		"a path":                       {"Return-Path: <kari@example.net>\r\n", casefile.Human, false},
		"a path named in a comment":    {"Return-Path: <kari@example.net> (<>)\r\n", casefile.Human, false},
		"a null path further down too": {"Return-Path: <kari@example.net>\r\nReturn-Path: <>\r\n", casefile.Human, false},
	} {
		t.Run(name, func(t *testing.T) {
			raw := c.header + "From: Kari <kari@example.net>\r\nSubject: Klage\r\n\r\nHei, pakken min er ikke kommet.\r\n"
			in := New(Config{Limits: message.DefaultLimits()}).Read([]byte(raw), casefile.Placement{}, time.Time{})
			if in.Form != c.form || in.NullSender != c.null {
				t.Errorf("form %s, null sender %v; want %s, %v", in.Form, in.NullSender, c.form, c.null)
			}
		})
	}
}
