package main

import (
	"bytes"
	"strings"
	"testing"

	"complaintd/inbox/mailfile"
)

func TestNoMailCommandsATerminal(t *testing.T) {
	const hostile = "a\x1b[31m\u009bb\u202e\tc\nd\r\x00é"
	if got, want := forTerminal(hostile), "a[31mb c\ndé"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestNoColourWhereNobodySeesIt(t *testing.T) {
	if inColour(world{stdout: &bytes.Buffer{}, getenv: environment(nil)}) {
		t.Error("a buffer is taken for a terminal")
	}
}

// The explanation of the same mail is the same text with and without colour.
func TestColourIsOnlyColour(t *testing.T) {
	cfg := defaultConfig()
	e, err := newExplainer(&cfg)
	if err != nil {
		t.Fatal(err)
	}
	raw := []byte("From: Kari <kari@example.net>\r\nSubject: Klage\r\n\r\n" + strings.Repeat("Hei\r\n", 20))
	x := e.explain(mailfile.Mail{Name: "1.eml", Raw: raw, Size: int64(len(raw))})
	var plain, coloured bytes.Buffer
	for out, colour := range map[*bytes.Buffer]bool{&plain: false, &coloured: true} {
		if err := (explanationText{out: out, zone: cfg.Calendar.TimeZone, colour: colour}).print(x); err != nil {
			t.Fatal(err)
		}
	}
	without := coloured.String()
	for _, c := range []colour{bold, faint, red, green, blue, cyan} {
		without = strings.ReplaceAll(without, "\x1b["+string(c)+"m", "")
	}
	if without = strings.ReplaceAll(without, "\x1b[0m", ""); without != plain.String() || coloured.Len() == plain.Len() {
		t.Errorf("got\n%s, want\n%s", coloured.String(), plain.String())
	}
}

func TestProgress(t *testing.T) {
	var out bytes.Buffer
	p := newProgress(&out, []mailfile.Source{{Size: 300}, {Size: 700}})
	p.advance(2, 500)
	if out.Len() != 0 {
		t.Errorf("%q is written where there is no terminal", out.String())
	}
	p.shown = true
	p.advance(1, 600)
	if got, want := out.String(), startOfLine+strings.Repeat("█", 30)+" 100 %  3 mails"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	unknown := newProgress(&out, []mailfile.Source{{Size: 300}, mailfile.Stream("-", nil)})
	unknown.advance(2, 500)
	if got, want := unknown.line(), "2 mails, 500 bytes"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
