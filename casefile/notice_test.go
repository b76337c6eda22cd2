package casefile

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The waiting for an alert, by how many there were lately.
func TestNextAlert(t *testing.T) {
	for _, tt := range []struct {
		lately int
		harm   bool
		wait   time.Duration
	}{
		{0, false, 0}, {1, false, 15 * time.Minute}, {2, false, 30 * time.Minute}, {3, false, time.Hour}, {40, false, time.Hour},
		{0, true, 0}, {1, true, 15 * time.Minute}, {40, true, 15 * time.Minute},
	} {
		if got := NextAlert(monday, tt.lately, tt.harm).Sub(monday); got != tt.wait {
			t.Errorf("after %d alerts, harm %v: %s, want %s", tt.lately, tt.harm, got, tt.wait)
		}
	}
}

// What an alert did not bring goes from one to the next and ends: whoever is the
// Head, a deputy or both, nobody comes twice, and whoever is none of them hands it
// to the Head.
func TestStandInsEnd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		addresses := []string{"", "a@hexpress.example", "B@hexpress.example", "b@hexpress.example", "no address", "c@hexpress.example"}
		draw := func(name string) string { return rapid.SampledFrom(addresses).Draw(t, name) }
		r := Rules{Staff: Staff{
			Head:           Colleague{Address: Address{Email: draw("head")}, Deputy: draw("deputy")},
			GeneralManager: Colleague{Address: Address{Email: draw("manager")}, Deputy: draw("deputy of the manager")},
		}}
		var told []string
		for to := r.StandIn(draw("first")); to != ""; to = r.StandIn(to) {
			if slices.Contains(told, AddressKey(to)) {
				t.Fatalf("%s comes again after %v", to, told)
			}
			told = append(told, AddressKey(to))
		}
	})
}

// Which letters go into an alert where there are many: those that are told at
// once and that carry what an alert can name.
func TestWhatStandsInForALetter(t *testing.T) {
	c := openCase(t)
	c.BreachedAt = monday
	for name, want := range map[LetterName]Notice{
		CaseBreached: {Kind: NoticeBreach, At: monday, To: "gm@hexpress.example", Mailbox: c.Mailbox, Reference: c.Reference},
		SafetyAlert:  {Kind: NoticeHarm, At: tuesday, To: "gm@hexpress.example", Mailbox: c.Mailbox, Reference: c.Reference},
	} {
		l := Letter{Name: name, At: tuesday, To: Address{Name: "Georg", Email: "gm@hexpress.example"}, Case: c}
		if got, ok := l.Notice(); !ok || got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for _, name := range []LetterName{CaseOpened, CaseReview, Alert, FinalResponse} {
		if n, ok := (Letter{Name: name, Case: c}).Notice(); ok {
			t.Errorf("%s may be left out for %+v", name, n)
		}
	}
}

// Whom a letter that was not sent is told to: never the one who does not get it,
// of an alert only the next in line, of a question to somebody outside whoever has
// the case too.
func TestWhoIsToldOfALetterThatWasNotSent(t *testing.T) {
	r := procedureRules(t)
	r.Staff.Head.Deputy = "deputy@hexpress.example"
	for _, tt := range []struct {
		name LetterName
		to   string
		told []string
	}{
		{Acknowledgement, "kari@example.net", []string{"head@hexpress.example"}},
		{CaseOpened, "anne@hexpress.example", []string{"head@hexpress.example"}},
		{CaseHandedOver, "head@hexpress.example", []string{"deputy@hexpress.example"}},
		{Consultation, "carrier@example.org", []string{"head@hexpress.example", "anne@hexpress.example", "per@hexpress.example"}},
		{Alert, "head@hexpress.example", []string{"deputy@hexpress.example"}},
		{Alert, "deputy@hexpress.example", []string{"gm@hexpress.example"}},
		{Alert, "gm@hexpress.example", nil},
		{Alert, "medical@hexpress.example", []string{"head@hexpress.example"}},
	} {
		c := openCase(t)
		if tt.name == Alert {
			c = Case{}
		}
		d := r.Decide(monday, c, LetterSettled{Name: tt.name, To: tt.to, Outcome: GivenUp})
		var told []string
		for _, n := range d.Notices {
			told = append(told, n.To)
			if n.Kind != NoticeLetter || n.Letter != tt.name || n.Why != "given_up" || n.Reference != c.Reference {
				t.Errorf("%s: %+v", tt.name, n)
			}
		}
		if !slices.Equal(told, tt.told) {
			t.Errorf("%s to %s: told %v, want %v", tt.name, tt.to, told, tt.told)
		}
		if sent := r.Decide(monday, c, LetterSettled{Name: tt.name, To: tt.to, Outcome: Delivered}); len(sent.Notices) > 0 {
			t.Errorf("%s was sent, and yet %v", tt.name, sent.Notices)
		}
	}
}

// An alert is in its recipient's language, wherever that stands: who is a deputy,
// or told of harm, is only an address there.
func TestTheLanguageOfAnAlert(t *testing.T) {
	r := procedureRules(t)
	r.Languages = []string{"nb", "en"}
	r.Staff.Others = []Colleague{{Address: Address{Email: "dina@hexpress.example"}}}
	r.Staff.Departments[0].Members = []Colleague{{Address: Address{Name: "Dina", Email: "dina@hexpress.example"}, Language: "en"}}
	l := r.TellAtOnce(monday, "dina@hexpress.example", nil)
	if l.Language != "en" || l.To.Name != "Dina" || l.Name != Alert || l.Audience != ToStaff || l.Case.Mailbox != r.OwnAddresses[0] {
		t.Errorf("the alert is %+v", l)
	}
}
