package demo

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// toEverybody are letters as if everybody of the story had written and been
// written to: each customer has a case, and each colleague a letter about it.
func toEverybody() []Letter {
	var letters []Letter
	to := func(address string, name casefile.LetterName, ref casefile.Reference) {
		letters = append(letters, Letter{Recipient: address, Name: name, Reference: ref, MessageID: "letter-to-" + address,
			ReplyTo: "complaints+reply@hexpress.example", EnvelopeFrom: "complaints+b@hexpress.example"})
	}
	for _, customer := range []string{
		"kari.solheim@example.no", "morten.aas@example.org", "daniel.marlow@example.com", "priya.nair@example.net",
		"silje.brekke@example.no", "jonas.lie.haugen@example.com", "bjorg.naess@example.org", "margaret.whitlock@example.net",
		"tom.ridley@example.com", "eva.fossum@example.net", "helene.dahl@example.com", "lise.hauge@example.no",
		"rhys.pritchard@example.org",
	} {
		ref := casefile.Reference("case of " + customer)
		to(customer, casefile.Acknowledgement, ref)
		for _, colleague := range []string{"delivery", "medical", "payments", "website", "ingrid.lunde", "thomas.webb", "helen.marsh", "amina.shah"} {
			to(colleague+"@hexpress.example", casefile.CaseOpened, ref)
		}
	}
	return letters
}

func arrivals(t *testing.T) []Arrival {
	t.Helper()
	p, err := newPost(toEverybody)
	if err != nil {
		t.Fatal(err)
	}
	files, err := p.files()
	if err != nil {
		t.Fatal(err)
	}
	var all []Arrival
	for _, file := range files {
		a, err := p.write(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

func TestMailsArriveInOrder(t *testing.T) {
	var last time.Time
	for _, a := range arrivals(t) {
		if !a.At.After(last) {
			t.Errorf("%s arrives at %s, before the mail in front of it", a.File, a.At)
		}
		last = a.At
		if named, err := arrivesAt(a.File); err != nil || !a.At.Truncate(time.Minute).Equal(named) {
			t.Errorf("%s arrives at %s; %v", a.File, a.At, err)
		}
		if written := a.Mail.Header.Date(); written.After(a.At) {
			t.Errorf("%s arrives at %s and was written later, at %s", a.File, a.At, written)
		}
	}
}

// The demo must never show the address of somebody real (RFC 2606 §3).
func TestAddressesAreInvented(t *testing.T) {
	domain := regexp.MustCompile(`[\w.+=-]@([\w.-]+\w)`)
	invented := regexp.MustCompile(`^([\w-]+\.)*(example\.(com|net|org|no)|hexpress\.example)$`)
	for _, a := range arrivals(t) {
		for _, m := range domain.FindAllStringSubmatch(string(a.Raw), -1) {
			if !invented.MatchString(m[1]) {
				t.Errorf("%s: the domain %s may be real", a.File, m[1])
			}
		}
	}
}

func TestLinesEndAsOnTheWire(t *testing.T) {
	for _, a := range arrivals(t) {
		text := string(a.Raw)
		if strings.Count(text, "\n") != strings.Count(text, "\r\n") {
			t.Errorf("%s has lines that end in a bare line feed", a.File)
		}
		for line := range strings.SplitSeq(text, "\r\n") {
			if len(line) > 998 { // RFC 5322 §2.1.1
				t.Errorf("%s has a line of %d octets", a.File, len(line))
			}
		}
	}
}

func TestWhoAnswersALetterNamesIt(t *testing.T) {
	for _, a := range arrivals(t) {
		if a.File != "2026-12-21-0855-followup.eml" {
			continue
		}
		h := a.Mail.Header
		if got := h.Raw("In-Reply-To"); got != "<letter-to-kari.solheim@example.no>" {
			t.Errorf("In-Reply-To is %s", got)
		}
		if got := h.Raw("To"); got != "complaints+reply@hexpress.example" {
			t.Errorf("To is %s", got)
		}
	}
}

// Without a letter there is nothing to answer, and no mail is made up.
func TestNobodyAnswersALetterThatDidNotCome(t *testing.T) {
	p, err := newPost(func() []Letter { return nil })
	if err != nil {
		t.Fatal(err)
	}
	if a, err := p.write("2026-12-21-0855-followup.eml"); err == nil {
		t.Errorf("it was written all the same:\n%s", a.Raw)
	}
}

func TestTheLastLetterIsAnswered(t *testing.T) {
	p := post{letters: func() []Letter {
		return []Letter{{Recipient: "a", Number: 1}, {Recipient: "b", Number: 2}, {Recipient: "a", Number: 3}}
	}}
	if l, err := p.letterTo("a"); err != nil || l.Number != 3 {
		t.Errorf("letter %d, %v", l.Number, err)
	}
}

// A colleague has letters about many cases, and answers the right one.
func TestAColleagueAnswersInTheCustomersCase(t *testing.T) {
	letters := []Letter{
		{Recipient: "kari", Name: casefile.Acknowledgement, Reference: "K"},
		{Recipient: "morten", Name: casefile.Acknowledgement, Reference: "M"},
		{Recipient: "anne", Reference: "K", Number: 1},
		{Recipient: "anne", Reference: "K", Number: 2},
		{Recipient: "anne", Reference: "M", Number: 3},
		{Recipient: "per", Reference: "K", Number: 4},
	}
	p := post{letters: func() []Letter { return letters }}
	if l, err := p.letterAbout("anne", "kari"); err != nil || l.Number != 2 {
		t.Errorf("letter %d, %v", l.Number, err)
	}
	if l, err := p.letterAbout("per", "morten"); err == nil {
		t.Errorf("letter %d, about another's case", l.Number)
	}
}

func TestAMailWithoutATimeInItsNameIsRefused(t *testing.T) {
	for _, name := range []string{"", "late-parcel.eml", "2026-13-21-0855-late.eml"} {
		if at, err := arrivesAt(name); err == nil {
			t.Errorf("%q arrives at %s", name, at)
		}
	}
}
