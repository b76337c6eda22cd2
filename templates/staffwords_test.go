package templates

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// languagesOfStaff are those that letters to colleagues are in.
var languagesOfStaff = []string{"nb", "en"}

// deeds are all that a colleague can do, with what each language says of it.
var deeds = []struct {
	do     casefile.Deed
	nb, en string
}{
	{casefile.Answer{}, "foreløpig svar", "interim answer"},
	{casefile.Final{Verdict: casefile.Upheld}, "endelig svar: Du har fått medhold i klagen", "final response: We uphold your complaint"},
	{casefile.Final{Verdict: casefile.Rejected, ByPhone: true}, "på telefon: Du har ikke fått medhold", "by phone: We do not uphold"},
	{casefile.Posted{On: time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC)}, "i posten torsdag 3. desember 2026", "by post on Thursday 3 December 2026"},
	{casefile.Extend{Days: 5, Reason: "the carrier is silent"}, "utsatt med fem arbeidsdager. Grunn: the carrier is silent", "extended by five working days. Reason: the carrier is silent"},
	{casefile.Ask{}, "Spørsmålet ditt går til kunden", "Your question goes to the customer"},
	{casefile.Ask{Pause: true}, "Fristen står stille, med tre arbeidsdager igjen", "paused with three working days left"},
	{casefile.Note{}, "Notatet er lagt i saken", "Your note was added"},
	{casefile.Call{}, "Samtalen med kunden", "The call to the customer"},
	{casefile.Call{NoAnswer: true}, "Ubesvarte anrop til nå: 2", "without an answer so far: 2"},
	{casefile.Commit{Due: time.Date(2026, 12, 10, 16, 0, 0, 0, time.UTC), What: "499 kr"}, "løfte til kunden er registrert: 499 kr, innen torsdag 10. desember 2026", "promise to the customer was recorded: 499 kr, by Thursday 10 December 2026"},
	{casefile.Fulfil{}, "løftet til kunden er holdt", "recorded as kept"},
	{casefile.HandTo{Owner: casefile.OwnerManager}, "nå hos daglig leder", "now with: General Manager"},
	{casefile.Assign{Department: "payments"}, "annen avdeling: Betaling", "another department: Payments"},
	{casefile.Take{}, "du tar deg av saken", "you are handling the case"},
	{casefile.Review{}, "ønske om ny vurdering er registrert.", "request for a review was recorded."},
	{
		casefile.Review{Received: time.Date(2026, 12, 3, 9, 0, 0, 0, time.UTC), Channel: casefile.ByPost},
		"mottatt per brev torsdag 3. desember 2026", "received by letter on Thursday 3 December 2026",
	},
	{casefile.Correct{Facts: casefile.Correction{Name: "Kari", Orders: []string{"12345678"}}}, "rettet. Navn: Kari. Ordre: 12345678.", "corrected. Name: Kari. Order: 12345678."},
	{casefile.Accept{Party: casefile.Address{Email: "ola@example.net"}}, "godtatt som part i saken: ola@example.net", "accepted as a party to the case: ola@example.net"},
	{casefile.Consent{Given: true}, "samtykke er gitt", "Consent was recorded as given"},
	{casefile.Consent{Reason: "she is 17"}, "ikke er nødvendig: she is 17", "no consent is needed: she is 17"},
	{casefile.Close{Why: casefile.Withdrawn}, "klagen er trukket", "recorded as withdrawn"},
	{casefile.Close{Why: casefile.NotAComplaint}, "ikke er en klage", "not a complaint"},
	{casefile.Close{Why: casefile.SpamAfterAll}, "søppelpost", "as spam"},
	{casefile.Close{Why: casefile.Merged}, "Saken er avsluttet.", "The case was closed."},
	{casefile.Reopen{}, "Saken er gjenåpnet", "The case was reopened"},
	{casefile.See{}, "sett meldingen om skade", "seen the report of harm"},
	{casefile.Correct{Facts: casefile.Correction{Email: "ola@example.net", Language: "de"}}, "E-postadresse: ola@example.net. Språk: tysk.", "E-mail address: ola@example.net. Language: German."},
	{casefile.Close{Why: casefile.NotAComplaint, ForwardTo: "payments"}, "sendes videre til: Betaling", "passed on to: Payments"},
	{casefile.Consult{To: casefile.Address{Email: "carrier@example.org"}}, "går til carrier@example.org", "go to carrier@example.org"},
	{casefile.Split{Department: "payments"}, "samme mottaksdato, for: Betaling", "same date of receipt, for: Payments"},
	{casefile.Merge{Into: "KL-26-000101-9"}, "del av KL-26-000101-9", "part of KL-26-000101-9"},
	{casefile.Enter{Channel: casefile.ByPost}, "lagt i saken, mottatt per brev", "added to the case, received by letter"},
	{casefile.Enter{New: true, Channel: casefile.ByPhone}, "opprettet en sak for klagen, mottatt på telefon", "case was opened for the complaint, received by phone"},
	{casefile.Adopt{Number: 17}, "nummer 17 regnes nå som en klage", "number 17 now counts as a complaint"},
	{casefile.Undo{}, "De er ikke sendt", "They were not sent"},
	{casefile.Status{}, "hele saksmappen", "whole case file"},
	{casefile.Help{}, "listen over kommandoer", "list of commands"},
}

// doneLetter tells a colleague that acts were carried out.
func doneLetter(t testing.TB, language string, acts ...casefile.Deed) casefile.Letter {
	l := ordinaryLetter(t, language, casefile.CommandDone)
	l.Mail.Staff = &casefile.StaffMail{}
	for _, do := range acts {
		l.Mail.Staff.Acts = append(l.Mail.Staff.Acts, casefile.Act{Do: do})
	}
	l.Case.CallsMissed, l.Case.Left = 2, 3
	l.Lines = []string{"the history's own words"}
	return l
}

// TestEveryDeedHasWords holds that what was done is told in the colleague's
// language, and not as the case's history has it.
func TestEveryDeedHasWords(t *testing.T) {
	s := newTestSet(t, nil)
	for _, deed := range deeds {
		for language, want := range map[string]string{"nb": deed.nb, "en": deed.en} {
			text := mustRender(t, s, doneLetter(t, language, deed.do)).Text
			got := strings.Join(strings.Fields(text), " ")
			if !strings.Contains(got, want) || strings.Contains(got, "history") {
				t.Errorf("%s %#v: not %q in\n%s", language, deed.do, want, text)
			}
		}
	}
	named := map[string]bool{}
	for _, deed := range deeds {
		named[reflect.TypeOf(deed.do).Name()] = true
	}
	for _, name := range receivers(t, "../casefile", "deed") {
		if !named[name] {
			t.Errorf("a colleague can do casefile.%s: give it words in done.go, nb/_done.md and en/_done.md, and a case here", name)
		}
	}
}

// TestUnknownDeed holds that the history's words stand where there are no others.
func TestUnknownDeed(t *testing.T) {
	s := newTestSet(t, nil)
	for what, change := range map[string]func(*casefile.Letter){
		"a deed without words": func(l *casefile.Letter) { l.Mail.Staff.Acts[1].Do = nil },
		"no mail":              func(l *casefile.Letter) { l.Mail = nil },
		"no colleague's mail":  func(l *casefile.Letter) { l.Mail.Staff = nil },
	} {
		l := doneLetter(t, "nb", casefile.Note{}, casefile.Take{})
		change(&l)
		if text := mustRender(t, s, l).Text; !strings.Contains(text, "- the history's own words\n") {
			t.Errorf("%s: got\n%s", what, text)
		}
	}
}

// TestWordsByOtherWays: the colleague learns that the customer does not get the
// words by e-mail, and what makes the final response given.
func TestWordsByOtherWays(t *testing.T) {
	s := newTestSet(t, nil)
	for task, want := range map[casefile.Task]string{
		"":                "Det endelige svaret er på vei til kunden.",
		casefile.TaskCall: "Svar da med #ring øverst.",
		casefile.TaskPost: "Svar da med #sendt øverst.",
	} {
		l := doneLetter(t, "nb", casefile.Final{Verdict: casefile.Upheld})
		l.Case.Pending, l.Task = casefile.Response{Verdict: casefile.Upheld}, task
		text := strings.Join(strings.Fields(mustRender(t, s, l).Text), " ")
		if !strings.Contains(text, want) || strings.Contains(text, "går til kunden") != (task == "") {
			t.Errorf("%q: not %q in\n%s", task, want, text)
		}
	}
}

// TestEveryRefusalHasWords holds that each sentence with which casefile refuses
// stands in every language of ours but English.
func TestEveryRefusalHasWords(t *testing.T) {
	s := newTestSet(t, nil)
	for _, refusal := range refusals(t) {
		if s.languages["nb"].words.Refusals[refusal] == "" {
			t.Errorf("nb/_words.yaml: refusals: nothing for %q", refusal)
		}
	}
	l := ordinaryLetter(t, "nb", casefile.CommandRefused)
	l.Lines = []string{"the case is closed already", "Dagen etter #lov er forbi."}
	if text := mustRender(t, s, l).Text; !strings.Contains(text, "- Saken er allerede avsluttet.\n- Dagen etter #lov er forbi.\n") {
		t.Errorf("got\n%s", text)
	}
}

// refusals are the sentences in refuse.go, with those that name a state.
func refusals(t *testing.T) (list []string) {
	eachFile(t, "../casefile", func(f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			if name, ok := call.Fun.(*ast.Ident); !ok || name.Name != "unless" {
				return true
			}
			if text, ok := call.Args[1].(*ast.BasicLit); ok {
				sentence, err := strconv.Unquote(text.Value)
				if err != nil {
					t.Fatal(err)
				}
				list = append(list, sentence)
			}
			return true
		})
	})
	if len(list) < 20 {
		t.Fatalf("only %d refusals were found in casefile", len(list))
	}
	for _, state := range []casefile.State{casefile.Waiting, casefile.Answered, casefile.Closed} {
		list = append(list, "the case is "+string(state)+", not open")
	}
	return append(list, "there is no case of this reference")
}

// receivers are the types of a package that have the method.
func receivers(t *testing.T, folder, method string) (names []string) {
	eachFile(t, folder, func(f *ast.File) {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv != nil && fn.Name.Name == method {
				if name, ok := fn.Recv.List[0].Type.(*ast.Ident); ok {
					names = append(names, name.Name)
				}
			}
		}
	})
	if len(names) == 0 {
		t.Fatalf("nothing in %s has a method %s", folder, method)
	}
	return names
}

func eachFile(t *testing.T, folder string, do func(*ast.File)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		do(f)
	}
}

// TestNobodySaysToldWhoWasNot holds that no colleague reads that the customer has
// been told where no letter went to them.
func TestNobodySaysToldWhoWasNot(t *testing.T) {
	s := newTestSet(t, nil)
	says := map[string]map[casefile.LetterName][2]string{
		"nb": {
			casefile.CaseBreached: {"Vi skriver til kunden", "Kunden har ikke fått vite at svaret er forsinket."},
			casefile.SafetyAlert:  {"Kvitteringen vår til kunden", "Kunden har ikke fått vite hvem man ringer"},
			casefile.CaseReminder: {"sender vi et kort brev", "får kunden ikke høre noe"},
		},
		"en": {
			casefile.CaseBreached: {"We are writing to the customer", "The customer has not been told that our answer is late."},
			casefile.SafetyAlert:  {"Our receipt to the customer", "The customer has not been told whom to call"},
			casefile.CaseReminder: {"we send a short letter", "the customer hears nothing"},
		},
	}
	for _, language := range languagesOfStaff {
		for name, words := range says[language] {
			for _, why := range append(casefile.NoLetters(), casefile.Undelivered, "") {
				for _, by := range []string{"case", "letter"} {
					l := ordinaryLetter(t, language, name)
					l.KeepInformed = name == casefile.CaseReminder
					if by == "case" {
						l.Case.Contact.Silent = why
					} else {
						l.Unacknowledged = why
					}
					text := strings.Join(strings.Fields(mustRender(t, s, l).Text), " ")
					reason := s.languages[language].words.Unacknowledged[string(why)]
					told := strings.Contains(text, words[0]) && !strings.Contains(text, words[1])
					if told != (why == "") || !strings.Contains(text, reason) {
						t.Errorf("%s %s, %q of the %s: got\n%s", language, name, why, by, text)
					}
				}
			}
		}
	}
}

// TestSecondThoughts holds that a colleague learns until when their words can be
// stopped and what somebody else did, and gets the form for a new complaint.
func TestSecondThoughts(t *testing.T) {
	s := newTestSet(t, nil)
	for language, want := range map[string][]string{
		"nb": {"venter til mandag 30. november 2026 kl. 10.15", "#angre", "ola@example.com sendte kunden et foreløpig svar", "> #ny > #kanal post > #mottatt 2026-11-30 > #navn Kari Nordmann > #adresse > #telefon > #epost > #ordre 12345678"},
		"en": {"wait until Monday 30 November 2026 at 10:15", "#undo", "ola@example.com sent the customer an interim answer", "> #new > #channel post > #received 2026-11-30 > #name Kari Nordmann > #address > #phone > #email > #order 12345678"},
	} {
		done := doneLetter(t, language, casefile.Answer{})
		before := mustRender(t, s, done).Text
		meanwhile.put(&done)
		refused := ordinaryLetter(t, language, casefile.CommandRefused)
		newComplaint(&refused)
		got := strings.Join(strings.Fields(mustRender(t, s, done).Text+mustRender(t, s, refused).Text), " ")
		for i, words := range want {
			if !strings.Contains(got, words) || i < 3 && strings.Contains(before, words) {
				t.Errorf("%s: %q is not in\n%s", language, words, got)
			}
		}
	}
}

// What was posted, and why a customer is called, is told as it is.
func TestWordsOfWhatCanNotGoByMail(t *testing.T) {
	s := newTestSet(t, nil)
	asked := func(l *casefile.Letter) {
		l.Case.Question.AskedAt, l.Case.PausedAt = l.At, l.At
	}
	unput := func(l *casefile.Letter) {
		l.Case.Question = casefile.Question{AskedAt: l.At, Unput: true, Pauses: true}
	}
	returned := func(l *casefile.Letter) { toCall(l); l.Case.Contact.Silent = casefile.Undelivered }
	for _, c := range []struct {
		letter casefile.Letter
		change func(*casefile.Letter)
		want   string
	}{
		{doneLetter(t, "en", casefile.Posted{On: ordinaryLetter(t, "en", casefile.CommandDone).At}), asked, "Your question went out by post"},
		{doneLetter(t, "en", casefile.Posted{On: ordinaryLetter(t, "en", casefile.CommandDone).At}), asked, "The deadline was paused with three working days left"},
		{doneLetter(t, "nb", casefile.Ask{Pause: true}), unput, "Fristen står stille fra spørsmålet er stilt"},
		{ordinaryLetter(t, "en", casefile.ContactTask), returned, "E-mail does not reach them"},
		{ordinaryLetter(t, "en", casefile.ContactTask), toCall, "They want our answer by phone"},
	} {
		c.change(&c.letter)
		if got := strings.Join(strings.Fields(mustRender(t, s, c.letter).Text), " "); !strings.Contains(got, c.want) {
			t.Errorf("%q does not stand in\n%s", c.want, got)
		}
	}
}
