package integration

import (
	"testing"
	"time"
)

// TestHarmedConnections has everything pass through connections that suffer in one
// way, to the mail server and from the submission server's side alike, while mails
// of all kinds come. However they suffer, every mail is accounted for, and every
// letter goes once or is counted as uncertain.
//
// Corruption is what only a connection in clear can suffer unnoticed (TLS ends at
// the first wrong bit), and those are for this machine alone. What holds even then:
// no crash and no loop that stands still; every mail that was put into the mailbox
// lies there as it was, and has its record, though the record may hold what came;
// and a letter may be on record as refused whose acceptance came as a refusal.
func TestHarmedConnections(t *testing.T) {
	for _, test := range []struct {
		name   string
		rarity int
		harms  []harm
	}{
		{"cut", 30, []harm{cut}},
		{"delay", 4, []harm{delay}},
		{"halve", 30, []harm{halve}},
		{"split", 1, []harm{split}},
		{"corrupt", 20, []harm{corrupt}},
		{"mixed", 10, append([]harm{corrupt}, allHarms...)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := newSoak(t, seed())
			s.mayAlter()
			s.harm(t, test.rarity, test.harms...)
			s.quiet(t)
			bal := s.books.close(t, s.program, s.d, s.out)
			t.Logf("%s; IMAP suffered %v, SMTP %v", bal, s.imap.suffered(), s.smtp.suffered())
		})
	}
}

// mayAlter has the reckoning allow for what corruption can do.
func (s *soak) mayAlter() {
	s.imap.sound, s.smtp.sound = 8, 3
	s.books.altered = func() int { return s.imap.suffered()[corrupt] }
	s.books.misheard = func() int { return s.smtp.suffered()[corrupt] }
}

// TestCorruptedCommands corrupts what the mail server is told as well: it may be
// asked for other mails than were meant, and to move others. Still nothing ends or
// stands still, and no mail leaves the mailbox; one that was moved aside unread
// lies among the others, where the mailbox is compared with the database.
func TestCorruptedCommands(t *testing.T) {
	t.Parallel()
	s := newSoak(t, seed())
	s.mayAlter()
	s.imap.commands = true
	s.books.strayed = func() int { return 50 * s.imap.suffered()[corrupt] }
	s.harm(t, 5, corrupt)
	s.quiet(t)
	bal := s.books.close(t, s.program, s.d, s.out)
	t.Logf("%s; IMAP suffered %v", bal, s.imap.suffered())
}

// harm lets mails come for a while over connections that suffer.
func (s *soak) harm(t *testing.T, rarity int, harms ...harm) {
	t.Helper()
	s.imap.suffer(rarity, harms...)
	if !s.imap.commands { // letters can't be told apart once theirs are altered
		s.smtp.suffer(rarity, harms...)
	}
	for range 10 {
		s.d.drop(t, s.mails.next(8)...)
		time.Sleep(time.Second / 2)
		mustStillRun(t, s.running)
	}
}
