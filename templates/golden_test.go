package templates

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden holds both parts of the letters as they were last read by a
// person. Run with -update and read the difference.
func TestGolden(t *testing.T) {
	s := newTestSet(t, nil)
	for name, letter := range goldenLetters(t) {
		t.Run(name, func(t *testing.T) {
			r := mustRender(t, s, letter)
			golden(t, name+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
			golden(t, name+".html", r.HTML)
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what was last read; got:\n%s", file, got)
	}
}

// goldenLetters are the letters about an ordinary case, and those about mails
// that are not ordinary.
func goldenLetters(t testing.TB) map[string]casefile.Letter {
	letters := map[string]casefile.Letter{}
	add := func(what, language string, name casefile.LetterName, change func(*casefile.Letter)) {
		l := ordinaryLetter(t, language, name)
		if change != nil {
			change(&l)
		}
		letters[language+"-"+string(name)+what] = l
	}
	for _, language := range []string{"nb", "en"} {
		for name := range letterNames {
			add("", language, name, nil)
		}
		add("-storm", language, casefile.Alert, stormy)
		add("-quarantine", language, casefile.Alert, calm(casefile.NoticeQuarantine))
		add("", language, casefile.DigestLetter, busyDay(t))
		add("-quiet", language, casefile.DigestLetter, quietDay(t))
		add("-storm", language, casefile.DigestLetter, stormDay(t))
		add("-awkward", language, casefile.CaseOpened, awkward)
		add("-wordless", language, casefile.CaseOpened, wordless)
		add("-unanswerable", language, casefile.CaseOpened, unanswerable)
		add("-too-large", language, casefile.CaseOpened, tooLarge)
		add("-third-party", language, casefile.CaseFollowup, thirdParty)
		add("-entered", language, casefile.CaseFollowup, byPhone)
		add("-told", language, casefile.CaseOpened, outspoken)
		add("-told", language, casefile.Acknowledgement, outspoken)
		add("-waiting", language, casefile.Acknowledgement, waiting)
		add("-waiting", language, casefile.InformationReminder, waiting)
		add("-paused", language, casefile.InformationRequest, paused)
		add("-paused", language, casefile.FollowupReceived, paused)
		add("-answered", language, casefile.FollowupReceived, answered)
		add("-due", language, casefile.Progress, onCourse)
		add("-last-stage", language, casefile.FinalResponse, lastStage)
		add("-last-stage", language, casefile.NextStageLate, lastStage)
		add("-withdrawn", language, casefile.ClosedLetter, withdrawn)
		add("-window-over", language, casefile.ClosedLetter, windowOver)
		add("-call", language, casefile.ContactTask, toCall)
		add("-post", language, casefile.ContactTask, toPost)
		add("-several", language, casefile.CaseFollowup, several)
		add("-meanwhile", language, casefile.CommandDone, meanwhile.put)
		add("-form", language, casefile.CommandRefused, newComplaint)
		add("-rest", language, casefile.CaseOpened, signed)
		add("-wordless", language, casefile.Acknowledgement, wordless)
		add("-awkward", language, casefile.Acknowledgement, awkward)
		add("-nameless", language, casefile.Acknowledgement, nameless)
	}
	return letters
}

func outspoken(l *casefile.Letter) {
	l.Case.Facts = casefile.Facts{
		Name: "Kari Anne Nordmann", Orders: []string{"12345678", "23456789"}, Phones: []string{"+4791234567", "+442079460111"},
		Address:    casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"},
		OtherEmail: "kari@example.org", Preference: casefile.ByPost, AsksNextStage: true, Safety: true, OnBehalfOf: "Ola Nordmann",
	}
}

func waiting(l *casefile.Letter) {
	l.Case.State, l.Case.Stage = casefile.Waiting, 0
	l.Case.Facts.Phones, l.Case.Facts.Declines = nil, []casefile.Channel{casefile.ByEmail}
	l.Case.Question.AskedAt = l.Case.ReceivedAt
	l.AnswerBy = l.Case.ReceivedAt.AddDate(0, 0, 28)
}

func paused(l *casefile.Letter) {
	l.Case.PausedAt = l.Case.ReceivedAt
	l.AnswerBy = l.Case.ReceivedAt.AddDate(0, 0, 28)
}

func answered(l *casefile.Letter) {
	l.Case.State, l.Case.Answer = casefile.Answered, casefile.Response{Verdict: casefile.PartlyHeld}
	l.Case.WindowEnds = l.Case.ReceivedAt.AddDate(0, 0, 33)
}

func onCourse(l *casefile.Letter) {
	l.Case.BreachedAt, l.Case.ExtendedAt, l.Case.Reason = time.Time{}, l.Case.ReceivedAt, "the carrier has not answered us"
}

func lastStage(l *casefile.Letter) {
	l.Case.Stage, l.Case.Owner = 2, casefile.OwnerDirector
}

func withdrawn(l *casefile.Letter) {
	l.Case.Pending, l.Case.State, l.Case.Closing = casefile.Response{}, casefile.Closed, casefile.Withdrawn
}

func windowOver(l *casefile.Letter) {
	l.Case.Pending, l.Case.Answer = casefile.Response{}, casefile.Response{Verdict: casefile.Rejected}
	l.Case.State, l.Case.Closing = casefile.Closed, casefile.WindowOver
}

func toCall(l *casefile.Letter) {
	l.Mail, l.Task = nil, casefile.TaskCall
	l.Case.Pending = casefile.Response{Verdict: casefile.Upheld}
	l.Instead = &casefile.Letter{Name: casefile.FinalResponse, Words: sampleWords}
}

func toPost(l *casefile.Letter) {
	toCall(l)
	l.Task = casefile.TaskPost
	l.Case.Facts.Address = casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}
}

// newComplaint is a colleague's mail of no case, with the facts that it tells.
func newComplaint(l *casefile.Letter) {
	l.Form, l.Lines, l.Case.Reference = true, []string{"the mail belongs to no case"}, ""
	l.Mail.Facts = casefile.Facts{Name: "Kari Nordmann", Orders: []string{"12345678"}}
}

func several(l *casefile.Letter) { l.Also = []casefile.Reference{"KL-26-000101-9", "KL-26-000077-3"} }

func awkward(l *casefile.Letter) {
	a := casefile.Address{Name: `<b>مريم</b> | [x](http://evil.example) *` + strings.Repeat("x", 998), Email: `"a|b"@example.net`}
	l.Case.Facts = casefile.Facts{Name: a.Name, Orders: []string{"|"}, OnBehalfOf: a.Name,
		Address: casefile.PostalAddress{Street: "<b>|*", Postcode: "`", City: "_x_", Country: "#"}}
	l.Case.Parties[0].Address, l.Mail.From, l.Mail.AnswerTo = a, a, a
	l.Mail.Text = strings.Join(awkwardStrings, "\n")
	l.Mail.Attachments = []casefile.Attachment{{Name: "../<img src=x>\r\n`|.pdf", Bytes: 12}}
}

func signed(l *casefile.Letter) {
	l.Mail.NewText = "Hei\n\nJeg takker for svaret, men pakken er fortsatt ikke kommet."
	l.Mail.Text = l.Mail.NewText + "\n\nMvh\nKari Nordmann\nTlf. 91 23 45 67\n\n> Pakken er på vei."
}

func wordless(l *casefile.Letter) {
	l.Mail.Form, l.Mail.Text = casefile.NotText, "\n"
}

func unanswerable(l *casefile.Letter) {
	l.Unacknowledged = casefile.NoUsableAddress
	l.Mail.AnswerTo, l.Mail.From, l.Case.Parties[0].Address = casefile.Address{}, casefile.Address{}, casefile.Address{}
}

func tooLarge(l *casefile.Letter) {
	l.Mail.Raw = make([]byte, casefile.MostOriginal+1)
	l.Mail.Size = casefile.MostOriginal + 1
	l.Mail.Text = strings.Repeat("All the same words again. ", 1000)
}

func thirdParty(l *casefile.Letter) {
	l.Mail.From = casefile.Address{Name: "Ola Nordmann", Email: "ola@example.org"}
	l.Mail.AnswerTo = l.Mail.From
	l.Mail.Attachments = nil
}

func nameless(l *casefile.Letter) {
	l.Case.Facts = casefile.Facts{}
	l.Case.Parties[0].Name, l.Mail.From.Name = "", ""
	l.Mail.Attachments = nil
}
