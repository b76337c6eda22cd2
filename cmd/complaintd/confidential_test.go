package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"complaintd/casefile"
	"complaintd/inbox/message"
)

// TestConfidential: whatever customers and colleagues write in whatever order, no
// letter to somebody outside holds
//   - a colleague's note, or other words that were not written to them;
//   - an address of the company but the complaints address, and their own return
//     address;
//   - words, names, addresses, phones or orders of anybody else;
//   - the reference of a case that is not theirs;
//   - the Message-ID of a mail or letter that was not theirs.
//
// Every piece of text is a word of its own, and is looked for in all that a
// letter consists of, decoded.
func TestConfidential(t *testing.T) {
	rounds := 1 // of the checks of package rapid: 100, or 20 where tests are to be short
	if os.Getenv("COMPLAINTD_LONG") != "" {
		rounds = 11
	}
	for n := range rounds {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			if end, some := t.Deadline(); some && time.Until(end) < roundTime {
				t.Skip("the machine is too busy for all rounds")
			}
			rapid.Check(t, anyCorrespondence)
		})
	}
}

// roundTime is how long the tests must have left for a round to begin. On a quiet
// machine one takes a quarter of a minute.
const roundTime = 6 * time.Minute

// anyCorrespondence begins with a complaint of either customer.
func anyCorrespondence(t *rapid.T) {
	s := newStory(t)
	defer s.end()
	for _, p := range s.people[:2] {
		s.customer(p, s.compose(p, "late parcel", ""))
	}
	for range 12 {
		s.step(rapid.SampledFrom(storySteps).Draw(t, "step"))
	}
	s.look(s.wait(time.Hour))
}

// person is somebody outside the company.
type person struct {
	first, last, email, other, phone string
	orders                           int // the first of their order numbers
	heard                            []*casefile.QueuedLetter
}

// theirs is all that tells of the person.
func (p *person) theirs() []string {
	return []string{p.last, local(p.email), local(p.other), p.phone, p.phone[3:]}
}

// story is a firm while customers and colleagues write.
type story struct {
	*firm
	t        *rapid.T
	folder   string
	people   []*person // two customers, a third party and a carrier
	marks    map[string][]*person
	owners   map[casefile.Reference][]*person
	asked    map[casefile.Reference]bool // the carrier was asked about the case
	desk     []*casefile.QueuedLetter    // letters to colleagues about cases
	unproven []string                    // words in forged mails
	said     []string                    // the steps, for a failure
}

func newStory(t *rapid.T) *story {
	folder, err := os.MkdirTemp("", "story")
	must(err)
	f := &firm{firmSetup: setUpFirm(), now: time.Date(2026, time.November, 24, 10, 0, 0, 0, time.UTC)}
	path := filepath.Join(folder, "complaintd.db")
	must(os.WriteFile(path, f.empty, 0o600))
	f.open(path, time.Duration(rapid.IntRange(0, 1).Draw(t, "undo"))*2*time.Minute)
	s := &story{firm: f, t: t, folder: folder, marks: map[string][]*person{}, owners: map[casefile.Reference][]*person{}, asked: map[casefile.Reference]bool{},
		people: []*person{
			{first: "Kari", last: "Quixby", email: "kariqxby@example.net", other: "karivgd@example.net", phone: "+4791111111", orders: 10000000},
			{first: "Ola", last: "Zandvoort", email: "olazvrt@example.org", other: "olavipt@example.org", phone: "+4792222222", orders: 20000000},
			{first: "Tom", last: "Yarwick", email: "tomywck@example.com", other: "tomvamp@example.com", phone: "+4793333333", orders: 30000000},
			{first: "Cora", last: "Wexler", email: "corawxl@carrier.example", other: "coravut@carrier.example", phone: "+4794444444", orders: 40000000},
		}}
	for _, p := range s.people {
		for _, mark := range p.theirs() {
			s.marks[strings.ToLower(mark)] = []*person{p}
		}
	}
	return s
}

func (s *story) end() {
	_ = s.store.Close()
	_ = os.RemoveAll(s.folder)
}

// mark is a new word that nobody but those may read.
func (s *story) mark(readers ...*person) string {
	word := fmt.Sprintf("zq%dx", 100+len(s.marks))
	s.marks[word] = readers
	return word
}

// storySteps are what may happen, those that happen often several times.
var storySteps = []string{"complaint", "answer", "answer", "answer", "new mail", "names a case", "staff", "staff", "staff", "staff", "staff", "staff", "staff", "staff", "staff",
	"merge", "merge", "carrier", "forged", "confirm", "robot", "bounce", "time", "time", "two at once"}

func (s *story) step(name string) {
	s.now = s.now.Add(time.Minute)
	s.said = append(s.said, name)
	switch name {
	case "complaint":
		p := s.person("who", 3)
		s.customer(p, s.compose(p, "complaint about a late parcel", ""))
	case "answer":
		s.customersAnswer()
	case "new mail":
		p := s.person("who", 3)
		s.customer(p, s.compose(p, "something else", ""))
	case "names a case":
		p := s.person("who", 4)
		if ref := s.anyCase(); ref != "" {
			s.customer(p, s.compose(p, "about ["+string(ref)+"]", ""))
		}
	case "staff":
		s.staff(s.staffWords)
	case "merge":
		s.staff(func(c casefile.Case) (string, []change) {
			others := slices.DeleteFunc(s.cases(), func(other casefile.Case) bool { return other.Number == c.Number || other.State == casefile.Closed })
			if len(others) == 0 {
				return "#status", nil
			}
			return "#merge " + string(pick(s, "into", others).Reference), nil
		})
	case "two at once":
		s.staffMails(2, s.staffWords)
	case "carrier":
		s.carrier()
	case "forged":
		s.forged()
	case "confirm":
		s.confirm()
	case "robot":
		s.staff(func(casefile.Case) (string, []change) {
			return "I am away until " + s.mark(), []change{set("Auto-Submitted", "auto-replied")}
		})
	case "bounce":
		if len(s.received) > 0 {
			l := pick(s, "returned", s.received)
			s.look(s.take(bounceOf(l.Name, local(l.Recipient))(&firm{received: []*casefile.QueuedLetter{l}})))
		}
	case "time":
		s.look(s.wait(time.Duration(rapid.SampledFrom([]int{1, 24, 72, 200, 800}).Draw(s.t, "hours")) * time.Hour))
	}
}

// person draws one of the first n.
func (s *story) person(label string, n int) *person {
	return s.people[rapid.IntRange(0, n-1).Draw(s.t, label)]
}

// pick draws one of a list.
func pick[T any](s *story, label string, list []T) T {
	return list[rapid.IntRange(0, len(list)-1).Draw(s.t, label)]
}

func (s *story) anyCase() casefile.Reference {
	cases := s.cases()
	if len(cases) == 0 {
		return ""
	}
	return pick(s, "case", cases).Reference
}

func (s *story) cases() []casefile.Case {
	cases, err := s.store.CasesAfter(context.Background(), 0, 100)
	must(err)
	for i, c := range cases {
		cases[i], _, err = s.store.Case(context.Background(), c.Number)
		must(err)
	}
	return cases
}

// compose is a person's mail, with facts of theirs; answering the letter with the
// Message-ID, if one is given.
func (s *story) compose(p *person, subject, answered string) string {
	l := &letter{fields: [][2]string{{"From", fmt.Sprintf("%s %s <%s>", p.first, p.last, p.email)}, {"To", "complaints@hexpress.example"},
		{"Subject", subject + " " + s.mark(p)}, {"Date", s.now.Format(time.RFC1123Z)}, {"Message-ID", fmt.Sprintf("<%s@%s>", s.mark(p), strings.Split(p.email, "@")[1])},
		{"MIME-Version", "1.0"}, {"Content-Type", `multipart/mixed; boundary="b"`}}}
	if answered != "" {
		l.fields = append(l.fields, [2]string{"In-Reply-To", "<" + answered + ">"}, [2]string{"References", "<" + answered + ">"})
	}
	switch rapid.IntRange(0, 4).Draw(s.t, "from") {
	case 0:
		l.fields = append(l.fields, [2]string{"Reply-To", p.other})
	case 1:
		if answered != "" {
			set("From", p.other)(l)
		}
	}
	order := p.orders + len(s.marks)
	s.marks[fmt.Sprint(order)] = []*person{p}
	wish := rapid.SampledFrom([]string{"", "", "", "", "", "", "", "", "Please phone me.", "I want a letter on paper.", "I ask for a review by the Director.", "I had an allergic reaction to it."}).Draw(s.t, "wish")
	l.body = fmt.Sprintf("--b\nContent-Type: text/plain; charset=utf-8\n\nMy parcel with order %d has not come, %s. %s\n\nRegards\n%s %s\nTel. %s\n\n--b\n"+
		"Content-Type: text/plain; name=%s.txt\nContent-Disposition: attachment; filename=%[7]s.txt\n\n%[8]s\n--b--\n",
		order, s.mark(p), wish, p.first, p.last, p.phone, s.mark(p), s.mark(p))
	return l.String()
}

// customer lets a person's mail come. A case that it opens is theirs.
func (s *story) customer(p *person, mail string) {
	letters := s.take(mail)
	for _, c := range s.cases() {
		if s.owners[c.Reference] == nil {
			s.owners[c.Reference] = []*person{p}
		}
	}
	s.look(letters)
}

func (s *story) customersAnswer() {
	p := s.person("who", 4)
	if len(p.heard) == 0 {
		return
	}
	l := pick(s, "answered", p.heard)
	s.customer(p, s.compose(p, "Re: answer", l.MessageID))
}

// carrier answers what it was asked.
func (s *story) carrier() {
	if p := s.people[3]; len(p.heard) > 0 {
		l := pick(s, "answered", p.heard)
		s.customer(p, s.compose(p, "Re: answer", l.MessageID))
	}
}

func (s *story) staff(words func(casefile.Case) (string, []change)) { s.staffMails(1, words) }

// staffMails are answers of colleagues to letters of ours, which come together.
func (s *story) staffMails(n int, words func(casefile.Case) (string, []change)) {
	if len(s.desk) == 0 {
		return
	}
	var mails []string
	for range n {
		l := pick(s, "letter", s.desk[max(0, len(s.desk)-12):])
		c, _, err := s.store.CaseByReference(context.Background(), l.Reference)
		must(err)
		text, changes := words(c)
		s.said = append(s.said, fmt.Sprintf("%s in %s: %s", local(l.Recipient), l.Reference, text))
		changes = append([]change{set("Message-ID", "<"+s.mark()+"@hexpress.example>")}, changes...)
		mails = append(mails, s.answers(l, fmt.Sprintf("%s Colleague <%s>", s.mark(), l.Recipient), text+"\n\nBest wishes\n"+s.mark()+" Colleague\nTel. +44 20 7946 0999", changes...))
	}
	s.took(s.take(mails...))
}

// took notes whose the cases are after a colleague's mail.
func (s *story) took(letters []*casefile.QueuedLetter) {
	cases := s.cases()
	for range cases {
		for _, c := range cases {
			if into := c.MergedInto; into != "" {
				s.owners[into] = joined(s.owners[into], s.owners[c.Reference]...)
				if s.asked[c.Reference] {
					s.asked[into] = true
				}
			}
		}
	}
	for _, c := range cases {
		if s.owners[c.Reference] == nil { // split from the case of the same receipt
			for _, other := range cases {
				if other.ReceivedAt.Equal(c.ReceivedAt) && other.Subject == c.Subject {
					s.owners[c.Reference] = joined(s.owners[c.Reference], s.owners[other.Reference]...)
				}
			}
		}
	}
	s.look(letters)
}

func joined(list []*person, more ...*person) []*person {
	for _, p := range more {
		if !slices.Contains(list, p) {
			list = append(slices.Clone(list), p)
		}
	}
	return list
}

// staffWords are a colleague's words in a case. Those that leave the company are
// for its customers; all others for nobody.
func (s *story) staffWords(c casefile.Case) (string, []change) {
	for range 20 {
		if c.MergedInto == "" {
			break
		}
		c, _, _ = s.store.CaseByReference(context.Background(), c.MergedInto)
	}
	readers := s.owners[c.Reference]
	out := func() string { return "\n\nWords " + s.mark(readers...) + "." }
	tomorrow := s.now.Add(24 * time.Hour).Format(time.DateOnly)
	var words string
	switch kind := rapid.IntRange(0, 27).Draw(s.t, "words"); kind {
	case 0, 1, 2:
		words = strings.TrimSpace(out())
	case 3, 4:
		words = "#final rejected" + out()
	case 5:
		words = "#final upheld last"
	case 6, 7:
		words = "#note " + s.mark()
	case 8:
		words = "#note\n\nNote " + s.mark() + "."
	case 9:
		words = "#note " + s.mark() + "\n#final partly\ncause: " + s.mark() + out()
	case 10:
		words = "#ask" + out()
	case 11:
		words = "#ask pause" + out()
	case 12:
		words = "#extend 5 reason " + s.mark(readers...) + out()
	case 13:
		words = "#promise " + tomorrow + " refund " + s.mark(readers...) + out()
	case 14:
		words = "#call\n\nCall " + s.mark() + "."
	case 15:
		words = "#assign medical\n#note " + s.mark()
	case 16:
		words = "#escalate head\n#note " + s.mark()
	case 17:
		words = "#take"
	case 18:
		s.asked[c.Reference] = true
		words = "#consult " + s.people[3].email + "\n\nAsk " + s.mark(s.people[3]) + "."
	case 19:
		words = "#split payments"
	case 20:
		words = "#withdrawn"
	case 21:
		words = "#reopen"
	case 22:
		words = "#undo"
	case 23:
		words = "#consent not-needed " + s.mark() + "\n#final rejected" + out()
	case 24:
		words = "#review"
	case 25:
		words = "Internal: " + s.mark()
	case 26:
		words = "#note " + s.mark()
		if other := s.anyCase(); other != c.Reference {
			words = "As in " + string(other) + ", " + s.mark()
		}
	default:
		words = "#done"
	}
	if rapid.IntRange(0, 3).Draw(s.t, "files") == 0 {
		file := s.mark()
		if strings.Contains(words, "Words ") || strings.HasSuffix(words, " last") {
			file = s.mark(readers...)
		}
		return words, []change{func(l *letter) {
			mixed(l.body, "Content-Type: text/plain; name=a.txt\nContent-Disposition: attachment; filename=a.txt", file)(l)
		}}
	}
	return words, nil
}

// forged is a mail in a colleague's name that nothing bears out.
func (s *story) forged() {
	if len(s.desk) == 0 {
		return
	}
	l := pick(s, "letter", s.desk)
	word := s.mark()
	s.unproven = append(s.unproven, word)
	s.took(s.take(s.answers(l, l.Recipient, "#final upheld\n\nForged "+word+".", unproven, set("Message-ID", "<"+s.mark()+"@hexpress.example>"))))
}

// confirm is a colleague's answer to a question whether a mail is theirs. What it
// says may be read then.
func (s *story) confirm() {
	for _, l := range slices.Backward(s.received) {
		if l.Name != casefile.Confirm {
			continue
		}
		m, err := message.Parse(l.Bytes, message.DefaultLimits())
		must(err)
		for _, word := range s.unproven {
			if strings.Contains(m.Text, word) {
				s.marks[word] = s.people
			}
		}
		s.took(s.take(s.answers(l, l.Recipient, "Yes "+s.mark())))
		return
	}
}

// look looks through letters.
func (s *story) look(letters []*casefile.QueuedLetter) {
	for _, l := range letters {
		who := s.recipient(l)
		if who == nil {
			if l.Reference != "" {
				s.desk = append(s.desk, l)
			}
			continue
		}
		who.heard = append(who.heard, l)
		s.check(l, who)
	}
}

// recipient is the person that a letter goes to; nil for a colleague.
func (s *story) recipient(l *casefile.QueuedLetter) *person {
	for _, p := range s.people {
		if l.Recipient == p.email || l.Recipient == p.other {
			return p
		}
	}
	if !strings.HasSuffix(l.Recipient, "@hexpress.example") {
		s.t.Fatalf("a letter to %s", l.Recipient)
	}
	return nil
}

// shownAround is how much of a letter a failure shows before and after what it
// should not hold, in bytes.
const shownAround = 400

var ourAddress = regexp.MustCompile(`[\w.+=-]+@[\w.-]*hexpress\.example`)

func (s *story) check(l *casefile.QueuedLetter, who *person) {
	all := strings.ToLower(decoded(l.Bytes))
	fail := func(found string) {
		at := max(0, strings.Index(all, found))
		s.t.Fatalf("the %s to %s holds %s, which is not for them:\n%s\nafter\n%s", l.Name, who.first, found, all[max(0, at-shownAround):min(len(all), at+shownAround)], strings.Join(s.said, "\n"))
	}
	for mark, readers := range s.marks {
		if strings.Contains(all, mark) && !slices.Contains(readers, who) {
			fail(mark)
		}
	}
	theirs := func(ref casefile.Reference) bool {
		return slices.Contains(s.owners[ref], who) || s.asked[ref] && who == s.people[3]
	}
	for _, ref := range casefile.FindReferences("KL", all) {
		if !theirs(ref) {
			fail(strings.ToLower(string(ref)))
		}
	}
	for _, address := range ourAddress.FindAllString(all, -1) {
		own := slices.ContainsFunc(who.heard, func(h *casefile.QueuedLetter) bool { return h.MessageID == address })
		if address != "complaints@hexpress.example" && address != s.tagged(l.Reference, l.Recipient) && address != strings.ToLower(s.tagged(l.Reference, l.Recipient)) && !own {
			fail(address)
		}
	}
}

// decoded is all of a mail, each part and field as it is read.
func decoded(raw []byte) string {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	must(err)
	var all strings.Builder
	all.Write(headerOf(raw))
	words := mime.WordDecoder{}
	for name, values := range m.Header {
		for _, value := range values {
			text, err := words.DecodeHeader(value)
			must(err)
			fmt.Fprintf(&all, "\n%s: %s", name, text)
		}
	}
	decodePart(&all, m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), m.Body)
	return all.String()
}

func decodePart(all *strings.Builder, contentType, encoding string, body io.Reader) {
	switch strings.ToLower(encoding) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	kind, params, err := mime.ParseMediaType(contentType)
	must(err)
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(body)
		must(err)
		all.WriteString("\n" + string(text))
		return
	}
	parts := multipart.NewReader(body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return
		}
		must(err)
		for name, values := range part.Header {
			fmt.Fprintf(all, "\n%s: %s", name, strings.Join(values, " "))
		}
		decodePart(all, part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part)
	}
}
