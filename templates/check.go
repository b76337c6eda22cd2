package templates

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"complaintd/casefile"
)

// TryOut writes every letter in every state of its case and with all awkward
// data, and examines what comes out, so that a mistake in a template is found
// before a customer waits for the letter. The error tells of each letter its
// first fault: file, letter, language, and what is wrong.
func (s *Set) TryOut() error {
	return s.tryOut(func(*letter) bool { return true })
}

// tryOut tries the letters that are wanted, the languages side by side.
func (s *Set) tryOut(wanted func(*letter) bool) error {
	codes := slices.Sorted(maps.Keys(s.languages))
	faults := make([]error, len(codes))
	var work sync.WaitGroup
	for i, code := range codes {
		work.Go(func() {
			letters := s.languages[code].letters
			for _, name := range slices.Sorted(maps.Keys(letters)) {
				if wanted(letters[name]) {
					faults[i] = errors.Join(faults[i], s.tryLetter(code, name))
				}
			}
		})
	}
	work.Wait()
	return errors.Join(faults...)
}

// Samples are letters to try out what is made of them: one of every kind in every
// language, with awkward data of all sorts at once.
func (s *Set) Samples() []casefile.Letter {
	all := everything()
	var samples []casefile.Letter
	for _, code := range slices.Sorted(maps.Keys(s.languages)) {
		for _, name := range slices.Sorted(maps.Keys(s.languages[code].letters)) {
			samples = append(samples, all.with(s.sample(code, name, s.sampleMails()[0])))
		}
	}
	return samples
}

// tryLetter tries one letter; the first fault is enough, as the others are
// mostly the same one again.
func (s *Set) tryLetter(code string, name casefile.LetterName) error {
	t := trial{set: s, lang: s.languages[code], name: name}
	for i, mail := range s.sampleMails() {
		l := s.sample(code, name, mail)
		if err := t.says(l, ""); err != nil {
			return err
		}
		if i == 0 {
			if err := t.inStates(l); err != nil {
				return err
			}
		}
	}
	return nil
}

// inStates tries the letter in each state of its case, with awkward data and
// with none.
func (t trial) inStates(usual casefile.Letter) error {
	for _, odd := range oddities {
		if err := t.holds(usual, odd, ""); err != nil {
			return err
		}
	}
	for _, st := range append([]state{{"", func(*casefile.Letter) {}}}, states[t.name]...) {
		l := usual
		st.put(&l)
		if err := t.says(l, st.what); err != nil {
			return err
		}
		if err := t.says(bare(l), strings.TrimSpace(st.what+" for a customer of whom nothing is known")); err != nil {
			return err
		}
		if err := t.holds(l, everything(), st.what); err != nil {
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
		From: from, AnswerTo: from, Subject: "My order", Text: "My order has not come.",
	}
	wordless := ordinary
	wordless.Form, wordless.Text = casefile.NotText, ""
	wordless.Attachments = []casefile.Attachment{{Name: "picture.jpg", Type: "image/jpeg", Bytes: 20_311}}
	nothing := casefile.Incoming{Size: casefile.MostOriginal + 1, ReceivedAt: received, Form: casefile.NotText}
	long := ordinary
	long.Text = strings.Repeat("word ", maxWords)
	return []casefile.Incoming{ordinary, wordless, nothing, long}
}

// isOfNoCase tells of a letter that it is about no case.
func isOfNoCase(name casefile.LetterName) bool {
	return name == casefile.Alert || name == casefile.TooLarge || name == casefile.DigestLetter
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
			Number: 123, Reference: sampleReference, Mailbox: "complaints@example.com", Department: "delivery",
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
	if isOfNoCase(name) {
		l.Case = casefile.Case{Mailbox: l.Case.Mailbox, Language: code}
	}
	return inCourse(l, mail.ReceivedAt)
}
