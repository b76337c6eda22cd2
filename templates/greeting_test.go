package templates

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

func TestPersonName(t *testing.T) {
	for _, name := range []string{
		"Kari Nordmann", "Bjørn Åsgård", "Anne-Marie O'Neill", "Sinéad O’Connor", "J. R. Smith", "Ola Nordmann jr.",
		"مريم الأحمد", "Zoe\u0308 Smith", "李小龙", "Via Berg", "Kari Via", "'t Hooft", "Jan McDonald",
	} {
		if got := PersonName(name); got != name {
			t.Errorf("%q is greeted as %q", name, got)
		}
	}
	for name, want := range map[string]string{
		"Nair, Priya":                "Priya Nair",
		"Hansen, Kari Marie":         "Kari Marie Hansen",
		"NAIR,PRIYA":                 "Priya Nair",
		"Nair, Priya, MD":            "",
		"Nair,":                      "",
		", Priya":                    "",
		"KARI NORDMANN":              "Kari Nordmann",
		"BJØRN ÅSGÅRD":               "Bjørn Åsgård",
		"ANNE-MARIE O'NEILL":         "Anne-Marie O'Neill",
		"SINÉAD O’CONNOR":            "Sinéad O’Connor",
		"J. R. SMITH":                "J. R. Smith",
		"ZOE\u0308 E\u0308RE":        "Zoe\u0308 E\u0308re",
		"ΓΙΩΡΓΟΣ ΖΑΧΟΣ":              "Γιωργος Ζαχος",
		"ǅURO ŠKRINJAR":              "ǅURO ŠKRINJAR", // ǅ is no capital
		"Kari Nordmann via Facebook": "Kari Nordmann",
		"Kari Nordmann (Via Vipps)":  "Kari Nordmann",
		"'Nair, Priya' via evil.com": "Priya Nair",
		"\"Kari Nordmann\"":          "Kari Nordmann",
	} {
		if got := PersonName(name); got != want {
			t.Errorf("%q is greeted as %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{
		"http://evil.example", "www.evil.example", "Buy at evil.example", "kari@evil.example", "Call +47 91234567",
		"<b>x</b>", "[x](y)", "a_b", "50% off", strings.Repeat("Kari ", 20), "", "evil.example, Kari",
	} {
		if got := PersonName(name); got != "" {
			t.Errorf("%q is greeted as %q", name, got)
		}
	}
}

// TestNoAdvertisement holds that an acknowledgement carries nothing to its
// reader that the sender of the mail could have written for them.
func TestNoAdvertisement(t *testing.T) {
	s := newTestSet(t, nil)
	for _, language := range []string{"nb", "en"} {
		l := ordinaryLetter(t, language, casefile.Acknowledgement)
		awkward(&l)
		if r := mustRender(t, s, l); strings.Contains(r.Text+r.HTML, "evil") {
			t.Errorf("the acknowledgement says\n%s", r.Text)
		}
	}
}
