package templates

import (
	"errors"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"

	"complaintd/casefile"
)

// folder is an override with the given files.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestOverride(t *testing.T) {
	s := newTestSet(t, func(o *Options) {
		o.Override = folder(map[string]string{
			"en/acknowledgement.md": "Subject: Ours\r\n\r\nDear {{or .Greeting \"customer\"}},\r\n\r\nour own words.{{if .Told.Safety}} {{.Emergency}}{{end}}\r\n",
			"README.md":             "how we write",
			".git/config":           "",
		})
	})
	l := ordinaryLetter(t, "en", casefile.Acknowledgement)
	r := mustRender(t, s, l)
	if r.Subject != "Ours [KL-26-000123-7]" || !strings.HasPrefix(r.Text, "Dear Kari Nordmann,\n\nour own words.\n\nComplaints procedure:") {
		t.Errorf("got subject %q and text\n%s", r.Subject, r.Text)
	}
	l.Language = "nb"
	if r := mustRender(t, s, l); !strings.Contains(r.Text, "Hei, Kari Nordmann") {
		t.Errorf("another language changed too:\n%s", r.Text)
	}
}

// TestFallback holds that a language without a letter has it written wholly in
// the default language.
func TestFallback(t *testing.T) {
	icelandic := map[string]string{"is/acknowledgement.md": "Subject: Tack\n\nHej\n\n{{if .Told.Safety}}{{.Emergency}}{{end}}\n"}
	for _, file := range []string{wordsFile, "_status.md", "_mail.md", "_facts.md", "_answer.md", "_case.md", "_done.md", "_reply.md"} {
		text, err := embedded.ReadFile("nb/" + file)
		if err != nil {
			t.Fatal(err)
		}
		icelandic["is/"+file] = string(text)
	}
	s := newTestSet(t, func(o *Options) { o.Override = folder(icelandic) })
	if r := mustRender(t, s, ordinaryLetter(t, "is", casefile.Acknowledgement)); !strings.HasPrefix(r.Text, "Hej\n") {
		t.Errorf("the letter that is there is not used:\n%s", r.Text)
	}
	for _, language := range []string{"is", "xx", ""} {
		r := mustRender(t, s, ordinaryLetter(t, language, casefile.CaseOpened))
		if !strings.HasPrefix(r.Text, "Ny klage: svar innen") || !strings.Contains(r.HTML, `<html lang="nb">`) {
			t.Errorf("%q: not written in the default language:\n%s", language, r.Text)
		}
	}
}

// TestFaults holds that each fault is found, and said with its file and line.
func TestFaults(t *testing.T) {
	tests := []struct{ what, file, text, want string }{
		{"no subject", "en/acknowledgement.md", "Dear customer,\n\nwords", `en/acknowledgement.md:1: a letter begins with`},
		{"no blank line", "en/acknowledgement.md", "Subject: a\nwords", `en/acknowledgement.md:1: a letter begins with`},
		{"template syntax", "en/case_opened.md", "Subject: a\n\nwords\n{{if}}\n", "en/case_opened.md:4: missing value for if"},
		{"unknown fact", "en/case_opened.md", "Subject: a\n\nwords\n\n{{.Nonsense}}", "en/case_opened.md:5:2: executing"},
		{"unknown partial", "en/case_opened.md", "Subject: a\n\n{{template \"nonsense\"}}", `template "nonsense" not defined`},
		{"a customer's words in a subject", "en/case_opened.md", "Subject: {{.Mail.Words}}\n\nwords", "can't evaluate field Mail"},
		{"a fault in a shared file", "en/_mail.md", "a\n{{.Nonsense}}", "en/_mail.md:2:2: executing"},
		{"misspelt letter", "en/acknowledgment.md", "Subject: a\n\nwords", "en/acknowledgment.md: there is no letter of this name"},
		{"misspelt folder", "english/acknowledgement.md", "Subject: a\n\nwords", "english/acknowledgement.md: there is no letter of this name"},
		{"unknown word", "en/_words.yaml", "months: []\nmonkeys: []\n", "en/_words.yaml:2: unknown field"},
		{"missing words", "en/_words.yaml", "months: []\n", "en/_words.yaml: weekdays must be seven names from Monday"},
		{"a missing department", "en/_words.yaml", "months: []\n", "en/_words.yaml: departments: website must be a text"},
		{"a missing reason", "en/_words.yaml", "months: []\n", "en/_words.yaml: unacknowledged: bulk_mail must be a text"},
		{"a fault where a mail can't be answered", "en/case_opened.md", "Subject: a\n\n{{if .Unacknowledged}}{{.Nonsense}}{{end}}{{quote .Mail.Words}}", "en/case_opened.md:3:"},
		{"missing placeholder", "en/_words.yaml", "date: today\n", "en/_words.yaml: date must be a text with {day}, {month}, {year}"},
		{"a language without words", "is/acknowledgement.md", "Subject: a\n\nwords", "is/_words.yaml: the file is missing"},
		{"layout", "layout.html", "{{.Nonsense}}", "layout.html"},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			o := options(t)
			o.Override = folder(map[string]string{test.file: test.text})
			_, err := New(o)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestAllFaultsAtOnce(t *testing.T) {
	o := options(t)
	o.Override = folder(map[string]string{
		"en/acknowledgement.md": "none",
		"nb/acknowledgement.md": "Subject: a\n\n{{",
		"en/_words.yaml":        "months: []\n",
		"nb/letter.md":          "",
	})
	_, err := New(o)
	for _, want := range []string{"en/acknowledgement.md:1", "nb/acknowledgement.md:3", "en/_words.yaml: months", "nb/letter.md"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not among %v", want, err)
		}
	}
	var fault *Fault
	if !errors.As(err, &fault) {
		t.Error("the error holds no Fault")
	}
}

func TestDefaultLanguageMustBeComplete(t *testing.T) {
	o := options(t)
	o.DefaultLanguage = "xx"
	if _, err := New(o); err == nil || !strings.Contains(err.Error(), `default language "xx"`) {
		t.Errorf("got %v", err)
	}
}

func TestOptionsMustBeComplete(t *testing.T) {
	for what, change := range map[string]func(*Options){
		"no time zone": func(o *Options) { o.Location = nil },
		"no stage":     func(o *Options) { o.Procedure.Stages = nil },
	} {
		o := options(t)
		change(&o)
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", what)
		}
	}
}

// TestEveryLetterIsEmbedded holds that each letter is there in each language
// of ours, and the list of letters is complete.
func TestEveryLetterIsEmbedded(t *testing.T) {
	for _, language := range []string{"nb", "en"} {
		for name := range letterNames {
			if _, err := embedded.ReadFile(path.Join(language, string(name)+".md")); err != nil {
				t.Error(err)
			}
		}
	}
}

func TestUnknownLetter(t *testing.T) {
	if _, err := newTestSet(t, nil).Render(ordinaryLetter(t, "en", "nonsense")); err == nil {
		t.Error("an unknown letter was written")
	}
}

// TestDates holds dates and times as they are written, local, in each language.
func TestDates(t *testing.T) {
	s := newTestSet(t, nil)
	tests := []struct{ what, language, at, date, dateTime string }{
		{"winter", "en", "2026-12-04T16:00:00Z", "Friday 4 December 2026", "Friday 4 December 2026 at 17:00"},
		{"winter", "nb", "2026-12-04T16:00:00Z", "fredag 4. desember 2026", "fredag 4. desember 2026 kl. 17.00"},
		{"summer", "nb", "2026-05-17T08:05:00Z", "søndag 17. mai 2026", "søndag 17. mai 2026 kl. 10.05"},
		{"the next day here", "en", "2026-12-31T23:30:00Z", "Friday 1 January 2027", "Friday 1 January 2027 at 00:30"},
		{"the end of a day", "en", "2026-12-31T23:00:00Z", "Thursday 31 December 2026", "Thursday 31 December 2026 at 24:00"},
	}
	for _, test := range tests {
		t.Run(test.language+" "+test.what, func(t *testing.T) {
			m := s.languages[test.language].words.until(instant(t, test.at), s.location)
			if string(m.Date()) != test.date || string(m.DateTime()) != test.dateTime {
				t.Errorf("got %q and %q", m.Date(), m.DateTime())
			}
		})
	}
	received := s.languages["en"].words.at(instant(t, "2026-12-31T23:00:00Z"), s.location)
	if got := received.DateTime(); got != "Friday 1 January 2027 at 00:00" {
		t.Errorf("what happened at midnight happened %s", got)
	}
}

func TestSizes(t *testing.T) {
	w := &words{Decimal: ","}
	for size, want := range map[int]string{0: "0 B", 999: "999 B", 1000: "1 kB", 20_311: "20 kB", 999_499: "999 kB", 999_500: "1,0 MB", 2_348_000: "2,3 MB"} {
		if got := w.size(size); got != want {
			t.Errorf("%d bytes are %q, want %q", size, got, want)
		}
	}
}

// TestDepartmentNames holds whose name of a department a letter has.
func TestDepartmentNames(t *testing.T) {
	s := newTestSet(t, func(o *Options) {
		o.Departments = map[string]string{"delivery": "", "payments": "Accounts", "own": "Our own"}
	})
	for _, test := range []struct{ language, key, want string }{
		{"nb", "customer_service", "Kundeservice"},
		{"nb", "delivery", "Levering"},
		{"en", "delivery", "Delivery"},
		{"nb", "payments", "Accounts"},
		{"nb", "own", "Our own"},
		{"nb", "gone", "gone"},
	} {
		l := ordinaryLetter(t, test.language, casefile.CaseOpened)
		l.Case.Department = test.key
		if text := mustRender(t, s, l).Text; !strings.Contains(text, " "+test.want+"\n") {
			t.Errorf("%s in %s is not %q:\n%s", test.key, test.language, test.want, text)
		}
	}
}

// TestUnacknowledged holds that the department is told the reason for no
// acknowledgement, and each of them differently; and nothing where there is one.
func TestUnacknowledged(t *testing.T) {
	s := newTestSet(t, nil)
	for language, says := range map[string]string{"nb": "ikke sendt noen bekreftelse", "en": "No acknowledgement has been sent"} {
		seen := map[string]bool{}
		for _, why := range append(casefile.NoLetters(), "") {
			l := ordinaryLetter(t, language, casefile.CaseOpened)
			l.Unacknowledged = why
			text := mustRender(t, s, l).Text
			if got := strings.Join(strings.Fields(text), " "); strings.Contains(got, says) != (why != "") || seen[text] {
				t.Errorf("%s %q: got\n%s", language, why, text)
			}
			seen[text] = true
		}
	}
}

// TestOneStage holds that a company without a second stage promises none.
func TestOneStage(t *testing.T) {
	s := newTestSet(t, func(o *Options) {
		o.Procedure.Stages = []casefile.Stage{{Name: "only", WorkingDays: 1}}
	})
	text := mustRender(t, s, ordinaryLetter(t, "en", casefile.Acknowledgement)).Text
	if strings.Contains(text, "Stage 2") || !strings.Contains(text, "within one working day") || !strings.Contains(text, "Stage 1 of 1") {
		t.Errorf("got\n%s", text)
	}
}

// TestNothingToLoad holds that the HTML part refers to nothing outside the mail:
// no image but the chart that goes along, no sheet, font or script.
func TestNothingToLoad(t *testing.T) {
	s := newTestSet(t, nil)
	for name, l := range goldenLetters(t) {
		z := html.NewTokenizer(strings.NewReader(mustRender(t, s, l).HTML))
		for z.Next() != html.ErrorToken {
			token := z.Token()
			if token.Data == "img" && len(token.Attr) > 0 && token.Attr[0] == (html.Attribute{Key: "src", Val: "cid:" + ChartID}) {
				continue
			}
			if slices.Contains([]string{"img", "link", "script", "iframe", "object", "base", "form"}, token.Data) && token.Type == html.StartTagToken {
				t.Errorf("%s has a %s", name, token)
			}
			for _, a := range token.Attr {
				if slices.Contains([]string{"src", "srcset", "background", "poster"}, a.Key) || strings.Contains(a.Val, "url(") {
					t.Errorf("%s has a %s", name, token)
				}
			}
		}
		if strings.Contains(layoutStyle(t), "url(") || strings.Contains(layoutStyle(t), "@import") {
			t.Error("the style sheet loads something")
		}
	}
}

func layoutStyle(t *testing.T) string {
	t.Helper()
	text, err := embedded.ReadFile(layoutFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestConcurrentUse is for the race detector.
func TestConcurrentUse(t *testing.T) {
	s := newTestSet(t, nil)
	want := mustRender(t, s, ordinaryLetter(t, "nb", casefile.CaseOpened))
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for _, name := range slices.Sorted(maps.Keys(letterNames)) {
				if got, err := s.Render(ordinaryLetter(t, "nb", name)); err != nil || name == casefile.CaseOpened && got != want {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	all.Wait()
}

// TestBuiltInLetters holds that every letter in every language can be written
// about every kind of mail and case.
func TestBuiltInLetters(t *testing.T) {
	if err := newTestSet(t, nil).TryOut(); err != nil {
		t.Error(err)
	}
}
