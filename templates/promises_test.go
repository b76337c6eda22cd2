package templates

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

// What the customer was promised stands in every letter with a colleague's words.
func TestPromises(t *testing.T) {
	s := newTestSet(t, nil)
	for code := range s.languages {
		for _, name := range []casefile.LetterName{casefile.AnswerLetter, casefile.Extension, casefile.InformationRequest, casefile.FinalResponse} {
			l := ordinaryLetter(t, code, name)
			l.Case.Commitments = []casefile.Commitment{{Due: l.At.AddDate(0, 0, 7), Words: "499 kr tilbake"}, {Due: l.At, Words: "en ny pakke", Done: true}}
			if text := mustRender(t, s, l).Text; !strings.Contains(text, "499 kr tilbake") || strings.Contains(text, "en ny pakke") {
				t.Errorf("%s in %s:\n%s", name, code, text)
			}
		}
	}
}
