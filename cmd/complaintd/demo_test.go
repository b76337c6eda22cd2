package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

var update = flag.Bool("update", false, "write the golden files anew")

// playDemo runs the demo into a new folder.
func playDemo(t *testing.T) (folder, printed string) {
	t.Helper()
	folder = filepath.Join(t.TempDir(), "made by the demo")
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"demo", "--out", folder},
		world{stdout: &stdout, stderr: &stderr, getenv: environment(nil)})
	if status != statusDone || stderr.Len() > 0 {
		t.Fatalf("exit status %d\n%s", status, stderr.String())
	}
	return folder, stdout.String()
}

func TestDemo(t *testing.T) {
	folder, printed := playDemo(t)
	store := openDemo(t, folder)
	t.Run("what became of each mail", func(t *testing.T) { checkDemoMails(t, store) })
	t.Run("each case has one acknowledgement", func(t *testing.T) { checkDemoLetters(t, store, folder) })
	t.Run("the page", func(t *testing.T) { checkDemoPage(t, store, folder) })
	t.Run("a line for each mail, and for each date", func(t *testing.T) {
		mails := len(filesIn(t, filepath.Join(folder, "mails")))
		lines := regexp.MustCompile(`(?m)^(Mon|Tue|Wed|Thu|Fri|Sat|Sun) .*`).FindAllString(printed, -1)
		dates := 0
		for _, line := range lines {
			if strings.Contains(line, "(a date is reached)") {
				dates++
			}
		}
		if mails == 0 || dates == 0 || len(lines)-dates != mails {
			t.Errorf("%d lines, %d of them for dates, and %d mails:\n%s", len(lines), dates, mails, printed)
		}
	})
	t.Run("every path of the procedure", func(t *testing.T) { checkDemoPaths(t, store) })
	t.Run("customers read nothing that is for colleagues", func(t *testing.T) { checkDemoWords(t, folder) })
	t.Run("the ledger", func(t *testing.T) { checkDemoLedger(t, store, folder) })
	t.Run("the report", func(t *testing.T) { checkDemoReport(t, store, folder) })
	t.Run("nobody's address in the log", func(t *testing.T) {
		log := readFile(t, filepath.Join(folder, "complaintd.log"))
		if log == "" || strings.Contains(log, "kari.solheim@example.no") {
			t.Errorf("the log:\n%s", log)
		}
	})
}

func openDemo(t *testing.T, folder string) *sqlstore.Store {
	t.Helper()
	store, err := sqlstore.OpenReadOnly(context.Background(), filepath.Join(folder, "complaintd.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func checkDemoMails(t *testing.T, store *sqlstore.Store) {
	mails, err := store.MailsAfter(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[casefile.Kind]int{}
	for _, m := range mails {
		kinds[m.Kind]++
		if quarantined := m.Folder == casefile.Quarantine; quarantined != (m.Kind == casefile.KindUnreadable) {
			t.Errorf("%s is moved to %s", m.Kind, m.Folder)
		}
	}
	want := map[casefile.Kind]int{
		casefile.KindComplaint: 12, casefile.KindNotText: 1, casefile.KindFollowup: 6, casefile.KindStaff: 25,
		casefile.KindAutoReply: 2, casefile.KindBounce: 1, casefile.KindUnreadable: 1,
	}
	if !maps.Equal(kinds, want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	waiting, err := store.WaitingLetters(t.Context())
	if err != nil || len(waiting) > 0 {
		t.Errorf("%d letters are not sent, %v", len(waiting), err)
	}
}

// checkDemoLetters holds who got which letters, as they were last read. Each
// case has one acknowledgement.
func checkDemoLetters(t *testing.T, store *sqlstore.Store, folder string) {
	letters := map[string]int{}
	acknowledged := map[string]int{}
	for _, file := range filesIn(t, filepath.Join(folder, "letters")) {
		m, err := mail.ReadMessage(strings.NewReader(readFile(t, file)))
		if err != nil {
			t.Fatal(err)
		}
		to, err := mail.ParseAddress(m.Header.Get("To"))
		if err != nil {
			t.Fatal(err)
		}
		name, reference := m.Header.Get("X-Complaint-Letter"), m.Header.Get("X-Complaint-Case")
		letters[fmt.Sprintf("%s %s %s", reference, name, to.Address)]++
		if name == "acknowledgement" {
			acknowledged[reference]++
		}
	}
	for _, c := range demoCases(t, store) {
		if acknowledged[string(c.Reference)] != 1 {
			t.Errorf("%d acknowledgements of %s", acknowledged[string(c.Reference)], c.Reference)
		}
	}
	var got strings.Builder
	for _, letter := range slices.Sorted(maps.Keys(letters)) {
		fmt.Fprintf(&got, "%d %s\n", letters[letter], letter)
	}
	const golden = "testdata/demo-letters.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got.String() != readFile(t, golden) {
		t.Errorf("other letters than those of %s:\n%s", golden, got.String())
	}
}

func demoCases(t *testing.T, store *sqlstore.Store) []casefile.Case {
	t.Helper()
	cases, err := store.CasesAfter(t.Context(), 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range cases {
		if cases[i], _, err = store.Case(t.Context(), c.Number); err != nil {
			t.Fatal(err)
		}
	}
	if len(cases) != 13 {
		t.Fatalf("%d cases", len(cases))
	}
	return cases
}

// checkDemoPaths holds what each case of the story is there for: the events
// that it must have, in their order.
func checkDemoPaths(t *testing.T, store *sqlstore.Store) {
	for subject, want := range map[string][]casefile.EventKind{
		"Pakken er fortsatt ikke kommet":                 {casefile.EventReminded, casefile.EventHandedOver, casefile.EventAnswered, casefile.EventClosed},
		"Feil styrke i pakken, ordre 41822951":           {casefile.EventHarm, casefile.EventActed, casefile.EventAnswered},
		"Prescription refused without a reason":          {casefile.EventAnswered, casefile.EventNextStage, casefile.EventAnswered, casefile.EventClosed},
		"Charged twice for one order":                    {casefile.EventHandedOver, casefile.EventActed, casefile.EventReminded, casefile.EventActed, casefile.EventAnswered},
		"Får ikke logget inn":                            {casefile.EventActed, casefile.EventQuestion, casefile.EventResumed, casefile.EventAnswered},
		"IMG_2041":                                       {casefile.EventActed, casefile.EventQuestion, casefile.EventUnanswered, casefile.EventAnswered},
		"Halve bestillingen mangler i esken fra før jul": {casefile.EventUndelivered, casefile.EventAnswered},
		"Fifty minutes on hold, then cut off":            {casefile.EventActed, casefile.EventActed, casefile.EventAnswered},
		"Parcel left on the doorstep in the rain":        {casefile.EventHandedOver, casefile.EventBreached, casefile.EventAnswered},
		"Klage: abonnementet ble ikke stoppet":           {casefile.EventActed, casefile.EventAnswered, casefile.EventReminded, casefile.EventActed, casefile.EventClosed},
		"Kremen var gått ut på dato":                     {casefile.EventHarm, casefile.EventActed, casefile.EventAnswered},
		"Moren min fikk en åpnet pakke":                  {casefile.EventMailFiled, casefile.EventActed, casefile.EventAnswered},
		"Answer from the medical team":                   {casefile.EventMailAdded, casefile.EventClosed},
	} {
		c := demoCase(t, store, subject)
		events, err := store.Events(t.Context(), c.Number)
		if err != nil {
			t.Fatal(err)
		}
		left := want
		for _, e := range events {
			if len(left) > 0 && e.Kind == left[0] {
				left = left[1:]
			}
		}
		if len(left) > 0 || c.State != casefile.Closed {
			t.Errorf("%q is %s at the end, and lacks %v of %v", subject, c.State, left, want)
		}
	}
}

func demoCase(t *testing.T, store *sqlstore.Store, subject string) casefile.Case {
	t.Helper()
	for _, c := range demoCases(t, store) {
		if c.Subject == subject {
			return c
		}
	}
	t.Fatalf("there is no case %q", subject)
	return casefile.Case{}
}

// checkDemoWords: what goes to customers has neither commands nor what
// colleagues quote below their words.
func checkDemoWords(t *testing.T, folder string) {
	for _, file := range filesIn(t, filepath.Join(folder, "letters")) {
		header, text := textOf(t, []byte(readFile(t, file)))
		if !casefile.LetterName(header.Get("X-Complaint-Letter")).ForCustomer() {
			continue
		}
		if bad := regexp.MustCompile(`(?m)^#|^>|^(årsak|cause):|skrev Hexpress|Hexpress complaints <.*wrote`).FindString(text); bad != "" {
			t.Errorf("%s has %q:\n%s", filepath.Base(file), bad, text)
		}
	}
}

// checkDemoPage: it tells of every case and letter, links only to what is in
// the folder, and loads nothing.
func checkDemoPage(t *testing.T, store *sqlstore.Store, folder string) {
	page := readFile(t, filepath.Join(folder, "index.html"))
	for _, c := range demoCases(t, store) {
		if !strings.Contains(page, `id="`+string(c.Reference)+`"`) {
			t.Errorf("%s is not on the page", c.Reference)
		}
	}
	letters := filesIn(t, filepath.Join(folder, "letters"))
	for _, letter := range letters {
		if name := filepath.Base(letter); !strings.Contains(page, `href="letters/`+name+`"`) {
			t.Errorf("%s is not on the page", name)
		}
	}
	inline := strings.ReplaceAll(page, " src=&#34;data:image/png;base64,", "")
	if bad := regexp.MustCompile(`(?i)<script|<img|<link| src=|url\(|@import`).FindString(inline); bad != "" {
		t.Errorf("the page has %q", bad)
	}
	for _, link := range regexp.MustCompile(`href="([^#"][^"]*)"`).FindAllStringSubmatch(page, -1) {
		if _, err := os.Stat(filepath.Join(folder, filepath.FromSlash(link[1]))); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
}

// What somebody keeps in a folder is not touched.
func TestDemoLeavesAFullFolderAlone(t *testing.T) {
	folder := t.TempDir()
	kept := filepath.Join(folder, "index.html")
	if err := os.WriteFile(kept, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	status := run(t.Context(), []string{"demo", "--out", folder}, world{stdout: &stdout, stderr: &stderr, getenv: environment(nil)})
	if status != statusUsage || !strings.Contains(stderr.String(), "not empty") {
		t.Errorf("exit status %d, %s", status, stderr.String())
	}
	if files := filesIn(t, folder); !slices.Equal(files, []string{kept}) || readFile(t, kept) != "mine" {
		t.Errorf("in the folder now: %v", files)
	}
}

func filesIn(t *testing.T, folder string) []string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var files []string
	for _, e := range entries {
		files = append(files, filepath.Join(folder, e.Name()))
	}
	return files
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
