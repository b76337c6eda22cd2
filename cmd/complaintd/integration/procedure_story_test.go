package integration

import (
	"bytes"
	"cmp"
	"fmt"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// step is one moment of a story, and the mail that comes then, if any.
type step struct {
	at     time.Time
	from   string // who writes; empty: nobody
	letter string // name of the letter that is answered; empty: a new mail
	words  string
}

// instant is the step's moment as --at takes it.
func (s step) instant() string { return s.at.Format(time.RFC3339) }

// readStory divides a story into its steps and the letters wanted.
func readStory(t *testing.T, story *txtar.Archive) (steps []step, letters string) {
	t.Helper()
	last := len(story.Files) - 1
	if last < 1 || story.Files[last].Name != goldenName {
		t.Fatalf("a story has steps, then a file %q", goldenName)
	}
	for _, f := range story.Files[:last] {
		steps = append(steps, parseStep(t, f))
	}
	return steps, string(story.Files[last].Data)
}

// office is where the stories take place; their times of day are London's.
const office = "Europe/London"

// stepName is "2025-11-03 09:00", then who writes, then the letter they answer.
var stepName = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d)(?: ([a-z-]+)(?: to ([a-z_]+))?)?$`)

// parseStep reads a file of a story: its name says when and who, its content is
// what they write. mailer-daemon returns the letter.
func parseStep(t *testing.T, f txtar.File) step {
	t.Helper()
	parts := stepName.FindStringSubmatch(f.Name)
	if parts == nil {
		t.Fatalf("%q is no step", f.Name)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", parts[1], london(t))
	if err != nil {
		t.Fatal(err)
	}
	return step{at: at, from: parts[2], letter: parts[3], words: string(f.Data)}
}

func london(t *testing.T) *time.Location {
	t.Helper()
	place, err := time.LoadLocation(office)
	if err != nil {
		t.Fatal(err)
	}
	return place
}

// address of somebody in the stories: Kari is the customer, the others are
// colleagues.
func address(name string) string {
	if name == "kari" {
		return "kari@example.net"
	}
	return name + "@hexpress.example"
}

// mail is what comes at a step, as a mail program or a mail server writes it.
func (p *player) mail(t *testing.T, s step) []byte {
	t.Helper()
	if s.from == "mailer-daemon" {
		return returned(p.lastLetter(t, s.letter, ""), s)
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\nMessage-ID: <step-%d@example.net>\n", senderName(s.from), address(s.from), p.steps)
	fmt.Fprint(&b, "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n")
	if s.letter == "" {
		fmt.Fprintf(&b, "To: %s\nSubject: Pakken har ikke kommet\n\n%s", mailbox, s.words)
		return b.Bytes()
	}
	answered := p.lastLetter(t, s.letter, address(s.from))
	fmt.Fprintf(&b, "To: %s\nSubject: Re: %s\nIn-Reply-To: %s\n\n%s\n", answered.header.Get("Reply-To"), answered.header.Get("Subject"),
		answered.header.Get("Message-Id"), s.words)
	quoted := strings.ReplaceAll(strings.TrimSpace(answered.lines(t)), "\n", "\n> ")
	fmt.Fprintf(&b, "man. 3. nov. 2025 kl. 09:00 skrev Hexpress complaints <%s>:\n> %s\n", mailbox, quoted)
	return b.Bytes()
}

// senderName is how a sender's mail program introduces them.
func senderName(name string) string {
	if name == "kari" {
		return "Kari Nordmann"
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// lastLetter is the newest letter of a name, to somebody or, for "", to anybody.
func (p *player) lastLetter(t *testing.T, name, to string) sunk {
	t.Helper()
	for _, l := range slices.Backward(p.out.letters(name)) {
		if to == "" || l.to == to {
			return l
		}
	}
	t.Fatalf("there is no letter %s to %s to answer", name, to)
	return sunk{}
}

// returned is the report of a mail server that can't deliver a letter, as RFC
// 3464 writes it: to the letter's envelope sender, from nobody.
func returned(letter sunk, s step) []byte {
	const report = `Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example.net>
To: %[1]s
Subject: Undelivered Mail Returned to Sender
Message-ID: <returned-%[2]d@mx.example.net>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="returned"

--returned
Content-Type: text/plain; charset=us-ascii

%[3]s
--returned
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net

Final-Recipient: rfc822; %[4]s
Action: failed
Status: 5.1.1

--returned
Content-Type: text/rfc822-headers

Message-ID: %[5]s
Subject: %[6]s

--returned--
`
	return fmt.Appendf(nil, report, letter.from, s.at.Unix(), s.words, letter.to, letter.header.Get("Message-Id"), letter.header.Get("Subject"))
}

// lines is the first text/plain part of a mail, decoded, line by line.
func (m sunk) lines(t testing.TB) string {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(m.raw))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(findPlain(t, textproto.MIMEHeader(parsed.Header), parsed.Body), "\r\n", "\n")
}

// written lists letters: those of an instant by recipient, those to one
// recipient in the order in which they came; one that came twice once.
func written(t *testing.T, letters []sunk) string {
	t.Helper()
	seen := map[string]bool{}
	letters = slices.DeleteFunc(letters, func(l sunk) bool {
		id := l.header.Get("Message-Id")
		again := seen[id]
		seen[id] = true
		return again
	})
	slices.SortStableFunc(letters, func(a, b sunk) int {
		return cmp.Or(dated(t, a).Compare(dated(t, b)), strings.Compare(a.to, b.to))
	})
	var b strings.Builder
	for _, l := range letters {
		b.WriteString(describe(t, l))
	}
	return b.String()
}

func dated(t *testing.T, l sunk) time.Time {
	t.Helper()
	at, err := l.header.Date()
	if err != nil {
		t.Fatal(err)
	}
	return at.In(london(t))
}

// describe tells what must be right in a letter: its day, name, recipient and
// what it is about, the dates it names, what the customer reads at its end or a colleague
// as the answer to a command, and what is attached. References are left out, as
// numbers have gaps after a kill.
func describe(t *testing.T, l sunk) string {
	t.Helper()
	var b strings.Builder
	name, who := l.header.Get("X-Complaint-Letter"), strings.SplitN(l.to, "@", 2)[0]
	text, about := l.lines(t), l.subject(t)
	if l.header.Get("Thread-Index") != "" { // one subject for all: what it is about stands on top
		about, text, _ = strings.Cut(text, "\n\n")
	}
	fmt.Fprintf(&b, "%s  %s to %s: %s\n", dated(t, l).Format("Mon 2 Jan 2006 15:04"), name, who, strings.Join(strings.Fields(about), " "))
	more := [][]string{namedDates(text), statusRow.FindAllString(text, -1), attachmentNames(l)}
	if strings.HasPrefix(name, "command_") {
		more = append(more, commandLine.FindAllString(text, -1))
	}
	for _, lines := range more {
		if len(lines) > 0 {
			fmt.Fprintf(&b, "    %s\n", strings.Join(strings.Fields(strings.Join(lines, " | ")), " "))
		}
	}
	return reference.ReplaceAllString(b.String(), "KL")
}

var (
	// namedDate is a date in words.
	namedDate = regexp.MustCompile(`(?:\pL+ )?\d{1,2}\. \pL+ \d{4}(?: kl\. \d\d\.\d\d)?`)
	// statusRow is a line of the table that every letter to a customer ends with.
	statusRow = regexp.MustCompile(`(?m)^(?:Klageprosedyre|Status|Be om trinn \d|Saken er hos|Neste frist): .*$`)
	// commandLine is what was done, or what was wrong.
	commandLine = regexp.MustCompile(`(?m)^- .*(?:\n  .*)*$`)
	// attachmentName is the name of an attached file.
	attachmentName = regexp.MustCompile(`(?m)^Content-Disposition: attachment;\s+filename="?([^"\r\n]+)`)
)

// namedDates are the dates in a text, without those that it quotes.
func namedDates(text string) []string {
	var own strings.Builder
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, ">") && !statusRow.MatchString(line) {
			own.WriteString(line)
		}
	}
	return namedDate.FindAllString(strings.Join(strings.Fields(own.String()), " "), -1)
}

func attachmentNames(l sunk) (names []string) {
	for _, found := range attachmentName.FindAllSubmatch(l.raw, -1) {
		names = append(names, string(found[1]))
	}
	return names
}
