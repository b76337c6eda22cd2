package facts

import "testing"

func TestAsksNextStage(t *testing.T) {
	for words, want := range map[string]bool{
		"I request a review of my complaint.":                 true,
		"Please escalate this.":                               true,
		"I want to speak to a manager.":                       true,
		"I want this looked at again by someone senior.":      true,
		"Please take this to stage two.":                      true,
		"Jeg ber om at saken blir vurdert på nytt.":           true,
		"Eg vil ha klagen til trinn to.":                      true,
		"Jag begär omprövning av beslutet.":                   true,
		"Jeg vil have en leder til at se på sagen.":           true,
		"Ich bitte um eine erneute Prüfung.":                  true,
		"Pyydän asian uudelleenkäsittelyä.":                   true,
		"Ik wil dat mijn klacht opnieuw wordt beoordeeld.":    true,
		"Je demande un réexamen de ma réclamation.":           true,
		"Proszę o ponowne rozpatrzenie reklamacji.":           true,
		"Ich möchte nicht gleich Ihren Vorgesetzten bemühen.": false,
		"Do not take it to your boss.":                        false,
		"Jeg trenger ikke noen ny vurdering.":                 false,
		"Kan ni ta upp ärendet igen?":                         true,
		"I want a manager, not you, to read it.":              true,
		"I will leave a bad review.":                          false,
		"I read the reviews on Trustpilot.":                   false,
		"I don't want a review.":                              false,
		"I will take this further to the ombudsman.":          false,
		"Jeg går videre til Forbrukertilsynet.":               false,
		"Jag anmäler det till ARN.":                           false,
		"Ich gehe zum Anwalt.":                                false,
		"Who is your manager?":                                false,
		"The doctor will review my medication.":               false,
		"Vi sees neste uke.":                                  false,
	} {
		if got := readWords(t, words).AsksNextStage; got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
