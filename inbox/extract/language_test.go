package extract

import (
	"strings"
	"testing"
)

// TestDetect: texts as customers write them. An empty language is one in which
// two languages could be meant.
func TestDetect(t *testing.T) {
	l := newLanguages()
	for _, c := range []struct{ language, text string }{
		{"nb", "Jeg har ikke fått pakken min, og ingen svarer når jeg ringer."},
		{"nb", "Hei. Varen var ødelagt da den kom. Jeg vil ha pengene tilbake."},
		{"nb", "Takk for svar, men dette er ikke godt nok."},
		{"nb", "Dere har trukket meg to ganger for samme ordre."},
		{"nb", "Hvor blir det av pakken?"},
		{"nb", "JEG ER SVÆRT MISFORNØYD OG VIL SNAKKE MED EN LEDER NÅ"},
		{"nn", "Eg har ikkje fått pakka mi, og ingen svarar når eg ringjer."},
		{"nn", "Hei. Vara var øydelagd då ho kom. Eg vil ha pengane tilbake frå dykk."},
		{"nn", "Kvifor tek det så lang tid?"},
		{"en", "I have not received my parcel and nobody answers the phone."},
		{"en", "Please refund me, the item was broken when it arrived."},
		{"en", "Where is my order?"},
		{"en", "Thanks, but that's not good enough. I don't accept this."},
		{"sv", "Jag har inte fått mitt paket och ingen svarar när jag ringer."},
		{"sv", "Hej! Varan var trasig när den kom. Jag vill ha pengarna tillbaka."},
		{"sv", "Varför tar det så lång tid?"},
		{"da", "Jeg har ikke fået min pakke, og ingen svarer når jeg ringer til jer."},
		{"da", "Hej. Varen var i stykker, da den kom. Jeg vil gerne have mine penge tilbage."},
		{"da", "I har trukket mig to gange for den samme ordre."},
		{"de", "Ich habe mein Paket nicht erhalten und niemand geht ans Telefon."},
		{"de", "Wo bleibt meine Bestellung?"},
		{"fi", "En ole saanut pakettiani eikä kukaan vastaa puhelimeen."},
		{"fi", "Missä minun tilaukseni on?"},
		{"nl", "Ik heb mijn pakket niet ontvangen en niemand neemt de telefoon op."},
		{"nl", "Waar blijft mijn bestelling?"},
		{"fr", "Je n'ai pas reçu mon colis et personne ne répond au téléphone."},
		{"fr", "Où est ma commande ? J’attends depuis trois semaines."},
		{"pl", "Nie otrzymałem paczki i nikt nie odbiera telefonu."},
		{"pl", "Gdzie jest moje zamówienie?"},
		{"", ""},
		{"", "12345678"},
		{"", "ok"},
		{"", "Ordre 12345678"},
		{"", "lorem ipsum dolor sit amet consectetur"},
		{"", "Hei"},
	} {
		if got := l.detect(c.text); got != c.language {
			t.Errorf("%q: got %q, want %q", c.text, got, c.language)
		}
	}
}

// TestDetectMargin: where two languages share all the words, none is guessed.
func TestDetectMargin(t *testing.T) {
	l := newLanguages()
	for _, text := range []string{
		"Jeg vil gjerne vite om den er sendt i går. Den er til min mor.",
		"Den og den, men ikke den under det.",
	} {
		if got := l.detect(text); got == "sv" || got == "en" {
			t.Errorf("%q: got %q", text, got)
		}
	}
	if got := l.detect(strings.Repeat("den er på ", 50)); got != "" {
		t.Errorf("words of three languages: got %q", got)
	}
}

// TestDetectSample: the beginning of a long text decides.
func TestDetectSample(t *testing.T) {
	text := strings.Repeat("Jeg har ikke fått noen ting fra dere. ", 60) + strings.Repeat("I have not received anything. ", 1000)
	if got := newLanguages().detect(text); got != "nb" {
		t.Errorf("got %q", got)
	}
}

// TestOwnLines: quoted lines have another author.
func TestOwnLines(t *testing.T) {
	if got := ownLines("mine\n> theirs\n>> older\nmine > theirs\n"); got != "mine\nmine > theirs\n" {
		t.Errorf("got %q", got)
	}
}

// TestWordLists: each language has its words, in lower case and without what
// the text is cut at.
func TestWordLists(t *testing.T) {
	l := newLanguages()
	if got := strings.Join(l.codes, " "); got != "da de en fi fr nb nl nn pl sv" {
		t.Errorf("languages %q", got)
	}
	counts := make([]int, len(l.codes))
	for word, having := range l.words {
		if word != strings.ToLower(word) || strings.ContainsAny(word, "'’-.,:;") {
			t.Errorf("%q can't be found in a text", word)
		}
		for i := range counts {
			if having.has(i) {
				counts[i]++
			}
		}
	}
	for i, n := range counts {
		if n < 100 {
			t.Errorf("%s: %d words", l.codes[i], n)
		}
	}
}
