package facts

import "testing"

func TestOnBehalfOf(t *testing.T) {
	r := New(Config{})
	for _, c := range []struct{ name, words, want string }{
		{"nb", "Jeg skriver på vegne av min mor, Anna Olsen, som venter.", "Anna Olsen"},
		{"nb relation", "Moren min har bestilt medisin hos dere.", "Moren min"},
		{"nn", "Eg skriv på vegner av Olav Hauge.", "Olav Hauge"},
		{"en", "I am writing on behalf of my neighbour.", "my neighbour"},
		{"en ordered", "My mother Anna Olsen ordered tablets in May.", "Anna Olsen"},
		{"en child", "I am writing for my daughter aged 9.", "my daughter"},
		{"en guardian", "I am the guardian of Peter Smith.", "Peter Smith"},
		{"sv", "Jag skriver för min mammas räkning, Ulla Berg.", "min mammas"},
		{"da", "Jeg klager på vegne af min nabo Lars Holm.", "Lars Holm"},
		{"de", "Ich schreibe im Namen von Erna Muster.", "Erna Muster"},
		{"de relation", "Meine Mutter hat bei Ihnen bestellt.", "Meine Mutter"},
		{"fi", "Kirjoitan äitini Anna Virtasen puolesta.", "Anna Virtasen"},
		{"nl", "Ik schrijf namens mijn vader.", "mijn vader"},
		{"fr", "Je vous écris pour mon mari.", "mon mari"},
		{"pl", "Piszę w imieniu mojej mamy.", "mojej mamy"},

		{"for myself", "I ordered tablets in May and my neighbour took them in.", ""},
		{"a relation that did nothing", "My wife says that I should complain. It is late.", ""},
		{"everybody", "I complain on behalf of everybody who waits.", ""},
		{"the author", "I write on behalf of Jane Doe.\n\nRegards\nJane Doe", ""},
		{"oneself", "Jeg skriver på egne vegne.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got, evidence := r.Read(Mail{NewText: c.words}); got.OnBehalfOf != c.want {
				t.Errorf("%q, want %q: %+v", got.OnBehalfOf, c.want, evidence)
			}
		})
	}
}
