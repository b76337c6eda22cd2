package outbox

import (
	"encoding/base64"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

const conversationRoot = "kl-26-000123-7.conversation@hexpress.example"

// TestConversation: the letters of a case to a colleague have what each mail
// program tells a conversation by, and it is theirs alone.
func TestConversation(t *testing.T) {
	c := newTestComposer(t, nil)
	var first []string
	for _, name := range []casefile.LetterName{casefile.CaseOpened, casefile.CaseFollowup, casefile.CaseReminder, casefile.CaseHandedOver,
		casefile.CaseBreached, casefile.CaseReview, casefile.ContactTask, casefile.CaseTaken, casefile.CaseStatus, casefile.CommandRefused} {
		l := composeLetter(name)
		if name == casefile.CommandRefused { // answers the colleague's own mail
			l.InReplyTo, l.References, l.Answers = "siris@hexpress.example", []string{"siris@hexpress.example"}, true
		}
		h, _ := read(t, mustCompose(t, c, l).Bytes)
		if got := strings.Fields(h.Get("References")); len(got) == 0 || got[0] != "<"+conversationRoot+">" {
			t.Errorf("%s: References %q", name, got)
		}
		index, err := base64.StdEncoding.DecodeString(h.Get("Thread-Index"))
		if err != nil || len(index) != 27 {
			t.Fatalf("%s: Thread-Index %q: %v", name, h.Get("Thread-Index"), err)
		}
		same := []string{header(t, h, "Subject"), header(t, h, "Thread-Topic"), hex.EncodeToString(index[:22])}
		if first == nil {
			first = same
		}
		if strings.Join(same, "|") != strings.Join(first, "|") || same[0] != "Klage [KL-26-000123-7]" || same[1] != same[0] {
			t.Errorf("%s: %q, the first letter has %q", name, same, first)
		}
	}
	for _, name := range []casefile.LetterName{casefile.SafetyAlert, casefile.HelpPage, casefile.Acknowledgement} {
		h, _ := read(t, mustCompose(t, c, composeLetter(name)).Bytes)
		if h.Has("Thread-Index") || strings.Contains(h.Get("References"), conversationRoot) || header(t, h, "Subject") == first[0] {
			t.Errorf("%s is part of the conversation with colleagues", name)
		}
	}
}

// TestThreadIndex holds the octets of [MS-OXOMSG] §2.2.1.3.
func TestThreadIndex(t *testing.T) {
	l := composeLetter(casefile.CaseOpened)
	l.Case.OpenedAt = time.Date(2026, time.November, 30, 9, 12, 0, 0, time.UTC) // FILETIME 0x01DD80AADB1EB000
	for elapsed, want := range map[time.Duration]string{
		-time.Hour:                "0000000000",
		0:                         "0000000000",
		26215 * time.Microsecond:  "0000000100", // one step of 2^18 times 100 ns
		time.Hour:                 "0002187100",
		2 * 365 * 24 * time.Hour:  "847b45e300",
		30 * 365 * 24 * time.Hour: "c339184e00",
	} {
		l.At = l.Case.OpenedAt.Add(elapsed)
		index, err := base64.StdEncoding.DecodeString(threadIndex(l))
		if err != nil {
			t.Fatal(err)
		}
		if got := hex.EncodeToString(index[22:]); got != want {
			t.Errorf("after %v: %s, want %s", elapsed, got, want)
		}
		if got := hex.EncodeToString(index[:6]); got != "01dd80aadb1e" {
			t.Errorf("the header begins %s", got)
		}
	}
}
