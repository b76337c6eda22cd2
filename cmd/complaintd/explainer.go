package main

import (
	"strings"

	"complaintd/casefile"
	"complaintd/inbox/extract"
	"complaintd/inbox/mailfile"
	"complaintd/inbox/message"
)

// explainer tells what the daemon would do with a mail that is the first of
// its case.
type explainer struct {
	reader *extract.Reader
	rules  casefile.Rules
	own    []string // the company's addresses; none without a configuration
	limit  int64    // of a mail, in bytes
}

// newExplainer reads mails as they are read from the first mailbox of the
// configuration.
func newExplainer(cfg *Config) (*explainer, error) {
	rules, err := newRules(cfg)
	if err != nil {
		return nil, err
	}
	mailbox := defaultMailbox()
	if len(cfg.Mailboxes) > 0 {
		mailbox = cfg.Mailboxes[0]
	}
	return &explainer{reader: newReader(cfg, mailbox), rules: rules,
		own: mailboxAddresses(cfg), limit: int64(mailbox.MaxMessageSize)}, nil
}

// explain reads a mail and explains it.
func (e *explainer) explain(m mailfile.Mail) explanation {
	return e.about(m, readMail(e.reader, m, ""))
}

// about explains a mail that was read. The instant of its receipt is now: so
// it would have been handled then.
func (e *explainer) about(m mailfile.Mail, in *casefile.Incoming) explanation {
	own := e.fromHeader(in)
	d := e.rules.Decide(in.ReceivedAt, casefile.Case{}, casefile.MailArrived{Mail: in})
	x := explanation{
		File: m.Name, Kind: d.Kind, Reason: d.Reason,
		Customer:     customerFacts{Name: orNull(in.From.Name), Email: in.From.Email, Phones: []string{}},
		OrderNumbers: []string{}, ContactPreference: unstated, Missing: []casefile.Missing{}, NewText: in.NewText,
		Attachments: append([]casefile.Attachment{}, in.Attachments...), mail: in,
	}
	sign := extract.Sign{Rule: in.Reason}
	told := d.Case.Facts
	if d.Case.State == casefile.Open || d.Case.State == casefile.Waiting {
		if answer := e.reader.Followup(in, own); answer != (extract.Sign{}) {
			x.Kind, x.Reason, sign, told = casefile.KindFollowup, answer.Rule, answer, in.Facts
		}
		x.opens(d.Case)
		x.tells(told)
	}
	x.prove("kind", string(x.Kind), sign)
	if in.Form != casefile.Unreadable {
		x.written(in, e.rules.DefaultLanguage)
	}
	x.Evidence = append(x.Evidence, in.Evidence...)
	return x
}

// tells fills in what the mail tells.
func (x *explanation) tells(f casefile.Facts) {
	x.Customer.Name = orNull(f.Name)
	x.Customer.Phones = append(x.Customer.Phones, f.Phones...)
	if f.Address != (casefile.PostalAddress{}) {
		x.Customer.PostalAddress = &f.Address
	}
	x.OrderNumbers = append(x.OrderNumbers, f.Orders...)
	if f.Preference != "" {
		x.ContactPreference = string(f.Preference)
	}
	x.AsksNextStage, x.Safety, x.OnBehalfOf = f.AsksNextStage, f.Safety, orNull(f.OnBehalfOf)
	x.Missing = append(x.Missing, f.Missing(string(x.Department))...)
}

// written fills in the language of a mail.
func (x *explanation) written(in *casefile.Incoming, otherwise string) {
	sign := extract.Sign{Text: beginning(in.NewText), Rule: "the function words of the language"}
	x.Language = orNull(in.Language)
	if in.Language == "" {
		x.Language, sign = orNull(otherwise), extract.Sign{Rule: "not clear, so the default"}
	}
	x.prove("language", string(x.Language), sign)
}

// opens fills in what follows from a case for the mail. A mail without words
// concerns no department yet.
func (x *explanation) opens(c casefile.Case) {
	if x.Kind != casefile.KindNotText {
		x.Department = orNull(c.Department)
	}
	if c.State == casefile.Open && !c.ReceivedAt.IsZero() {
		x.Deadlines = &deadlines{Stage1: c.Deadline, Promise: c.Promise}
	}
}

// fromHeader completes the receipt of a mail without a Received field by its
// own Date, and tells the company's addresses: without a configuration those
// that the mail was sent to.
func (e *explainer) fromHeader(in *casefile.Incoming) (own []string) {
	if in.Form == casefile.Unreadable || len(e.own) > 0 && !in.ReceivedAt.IsZero() {
		return e.own
	}
	m, err := message.Parse(in.Raw, message.DefaultLimits())
	if err != nil {
		return e.own
	}
	if in.ReceivedAt.IsZero() {
		in.ReceivedAt = m.Header.Date()
	}
	if len(e.own) > 0 {
		return e.own
	}
	for _, field := range []string{"To", "Delivered-To"} {
		for _, a := range m.Header.Addresses(field) {
			own = append(own, a.Email)
		}
	}
	return own
}

// beginning is the first words of a text in one line.
func beginning(text string) string {
	const longest = 60 // characters
	line := strings.Join(strings.Fields(text), " ")
	if runes := []rune(line); len(runes) > longest {
		line = string(runes[:longest]) + "…"
	}
	return line
}
