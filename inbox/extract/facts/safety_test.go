package facts

import "testing"

func TestSafety(t *testing.T) {
	for words, want := range map[string]bool{
		"I had an allergic reaction and went to hospital.": true,
		"You sent the wrong strength.":                     true,
		"My son swallowed two of them.":                    true,
		"Jeg fikk utslett og ble svimmel.":                 true,
		"Eg fekk feil medisin.":                            true,
		"Jag kräktes hela natten.":                         true,
		"Jeg blev meget syg af tabletterne.":               true,
		"Ich bekam Atemnot und musste in die Notaufnahme.": true,
		"Sain väärää lääkettä.":                            true,
		"Ik kreeg de verkeerde dosering.":                  true,
		"J'ai eu des vertiges et des nausées.":             true,
		"Po tabletkach zemdlałam.":                         true,
		"Tablettene var gått ut på dato.":                  true,
		"I have had no side effects.":                      false,
		"What are the side effects?":                       false,
		"Jeg har ikke hatt bivirkninger.":                  false,
		"Welche Nebenwirkungen gibt es?":                   false,
		"I am sick of waiting.":                            false,
		"My parcel is late.":                               false,
	} {
		if got := readWords(t, words).Safety; got != want {
			t.Errorf("%q: %v", words, got)
		}
	}
}
