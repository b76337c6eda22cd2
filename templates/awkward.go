package templates

import (
	"strings"

	"complaintd/casefile"
)

// This file has what customers and colleagues may write, of the kinds that a
// template could stumble over.

// oddity is one kind of it. The value stands wherever data can stand.
type oddity struct{ what, value string }

// oddities are all kinds.
var oddities = []oddity{
	{"Markdown", "*[x](http://evil.example)* **b** _i_ `c` ![p](http://evil.example/p.png) | # > \\"},
	{"HTML", `<b onclick="x">b</b><script>alert(1)</script> &amp; &lt; <!-- --> "q" 'q'`},
	{"template syntax", `{{.Company.Name}} {{template "status" .}} {{end}} }} {{`},
	{"several lines", "Subject\r\nBcc: all@example.com\n\n# heading\n\n- item\n1. item\n> quote\n| a | b |\n| --- | --- |\n---\n    code\n\u2028end\\"},
	{"control characters", "a\x00b\x07\x1b[31mc\x7f\u202Emoc.elpmaxe\u202C\u2066x\u200e"},
	{"text from right to left", "مريم الأحمد"},
	{"emoji", "👩\u200d💻 🎉 ❤️ 🇳🇴"},
	{"percent signs", "100 % %s %d %!v(MISSING) %25 %%"},
	{"a word of 200 letters", strings.Repeat("donaudampfschifffahrt", 10)[:200]},
	{"a very long text", strings.TrimSpace(strings.Repeat("Kari Wolfeschlegelsteinhausenbergerdorff ", 15))},
	{"bytes that are no text", "bad \xff\xfe bytes \xc3"},
}

// everything is all kinds at once.
func everything() oddity {
	all := oddity{what: "all sorts of things"}
	for _, o := range oddities {
		all.value += o.value + "\n"
	}
	return all
}

// with is letter l with awkward data wherever a customer or a colleague has a
// hand in it.
func (a oddity) with(l casefile.Letter) casefile.Letter {
	return filled(l, a.value, a.value, strings.ReplaceAll(a.value, "\n", " ")+"@example.net")
}

// twin is the letter with harmless data in the place of the awkward: there where
// that is there, a name where that is one, and in as many lines.
func (a oddity) twin(l casefile.Letter) casefile.Letter {
	word := harmless(a.value)
	if PersonName(a.value) == "" {
		word = "x1" // no name either
	}
	var lines []string
	for line := range strings.SplitSeq(strings.ReplaceAll(a.value, "\r\n", "\n"), "\n") {
		lines = append(lines, harmless(line))
	}
	return filled(l, word, strings.Join(lines, "\n"), "x@example.net")
}

func harmless(s string) string {
	if !strings.ContainsFunc(OneLine(s), shows) {
		return ""
	}
	return "x"
}

// filled is a letter with the text in every field of one line, and the words in
// every field of several.
func filled(l casefile.Letter, text, words, email string) casefile.Letter {
	known := l.Mail != nil && l.Case.IsParty(l.Mail.From)
	l = filledFacts(l, text, email)
	c := &l.Case
	l.To = casefile.Address{Name: text, Email: l.To.Email}
	c.Reason, l.Lines = text, filledList(text, len(l.Lines))
	l.Tidings = filledTidings(l.Tidings, text)
	if l.Words != "" {
		l.Words = words
	}
	if l.Digest != nil && l.Digest.Counts() {
		l.Digest = withFigures(l.Digest, text)
	}
	if l.Instead != nil {
		instead := filled(*l.Instead, text, words, email)
		l.Instead = &instead
	}
	commitments := make([]casefile.Commitment, len(c.Commitments))
	for i, old := range c.Commitments {
		commitments[i] = casefile.Commitment{Due: old.Due, Words: text}
	}
	c.Commitments = commitments
	if l.Mail != nil {
		m := filledMail(*l.Mail, text, words)
		if known {
			m.From.Email, m.AnswerTo.Email = email, email
		}
		l.Mail = &m
	}
	return l
}

// filledFacts has awkward parties, and all facts there can be.
func filledFacts(l casefile.Letter, text, email string) casefile.Letter {
	c := &l.Case
	c.Subject = text
	c.Parties = append([]casefile.Party(nil), c.Parties...)
	for i, p := range c.Parties {
		c.Parties[i].Address = casefile.Address{Name: text, Email: email}
		if c.Contact.To.Same(p.Address) {
			c.Contact.To = c.Parties[i].Address
		}
	}
	c.Facts.Name, c.Facts.OtherEmail, c.Facts.OnBehalfOf = text, email, text
	c.Facts.Orders, c.Facts.Phones = filledList(text, 20), filledList(text, 3)
	c.Facts.Address = casefile.PostalAddress{Street: text, Postcode: text, City: text, Country: text}
	return l
}

// filledMail is a mail with awkward words, sender and attachments.
func filledMail(m casefile.Incoming, text, words string) casefile.Incoming {
	m.From.Name, m.AnswerTo.Name, m.Subject = text, text, text
	if m.Text != "" {
		m.NewText, m.Text = words, words+"\n--\n"+words
	}
	m.Attachments = make([]casefile.Attachment, 3)
	for i := range m.Attachments {
		m.Attachments[i] = casefile.Attachment{Name: text, Type: "text/plain", Bytes: 20_311}
	}
	if m.Staff == nil {
		return m
	}
	staff := casefile.StaffMail{Acts: append([]casefile.Act(nil), m.Staff.Acts...)}
	for i, act := range staff.Acts {
		switch do := act.Do.(type) {
		case casefile.Extend:
			do.Reason = text
			staff.Acts[i].Do = do
		case casefile.Commit:
			do.What = text
			staff.Acts[i].Do = do
		}
	}
	m.Staff = &staff
	return m
}

func filledList(text string, n int) []string {
	list := make([]string, n)
	for i := range list {
		list[i] = text
	}
	return list
}

// bare is letter l about a customer of whom nothing is known.
func bare(l casefile.Letter) casefile.Letter {
	c := &l.Case
	c.Facts = casefile.Facts{Preference: c.Facts.Preference, Declines: c.Facts.Declines, Safety: c.Facts.Safety}
	c.Subject, l.To.Name = "", ""
	c.Parties = append([]casefile.Party(nil), c.Parties...)
	for i := range c.Parties {
		c.Parties[i].Name = ""
	}
	if l.Mail != nil {
		m := *l.Mail
		m.From.Name, m.AnswerTo.Name, m.Subject, m.Attachments = "", "", "", nil
		l.Mail = &m
	}
	return l
}
