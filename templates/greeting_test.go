package templates

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

func TestGreeting(t *testing.T) {
	for _, name := range []string{
		"Kari Nordmann", "Bjørn Åsgård", "Anne-Marie O'Neill", "Sinéad O’Connor", "J. R. Smith", "Nordmann, Kari", "Ola Nordmann jr.",
		"مريم الأحمد", "Zoe\u0308 Smith", "李小龙",
	} {
		if got := greeting(name); got != name {
			t.Errorf("%q is greeted as %q", name, got)
		}
	}
	for _, name := range []string{
		"http://evil.example", "www.evil.example", "Buy at evil.example", "kari@evil.example", "Call +47 91234567",
		"<b>x</b>", "[x](y)", "a_b", "50% off", strings.Repeat("Kari ", 20), "",
	} {
		if got := greeting(name); got != "" {
			t.Errorf("%q is greeted as %q", name, got)
		}
	}
}

// TestNoAdvertisement holds that an acknowledgement carries nothing to its
// reader that the sender of the mail could have written for them.
func TestNoAdvertisement(t *testing.T) {
	s := newTestSet(t, nil)
	for _, language := range s.Languages() {
		l := ordinaryLetter(t, language, casefile.Acknowledgement)
		awkward(&l)
		if r := mustRender(t, s, l); strings.Contains(r.Text+r.HTML, "evil") {
			t.Errorf("the acknowledgement says\n%s", r.Text)
		}
	}
}
