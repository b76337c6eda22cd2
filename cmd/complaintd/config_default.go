package main

import (
	"regexp"
	"slices"
	"time"
)

// defaultConfig is the configuration of a file that says nothing: what must be
// given is empty, there is no mailbox, and the departments are the built-in
// ones without an address. It shares nothing between calls.
func defaultConfig() Config {
	return Config{
		SMTP:            SMTPConfig{Port: smtpTLSPort, TLS: TLSImplicit},
		Database:        DatabaseConfig{URL: "sqlite:complaintd.db", At: "complaintd.db"},
		ReferencePrefix: "KL",
		Orders: OrdersConfig{
			Pattern: regexp.MustCompile(`(?i)\b(?:HX[ -]?)?(\d[\d -]{5,12}\d)\b`),
			Digits:  []int{7, 9},
		},
		Languages: LanguagesConfig{Default: "nb", Supported: languages()},
		Calendar:  CalendarConfig{TimeZone: mustZone("Europe/London"), Holidays: "gb", ClosingHour: Clock(17 * time.Hour)},
		Procedure: defaultProcedure(),
		Staff:     StaffConfig{UndoWindow: 2 * time.Minute, Departments: defaultDepartments()},
		Digest:    DigestConfig{At: Clock(8 * time.Hour)},
		Limits:    LimitsConfig{AutomaticLettersPerAddressPerDay: 5},
		Retention: RetentionConfig{ClosedCasesMonths: 72},
		Listen:    "127.0.0.1:9180",
		Log:       LogConfig{Level: "info", Format: "text"},
	}
}

// The ports of RFC 8314 §7.3 (TLS from the first byte), RFC 9051 §2.1 and
// RFC 6409 §3.1.
const (
	imapTLSPort, imapPort = 993, 143
	smtpTLSPort, smtpPort = 465, 587
)

// defaultMailbox is a mailbox of which nothing is known but the defaults.
func defaultMailbox() MailboxConfig {
	return MailboxConfig{
		Port: imapTLSPort, TLS: TLSImplicit,
		Inbox: "INBOX", Processed: "Processed", Quarantine: "Quarantine",
		PollInterval:        time.Minute,
		MaxMessageSize:      35 << 20,
		SubaddressDelimiter: "+",
		TrustedSpamHeaders: []string{
			"X-Spam-Flag", "X-Spam-Status", "X-Spam", "X-Forefront-Antispam-Report", "X-MS-Exchange-Organization-SCL",
		},
	}
}

func defaultProcedure() ProcedureConfig {
	return ProcedureConfig{
		PromiseWorkingDays: 10,
		NextStageDays:      28,
		Stages: []StageConfig{
			{Name: "stage_1", WorkingDays: 5, HandOverAfter: 3},
			{Name: "stage_2", WorkingDays: 10},
		},
		RemindBefore:             []int{2, 1, 0},
		ProgressEvery:            5,
		InformationReminderAfter: 5,
		InformationDays:          28,
	}
}

// defaultDepartments are the departments the daemon knows by their keys. Their
// names are in each language's letters.
func defaultDepartments() []DepartmentConfig {
	return []DepartmentConfig{
		{Key: "customer_service", Default: true},
		{Key: "delivery"},
		{Key: "medical"},
		{Key: "payments"},
		{Key: "website"},
	}
}

// isBuiltInDepartment tells a key that needs no name from one of the company's
// own.
func isBuiltInDepartment(key string) bool {
	return slices.ContainsFunc(defaultDepartments(), func(d DepartmentConfig) bool { return d.Key == key })
}

// languages are those that letters can be written in (DESIGN §3).
func languages() []string {
	return []string{"nb", "nn", "en", "sv", "da", "de", "fi", "nl", "fr", "pl"}
}

// mustZone loads a time zone that is part of the program.
func mustZone(name string) *time.Location {
	zone, err := parseZone(name)
	if err != nil {
		panic("the built-in time zone data lack " + name)
	}
	return zone
}
