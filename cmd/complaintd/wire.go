package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/workday"
	"complaintd/inbox"
	"complaintd/inbox/extract"
	"complaintd/inbox/extract/facts"
	"complaintd/inbox/message"
	"complaintd/inbox/sender"
	"complaintd/outbox"
	"complaintd/outbox/document"
	"complaintd/templates"
)

// This file translates the configuration for each part of the program. The
// parts know nothing of the file, its keys or its types.

func newRules(cfg *Config) (casefile.Rules, error) {
	calendar, err := workday.New(workday.Config{
		Location: cfg.Calendar.TimeZone, Closing: time.Duration(cfg.Calendar.ClosingHour),
		Holidays: cfg.Calendar.Holidays, Add: cfg.Calendar.Add, Remove: cfg.Calendar.Remove})
	if err != nil {
		return casefile.Rules{}, err
	}
	return casefile.Rules{
		Calendar:        calendar,
		Procedure:       newProcedure(cfg),
		Staff:           newStaff(cfg),
		DefaultLanguage: cfg.Languages.Default,
		Languages:       cfg.Languages.Supported,
		ReferencePrefix: cfg.ReferencePrefix,
		OwnAddresses:    mailboxAddresses(cfg),
		Delimiters:      delimiters(cfg),
		UndoWindow:      cfg.Staff.UndoWindow,
		DailyLimit:      cfg.Limits.AutomaticLettersPerAddressPerDay,
		RemindAt:        time.Duration(cfg.Digest.At),
		Authorities:     cfg.Limits.NoAcknowledgementDomains,
	}, nil
}

func newProcedure(cfg *Config) casefile.Procedure {
	p := cfg.Procedure
	procedure := casefile.Procedure{
		PromiseDays: p.PromiseWorkingDays, NextStageDays: p.NextStageDays,
		RemindBefore: p.RemindBefore, ProgressEvery: p.ProgressEvery,
		InformationReminderAfter: p.InformationReminderAfter, InformationDays: p.InformationDays,
	}
	for _, s := range p.Stages {
		procedure.Stages = append(procedure.Stages, casefile.Stage{Name: s.Name, WorkingDays: s.WorkingDays, HandOverAfter: s.HandOverAfter})
	}
	return procedure
}

func newStaff(cfg *Config) casefile.Staff {
	staff := casefile.Staff{
		Head:           newColleague(cfg.Staff.Head),
		GeneralManager: newColleague(cfg.Staff.GeneralManager),
	}
	for _, address := range cfg.Staff.Safety {
		staff.Safety = append(staff.Safety, casefile.Colleague{Address: casefile.Address{Email: address}})
	}
	others := []string{cfg.Staff.DataProtectionOfficer, cfg.Staff.Head.Deputy, cfg.Staff.GeneralManager.Deputy}
	for _, manager := range cfg.Digest.To {
		staff.Managers = append(staff.Managers, newColleague(manager))
		others = append(others, manager.Deputy)
	}
	for _, d := range cfg.Staff.Departments {
		department := casefile.Department{Key: d.Key, Name: d.Name, Email: d.Email,
			Director: newColleague(d.Director), Default: d.Default}
		others = append(others, d.Director.Deputy)
		for _, m := range d.Members {
			department.Members = append(department.Members, newColleague(m))
			others = append(others, m.Deputy)
		}
		staff.Departments = append(staff.Departments, department)
	}
	for _, address := range others {
		staff.Others = append(staff.Others, casefile.Colleague{Address: casefile.Address{Email: address}})
	}
	return staff
}

func newColleague(c ColleagueConfig) casefile.Colleague {
	return casefile.Colleague{Address: casefile.Address{Name: c.Name, Email: c.Email}, Language: c.Language, Aliases: c.Aliases, Deputy: c.Deputy}
}

func mailboxAddresses(cfg *Config) []string {
	var addresses []string
	for _, m := range cfg.Mailboxes {
		addresses = append(addresses, m.Address)
	}
	return addresses
}

// copiedMailboxes are the addresses of those that keep a copy of their letters.
func copiedMailboxes(cfg *Config) []string {
	var addresses []string
	for _, m := range cfg.Mailboxes {
		if m.Sent != "" {
			addresses = append(addresses, m.Address)
		}
	}
	return addresses
}

// delimiters are those of all mailboxes together.
func delimiters(cfg *Config) string {
	var all string
	for _, m := range cfg.Mailboxes {
		all += m.SubaddressDelimiter
	}
	return all
}

func newTags(cfg *Config) casefile.Tags {
	return casefile.NewTags(cfg.Secret.Reveal(), previousSecrets(cfg)...)
}

func newLedger(cfg *Config) (casefile.Ledger, error) {
	ledger, err := casefile.NewLedger(cfg.Secret.Reveal(), previousSecrets(cfg)...)
	if err != nil {
		return ledger, fmt.Errorf("make the keys of the ledger: %w", err)
	}
	return ledger, nil
}

func previousSecrets(cfg *Config) (previous []string) {
	for _, s := range cfg.PreviousSecrets {
		previous = append(previous, s.Reveal())
	}
	return previous
}

func newTemplates(cfg *Config) (*templates.Set, error) {
	var override fs.FS
	if cfg.Templates != "" {
		override = os.DirFS(cfg.Templates)
	}
	return templates.New(templates.Options{
		Override: override, DefaultLanguage: cfg.Languages.Default, Location: cfg.Calendar.TimeZone,
		Company: templates.Company{Name: cfg.Company.Name, PostalAddress: cfg.Company.PostalAddress,
			Phone: cfg.Company.Phone, OutsideBody: cfg.Company.OutsideBody, PrivacyNotice: cfg.Company.PrivacyNotice},
		Departments: departmentNames(cfg), Procedure: newProcedure(cfg), NextStageDays: cfg.Procedure.NextStageDays,
	})
}

func newComposer(cfg *Config, set *templates.Set, tags casefile.Tags) *outbox.Composer {
	delimiters := map[string]string{}
	for _, m := range cfg.Mailboxes {
		delimiters[m.Address] = m.SubaddressDelimiter
	}
	return outbox.NewComposer(outbox.ComposerConfig{Templates: set, Tags: tags, FromName: cfg.SMTP.FromName,
		Company: document.Sender{Name: cfg.Company.Name, PostalAddress: cfg.Company.PostalAddress, Phone: cfg.Company.Phone,
			Country: officeCountry(cfg)},
		CaseFiles: newCaseFiles(cfg),
		Delimiter: func(mailbox string) string { return delimiters[mailbox] }})
}

func newCaseFiles(cfg *Config) *document.CaseFiles {
	return document.NewCaseFiles(document.CaseFileOptions{Company: cfg.Company.Name, Location: cfg.Calendar.TimeZone,
		Departments: departmentNames(cfg), Procedure: newProcedure(cfg)})
}

// departmentNames are by the departments' keys; empty for the language's own
// name.
func departmentNames(cfg *Config) map[string]string {
	names := map[string]string{}
	for _, d := range cfg.Staff.Departments {
		names[d.Key] = d.Name
	}
	return names
}

// officeCountry is the country of the office: the one whose holidays it keeps,
// which is the company's own where it keeps none.
func officeCountry(cfg *Config) string {
	if country := strings.ToUpper(cfg.Calendar.Holidays); len(country) == 2 {
		return country
	}
	return "GB"
}

// newSender takes what hears that the sender lives; nil for nobody, as with
// newInbox.
func newSender(cfg *Config, grants *grants, queue outbox.Queue, wake <-chan struct{}, alive func(time.Duration), now func() time.Time, log *slog.Logger) *outbox.Sender {
	return outbox.New(outbox.Config{
		Host: cfg.SMTP.Host, Port: cfg.SMTP.Port, TLS: string(cfg.SMTP.TLS), TLSConfig: trusting(cfg.SMTP.Authorities),
		Username: cfg.SMTP.Username, Password: cfg.SMTP.Password.Reveal(), Token: grants.tokens(cfg.SMTP.OAuth2),
		MaxPerMinute: cfg.SMTP.MaxPerMinute,
		Probes:       probes(cfg),
		Wake:         wake, Alive: alive, Now: now, Log: log,
	}, queue)
}

// ledger is what a mailbox is held against, and the letters it gets copies of.
type ledger interface {
	inbox.Ledger
	inbox.Copies
}

func newInbox(m MailboxConfig, grants *grants, reader inbox.Reader, receiver inbox.Receiver, ledger ledger, alive func(time.Duration), now func() time.Time, log *slog.Logger) *inbox.Loop {
	return inbox.New(inbox.Config{
		Mailbox: m.Address, Host: m.Host, Port: m.Port, TLS: string(m.TLS), TLSConfig: trusting(m.Authorities),
		Username: m.Username, Password: m.Password.Reveal(), Token: grants.tokens(m.OAuth2),
		Inbox: m.Inbox, Processed: m.Processed, Quarantine: m.Quarantine,
		PollInterval: m.PollInterval, MaxMessageSize: int64(m.MaxMessageSize), Ledger: ledger, Sent: m.Sent, Copies: ledger, Alive: alive, Now: now, Log: log,
	}, reader, receiver)
}

// trusting is TLS with servers whose certificate is signed by one of the
// authorities; nil for the system's.
func trusting(authorities *x509.CertPool) *tls.Config {
	return &tls.Config{RootCAs: authorities, MinVersion: tls.VersionTLS12}
}

// newStaffReader reads mails, and what colleagues ask for in theirs.
func newStaffReader(cfg *Config, m MailboxConfig) *sender.Reader {
	return sender.New(newReader(cfg, m), senderConfig(cfg, net.DefaultResolver.LookupTXT))
}

// newFileReader reads mails that are on file, of the mailbox with the address.
// It contacts nobody.
func newFileReader(cfg *Config, address string) *sender.Reader {
	mailbox := cfg.Mailboxes[0]
	for _, m := range cfg.Mailboxes {
		if casefile.AddressKey(m.Address) == casefile.AddressKey(address) {
			mailbox = m
		}
	}
	return sender.New(newReader(cfg, mailbox), senderConfig(cfg, nil))
}

func senderConfig(cfg *Config, lookup func(context.Context, string) ([]string, error)) sender.Config {
	return sender.Config{
		Staff: newStaff(cfg), Mailboxes: readMailboxes(cfg), Location: cfg.Calendar.TimeZone, Tags: newTags(cfg),
		TrustedServers: cfg.Staff.TrustedAuthservIDs, LookupTXT: lookup,
	}
}

func newReader(cfg *Config, m MailboxConfig) *extract.Reader {
	return extract.New(extract.Config{
		ReferencePrefix: cfg.ReferencePrefix, Mailboxes: readMailboxes(cfg),
		SpamHeaders: m.TrustedSpamHeaders, Limits: message.DefaultLimits(), Facts: newFacts(cfg),
	})
}

func newFacts(cfg *Config) facts.Config {
	c := facts.Config{
		Orders: cfg.Orders.Pattern, FewestDigits: cfg.Orders.Digits[0], MostDigits: cfg.Orders.Digits[1],
		OwnPhones: append([]string{cfg.Company.Phone}, cfg.Company.OwnPhones...), OwnAddress: cfg.Company.PostalAddress,
		OwnEmails: mailboxAddresses(cfg),
	}
	for _, d := range cfg.Staff.Departments {
		c.Departments = append(c.Departments, facts.Department{Key: d.Key, Default: d.Default, Words: d.Words})
	}
	return c
}

func readMailboxes(cfg *Config) []extract.Mailbox {
	var mailboxes []extract.Mailbox
	for _, m := range cfg.Mailboxes {
		mailboxes = append(mailboxes, extract.Mailbox{Address: m.Address, Delimiter: m.SubaddressDelimiter})
	}
	return mailboxes
}
