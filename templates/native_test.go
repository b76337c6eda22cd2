package templates

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// languagesOfCustomers are those that letters to customers are in.
var languagesOfCustomers = []string{"nb", "nn", "en", "sv", "da", "de", "fi", "nl", "fr", "pl"}

// customerLetters are all letters to a customer in a language, in the states in
// which they say different things.
func customerLetters(t testing.TB, language string) map[string]casefile.Letter {
	letters := map[string]casefile.Letter{}
	add := func(name casefile.LetterName, what string, change func(*casefile.Letter)) {
		l := ordinaryLetter(t, language, name)
		if change != nil {
			change(&l)
		}
		letters[strings.TrimSpace(string(name)+" "+what)] = l
	}
	for name, to := range letterNames {
		if to == casefile.ToCustomer {
			add(name, "", nil)
		}
	}
	for what, change := range map[string]func(*casefile.Letter){
		"told": outspoken, "to be called": toBeCalled, "waiting": waiting, "wordless": wordless, "nameless": nameless,
	} {
		add(casefile.Acknowledgement, what, change)
	}
	add(casefile.InformationRequest, "paused", paused)
	add(casefile.InformationRequest, "waiting", waiting)
	add(casefile.InformationReminder, "paused", paused)
	add(casefile.InformationReminder, "waiting", waiting)
	add(casefile.AnswerLetter, "paused", paused)
	add(casefile.AnswerLetter, "waiting", waiting)
	add(casefile.AnswerLetter, "answered", answered)
	add(casefile.FollowupReceived, "paused", paused)
	add(casefile.FollowupReceived, "waiting", waiting)
	add(casefile.FollowupReceived, "answered", doubted)
	add(casefile.FollowupReceived, "harm", harmed)
	add(casefile.Progress, "due", onCourse)
	add(casefile.FinalResponse, "last stage", lastStage)
	add(casefile.NextStageLate, "last stage", lastStage)
	add(casefile.NextStageLate, "withdrawn", withdrawnLate)
	add(casefile.ClosedLetter, "withdrawn", withdrawn)
	add(casefile.ClosedLetter, "window over", windowOver)
	add(casefile.ClosedLetter, "last stage", lastStage)
	return letters
}

func toBeCalled(l *casefile.Letter) { l.Case.Facts.Preference = casefile.ByPhone }

func doubted(l *casefile.Letter) {
	answered(l)
	l.Case.Doubt = casefile.Doubt{ReceivedAt: l.At, DecideBy: l.At.AddDate(0, 0, 2)}
}

func withdrawnLate(l *casefile.Letter) {
	withdrawn(l)
	l.Case.Answer, l.Case.WindowEnds = casefile.Response{}, time.Time{}
}

func harmed(l *casefile.Letter) { l.Case.Facts.Safety = true }

// newCustomerSet has an outside body, so that letters after the last stage name
// it.
func newCustomerSet(t testing.TB) *Set {
	return newTestSet(t, func(o *Options) { o.Company.OutsideBody = "Forbrukertilsynet, www.forbrukertilsynet.no" })
}

// TestCustomerLetters holds every letter to customers as it was last read by a
// person, a file for each language: by e-mail, and those with a colleague's words
// on paper.
func TestCustomerLetters(t *testing.T) {
	s := newCustomerSet(t)
	for _, language := range languagesOfCustomers {
		letters := customerLetters(t, language)
		var b strings.Builder
		for _, what := range slices.Sorted(maps.Keys(letters)) {
			r := mustRender(t, s, letters[what])
			words, _, _ := strings.Cut(r.Text, "\n-- \n")
			fmt.Fprintf(&b, "===== %s\nSubject: %s\n\n%s\n", what, r.Subject, words)
		}
		for _, name := range []casefile.LetterName{casefile.Acknowledgement, casefile.InformationRequest, casefile.FinalResponse, casefile.NextStageOpened} {
			p, err := s.Print(letters[string(name)])
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "===== %s on paper\n%s\n%s\n\n%s\n", name, p.Date, p.Subject, printedText(p))
		}
		golden(t, "customer-"+language+".txt", b.String())
	}
}

// printedText is what stands on paper, a block a line.
func printedText(p Printed) string {
	var b strings.Builder
	line := func(runs []Run) {
		for _, r := range runs {
			b.WriteString(r.Text)
		}
	}
	for _, block := range p.Blocks {
		line(block.Runs)
		for _, item := range block.Items {
			b.WriteString("\n• ")
			line(item)
		}
		for _, row := range block.Rows {
			b.WriteString("\n")
			line(row[0])
			b.WriteString(" | ")
			line(row[1])
		}
		b.WriteString("\n")
	}
	return b.String()
}
