package sender

import (
	"testing"

	"complaintd/casefile"
)

// What colleagues answer when they are asked whether a mail is theirs: only a
// plain yes is one.
func TestStance(t *testing.T) {
	for want, answers := range map[casefile.Stance][]string{
		casefile.Confirms: {
			"Yes", "yes.", "YES!", "Yes, it is mine.", "Yep", "Confirmed", "I confirm this.", "OK", "Ok, yes", "Sure, yes!", "It's mine", "Yes.\n\nKind regards\nGrace Head",
			"Ja", "ja!", "Ja, den er fra meg", "Jepp", "Stemmer", "Det stemmer.", "Bekreftet", "Jeg bekrefter at den er min.", "Hei,\n\nja.\n\nMvh\nGrace", "Hi!\nYes", "Greit", "Ja\n\nSendt fra min iPhone",
		},
		casefile.Denies: {
			"No", "No!", "No! This is not from me, somebody is forging my address.", "Nope, not me", "I did not send this.", "I didn’t write that", "Not mine",
			"This is forged!", "Somebody else must have sent it", "That wasn't me.",
			"Nei", "Nei, dette er ikke fra meg.", "Jeg har ikke skrevet dette", "Dette er svindel!", "Eg har ikkje sendt denne", "Falsk e-post!", "Det er noen andre som har sendt den",
		},
		casefile.Unclear: {
			"", "Kind regards\nGrace Head", "?", "What is this?", "Yes?", "Ok, who wrote this?", "Ok, I will look at it tomorrow", "Thank you", "Hva er dette?", "Takk", "Yes, but I did not write the last line.",
			"Ja, men ikke det siste.", "Yes\n\n#final rejected", "Can you look into this, please", "I have passed this on to Ann",
			"Yes, and then tell the customer that we have found the parcel and that she will have it on Monday, or on Tuesday at the latest.",
			"Yesterday I was at home", "Jan har skrevet dette", "Notat", "Thank you for your e-mail. We will answer within two days.",
		},
	} {
		for _, words := range answers {
			if got := ask(t, answer(words+quotedLetter)).Stance; got != want {
				t.Errorf("%q: %q, want %q", words, got, want)
			}
		}
	}
}

func TestQuestionInSubject(t *testing.T) {
	for subject, want := range map[string]string{
		"Re: <abc@hexpress.example>": "abc@hexpress.example", "SV: Re: <abc@hexpress.example> ": "abc@hexpress.example",
		"Re: [KL-26-000123-7]": "", "Re: 5 < 6 > 3": "", "": "", "Re: <a b@c>": "",
	} {
		if got := questionIn(subject); got != want {
			t.Errorf("%q: %q, want %q", subject, got, want)
		}
	}
}
