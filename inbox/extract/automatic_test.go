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

// Only a person whose mail is too large is told so.
func TestWhoIsToldThatAMailIsTooLarge(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   bool
	}{
		"a person":      {"From: Kari <kari@example.net>\r\nSubject: Klage\r\n", true},
		"a robot":       {"From: Kari <kari@example.net>\r\nAuto-Submitted: auto-replied\r\n", false},
		"a mail server": {"Return-Path: <>\r\nFrom: MAILER-DAEMON@example.net\r\nSubject: Undelivered Mail Returned to Sender\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=x\r\n", false},
	} {
		t.Run(name, func(t *testing.T) {
			in := New(Config{Limits: message.DefaultLimits()}).TooLarge([]byte(c.header+"\r\n"), 40_000_000, casefile.Placement{}, time.Time{})
			if in.Form != casefile.Unreadable || in.TooLarge != c.want || in.Delivery != nil {
				t.Errorf("form %s, too large %v, delivery %v; want too large %v", in.Form, in.TooLarge, in.Delivery, c.want)
			}
		})
	}
}
