package extract

import "testing"

// TestSubjectMarks: one list says which subjects answer and which forward.
func TestSubjectMarks(t *testing.T) {
	for _, c := range []struct {
		subject, language string
		want              subjectMark
	}{
		{"Re: x", "", replyMark}, {"RE[2]: x", "nb", replyMark}, {"Re (3) : x", "", replyMark}, {"[ext] Sv: x", "sv", replyMark},
		{"VS: x", "fi", replyMark}, {"VS: x", "nb", forwardMark}, {"VS: x", "", forwardMark}, {"Fwd: x", "pl", forwardMark},
		{"Rép : x", "fr", replyMark}, {"Klage", "nb", noMark}, {"Regning: x", "nb", noMark}, {"", "", noMark}, {":", "", noMark},
	} {
		if got := newPhrases().subjects.of(c.subject, c.language); got != c.want {
			t.Errorf("%q in %q: got %d, want %d", c.subject, c.language, got, c.want)
		}
	}
}
