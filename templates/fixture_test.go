package templates

import (
	"strings"
	"testing"
	"time"

	"complaintd/casefile"
)

// options are those of a company with both languages.
func options(t testing.TB) Options {
	t.Helper()
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		DefaultLanguage: "nb",
		Company: Company{
			Name:          "Hexpress Healthcare Limited",
			PostalAddress: "Example House, 1 High Street, Croydon CR0 1AA",
			Phone:         "+44 20 7946 0000",
			PrivacyNotice: "https://hexpress.example/privacy",
		},
		Location: oslo,
		Procedure: casefile.Procedure{PromiseDays: 10, Stages: []casefile.Stage{
			{Name: "stage_1", WorkingDays: 5}, {Name: "stage_2", WorkingDays: 10},
		}},
		NextStageDays: 28,
	}
}

// newTestSet is a Set with the options as change leaves them.
func newTestSet(t testing.TB, change func(*Options)) *Set {
	t.Helper()
	o := options(t)
	if change != nil {
		change(&o)
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustRender(t testing.TB, s *Set, l casefile.Letter) Rendered {
	t.Helper()
	r, err := s.Render(l)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func instant(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

const ordinaryWords = `Hello,

My order 12345678 should have been here last Friday, and it is not.
I have written twice already - nobody answers!

* please send it again, or
* give me my money back.

Kari Nordmann
+47 912 34 567`

// ordinaryMail is a mail as customers write them.
func ordinaryMail(t testing.TB) *casefile.Incoming {
	kari := casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}
	return &casefile.Incoming{
		Raw: []byte("Subject: Where is my order?\r\n\r\nHello\r\n"), Size: 38,
		ReceivedAt: instant(t, "2026-11-30T09:12:00Z"), Form: casefile.Human,
		From: kari, AnswerTo: kari, Subject: "Where is my order?", Text: ordinaryWords,
		Attachments: []casefile.Attachment{
			{Name: "receipt.pdf", Type: "application/pdf", Bytes: 20_311},
			{Name: "the parcel.jpg", Type: "image/jpeg", Bytes: 2_348_000},
		},
		Language: "en",
	}
}

// ordinaryLetter is a letter about an ordinary case.
func ordinaryLetter(t testing.TB, language string, name casefile.LetterName) casefile.Letter {
	m := ordinaryMail(t)
	if isOfNoCase(name) {
		m.Size = 40_000_000
		return inCourse(casefile.Letter{
			Name: name, Audience: letterNames[name], To: m.From, Language: language,
			At: instant(t, "2026-11-30T09:13:00Z"), Mail: m, Case: casefile.Case{Mailbox: "complaints@hexpress.example", Language: language},
		}, m.ReceivedAt)
	}
	l := casefile.Letter{
		Name: name, Audience: letterNames[name], To: m.From, Language: language,
		At: instant(t, "2026-11-30T09:13:00Z"), Mail: m, ReplyTo: "complaints+KL-26-000123-7.kabcdefghijklmno@hexpress.example", MessageID: "abcdefghijklmnopqrstuvwxyz@hexpress.example",
		Case: casefile.Case{
			Number: 123, Reference: "KL-26-000123-7", Mailbox: "complaints@hexpress.example", Subject: m.Subject,
			State: casefile.Open, Owner: casefile.OwnerDepartment, Department: "delivery", Language: language,
			Parties:    []casefile.Party{{Address: m.From, Role: casefile.Complainant}},
			Facts:      casefile.Facts{Name: "Kari Nordmann", Orders: []string{"12345678"}, Phones: []string{"+4791234567"}},
			ReceivedAt: m.ReceivedAt,
			Record: casefile.Record{
				Clock:   casefile.Clock{Stage: 1, Deadline: instant(t, "2026-12-07T16:00:00Z")},
				Promise: instant(t, "2026-12-14T16:00:00Z"),
			},
		},
	}
	if name.CarriesFile() {
		l.File = &casefile.File{}
	}
	return inCourse(l, m.ReceivedAt)
}

// awkwardStrings are data that Markdown, HTML or a mail would take for more
// than text.
var awkwardStrings = []string{
	`<script>alert(1)</script>`,
	`<b>bold</b> &amp; &#35; &lt;`,
	`[click](http://evil.example)`,
	`](http://evil.example)`,
	`![pixel](http://evil.example/p.png)`,
	`<http://evil.example>`,
	`http://evil.example www.evil.example kari@evil.example`,
	"`code` ``` \\`",
	"| a | b |\n| --- | --- |",
	`ends in a backslash\`,
	`\| \\| \\\|`,
	"# heading\n## heading\nheading\n=======",
	"> quote\n- item\n1. item\n* * *\n---",
	"    code\n\tcode",
	"**bold** _it_ ~~gone~~ *",
	"[a]: http://evil.example\n\n[a]",
	"{{.Customer.Name}} {{template \"mail\" .}}",
	"مريم\u200e الأحمد",
	"\u202Eexample.net\u202C\u2066x\u2069",
	"Ola\r\nBcc: all@example.com\u2028more\u0085more\x00\x07\x7f",
	strings.Repeat("x", 998),
	strings.Repeat("Kari ", 500),
	"bad \xff\xfe bytes",
	"\u00a0\u2003 blank ends \u3000",
	"- \n+ \n* \n0) \n99. ",
	"<!-- comment --> <?php ?> <![CDATA[x]]>",
}
