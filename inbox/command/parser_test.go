package command_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox/command"
)

var update = flag.Bool("update", false, "write the golden files anew")

// thursday is the colleague's day in all tests.
func thursday() command.Clock {
	return command.Clock{Now: time.Date(2026, time.December, 3, 15, 0, 0, 0, time.FixedZone("CET", 3600))}
}

// TestMails reads testdata/mails/*.txt, each a colleague's new words. What they
// ask for stands in the *.json beside it, written by go test -update.
func TestMails(t *testing.T) {
	p := command.New()
	for _, path := range mailFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := golden(t, p, readFile(t, path))
			file := strings.TrimSuffix(path, ".txt") + ".json"
			if *update {
				if err := os.WriteFile(file, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := readFile(t, file); want != string(got) {
				t.Errorf("got %s\nwant %s", got, want)
			}
		})
	}
}

func mailFiles(t testing.TB) []string {
	paths, err := filepath.Glob("testdata/mails/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatal("no mails", err)
	}
	return paths
}

func readFile(t testing.TB, path string) string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// golden is what a mail asks for, or what the colleague is told.
func golden(t *testing.T, p *command.Parser, text string) []byte {
	type step struct {
		Line    string          `json:"line,omitzero"`
		Deed    string          `json:"deed"`
		Do      any             `json:"do"`
		Words   string          `json:"words,omitzero"`
		Facts   command.Facts   `json:"facts,omitzero"`
		Arrival command.Arrival `json:"arrival,omitzero"`
	}
	type refusal struct {
		command.Refusal
		English, Norwegian string
	}
	var page struct {
		Steps   []step    `json:"steps,omitempty"`
		Refused []refusal `json:"refused,omitempty"`
	}
	mail, refusals := p.Parse(text, thursday())
	for _, s := range mail.Steps {
		deed := strings.TrimPrefix(fmt.Sprintf("%T", s.Do), "casefile.")
		page.Steps = append(page.Steps, step{s.Line, deed, s.Do, s.Words, s.Facts, s.Arrival})
	}
	for _, r := range refusals {
		page.Refused = append(page.Refused, refusal{r, p.Explain(r, "en"), p.Explain(r, "nb")})
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(page); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestEveryCommand: each command works as the examples say, in both languages,
// and means the same in both.
func TestEveryCommand(t *testing.T) {
	p := command.New()
	en, nb := p.Examples("en"), p.Examples("nb")
	for i := range en {
		english, norwegian := lonely(t, p, en[i]), lonely(t, p, nb[i])
		if fmt.Sprintf("%T", english) != fmt.Sprintf("%T", norwegian) {
			t.Errorf("%q is %T, %q is %T", en[i], english, nb[i], norwegian)
		}
	}
}

// lonely is what a command does for which the words below are missing, or a
// #new above, as the case may be.
func lonely(t *testing.T, p *command.Parser, line string) any {
	for _, mail := range []string{line, line + "\n\nWords.", line + "\n#new", line + "\n#new\n\nWords."} {
		if m, refusals := p.Parse(mail, thursday()); refusals == nil {
			return m.Steps[0].Do
		}
	}
	_, refusals := p.Parse(line+"\n\nWords.", thursday())
	t.Errorf("%q: %+v", line, refusals)
	return nil
}

func TestDates(t *testing.T) {
	p := command.New()
	for _, c := range []struct{ text, promise, posted string }{
		{"2026-12-10", "2026-12-10", ""},
		{"2026–12–10", "2026-12-10", ""},
		{"2026-12-10.", "2026-12-10", ""},
		{"10.12.2026", "2026-12-10", ""},
		{"10.12.26", "2026-12-10", ""},
		{"10.12.", "2026-12-10", "2025-12-10"},
		{"10.12", "2026-12-10", "2025-12-10"},
		{"3.12.", "2026-12-03", "2026-12-03"},
		{"2.12.", "2027-12-02", "2026-12-02"},
		{"10 December", "2026-12-10", "2025-12-10"},
		{"10th December, 2026", "2026-12-10", ""},
		{"December 10, 2026", "2026-12-10", ""},
		{"10. desember", "2026-12-10", "2025-12-10"},
		{"10. DES. 2026", "2026-12-10", ""},
		{"3 mai", "2027-05-03", "2026-05-03"},
		{"29.2.", "2028-02-29", "2024-02-29"},
		{"today", "2026-12-03", "2026-12-03"},
		{"I dag", "2026-12-03", "2026-12-03"},
		{"i morgen", "2026-12-04", ""},
		{"yesterday", "", "2026-12-02"},
		{"2026-12-02", "", "2026-12-02"},
		{"31.11.", "", ""}, {"31.11.2026", "", ""}, {"2027-02-29", "", ""}, {"2026-13-01", "", ""}, {"2026-00-10", "", ""},
		{"0.12.", "", ""}, {"10/12", "", ""}, {"10.12.499", "", ""}, {"10. brumaire", "", ""}, {"soon", "", ""},
	} {
		if got := day(p, "#promise "+c.text+" refund of 499 kr\n\nWords."); got != c.promise {
			t.Errorf("promise %q: got %q, want %q", c.text, got, c.promise)
		}
		if got := day(p, "#posted "+c.text); got != c.posted {
			t.Errorf("posted %q: got %q, want %q", c.text, got, c.posted)
		}
	}
}

// day is the day of a promise or a posting; empty where it is refused.
func day(p *command.Parser, mail string) string {
	m, refusals := p.Parse(mail, thursday())
	if refusals != nil {
		return ""
	}
	switch do := m.Steps[0].Do.(type) {
	case casefile.Commit:
		if do.What != "refund of 499 kr" {
			return "but promises " + do.What
		}
		return workday.DateOf(do.Due).String()
	case casefile.Posted:
		return workday.DateOf(do.On).String()
	}
	return ""
}

// TestClock: a promise has the whole day, and what was posted today was posted
// whatever the hour.
func TestClock(t *testing.T) {
	c := thursday()
	if got := c.Begin(c.Today()).Format(time.RFC3339); got != "2026-12-03T00:00:00+01:00" {
		t.Error("begin", got)
	}
	if got := c.End(c.Today()).Format(time.RFC3339); got != "2026-12-03T23:59:59+01:00" {
		t.Error("end", got)
	}
	if !c.Begin(workday.Date{}).IsZero() {
		t.Error("no day begins")
	}
}

// TestRefusesAddresses: what is no address is asked back, not guessed.
func TestRefusesAddresses(t *testing.T) {
	p := command.New()
	for _, line := range []string{"#email", "#email kari", "#email Kari kari@example.net", "#email kari@", "#email a@example.net, b@example.net",
		"#party", "#phone 12", "#phone ring meg", "#phone 12345678 work", "#consent", "#consent maybe later", "#phone 1234567890123456789", "#order", "#order abc", "#order 12", "#order 12345678 9x",
		"#address Storgata 1", "#address Oslo, Norge", "#name .", "#prefer pigeon", "#language klingon", "#assign", "#assign dette / hint",
		"#complaint", "#complaint 0", "#complaint three", "#escalate", "#escalate customer", "#merge", "#merge KL-26-000123-7 og mer", "#take now",
		"#extend 5", "#extend 0 reason", "#extend 100 reason", "#extend five reason", "#promise 10.12.", "#promise refund",
		"#final upheld cause:", "#final upheld cause: a cause: b", "#final upheld soon"} {
		if m, refusals := p.Parse(line, thursday()); len(refusals) == 0 {
			t.Errorf("%q is taken for %+v", line, m)
		} else if r := refusals[0]; !slices.Contains([]command.Problem{command.BadArgument, command.BadDate, command.Surplus}, r.Problem) {
			t.Errorf("%q: %q", line, r.Problem)
		}
	}
}

// TestNearest: a slip comes back with what was meant, in the language it was
// written in.
func TestNearest(t *testing.T) {
	p := command.New()
	for typed, meant := range map[string]string{
		"finl": "#final", "fnial": "#final", "finale": "#final", "endleig": "#endelig", "utsetet": "#utsett", "not-complaint": "#not-a-complaint",
		"gjenåpn": "#gjenåpne", "escalte": "#escalate", "samtyke": "#samtykke", "rådførr": "#rådfør", "complain": "#complaint", "withdrew": "#withdrawn",
		"with": "#withdrawn", "from-costumer": "#from-customer", "new1": "#new",
	} {
		_, refusals := p.Parse("#"+typed+" x", thursday())
		if len(refusals) != 1 || refusals[0].Problem != command.Unknown || len(refusals[0].Nearest) == 0 || refusals[0].Nearest[0] != meant {
			t.Errorf("%q: %+v", typed, refusals)
		}
	}
	for _, typed := range []string{"hexpressisgreat", "q", strings.Repeat("final", 500)} {
		_, refusals := p.Parse("#"+typed, thursday())
		if len(refusals) != 1 || len(refusals[0].Nearest) != 0 {
			t.Errorf("%.20q: %+v", typed, refusals)
		}
	}
}

// TestManyCommands: a heap of commands is refused, and quickly.
func TestManyCommands(t *testing.T) {
	p := command.New()
	for _, line := range []string{"#order 12345678\n", "#finl\n", "#final upheld\n"} {
		m, refusals := p.Parse(strings.Repeat(line, 5000), thursday())
		if len(m.Steps) != 0 || len(refusals) != 1 || refusals[0].Problem != command.TooMany {
			t.Errorf("%q: %d refusals", line, len(refusals))
		}
	}
	var many strings.Builder
	for i := range 5000 {
		fmt.Fprintf(&many, "Hi\n#finl %d\n", i)
	}
	_, refusals := p.Parse(many.String(), thursday())
	if last := refusals[len(refusals)-1]; len(refusals) != 11 || last.Problem != command.AndMore {
		t.Errorf("%d refusals, the last %q", len(refusals), last.Problem)
	}
}

// TestExplains: every reason is told in both languages, with nothing left to
// fill in.
func TestExplains(t *testing.T) {
	p := command.New()
	for _, problem := range command.Problems() {
		r := command.Refusal{Problem: problem, Command: "final", Other: "note", Nearest: []string{"#final"}}
		en, nb := p.Explain(r, "en"), p.Explain(r, "nn")
		if en == "" || nb == "" || en == nb || strings.ContainsAny(en+nb, "{}") {
			t.Errorf("%s: %q, %q", problem, en, nb)
		}
	}
}
