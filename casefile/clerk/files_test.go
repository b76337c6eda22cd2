package clerk

import (
	"testing"
	"time"

	"complaintd/casefile"
)

// Files go where a colleague's words go: to the customer, or to the colleagues who
// are to post the letter. What is for the file alone may hold any file.
func TestFilesOfAColleague(t *testing.T) {
	receipt := casefile.Attachment{Name: "receipt.pdf", Type: "application/pdf", Bytes: 3}
	for name, c := range map[string]struct {
		do       casefile.Deed
		file     casefile.Attachment
		byPost   bool
		refused  bool
		letter   casefile.LetterName
		enclosed func(casefile.Letter) *casefile.Incoming
	}{
		"an answer":                {do: casefile.Answer{}, file: receipt, letter: casefile.AnswerLetter, enclosed: func(l casefile.Letter) *casefile.Incoming { return l.Enclosed }},
		"an answer for the post":   {do: casefile.Answer{}, file: receipt, byPost: true, letter: casefile.ContactTask, enclosed: func(l casefile.Letter) *casefile.Incoming { return l.Instead.Enclosed }},
		"a note":                   {do: casefile.Note{}, file: receipt, letter: casefile.CommandDone, enclosed: func(l casefile.Letter) *casefile.Incoming { return l.Enclosed }},
		"an answer with a program": {do: casefile.Answer{}, file: casefile.Attachment{Name: "invoice.exe"}, refused: true},
		"a note with a program":    {do: casefile.Note{}, file: casefile.Attachment{Name: "invoice.exe"}},
		"too large for an answer":  {do: casefile.Answer{}, file: casefile.Attachment{Name: "a.pdf", Bytes: casefile.MostEnclosed + 1}, refused: true},
		"large, for the file":      {do: casefile.Note{}, file: casefile.Attachment{Name: "a.pdf", Bytes: casefile.MostEnclosed + 1}},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.now = d.now.Add(time.Minute)
			if c.byPost {
				d.asks(t, casefile.Correct{Facts: casefile.Correction{Preference: casefile.ByPost, Address: casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo"}}}, "")
			}
			letters := d.asks(t, c.do, "See the file.", func(in *casefile.Incoming) { in.Attachments = []casefile.Attachment{c.file} })
			if why := refusal(letters); (why != "") != c.refused {
				t.Fatalf("refused for %q", why)
			}
			if c.letter == "" {
				return
			}
			sent := named(letters, c.letter)
			if len(sent) == 0 {
				t.Fatalf("the letters are %v", letters)
			}
			if enclosed := c.enclosed(sent[0]) != nil; enclosed != (c.do == casefile.Deed(casefile.Answer{})) {
				t.Errorf("the file goes along: %v", enclosed)
			}
		})
	}
}
