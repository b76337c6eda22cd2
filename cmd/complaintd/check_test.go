package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCheckTriesLetters: a company's own wording that lets data through, or says
// less than the procedure promises, is told with file, letter and language; what
// is right is not.
func TestCheckTriesLetters(t *testing.T) {
	tests := []struct{ what, file, text, want string }{
		{"right", "sv/closed.md", "Subject: Klart\n\nHej {{or .Greeting \"kund\"}}!\n\nNu är det klart.\n", ""},
		{"unescaped", "nn/closed.md", "Subject: Ferdig\n\nHei {{printf \"%#v\" .Customer.Name}}\n", "nn/closed.md: letter closed in nn with Markdown for data: data is read as layout: "},
		{"broken", "nn/closed.md", "Subject: Ferdig\n\n{{if .Paused}}\n", "nn/closed.md:4: unexpected EOF"},
		{"silent on the next stage", "fi/_status.md", "{{.Stage}}, {{.Owner}}: {{.Deadline.Date}} {{.AnswerBy.Date}}", "fi/_status.md: letter answer in fi after a final response: it does not say the last date to ask for the next stage"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			folder := t.TempDir()
			file := filepath.Join(folder, filepath.FromSlash(test.file))
			if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(test.text), 0o600); err != nil {
				t.Fatal(err)
			}
			err := tryLetters(mustLoad(t, leastConfig+"templates: "+folder+"\n", nil))
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// TestCheckMakesMails of the letters: what can't be sent is a fault of the letter.
func TestCheckMakesMails(t *testing.T) {
	cfg := mustLoad(t, leastConfig, nil)
	set, err := newTemplates(cfg)
	if err != nil {
		t.Fatal(err)
	}
	cfg.Mailboxes[0].Address = "no address"
	err = tryMails(cfg, set)
	for _, want := range []string{"letter acknowledgement in pl: ", "letter case_opened in nb: ", "letter contact_task in nb: "} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among %.300v", want, err)
		}
	}
}
