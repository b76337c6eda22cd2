package facts

import "testing"

func TestSatisfied(t *testing.T) {
	for words, want := range map[string]bool{
		"Hi Anna,\n\nthank you very much for your quick help.\n\nKari":   true,
		"Thanks! Everything is sorted now, great service.":               true,
		"Tusen takk for hjelpen! Pakken kom i dag. Ha en fin dag.":       true,
		"Takk! No er alt i orden.":                                       true,
		"Stort tack för svaret. Allt är löst.":                           true,
		"Mange tak for hjælpen. Sagen er løst.":                          true,
		"Vielen Dank für die schnelle Antwort. Es hat alles geklappt.":   true,
		"Kiitos avusta! Asia on kunnossa.":                               true,
		"Hartelijk dank voor de snelle reactie. Alles is opgelost.":      true,
		"Merci beaucoup, le problème est résolu. Bonne journée.":         true,
		"Dziękuję bardzo za pomoc. Wszystko jest w porządku.":            true,
		"Thank you for your answer, but I want my money back.":           false,
		"Thanks. When will it come?":                                     false,
		"Thanks for nothing.":                                            false,
		"Thank you in advance.":                                          false,
		"Thank you for your letter. The parcel lies in Croydon.":         false,
		"Takk for svaret. Jeg venter på pengene.":                        false,
		"Takk for svaret. Saken skal til daglig leder for ny vurdering.": false,
		"Danke für den Anruf. Die Tropfen haben mir die Haut verbrannt.": false,
		"Kiitos vastauksesta, mutta rahat puuttuvat.":                    false,
		"Merci, mais je n'ai pas été remboursé.":                         false,
		"Dziękuję za odpowiedź. Proszę o zwrot.":                         false,
		"My parcel never arrived.":                                       false,
		"Thank you for your letter about order 12345678.":                false,
		"": false,
	} {
		s := &sheet{words: testReader().book.newPassage(inWords, "", words), subject: testReader().book.newPassage(inSubject, "", "")}
		testReader().safety(s)
		testReader().nextStage(s)
		if got := testReader().satisfied(s); got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
