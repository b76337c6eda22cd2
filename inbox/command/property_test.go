package command_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"complaintd/inbox/command"
)

// FuzzParse: whatever a mail holds, Parse does not panic, does all or nothing,
// and loses no word.
func FuzzParse(f *testing.F) {
	for _, path := range mailFiles(f) {
		f.Add(readFile(f, path))
	}
	p := command.New()
	f.Fuzz(func(t *testing.T, text string) {
		checkParse(t, p, strings.ToValidUTF8(text, "?"))
	})
}

// TestParseProperties makes mails of the pieces that matter.
func TestParseProperties(t *testing.T) {
	p := command.New()
	pieces := append(append(p.Examples("en"), p.Examples("nb")...), "Hi Kari,", "#", "#1 problem", "# ", "＃", "cause: late", "last", "upheld", "\n", "\n\n",
		" ", "\u00a0", "\u200b", "–", ":", "10.12.", "words", "see #final", "> #final upheld", "#finl", "*", "“", "é")
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 12).Draw(t, "parts")
		checkParse(t, p, strings.Join(parts, rapid.SampledFrom([]string{"\n", " ", ""}).Draw(t, "glue")))
	})
}

type reporter interface {
	Errorf(format string, args ...any)
}

func checkParse(t reporter, p *command.Parser, text string) {
	mail, refusals := p.Parse(text, thursday())
	if len(refusals) > 0 {
		checkRefusals(t, p, text, mail, refusals)
		return
	}
	var kept strings.Builder
	for _, s := range mail.Steps {
		if s.Do == nil {
			t.Errorf("%q: a step without a task", text)
		}
		kept.WriteString(s.Line + "\n" + s.Words + "\n")
		for line := range strings.Lines(s.Words) {
			if looksLikeCommand(line) && !strings.Contains(s.Line, strings.TrimSpace(line)) {
				t.Errorf("%q: a command is left in the words %q", text, s.Words)
			}
		}
	}
	if missing := lost(text, kept.String()); missing != "" {
		t.Errorf("%q: %q is lost", text, missing)
	}
}

func checkRefusals(t reporter, p *command.Parser, text string, mail command.Mail, refusals []command.Refusal) {
	if len(mail.Steps) > 0 {
		t.Errorf("%q: refused, yet something is done", text)
	}
	for _, r := range refusals {
		if p.Explain(r, "nb") == "" || lost(r.Line, text) != "" {
			t.Errorf("%q: %+v", text, r)
		}
	}
}

// lost is a word of text that is not in kept; empty where all are.
func lost(text, kept string) string {
	have := map[string]int{}
	for _, w := range visible(kept) {
		have[w]++
	}
	for _, w := range visible(text) {
		if have[w]--; have[w] < 0 {
			return w
		}
	}
	return ""
}

// visible are the words of a text in the one form that survives what mail
// clients do to them: letters and digits.
func visible(text string) []string {
	return strings.FieldsFunc(norm.NFC.String(withoutFormat(text)), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func withoutFormat(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || r == '\ufe0f' || unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// commandLine is a line that a colleague meant, or may have meant, as a command.
var commandLine = regexp.MustCompile(`(?m)^[ \t]*[#＃][ #]*\pL`)

func looksLikeCommand(words string) bool { return commandLine.MatchString(words) }
