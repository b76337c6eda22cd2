package facts

import (
	"strings"
	"testing"

	"complaintd/casefile"
)

func TestName(t *testing.T) {
	r := New(Config{})
	for _, c := range []struct{ name, from, words, signature, want string }{
		{"From alone", "Kari Nordmann <kn@example.net>", "Hei", "", "Kari Nordmann"},
		{"turned round", "Nordmann, Kari <kn@example.net>", "Hei", "", "Kari Nordmann"},
		{"title in From", "Dr. Eva Muster <em@example.net>", "Hallo", "", "Eva Muster"},
		{"company behind", "Kari Nordmann (Nordvik AS) <kn@example.net>", "Hei", "", "Kari Nordmann"},
		{"role", "Kundeservice <post@example.net>", "Hei", "", ""},
		{"company", "Nordvik AS <post@example.net>", "Hei", "", ""},
		{"address as the name", "kari.nordmann@example.net <kari.nordmann@example.net>", "Hei", "", ""},
		{"local part as the name", "kari <kari@example.net>", "Hei", "", ""},
		{"dots", "kari.nordmann <kn@example.net>", "Hei", "", ""},
		{"no name", "<kari.nordmann@example.net>", "Where is my parcel?", "", ""},
		{"capitals", "KARI NORDMANN <kn@example.net>", "Hei", "", "Kari Nordmann"},
		{"no capitals", "kari ann-marie nordmann <kn@example.net>", "Hei", "", "Kari Ann-Marie Nordmann"},

		{"sign-off is fuller", "Kari N <kn@example.net>", "Hei", "Hilsen\nKari Nordmann", "Kari Nordmann"},
		{"From is fuller", "Kari Nordmann <kn@example.net>", "Hei", "Mvh Kari", "Kari Nordmann"},
		{"initial", "Kari Nordmann <kn@example.net>", "Hei", "/K. Nordmann", "Kari Nordmann"},
		{"the wife", "Ola Nordmann <on@example.net>", "Hei", "Hilsen Kari Nordmann\nmob. 912 34 567", "Kari Nordmann"},
		{"two signers", "<on@example.net>", "Hei", "Hilsen\nKari og Ola Nordmann", "Kari Nordmann"},
		{"SMS", "<on@example.net>", "hei hvor er pakken", "mvh kari nordmann", "Kari Nordmann"},
		{"angry customer", "<on@example.net>", "Hei", "Hilsen en sint kunde", ""},
		{"greetings from abroad", "<on@example.net>", "Hallo", "Groeten uit Noorwegen,\nJan de Boer", "Jan de Boer"},
		{"title and job", "<on@example.net>", "Hallo", "Mit freundlichen Grüßen\nDr. Eva Muster, Leiterin Einkauf\nMuster GmbH", "Eva Muster"},
		{"initials alone", "<on@example.net>", "Mijne heren", "Hoogachtend,\nW.J. Terlaak", "W.J. Terlaak"},
		{"device", "Kari Nordmann <on@example.net>", "Hei", "Sendt fra min iPhone", "Kari Nordmann"},
		{"name with a common word", "<on@example.net>", "Hei", "Hilsen\nMette Dag Olsen", "Mette Dag Olsen"},
		{"more words than name", "<on@example.net>", "Hei", "Hilsen\nMeget Sint Kunde", ""},
		{"half of it words", "<on@example.net>", "Hei", "Hilsen\nHelt Ikke Greit Igjen Nå", ""},
		{"shouted words", "<on@example.net>", "HVOR ER PAKKEN\n\nHELT IKKE GREIT", "", ""},
		{"particle", "<on@example.net>", "Hoi", "Groetjes\nPIET VAN DEN BERG", "Piet van den Berg"},

		{"told", "<on@example.net>", "Hei, jeg heter Kari Nordmann og venter.", "", "Kari Nordmann"},
		{"told in SMS", "<on@example.net>", "hei jeg heter kari, hvor er pakken", "", "Kari"},
		{"here", "<on@example.net>", "Hei!\nKari Nordmann her, jeg venter.", "", "Kari Nordmann"},
		{"this is no name", "<on@example.net>", "DETTE ER UTROLIG DÅRLIG!", "", ""},
		{"this is a name", "<on@example.net>", "Hello, this is Jane Doe again.", "", "Jane Doe"},
		{"polish", "<on@example.net>", "Nazywam się Jan Kowalski i czekam.", "", "Jan Kowalski"},
		{"finnish", "<on@example.net>", "Nimeni on Matti Virtanen.", "", "Matti Virtanen"},
		{"french", "<on@example.net>", "Je m'appelle Anne de la Tour.", "", "Anne de la Tour"},
		{"label", "<on@example.net>", "Name: Eva Muster\nBestellung: 12345678", "", "Eva Muster"},
		{"letter head", "<on@example.net>", "Kari Nordmann\nStorgata 1\n0155 Oslo\n\nJeg klager.", "", "Kari Nordmann"},
		{"last line", "Kari N <on@example.net>", "Hvor er pakken?\n\nKari Nordmann", "", "Kari Nordmann"},
		{"last paragraph", "<kn_76@example.net>", "hvor er pakken\n\nKari Anne Nordmann", "", "Kari Anne Nordmann"},
		{"first name of the address", "<malin06@example.net>", "hvor er pakken\n\nmalin", "", "Malin"},
		{"above the address", "Eva <ev@example.net>", "Lieferadresse: Eva Muster, Birkenweg 2, 10115 Berlin", "LG Eva", "Eva Muster"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, evidence := r.Read(Mail{NewText: c.words, Signature: c.signature, From: addressOf(c.from)})
			if got.Name != c.want {
				t.Errorf("%q, want %q: %+v", got.Name, c.want, evidence)
			}
		})
	}
}

// addressOf reads "Name <address>".
func addressOf(from string) casefile.Address {
	name, email, _ := strings.Cut(from, "<")
	return casefile.Address{Name: strings.TrimSpace(name), Email: strings.TrimSuffix(email, ">")}
}
