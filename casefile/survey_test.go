package casefile_test

import (
	"testing"

	"complaintd/casefile"
)

func TestRecognise(t *testing.T) {
	missing := casefile.Candidate{MailID: 1, Size: 100}
	there := casefile.Candidate{MailID: 2, Size: 100}
	other := casefile.Candidate{MailID: 3, Size: 100}
	tests := []struct {
		name       string
		id         string
		size       int64
		candidates []casefile.Candidate
		want       casefile.Recognition
		mail       int64
	}{
		{"no Message-ID", "", 100, []casefile.Candidate{missing}, casefile.Strange, 0},
		{"never seen", "a@x", 100, nil, casefile.Strange, 0},
		{"the one that is missing", "a@x", 100, []casefile.Candidate{missing}, casefile.Same, 1},
		{"another size", "a@x", 101, []casefile.Candidate{missing}, casefile.Changed, 1},
		{"no size told", "a@x", 0, []casefile.Candidate{{MailID: 1}}, casefile.Changed, 1},
		{"it lies elsewhere too", "a@x", 100, []casefile.Candidate{there}, casefile.Copied, 0},
		{"two are missing", "a@x", 100, []casefile.Candidate{missing, other}, casefile.Changed, 1},
		{"one of two is missing", "a@x", 100, []casefile.Candidate{there, other}, casefile.Changed, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := casefile.Sighting{MessageID: tt.id, Size: tt.size}
			as, mail := s.Recognise(tt.candidates, func(c casefile.Candidate) bool { return c.MailID == there.MailID })
			if as != tt.want || mail != tt.mail {
				t.Errorf("%s, mail %d; want %s, mail %d", as, mail, tt.want, tt.mail)
			}
		})
	}
}

func TestSaysTheSame(t *testing.T) {
	mail := casefile.Incoming{MessageID: "a@x", From: casefile.Address{Name: "Kari", Email: "kari@example.net"}, Subject: "Klage på pakken", Text: "Hei.\nDen kom aldri.\n"}
	wrapped := mail
	wrapped.From.Name, wrapped.Subject, wrapped.Text = "", "Klage  på pakken", "Hei. Den kom\naldri."
	if !mail.SaysTheSame(&wrapped) {
		t.Error("wrapped anew, it is another mail")
	}
	for what, change := range map[string]func(*casefile.Incoming){
		"author":     func(m *casefile.Incoming) { m.From.Email = "per@example.net" },
		"subject":    func(m *casefile.Incoming) { m.Subject = "Klage på noe annet" },
		"words":      func(m *casefile.Incoming) { m.Text += "Og en til." },
		"Message-ID": func(m *casefile.Incoming) { m.MessageID = "b@x" },
	} {
		another := mail
		if change(&another); mail.SaysTheSame(&another) {
			t.Errorf("with another %s it is the same mail", what)
		}
	}
}
