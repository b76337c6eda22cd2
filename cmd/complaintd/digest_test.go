package main

import (
	"strings"
	"testing"

	"complaintd/templates"
)

// On a terminal the headings stand out; in a pipe there is nothing but text. What
// ends every letter is not for a terminal.
func TestDigestText(t *testing.T) {
	words := templates.Rendered{Subject: "Complaints", Text: "1 overdue.\n\nOverdue (1)\n-----------\n- KL-26-000001-7\n\n-- \nHexpress\n"}
	plain := "Complaints\n\n1 overdue.\n\nOverdue (1)\n-----------\n- KL-26-000001-7\n\n"
	if got := digestText(words, false); got != plain {
		t.Errorf("in a pipe %q", got)
	}
	coloured := digestText(words, true)
	if !strings.Contains(coloured, bold.paint("Overdue (1)")+"\n") || !strings.HasPrefix(coloured, bold.paint("Complaints")) {
		t.Errorf("on a terminal %q", coloured)
	}
	without := strings.NewReplacer("\x1b[1m", "", "\x1b[2m", "", "\x1b[0m", "").Replace(coloured)
	if without != plain {
		t.Errorf("beside its colours it is %q", without)
	}
}
