package outbox

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
	"github.com/emersion/go-message/mail"

	"complaintd/casefile"
	"complaintd/templates"
)

var composeTags = casefile.NewTags("a secret for tests")

// newTestComposer composes with the letters of the house.
func newTestComposer(t testing.TB, change func(*ComposerConfig)) *Composer {
	t.Helper()
	set, err := templates.New(templates.Options{
		DefaultLanguage: "nb",
		Company:         templates.Company{Name: "Hexpress Healthcare Limited"},
		Location:        time.UTC,
		Procedure: casefile.Procedure{PromiseDays: 10, Stages: []casefile.Stage{
			{Name: "stage_1", WorkingDays: 5}, {Name: "stage_2", WorkingDays: 10},
		}},
		NextStageDays: 28,
	})
	if err != nil {
		t.Fatal(err)
	}
	config := ComposerConfig{Templates: set, Tags: composeTags, FromName: "Hexpress klager – på norsk", Delimiter: func(string) string { return "+" }}
	if change != nil {
		change(&config)
	}
	return NewComposer(config)
}

// composeLetter is a letter about a case of Kari's.
func composeLetter(name casefile.LetterName) casefile.Letter {
	kari := casefile.Address{Name: "Kari Åsgård", Email: "kari@example.net"}
	received := time.Date(2026, time.November, 30, 9, 12, 0, 0, time.UTC)
	l := casefile.Letter{
		Name: name, Audience: casefile.ToCustomer, To: kari, Language: "nb", At: received.Add(time.Minute),
		Case: casefile.Case{
			Number: 123, Reference: "KL-26-000123-7", Mailbox: "complaints@hexpress.example",
			State: casefile.Open, Owner: casefile.OwnerDepartment, Department: "delivery", Language: "nb",
			Parties:    []casefile.Party{{Address: kari, Role: casefile.Complainant}},
			ReceivedAt: received,
			Record: casefile.Record{Promise: received.AddDate(0, 0, 14),
				Clock: casefile.Clock{Stage: 1, Deadline: received.AddDate(0, 0, 7)}},
		},
		Mail: &casefile.Incoming{
			Raw: []byte("Subject: x\r\n\r\nl\xe5ng \x00 bytes\n"), ReceivedAt: received, Form: casefile.Human,
			MessageID: "first@example.net", From: kari, AnswerTo: kari, Text: "Hvor er pakken min?\n\n.\nFrom here on\n",
		},
	}
	if name == casefile.Acknowledgement {
		l.InReplyTo, l.References, l.Answers = "first@example.net", []string{"older@example.net", "first@example.net"}, true
		return l
	}
	l.Audience, l.To = casefile.ToStaff, casefile.Address{Name: "Siri", Email: "siri@hexpress.example"}
	return l
}

func mustCompose(t testing.TB, c *Composer, l casefile.Letter) casefile.Sealed {
	t.Helper()
	sealed, err := c.Compose(l)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// part is a leaf of a mail as its recipient reads it.
type part struct {
	contentType string
	header      message.Header
	body        string
}

// read reads a mail back.
func read(t *testing.T, raw []byte) (mail.Header, []part) {
	t.Helper()
	entity, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var parts []part
	err = entity.Walk(func(_ []int, e *message.Entity, err error) error {
		if err != nil {
			return err
		}
		contentType, _, err := e.Header.ContentType()
		if err != nil || strings.HasPrefix(contentType, "multipart/") {
			return err
		}
		body, err := io.ReadAll(e.Body)
		parts = append(parts, part{contentType, e.Header, string(body)})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return mail.Header{Header: entity.Header}, parts
}

func header(t *testing.T, h mail.Header, key string) string {
	t.Helper()
	if n := h.FieldsByKey(key).Len(); n > 1 {
		t.Errorf("there are %d %s headers", n, key)
	}
	text, err := h.Text(key)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func TestComposeHeaders(t *testing.T) {
	sealed := mustCompose(t, newTestComposer(t, nil), composeLetter(casefile.Acknowledgement))
	h, _ := read(t, sealed.Bytes)

	replyTag, bounceTag := composeTags.Reply("KL-26-000123-7", "kari@example.net"), composeTags.Bounce(sealed.MessageID, "kari@example.net")
	for key, want := range map[string]string{
		"From":                     "Hexpress klager – på norsk <complaints@hexpress.example>",
		"To":                       "Kari Åsgård <kari@example.net>",
		"Reply-To":                 "Hexpress klager – på norsk <complaints+KL-26-000123-7." + replyTag + "@hexpress.example>",
		"Subject":                  "Vi har mottatt klagen din [KL-26-000123-7]",
		"Date":                     "Mon, 30 Nov 2026 09:13:00 +0000",
		"Message-Id":               "<" + sealed.MessageID + ">",
		"In-Reply-To":              "<first@example.net>",
		"References":               "<older@example.net> <first@example.net>",
		"Auto-Submitted":           "auto-replied",
		"X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
		"X-Complaint-Case":         "KL-26-000123-7",
		"X-Complaint-Letter":       "acknowledgement",
		"Mime-Version":             "1.0",
		"User-Agent":               "",
		"X-Mailer":                 "",
	} {
		if got := header(t, h, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
	local, domain, _ := strings.Cut(sealed.MessageID, "@")
	if len(local) != 26 || domain != "hexpress.example" || strings.ToLower(local) != local {
		t.Errorf("the Message-ID is %q", sealed.MessageID)
	}
	if want := "complaints+b." + bounceTag + "@hexpress.example"; sealed.EnvelopeFrom != want || sealed.BounceTag != bounceTag {
		t.Errorf("the envelope sender is %q with tag %q, want %q", sealed.EnvelopeFrom, sealed.BounceTag, want)
	}
	if sealed.Recipient != "kari@example.net" || sealed.Name != casefile.Acknowledgement {
		t.Errorf("sealed as %s to %s", sealed.Name, sealed.Recipient)
	}
}

// TestRecipientName holds that a customer is named as the letter greets them,
// and a colleague as the configuration does.
func TestRecipientName(t *testing.T) {
	for _, test := range []struct {
		letter     casefile.LetterName
		name, want string
	}{
		{casefile.Acknowledgement, "Nair, Priya", `"Priya Nair" <kari@example.net>`},
		{casefile.Acknowledgement, "KARI ÅSGÅRD via Facebook", `Kari Åsgård <kari@example.net>`},
		{casefile.Acknowledgement, "Win at www.evil.example", `<kari@example.net>`},
		{casefile.CaseOpened, "IT & web", `"IT & web" <siri@hexpress.example>`},
	} {
		l := composeLetter(test.letter)
		l.To.Name = test.name
		h, _ := read(t, mustCompose(t, newTestComposer(t, nil), l).Bytes)
		if got := header(t, h, "To"); got != test.want {
			t.Errorf("%q: To is %s, want %s", test.name, got, test.want)
		}
	}
}

func TestComposeParts(t *testing.T) {
	c := newTestComposer(t, nil)
	l := composeLetter(casefile.Acknowledgement)
	_, parts := read(t, mustCompose(t, c, l).Bytes)
	words, err := c.config.Templates.Render(l)
	if err != nil {
		t.Fatal(err)
	}
	if len(parts) != 2 {
		t.Fatalf("there are %d parts", len(parts))
	}
	for i, want := range []part{{contentType: "text/plain", body: words.Text}, {contentType: "text/html", body: words.HTML}} {
		got := strings.ReplaceAll(parts[i].body, "\r\n", "\n")
		if parts[i].contentType != want.contentType || got != want.body {
			t.Errorf("part %d is %s:\n%s", i, parts[i].contentType, got)
		}
	}
}

// TestComposeStaff holds what differs in a letter to a colleague: it brings the
// original mail octet for octet.
func TestComposeStaff(t *testing.T) {
	for _, name := range []casefile.LetterName{casefile.CaseOpened, casefile.CaseFollowup} {
		l := composeLetter(name)
		h, parts := read(t, mustCompose(t, newTestComposer(t, nil), l).Bytes)
		if got := header(t, h, "Auto-Submitted"); got != "auto-generated" {
			t.Errorf("%s: Auto-Submitted is %q", name, got)
		}
		if got := header(t, h, "X-Auto-Response-Suppress"); got != "DR, RN, NRN" {
			t.Errorf("%s: X-Auto-Response-Suppress is %q, so that nobody learns that the colleague is away", name, got)
		}
		if len(parts) != 3 || parts[2].contentType != "application/octet-stream" || parts[2].body != string(l.Mail.Raw) {
			t.Fatalf("%s has %d parts", name, len(parts))
		}
		attachment := mail.AttachmentHeader{Header: parts[2].header}
		if file, err := attachment.Filename(); err != nil || file != "original.eml" {
			t.Errorf("%s: the original is called %q (%v)", name, file, err)
		}
		if got := parts[2].header.Get("Content-Transfer-Encoding"); got != "base64" {
			t.Errorf("%s: the original is encoded as %q", name, got)
		}
	}
}

func TestOriginalTooLarge(t *testing.T) {
	c := newTestComposer(t, nil)
	l := composeLetter(casefile.CaseOpened)
	l.Mail.Raw = make([]byte, casefile.MostOriginal)
	if _, parts := read(t, mustCompose(t, c, l).Bytes); len(parts) != 3 {
		t.Errorf("an original of %d bytes is not attached", casefile.MostOriginal)
	}
	l.Mail.Raw = make([]byte, casefile.MostOriginal+1)
	l.Mail.Size = casefile.MostOriginal + 1
	_, parts := read(t, mustCompose(t, c, l).Bytes)
	if len(parts) != 2 || !strings.Contains(parts[0].body, "for stor til å ligge ved her (10,5 MB)") {
		t.Errorf("a larger one is not named in %d parts", len(parts))
	}
}

func TestNoDelimiter(t *testing.T) {
	c := newTestComposer(t, func(config *ComposerConfig) { config.Delimiter = func(string) string { return "" } })
	sealed := mustCompose(t, c, composeLetter(casefile.Acknowledgement))
	h, _ := read(t, sealed.Bytes)
	to, err := h.AddressList("Reply-To")
	if err != nil || len(to) != 1 || to[0].Address != "complaints@hexpress.example" || sealed.EnvelopeFrom != "complaints@hexpress.example" {
		t.Errorf("Reply-To is %v (%v), the envelope sender %q", to, err, sealed.EnvelopeFrom)
	}
}

// TestMessageIDsDiffer holds that no two letters share one.
func TestMessageIDsDiffer(t *testing.T) {
	c, l := newTestComposer(t, nil), composeLetter(casefile.Acknowledgement)
	first, second := mustCompose(t, c, l), mustCompose(t, c, l)
	if first.MessageID == second.MessageID {
		t.Error("two letters have the same Message-ID")
	}
}

// checkWire holds what every mail must keep to be sent by any server: CRLF
// only, 7 bits, no line over 998 octets (RFC 5321 §4.5.3.1.6, RFC 5322 §2.1).
func checkWire(t *testing.T, raw []byte) {
	t.Helper()
	for i, c := range raw {
		switch {
		case c >= 0x80 || c == 0:
			t.Fatalf("octet %d is %#x", i, c)
		case c == '\n' && (i == 0 || raw[i-1] != '\r'), c == '\r' && (i+1 == len(raw) || raw[i+1] != '\n'):
			t.Fatalf("octet %d is a lone %q", i, c)
		}
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 998 {
			t.Fatalf("a line has %d octets", len(line))
		}
	}
	if !bytes.HasSuffix(raw, []byte("\r\n")) {
		t.Error("the last line has no end")
	}
}

// headerKeys are the fields a letter has, whatever is in it.
var headerKeys = []string{
	"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To",
	"X-Auto-Response-Suppress", "X-Complaint-Case", "X-Complaint-Letter",
}

// TestHostileMail holds that nothing in a customer's mail adds a header, a
// recipient or a part, or makes a line that can't be sent.
func TestHostileMail(t *testing.T) {
	c := newTestComposer(t, nil)
	for _, hostile := range []string{
		"x\r\nBcc: all@example.com\r\n\r\nbody",
		"x\nBcc: all@example.com",
		"x\rBcc: all@example.com",
		"x>\r\nBcc: <all@example.com",
		"a@example.net> <b@example.net",
		"a@example.net><b@example.net",
		"x\u0085Bcc: all@example.com\u2028y\x00\x07",
		"=?utf-8?Q?x=0D=0ABcc:_all@example.com?=",
		`"x" <evil@example.com>, y`,
		strings.Repeat("x", 2000),
		strings.Repeat("å", 2000),
		strings.Repeat("x ", 2000),
		"bad \xff bytes",
		"--boundary--\r\n.\r\nQUIT",
		"مريم \u202etxt.exe",
	} {
		for _, name := range []casefile.LetterName{casefile.Acknowledgement, casefile.CaseOpened, casefile.CaseFollowup} {
			testHostile(t, c, composeLetter(name), hostile)
		}
	}
}

func testHostile(t *testing.T, c *Composer, l casefile.Letter, hostile string) {
	t.Helper()
	l.To.Name, l.Mail.From.Name, l.Case.Parties[0].Name = hostile, hostile, hostile
	l.Mail.Subject, l.Case.Subject, l.Mail.Text = hostile, hostile, hostile
	l.Mail.AnswerTo = casefile.Address{Name: hostile, Email: hostile}
	l.Mail.MessageID, l.InReplyTo, l.References = hostile, hostile, []string{hostile, "good@example.net", hostile}
	l.Mail.Attachments = []casefile.Attachment{{Name: hostile, Type: hostile}}
	sealed := mustCompose(t, c, l)
	checkWire(t, sealed.Bytes)

	h, parts := read(t, sealed.Bytes)
	var keys []string
	for fields := h.Fields(); fields.Next(); {
		keys = append(keys, fields.Key())
	}
	slices.Sort(keys)
	keys = slices.DeleteFunc(keys, func(key string) bool {
		return slices.Contains([]string{"In-Reply-To", "References", "Thread-Topic", "Thread-Index"}, key)
	})
	if !slices.Equal(keys, headerKeys) {
		t.Errorf("%.40q: the headers are %v", hostile, keys)
	}
	if to, err := h.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != l.To.Email {
		t.Errorf("%.40q: goes to %v (%v)", hostile, to, err)
	}
	for _, id := range strings.Fields(h.Get("References") + " " + h.Get("In-Reply-To")) {
		if id != "<good@example.net>" && id != "<"+hostile+">" && id != "<"+conversationRoot+">" || strings.Count(id, "<") != 1 {
			t.Errorf("%.40q: there is a reference to %q", hostile, id)
		}
	}
	want := 2
	if l.Audience == casefile.ToStaff && !l.Mail.HoldsRisk() {
		want++ // the original
	}
	if len(parts) != want {
		t.Errorf("%.40q: there are %d parts, want %d", hostile, len(parts), want)
	}
}

func TestWire(t *testing.T) {
	for _, name := range []casefile.LetterName{casefile.Acknowledgement, casefile.CaseOpened, casefile.CaseFollowup} {
		checkWire(t, mustCompose(t, newTestComposer(t, nil), composeLetter(name)).Bytes)
	}
}

// TestLongThread holds that a long References line is folded.
func TestLongThread(t *testing.T) {
	l := composeLetter(casefile.Acknowledgement)
	l.References = nil
	for range 100 {
		l.References = append(l.References, strings.Repeat("x", 60)+"@example.net")
	}
	sealed := mustCompose(t, newTestComposer(t, nil), l)
	checkWire(t, sealed.Bytes)
	h, _ := read(t, sealed.Bytes)
	if ids, err := h.MsgIDList("References"); err != nil || !slices.Equal(ids, l.References) {
		t.Errorf("%d references came back (%v)", len(ids), err)
	}
}

func TestAddresses(t *testing.T) {
	c := newTestComposer(t, nil)
	tests := []struct {
		what, address string
		ok            bool
	}{
		{"ordinary", "kari@example.net", true},
		{"needs quotes", "a,b@example.net", true},
		{"two dots", "a..b@example.net", true},
		{"leading dot", ".a@example.net", true},
		{"trailing dot", "a.@example.net", true},
		{"ASCII form of a domain", "kari@xn--blbr-roah.example", true},
		{"underscore", "kari@a_b.example.net", true},
		{"no domain beyond ASCII", "kari@blå_bær.example", false},
		{"domain literal", "kari@[192.0.2.1]", true},
		{"empty", "", false},
		{"no @", "kari", false},
		{"no local part", "@example.net", false},
		{"no domain", "kari@", false},
		{"line end", "kari@example.net\r\nRCPT TO:<b@example.net>", false},
		{"NUL", "kari\x00@example.net", false},
		{"blank", "ka ri@example.net", false},
		{"brackets", "kari@example.net>,<b@example.net", false},
		{"two addresses", "kari@example.net,b", false},
		{"C1 control", "kari\u0085@example.net", false},
		{"bad UTF-8", "kari\xff@example.net", false},
		{"too long", strings.Repeat("a", 250) + "@example.net", false},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			l := composeLetter(casefile.Acknowledgement)
			l.To.Email = test.address
			sealed, err := c.Compose(l)
			var fault *AddressError
			switch {
			case !test.ok && !errors.As(err, &fault):
				t.Errorf("got %v", err)
			case !test.ok && test.address != "" && strings.Contains(err.Error(), test.address):
				t.Errorf("the error tells the address: %v", err)
			case test.ok && (err != nil || sealed.Recipient != test.address):
				t.Errorf("got %q, %v", sealed.Recipient, err)
			}
			if !test.ok {
				return
			}
			checkTo(t, sealed)
			if i := firstBeyondASCII(sealed.Bytes); i >= 0 {
				t.Errorf("octet %d is %#x", i, sealed.Bytes[i])
			}
		})
	}
}

// checkTo checks that the header names the same recipient as the envelope, and
// writes it the same way.
func checkTo(t *testing.T, sealed casefile.Sealed) {
	t.Helper()
	h, _ := read(t, sealed.Bytes)
	if to, err := h.AddressList("To"); err != nil || len(to) != 1 || to[0].Address != sealed.Recipient {
		t.Errorf("To is %v (%v), the recipient %s", to, err, sealed.Recipient)
	}
	if rcpt, _, fail := path(sealed.Recipient); fail != nil || !bytes.Contains(sealed.Bytes, []byte(rcpt)) {
		t.Errorf("RCPT TO:%s (%v) is not what To says: %q", rcpt, fail, h.Get("To"))
	}
}

func firstBeyondASCII(raw []byte) int {
	return bytes.IndexFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf })
}

// Internationalised domains are written in ASCII, ours and theirs; a local part
// beyond ASCII is all that leaves a letter 8-bit.
func TestInternationalAddresses(t *testing.T) {
	for _, test := range []struct {
		recipient, want string
		sevenBit        bool
	}{
		{"kari@blåbær.example", "kari@xn--blbr-roah.example", true},
		{"Kari@BLÅBÆR.example", "Kari@xn--blbr-roah.example", true},
		{"kåre@blåbær.example", "kåre@xn--blbr-roah.example", false},
	} {
		t.Run(test.recipient, func(t *testing.T) {
			l := composeLetter(casefile.Acknowledgement)
			l.To.Email, l.Case.Mailbox = test.recipient, "klager@blåbær.example"
			sealed := mustCompose(t, newTestComposer(t, nil), l)
			if sealed.Recipient != test.want {
				t.Errorf("recipient %s, want %s", sealed.Recipient, test.want)
			}
			checkTo(t, sealed)
			if sevenBit := firstBeyondASCII(sealed.Bytes) < 0; sevenBit != test.sevenBit {
				t.Errorf("7-bit: %t", sevenBit)
			}
			ours := sealed.EnvelopeFrom + sealed.MessageID
			if !isASCII(ours) || !strings.HasSuffix(sealed.MessageID, "@xn--blbr-roah.example") {
				t.Errorf("sent from %s as %s", sealed.EnvelopeFrom, sealed.MessageID)
			}
		})
	}
}

func TestMailboxMustBeAnAddress(t *testing.T) {
	l := composeLetter(casefile.Acknowledgement)
	l.Case.Mailbox = "complaints"
	_, err := newTestComposer(t, nil).Compose(l)
	var fault *AddressError
	if !errors.As(err, &fault) || fault.Whose != "sender" {
		t.Errorf("got %v", err)
	}
}

func BenchmarkCompose(b *testing.B) {
	c := newTestComposer(b, nil)
	for _, name := range []casefile.LetterName{casefile.Acknowledgement, casefile.CaseOpened} {
		b.Run(string(name), func(b *testing.B) {
			l := composeLetter(name)
			b.ReportAllocs()
			for b.Loop() {
				mustCompose(b, c, l)
			}
		})
	}
}
