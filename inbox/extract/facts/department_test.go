package facts

import "testing"

func TestDepartment(t *testing.T) {
	for words, want := range map[string]string{
		"My parcel never arrived.":                              "delivery",
		"Pakken er ikke kommet.":                                "delivery",
		"Das Paket ist im Zoll hängen geblieben.":               "delivery",
		"Pakettini on kadonnut.":                                "delivery",
		"You charged my card twice.":                            "payments",
		"I sent the parcel back and still have no refund.":      "payments",
		"Ik wacht nog op mijn terugbetaling.":                   "payments",
		"Legen avslo resepten min.":                             "medical",
		"J'ai reçu un mauvais dosage.":                          "medical",
		"I cannot log in on your website.":                      "website",
		"Hemsidan fungerar inte, det kommer ett felmeddelande.": "website",
		"Nie mogę się zalogować na stronie.":                    "website",
		"Your agent was rude and hung up on me.":                "customer_service",
		"Jeg sad i telefonkø i en time og ingen svarede.":       "customer_service",
		"I am not happy.":                                       "",
	} {
		if got := readWords(t, words).Department; got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}

// A pharmacy's customers name what they ordered whatever went wrong.
func TestDepartmentCountsHintsOnce(t *testing.T) {
	if got := readWords(t, "Tablets, pills, medicine, an inhaler, cream: an invoice came for all.").Department; got != "payments" {
		t.Errorf("%q, want payments, for an invoice is no hint", got)
	}
}

func TestDepartmentCountsThePhraseOnce(t *testing.T) {
	if got := readWords(t, "A refund is what I ask for: parcel here, parcel there, parcel everywhere.").Department; got != "payments" {
		t.Errorf("%q", got)
	}
}

func TestSubjectWeighsMore(t *testing.T) {
	f, _ := testReader().Read(Mail{Subject: "Refund", NewText: "It concerns my parcel."})
	if f.Department != "payments" {
		t.Errorf("%q, want that of the subject", f.Department)
	}
}

func TestHarmSpeaksForMedical(t *testing.T) {
	f, _ := testReader().Read(Mail{NewText: "My face is swollen. Your parcel is to blame."})
	if f.Department != "medical" {
		t.Errorf("%q, want medical", f.Department)
	}
}

func TestDefaultDepartmentCountsLess(t *testing.T) {
	if got := readWords(t, "Nobody answers. Where is my refund?").Department; got != "payments" {
		t.Errorf("%q, want payments", got)
	}
}

func TestOwnDepartmentWords(t *testing.T) {
	r := New(Config{Departments: []Department{
		{Key: "delivery", Words: map[string][]string{"en": {"fridge (van|)", "(broken"}}},
		{Key: "payments"},
	}})
	for words, want := range map[string]string{
		"The fridge came warm.":        "delivery",
		"It is broken.":                "delivery",
		"My parcel never arrived.":     "", // the built-in words no longer count
		"I cannot log in on the site.": "", // no such department
		"Where is my refund?":          "payments",
	} {
		if f, _ := r.Read(Mail{NewText: words}); f.Department != want {
			t.Errorf("%q: %q, want %q", words, f.Department, want)
		}
	}
}

// TestBuiltInWords: each department of the company has words in every language.
func TestBuiltInWords(t *testing.T) {
	languages := map[string]map[string]bool{}
	for _, r := range theBook().rules {
		if r.topic != builtInTopic {
			continue
		}
		key, _ := cutWeight(r.section)
		if languages[key] == nil {
			languages[key] = map[string]bool{}
		}
		languages[key][r.language] = true
	}
	for _, key := range []string{"customer_service", "delivery", "medical", "payments", "website"} {
		if n := len(languages[key]); n != 10 {
			t.Errorf("%s has words in %d languages, want 10", key, n)
		}
	}
}

// A configured phrase counts what stands before it.
func TestOwnWordsWeigh(t *testing.T) {
	r := New(Config{Departments: []Department{
		{Key: "gizmos", Words: map[string][]string{"en": {"9 = gizmo"}}},
		{Key: "widgets", Words: map[string][]string{"en": {"widget", "1 = sprocket", "0 = lost"}}},
	}})
	for words, want := range map[string]string{"Gizmo, widget, sprocket.": "gizmos", "A widget.": "widgets", "Lost.": ""} {
		if f, _ := r.Read(Mail{NewText: words}); f.Department != want {
			t.Errorf("%q: %q, want %q", words, f.Department, want)
		}
	}
}
