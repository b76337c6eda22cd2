package templates

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"complaintd/casefile"
)

// TryOut writes every letter once for each kind of mail, so that a mistake in
// a template is found before a customer waits for the letter.
func (s *Set) TryOut() error {
	var faults []error
	for _, code := range slices.Sorted(maps.Keys(s.languages)) {
		for _, name := range slices.Sorted(maps.Keys(s.languages[code].letters)) {
			faults = append(faults, s.tryLetter(code, name))
		}
	}
	return errors.Join(faults...)
}

// tryLetter tries one letter; the first fault is enough, as the others are
// mostly the same one again.
func (s *Set) tryLetter(code string, name casefile.LetterName) error {
	for _, mail := range s.sampleMails() {
		l := s.sample(code, name, mail)
		if _, err := s.Render(l); err != nil {
			return err
		}
	}
	return nil
}

// sampleMails are mails of every kind that a letter speaks differently about.
func (s *Set) sampleMails() []casefile.Incoming {
	from := casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}
	received := time.Date(2026, time.November, 30, 9, 30, 0, 0, time.UTC)
	ordinary := casefile.Incoming{
		Raw: []byte("raw"), Size: 3, ReceivedAt: received, Form: casefile.Human,
		From: from, AnswerTo: from, Text: "Words.",
	}
	wordless := ordinary
	wordless.Form, wordless.Text = casefile.NotText, ""
	wordless.Attachments = []casefile.Attachment{{Name: "picture.jpg", Type: "image/jpeg", Bytes: 20_311}}
	bare := casefile.Incoming{Size: MaxOriginal + 1, ReceivedAt: received, Form: casefile.NotText}
	long := ordinary
	long.Text = strings.Repeat("word ", maxWords)
	return []casefile.Incoming{ordinary, wordless, bare, long}
}

// sample is a letter about mail.
func (s *Set) sample(code string, name casefile.LetterName, mail casefile.Incoming) casefile.Letter {
	why := casefile.NoLetter("")
	if mail.AnswerTo.Email == "" {
		why = casefile.NoUsableAddress
	}
	l := casefile.Letter{
		Name: name, Audience: letterNames[name], To: mail.From, Language: code, At: mail.ReceivedAt, Mail: &mail,
		Unacknowledged: why,
		Case: casefile.Case{
			Number: 123, Reference: "KL-26-000123-7", Mailbox: "complaints@example.com",
			State: casefile.Open, Owner: casefile.OwnerDepartment, Language: code,
			Parties: []casefile.Party{{
				Address: casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}, Role: casefile.Complainant,
			}},
			ReceivedAt: mail.ReceivedAt,
			Record: casefile.Record{
				Clock:   casefile.Clock{Stage: 1, Deadline: mail.ReceivedAt.AddDate(0, 0, 7)},
				Promise: mail.ReceivedAt.AddDate(0, 0, 14),
			},
		},
	}
	return inCourse(l, mail.ReceivedAt)
}
