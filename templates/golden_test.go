package templates

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

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
		add("-awkward", language, casefile.CaseOpened, awkward)
		add("-wordless", language, casefile.CaseOpened, wordless)
		add("-unanswerable", language, casefile.CaseOpened, unanswerable)
		add("-too-large", language, casefile.CaseOpened, tooLarge)
		add("-third-party", language, casefile.CaseFollowup, thirdParty)
		add("-rest", language, casefile.CaseOpened, signed)
		add("-wordless", language, casefile.Acknowledgement, wordless)
		add("-awkward", language, casefile.Acknowledgement, awkward)
		add("-nameless", language, casefile.Acknowledgement, nameless)
	}
	return letters
}

func awkward(l *casefile.Letter) {
	a := casefile.Address{Name: `<b>مريم</b> | [x](http://evil.example) *` + strings.Repeat("x", 998), Email: `"a|b"@example.net`}
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
	l.Mail.Raw = make([]byte, MaxOriginal+1)
	l.Mail.Size = MaxOriginal + 1
	l.Mail.Text = strings.Repeat("All the same words again. ", 1000)
}

func thirdParty(l *casefile.Letter) {
	l.Mail.From = casefile.Address{Name: "Ola Nordmann", Email: "ola@example.org"}
	l.Mail.AnswerTo = l.Mail.From
	l.Mail.Attachments = nil
}

func nameless(l *casefile.Letter) {
	l.Case.Parties[0].Name, l.Mail.From.Name = "", ""
	l.Mail.Attachments = nil
}
