package integration

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// correspondence writes the mails that a complaints mailbox gets: complaints, and
// what customers, colleagues and machines answer to the letters that arrived; the
// same mail twice, answers before what they answer, spam, and what nobody can
// read. It notes each in the reckoning.
type correspondence struct {
	random *rand.Rand
	books  *reckoning
	out    *sink
	read   int // letters of the sink looked at so far
	number int // mails so far
	// letters that may be answered, by name.
	letters map[string][]sunk
	samples []sampleMail
	recent  []delivery // of which the server before ours may send another copy
}

// sampleMail is a mail of the tests of package extract, or of those beside the
// repository.
type sampleMail struct {
	raw   []byte
	kinds []string
}

func newCorrespondence(t testing.TB, random *rand.Rand, books *reckoning, out *sink) *correspondence {
	t.Helper()
	return &correspondence{random: random, books: books, out: out, letters: map[string][]sunk{}, samples: loadSampleMails(t)}
}

// anyKind is what a mail may end as of which the test knows no better.
var anyKind = []string{"complaint", "followup", "staff", "bounce", "auto_reply", "spam", "not_text", "unreadable"}

// loadSampleMails reads mails whose file says what they are, and those beside the
// repository where they are there.
func loadSampleMails(t testing.TB) (samples []sampleMail) {
	t.Helper()
	kinds := map[string][]string{"human": {"complaint", "followup", "staff"}, "robot": {"auto_reply"}, "report": {"bounce"},
		"not": {"not_text", "complaint", "followup"}, "unreadable": {"unreadable"}}
	add := func(pattern string, kindsOf func(name string) []string) {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if len(raw) < soakLimit && !bytes.ContainsRune(raw, 0) {
				samples = append(samples, sampleMail{withCRLF(raw), kindsOf(filepath.Base(file))})
			}
		}
	}
	add("../../../inbox/extract/testdata/*.eml", func(name string) []string {
		first, _, _ := strings.Cut(name, "-")
		return kinds[first]
	})
	any := func(string) []string { return anyKind }
	add(filepath.Join(sampleFolder, "*.eml"), any)
	add(filepath.Join(sampleFolder, "../realmail/*/*.eml"), any)
	return samples
}

// withCRLF is a mail with its lines ended as they are on the wire.
func withCRLF(raw []byte) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

// next writes about n mails.
func (c *correspondence) next(n int) (list []delivery) {
	c.readLetters()
	for len(list) < n {
		list = append(list, c.one()...)
	}
	return list
}

// readLetters sorts the letters that have arrived since it looked last.
func (c *correspondence) readLetters() {
	arrived := c.out.since(c.read)
	c.read += len(arrived)
	for _, l := range arrived {
		name := l.header.Get("X-Complaint-Letter")
		c.letters[name] = append(c.letters[name], l)
	}
}

// one writes a mail, or a few that belong together.
func (c *correspondence) one() []delivery {
	switch kind := c.random.IntN(100); {
	case kind < 35:
		return c.complaint()
	case kind < 45:
		return c.answerOf("acknowledgement", "followup", "Nå er det enda en uke siden, og pakken er fortsatt ikke kommet.")
	case kind < 65:
		return c.colleague()
	case kind < 69:
		return c.returnedLetter()
	case kind < 74:
		return c.robot()
	case kind < 79:
		return c.sample()
	case kind < 84:
		return c.spam()
	case kind < 87:
		return c.tooLarge()
	case kind < 93:
		return c.again()
	default:
		return c.answerFirst()
	}
}

// send notes a mail and sends it.
func (c *correspondence) send(id string, raw []byte, kinds ...string) []delivery {
	c.books.put(id, raw, kinds...)
	d := delivery{raw, time.Now()}
	if c.recent = append(c.recent, d); len(c.recent) > 50 {
		c.recent = c.recent[1:]
	}
	return []delivery{d}
}

// fresh is the name of a new mail.
func (c *correspondence) fresh(what string) string {
	c.number++
	return fmt.Sprintf("%s-%d", what, c.number)
}

// words are those of complaints: the last one tells of harm.
var complaintWords = []string{
	"Jeg har ventet på pakken i tre uker, og ingen svarer. Ordre 4711%04d. Svar meg på e-post.",
	"I ordered twelve days ago, order 4711%04d, and nothing has come. Please call me on +47 22 33 44 55.",
	"Die Bestellung 4711%04d ist noch immer nicht da. Bitte antworten Sie mir per E-Mail.",
	"Jag blev debiterad två gånger för order 4711%04d. Svara gärna per e-post.",
	"I was sent the wrong strength, order 4711%04d, and took it, and had to go to the hospital.",
}

func (c *correspondence) complaint() []delivery {
	id := c.fresh("complaint")
	words := fmt.Sprintf(complaintWords[c.random.IntN(len(complaintWords))], c.number%10_000)
	return c.send(id, c.mail(id, fmt.Sprintf("customer%d@example.net", c.number), "", words, "Subject: Klage"), "complaint")
}

// mail writes a mail of about 1 to 6 KB from somebody to the mailbox, or to an
// address of it.
func (c *correspondence) mail(id, from, to, words string, further ...string) []byte {
	if to == "" {
		to = mailbox
	}
	var b strings.Builder
	fmt.Fprintf(&b, "From: Person %d <%s>\r\nTo: %s\r\nMessage-ID: <%s@example.net>\r\n", c.number, from, to, id)
	fmt.Fprintf(&b, "Date: %s\r\nMIME-Version: 1.0\r\n", time.Now().UTC().Format(time.RFC1123Z))
	b.WriteString("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
	for _, field := range further {
		b.WriteString(field + "\r\n")
	}
	b.WriteString("\r\n" + words + "\r\n")
	for line := range c.random.IntN(60) {
		fmt.Fprintf(&b, "%d. Jeg har ringt flere ganger, og blir sendt fra den ene til den andre. (%s)\r\n", line, id)
	}
	return []byte(b.String())
}

// pick takes a letter of the name out of those not yet answered, any of the last
// hundred; false where there is none.
func (c *correspondence) pick(name string) (sunk, bool) {
	letters := c.letters[name]
	if len(letters) == 0 {
		return sunk{}, false
	}
	n := max(len(letters)-100, 0)
	n += c.random.IntN(len(letters) - n)
	letter := letters[n]
	c.letters[name] = slices.Delete(letters, n, n+1)
	return letter, true
}

// reply are the header fields of an answer to a letter.
func reply(letter sunk) []string {
	return []string{"Subject: Re: " + letter.header.Get("Subject"), "In-Reply-To: " + letter.header.Get("Message-Id"), "References: " + letter.header.Get("Message-Id")}
}

// answerOf is an answer from whom a letter went to; a complaint where there is
// none yet.
func (c *correspondence) answerOf(name, kind, words string) []delivery {
	letter, ok := c.pick(name)
	if !ok {
		return c.complaint()
	}
	id := c.fresh(kind)
	return c.send(id, c.mail(id, letter.to, letter.header.Get("Reply-To"), words, reply(letter)...), kind)
}

// colleagueWords are what colleagues answer, mistakes included.
var colleagueWords = []string{
	"#final upheld\r\n\r\nWe are sorry. The parcel was lost; a new one leaves today.",
	"#final rejected\r\ncause: carrier\r\n\r\nThe parcel was delivered on Monday and signed for.",
	"#extend 5 the carrier looks for the parcel\r\n\r\nWe have asked the carrier, and wait for their answer.",
	"#ask\r\n\r\nWhich address was it to go to?",
	"#note\r\n\r\nThe customer called on Tuesday too.",
	"#take",
	"#fianl upheld\r\n\r\nWe are sorry.",
	"#status",
	"Your parcel left our warehouse on Monday.",
}

func (c *correspondence) colleague() []delivery {
	return c.answerOf("case_opened", "staff", colleagueWords[c.random.IntN(len(colleagueWords))])
}

// returnedLetter is the report that a letter could not be delivered.
func (c *correspondence) returnedLetter() []delivery {
	letter, ok := c.pick("acknowledgement")
	if !ok {
		return c.complaint()
	}
	id := c.fresh("bounce")
	raw := withCRLF(returned(letter, step{at: time.Unix(int64(c.number), 0), words: "The mailbox is full. (" + id + ")"}))
	return c.send(id, raw, "bounce")
}

// robot answers a letter in somebody's absence.
func (c *correspondence) robot() []delivery {
	letter, ok := c.pick("acknowledgement")
	if !ok {
		return c.complaint()
	}
	id := c.fresh("robot")
	fields := append(reply(letter), "Auto-Submitted: auto-replied")
	return c.send(id, c.mail(id, letter.to, letter.header.Get("Reply-To"), "I am away until Monday.", fields...), "auto_reply")
}

func (c *correspondence) spam() []delivery {
	id := c.fresh("spam")
	return c.send(id, c.mail(id, id+"@example.org", "", "Buy now.", "Subject: An offer", "X-Spam-Flag: YES"), "spam")
}

// tooLarge is a mail above the limit of the tests that use a correspondence.
func (c *correspondence) tooLarge() []delivery {
	id := c.fresh("large")
	raw := c.mail(id, fmt.Sprintf("customer%d@example.net", c.number), "", words(soakLimit), "Subject: Klage")
	return c.send(id, raw, "unreadable")
}

var (
	messageIDField = regexp.MustCompile(`(?mi)^Message-ID:[^\r\n]*(\r\n[ \t][^\r\n]*)*`)
	sampleAddress  = []byte("kari@example.net")
)

// sample is one of the sample mails, as a mail of its own.
func (c *correspondence) sample() []delivery {
	s := c.samples[c.random.IntN(len(c.samples))]
	id := c.fresh("sample")
	raw := bytes.ReplaceAll(s.raw, sampleAddress, fmt.Appendf(nil, "sample%d@example.net", c.number))
	raw = append(raw, fmt.Sprintf("\r\n%s\r\n", id)...)
	if header, body, ok := bytes.Cut(raw, []byte("\r\n\r\n")); ok {
		header = messageIDField.ReplaceAll(header, []byte("Message-ID: <"+id+"@example.net>"))
		raw = slices.Concat(header, []byte("\r\n\r\n"), body)
	}
	return c.send(id, raw, s.kinds...)
}

// again is another copy of a mail that came lately, as it was or by another way.
func (c *correspondence) again() []delivery {
	if len(c.recent) == 0 {
		return c.complaint()
	}
	before := c.recent[c.random.IntN(len(c.recent))]
	id := c.books.idOf(before.raw)
	raw := before.raw
	if c.random.IntN(2) == 0 && bytes.HasPrefix(raw, []byte("From: ")) && len(raw) < soakLimit {
		raw = append(fmt.Appendf(nil, "Received: from relay%d.example.net by mx.hexpress.example; Mon, 23 Nov 2026 09:00:00 +0000\r\n", c.number), raw...)
	}
	c.books.put(id, raw, c.books.kinds[id]...)
	return []delivery{{raw, time.Now()}}
}

// answerFirst is a complaint and its author's next mail, which overtakes it.
func (c *correspondence) answerFirst() []delivery {
	first, second := c.fresh("complaint"), c.fresh("sequel")
	from := fmt.Sprintf("customer%d@example.net", c.number)
	complaint := c.mail(first, from, "", "Pakken kom aldri.", "Subject: Klage")
	sequel := c.mail(second, from, "", "Jeg glemte å si at det haster.", "Subject: Re: Klage", "In-Reply-To: <"+first+"@example.net>")
	return append(c.send(second, sequel, "complaint", "followup"), c.send(first, complaint, "complaint", "followup")...)
}
