package integration

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html/charset"
)

// sampleFolder holds the sample mails and their labels; it lies beside the
// repository and not everybody has it.
const sampleFolder = "../../../../shared/complaints"

// receipts are instants of receipt and the date that an acknowledgement must
// name, counted by hand: 5 working days in England and Wales, 17:00. All lie
// in the past, as Dovecot takes no INTERNALDATE from the future.
var receipts = []struct{ at, deadline string }{
	{"2025-11-18T09:00:00Z", "2025-11-25"},
	{"2025-11-18T17:00:00Z", "2025-11-26"}, // at the closing hour
	{"2025-12-22T12:00:00Z", "2025-12-31"}, // over Christmas
	{"2025-12-24T17:30:00Z", "2026-01-06"}, // Christmas Eve, after closing
	{"2025-04-16T12:00:00Z", "2025-04-25"}, // over Easter, in summer time
	{"2025-04-18T10:00:00Z", "2025-04-29"}, // on Good Friday
	{"2025-10-24T15:59:59Z", "2025-10-31"}, // 16:59:59; the clocks change on Sunday
	{"2025-10-24T16:00:00Z", "2025-11-03"}, // 17:00 local
	{"2025-07-05T08:00:00Z", "2025-07-14"}, // on a Saturday
	{"2025-05-23T16:30:00Z", "2025-06-03"}, // after closing, before a bank holiday
}

// sample is a mail of the collection and what must become of it.
type sample struct {
	file     string
	kind     string
	raw      []byte
	header   mail.Header
	received int // index in receipts
}

// TestSampleComplaints delivers the sample mails to Dovecot, lets the program
// work through them, and reads what leaves Postfix: every complaint is
// acknowledged once, with its reference and the right date; nothing automatic
// is answered; the inbox is empty and all mails are kept.
func TestSampleComplaints(t *testing.T) {
	t.Parallel()
	samples := loadSamples(t)
	d, out := startDovecot(t), startSink(t)
	submission := startPostfix(t, out, d)
	d.deliver(t, deliveries(t, samples)...)
	program := install(t, plain(d, submission.plainPort))

	log := program.once(t, "2026-01-20T09:00:00Z")
	submission.drain(t)

	if n := d.count(t, "INBOX"); n != 0 {
		t.Errorf("%d mails left in INBOX", n)
	}
	if n := d.count(t, "Processed"); n != len(samples) {
		t.Errorf("%d mails in Processed, want %d", n, len(samples))
	}
	if waiting := strings.Count(program.outbox(t), "\n"); waiting != 1 {
		t.Errorf("letters left in the outbox:\n%s", program.outbox(t))
	}
	acknowledged := byParent(out.letters("acknowledgement"))
	for _, s := range samples {
		t.Run(s.file, func(t *testing.T) { s.check(t, acknowledged[s.header.Get("Message-Id")]) })
	}
	nothingPersonal(t, log, samples)
}

func loadSamples(t *testing.T) []sample {
	t.Helper()
	labels, err := os.ReadFile(filepath.Join(sampleFolder, "labels.jsonl"))
	if err != nil {
		t.Skipf("SKIPPED: the sample mails are not there: %v", err)
	}
	var samples []sample
	for line := range strings.Lines(string(labels)) {
		var label struct{ File, Kind string }
		if err := json.Unmarshal([]byte(line), &label); err != nil {
			t.Fatal(err)
		}
		raw, err := os.ReadFile(filepath.Join(sampleFolder, label.File))
		if err != nil {
			t.Fatal(err)
		}
		parsed, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("%s: %v", label.File, err)
		}
		samples = append(samples, sample{label.File, label.Kind, raw, parsed.Header, len(samples) % len(receipts)})
	}
	return samples
}

func deliveries(t *testing.T, samples []sample) []delivery {
	t.Helper()
	list := make([]delivery, len(samples))
	for i, s := range samples {
		at, err := time.Parse(time.RFC3339, receipts[s.received].at)
		if err != nil {
			t.Fatal(err)
		}
		list[i] = delivery{s.raw, at}
	}
	return list
}

// byParent sorts letters by the Message-ID they answer.
func byParent(letters []sunk) map[string][]sunk {
	answers := map[string][]sunk{}
	for _, l := range letters {
		parent := l.header.Get("In-Reply-To")
		answers[parent] = append(answers[parent], l)
	}
	return answers
}

// check holds the acknowledgements of a sample against what it is.
func (s sample) check(t *testing.T, acknowledgements []sunk) {
	switch {
	case s.automatic():
		if len(acknowledgements) > 0 {
			t.Errorf("an automatic mail got %d acknowledgements", len(acknowledgements))
		}
	case s.kind == "auto_reply", s.kind == "spam":
		t.Skip("told from a complaint by its words or by the spam filter: not in this version")
	case len(acknowledgements) != 1:
		t.Errorf("%d acknowledgements, want 1", len(acknowledgements))
	default:
		s.checkLetter(t, acknowledgements[0])
	}
}

// automatic tells by the headers alone that no person sent the mail.
func (s sample) automatic() bool {
	submitted := s.header.Get("Auto-Submitted")
	return submitted != "" && submitted != "no" || s.header.Get("Return-Path") == "<>"
}

// author is who the mail says it is from.
func (s sample) author(t *testing.T) *mail.Address {
	t.Helper()
	words := &mime.WordDecoder{CharsetReader: charset.NewReaderLabel}
	from, err := (&mail.AddressParser{WordDecoder: words}).Parse(s.header.Get("From"))
	if err != nil {
		t.Fatalf("%s: From: %v", s.file, err)
	}
	return from
}

// reference is the shape of a reference.
var reference = regexp.MustCompile(`KL-\d\d-\d{6}-\d`)

// checkLetter holds an acknowledgement against the mail it answers: its
// recipient, its reference and its deadline in words.
func (s sample) checkLetter(t *testing.T, letter sunk) {
	from := s.author(t)
	if !strings.EqualFold(letter.to, from.Address) {
		t.Error("went to another address than the mail came from")
	}
	named := letter.header.Get("X-Complaint-Case")
	text, subject := letter.plainText(t), letter.subject(t)
	if !reference.MatchString(named) || !strings.Contains(text, named) || !strings.HasSuffix(subject, "["+named+"]") {
		t.Errorf("reference %q is not both in the text and at the end of the subject %q", named, subject)
	}
	want := spellings(t, receipts[s.received].deadline)
	// A blank before the day keeps "2. juni" from being found in "12. juni".
	if !slices.ContainsFunc(want, func(date string) bool { return strings.Contains(text, " "+date) }) {
		t.Errorf("received %s: the letter names none of %q:\n%s", receipts[s.received].at, want, text)
	}
}

// spellings are a date as the languages of the samples write it: nb, nn and da,
// sv, en, de.
func spellings(t *testing.T, date string) []string {
	d, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	scandinavian := strings.NewReplacer("January", "januar", "February", "februar", "March", "mars", "April", "april", "May", "mai",
		"June", "juni", "July", "juli", "August", "august", "September", "september", "October", "oktober", "November", "november", "December", "desember")
	german := strings.NewReplacer("January", "Januar", "February", "Februar", "March", "März", "May", "Mai",
		"June", "Juni", "July", "Juli", "October", "Oktober", "December", "Dezember")
	english := d.Format("2 January 2006")
	norwegian := scandinavian.Replace(d.Format("2. January 2006"))
	danish := strings.NewReplacer("mars", "marts", "mai", "maj", "desember", "december").Replace(norwegian)
	swedish := strings.NewReplacer(". ", " ", "marts", "mars", "januar", "januari", "februar", "februari", "august", "augusti").Replace(danish)
	return []string{english, norwegian, danish, swedish, german.Replace(d.Format("2. January 2006"))}
}

// nothingPersonal fails where a customer's address or name stands in a log.
func nothingPersonal(t *testing.T, log string, samples []sample) {
	t.Helper()
	for _, s := range samples {
		from := s.author(t)
		for _, private := range []string{from.Address, from.Name} {
			if private != "" && strings.Contains(log, private) {
				t.Errorf("%s: the log tells who wrote it", s.file)
			}
		}
	}
}

// complaint is the i-th of any number of different complaints of about 4 KB.
func complaint(i int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "From: Customer %d <customer%d@example.net>\r\nTo: %s\r\nSubject: Pakken kom aldri (%d)\r\n", i, i, mailbox, i)
	fmt.Fprintf(&b, "Message-ID: <complaint-%d@example.net>\r\nDate: Tue, 17 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\n", i)
	b.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n")
	for line := 0; b.Len() < 4000; line++ {
		fmt.Fprintf(&b, "%d.%d Jeg har ventet på pakken i tre uker, og ingen svarer på telefonen.\r\n", i, line)
	}
	return []byte(b.String())
}

// complaints are n different complaints, received at the given instant.
func complaints(n int, at time.Time) []delivery {
	list := make([]delivery, n)
	for i := range list {
		list[i] = delivery{complaint(i), at}
	}
	return list
}
