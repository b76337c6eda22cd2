package facts

import (
	"slices"
	"sync"
	"testing"

	"complaintd/casefile"
)

// testReader knows the built-in departments.
var testReader = sync.OnceValue(func() *Reader {
	var c Config
	for _, key := range []string{"customer_service", "delivery", "medical", "payments", "website"} {
		c.Departments = append(c.Departments, Department{Key: key, Default: key == "customer_service"})
	}
	return New(c)
})

// readWords reads a mail that consists of words alone.
func readWords(t testing.TB, words string) casefile.Facts {
	t.Helper()
	f, _ := testReader().Read(Mail{NewText: words})
	return f
}

func TestPreference(t *testing.T) {
	for words, want := range map[string]casefile.Channel{
		// Stated.
		"Please call me on my mobile.":                             casefile.ByPhone,
		"Could someone ring me tomorrow?":                          casefile.ByPhone,
		"I would prefer an answer by e-mail.":                      casefile.ByEmail,
		"Reply to: e-mail only":                                    casefile.ByEmail,
		"Kindly send your answer by post.":                         casefile.ByPost,
		"Ring meg helst etter fire.":                               casefile.ByPhone,
		"Eg vil helst ha svar på e-post.":                          casefile.ByEmail,
		"Send meg et brev, er dere snille.":                        casefile.ByPost,
		"Svar gerne pr. mail.":                                     casefile.ByEmail,
		"Jeg foretrækker svar pr. brev.":                           casefile.ByPost,
		"Ring mig gärna i morgon.":                                 casefile.ByPhone,
		"Svara helst via mejl.":                                    casefile.ByEmail,
		"Bitte rufen Sie mich zurück.":                             casefile.ByPhone,
		"Bitte antworten Sie mir per E-Mail.":                      casefile.ByEmail,
		"Ich hätte gerne eine Antwort per Post.":                   casefile.ByPost,
		"Soittakaa minulle, kiitos.":                               casefile.ByPhone,
		"Toivon vastausta sähköpostitse.":                          casefile.ByEmail,
		"Belt u mij alstublieft terug.":                            casefile.ByPhone,
		"Graag antwoord per mail.":                                 casefile.ByEmail,
		"Veuillez me rappeler dans la journée.":                    casefile.ByPhone,
		"Merci de me répondre par courrier.":                       casefile.ByPost,
		"Proszę o kontakt telefoniczny.":                           casefile.ByPhone,
		"Proszę odpowiedzieć mailem.":                              casefile.ByEmail,
		"Please talk to me by phone, e-mail is no use to me here.": casefile.ByPhone,
		// By negation.
		"Please do not call me.":                   casefile.ByEmail,
		"No phone calls please.":                   casefile.ByEmail,
		"Ikke ring meg, er du snill.":              casefile.ByEmail,
		"Ring mig inte.":                           casefile.ByEmail,
		"Rufen Sie mich bitte nicht an.":           casefile.ByEmail,
		"Älkää soittako minulle.":                  casefile.ByEmail,
		"Bel mij niet.":                            casefile.ByEmail,
		"Ne m'appelez pas.":                        casefile.ByEmail,
		"Proszę nie dzwonić.":                      casefile.ByEmail,
		"I have no e-mail of my own.":              casefile.ByPhone,
		"Not by phone but by letter, please.":      casefile.ByPost,
		"Don't ring the house, call me at work":    casefile.ByPhone,
		"Do not ring me at work, I'd be told off.": casefile.ByEmail,
		// By permission, unless another channel will do as well.
		"You can call me on 0191 498 0662.":                  casefile.ByPhone,
		"You can call me any time. Whichever suits you best": "",
		// By implication.
		"Write to me when you know more.": casefile.ByEmail,
		"Skriv til meg når dere vet mer.": casefile.ByEmail,
		"Write to me by post.":            casefile.ByPost,
		"Contact preference: telephone":   casefile.ByPhone,
		// By a number or a time beside a word for calling, or by both.
		"A bell any time after four would do me.":           casefile.ByPhone,
		"Try between 12 and 1. 0191 498 0662":               casefile.ByPhone,
		"Na vieren kunt u het proberen: +31 6 51 20 83 47":  casefile.ByPhone,
		"My number at home is 0191 498 0662 after four.":    "",
		"0191 498 0662 in the daytime, 0191 498 0663 later": "",
		// Sent things go by post and e-mail, not by phone.
		"Put it in a letter.":          casefile.ByPost,
		"I send this from the mobile.": "",
		// What only sounds like it.
		"Not one of you is nice by phone.":                  "",
		"Jeg ringte dere tre ganger.":                       "",
		"Dere lovte å ringe meg tilbake.":                   "",
		"I sent you a letter in March.":                     "",
		"The doctor was to ring me.":                        "",
		"I was told somebody would call me.":                "",
		"I never got an answer by e-mail.":                  "",
		"Danke für Ihren Anruf gestern.":                    "",
		"Ingen svarer på telefonen.":                        "",
		"There is no phone number on your site.":            "",
		"You can reach me by e-mail or phone.":              "",
		"Ring eller skriv, det er det samme for meg.":       "",
		"Call me or write to me, whichever is easier.":      "",
		"Answer by e-mail or by post, whichever you like":   "",
		"My phone: 020 7946 0000":                           "",
		"I have no e-mail of my own. It makes no odds how.": "",
		"I want a written answer. It makes no odds how.":    "",
	} {
		if got := readWords(t, words).Preference; got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

func TestPreferenceOfTextBeatsSignature(t *testing.T) {
	f, _ := testReader().Read(Mail{NewText: "Please answer by e-mail.", Signature: "Please call me"})
	if f.Preference != casefile.ByEmail {
		t.Errorf("%q, want that of the text", f.Preference)
	}
}

// Hours beside a number in a signature are but a detail of it.
func TestPreferenceIsNoNumberOfTheSignature(t *testing.T) {
	f, _ := testReader().Read(Mail{NewText: "My order never came.", Signature: "Ann Bell\n0191 498 0662 (after 4)"})
	if f.Preference != "" {
		t.Errorf("%q, want none", f.Preference)
	}
}

func TestDeclines(t *testing.T) {
	f := readWords(t, "Please do not call me. I have no e-mail of my own.")
	if want := []casefile.Channel{casefile.ByPhone, casefile.ByEmail}; !slices.Equal(f.Declines, want) || f.Preference != casefile.ByPost {
		t.Errorf("declines %q, prefers %q; want %q and post", f.Declines, f.Preference, want)
	}
}

func TestPreferenceProvesItself(t *testing.T) {
	_, evidence := testReader().Read(Mail{NewText: "I am cross. Please reply by e-mail."})
	want := casefile.Evidence{Field: "contact_preference", Value: "email", Text: "reply by e-mail", Rule: "en: asks to be answered so"}
	if !slices.Contains(evidence, want) {
		t.Errorf("%+v lacks %+v", evidence, want)
	}
}

// A wish for the contrary is none; one that asks with a "not" is.
func TestPreferenceDenied(t *testing.T) {
	for words, want := range map[string]casefile.Channel{
		"I would like you not to call me.":             casefile.ByEmail,
		"Jeg ønsker at dere ikke ringer meg.":          casefile.ByEmail,
		"Eg ønskjer at de ikkje ringer meg.":           casefile.ByEmail,
		"Jeg vil gerne have, at I ikke ringer til mig": casefile.ByEmail,
		"Jag vill att ni inte ringer mig.":             casefile.ByEmail,
		"Ich möchte, dass Sie mich nicht anrufen.":     casefile.ByEmail,
		"Ik wil graag dat u mij niet belt.":            casefile.ByEmail,
		"Je souhaite que vous ne m'appeliez pas.":      casefile.ByEmail,
		"Toivon, ettei minulle soiteta.":               casefile.ByEmail,
		"Proszę, żeby nikt do mnie nie dzwonił.":       casefile.ByEmail,
		"Please don't ring, write.":                    casefile.ByEmail,
		"Could you not just call me?":                  casefile.ByPhone,
		"Please do not write but call me.":             casefile.ByPhone,
	} {
		if got := readWords(t, words).Preference; got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// Who asks to be written to at an address of the post wants a letter.
func TestPreferenceOfAnAddress(t *testing.T) {
	for words, want := range map[string]casefile.Channel{
		"Write to me at 14 Alder Close, Stockport SK4 3QD.":                             casefile.ByPost,
		"Skriv til meg: Kari Nordmann, Storgata 1, 0155 Oslo.":                          casefile.ByPost,
		"Schreiben Sie mir an Lindenallee 44, 50968 Köln.":                              casefile.ByPost,
		"Écrivez-moi au 14 rue de Dinan, 35000 Rennes.":                                 casefile.ByPost,
		"Write to me at kari@example.net. I live at 14 Alder Close, Stockport SK4 3QD.": casefile.ByEmail,
	} {
		if got := readWords(t, words).Preference; got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
