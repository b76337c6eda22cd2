package main

import (
	"crypto/x509"
	"net/url"
	"regexp"
	"time"

	"complaintd/casefile/sqlstore"
	"complaintd/casefile/workday"
)

// Config is the configuration file as it is used: every value read and
// checked, every default filled in, every secret fetched, every path absolute.
// config.example.yaml is its manual.
//
// The tag yaml names the key. The tag need marks a key that must be given, and
// says what is wanted. The tag single names a second key that takes one entry of
// a list.
type Config struct {
	Company         CompanyConfig     `yaml:"company"`
	Mailboxes       []MailboxConfig   `yaml:"mailboxes" single:"mailbox" need:"give the complaints mailbox"`
	SMTP            SMTPConfig        `yaml:"smtp"`
	Outbox          OutboxConfig      `yaml:"outbox"`
	Database        DatabaseConfig    `yaml:"database"`
	Secret          Secret            `yaml:"secret" need:"give a long random text, best as ${COMPLAINTD_SECRET}"`
	PreviousSecrets []Secret          `yaml:"previous_secrets"`
	ReferencePrefix string            `yaml:"reference_prefix"`
	Orders          OrdersConfig      `yaml:"orders"`
	Languages       LanguagesConfig   `yaml:"languages"`
	Calendar        CalendarConfig    `yaml:"calendar"`
	Procedure       ProcedureConfig   `yaml:"procedure"`
	Staff           StaffConfig       `yaml:"staff"`
	Digest          DigestConfig      `yaml:"digest"`
	Attachments     AttachmentsConfig `yaml:"attachments"`
	Limits          LimitsConfig      `yaml:"limits"`
	Retention       RetentionConfig   `yaml:"retention"`
	Templates       string            `yaml:"templates"` // absolute; empty: the built-in letters only
	Listen          string            `yaml:"listen"`    // host:port; empty: off
	Log             LogConfig         `yaml:"log"`
}

// CompanyConfig is the company as its letters name it.
type CompanyConfig struct {
	Name          string   `yaml:"name" need:"give the company's name as its letters are to show it"`
	PostalAddress string   `yaml:"postal_address"`
	Phone         string   `yaml:"phone"`
	OwnPhones     []string `yaml:"own_phones"`
	OutsideBody   string   `yaml:"outside_body"`
	PrivacyNotice string   `yaml:"privacy_notice"`
}

// MailboxConfig is one complaints mailbox on an IMAP server.
type MailboxConfig struct {
	Address             string         `yaml:"address" need:"give the complaints address"`
	Host                string         `yaml:"host" need:"give the name of the IMAP server"`
	Port                int            `yaml:"port"`
	TLS                 TLSMode        `yaml:"tls"`
	CAFile              string         `yaml:"ca_file"` // absolute; empty: the system's authorities
	Authorities         *x509.CertPool // those of CAFile; nil: the system's
	Username            string         `yaml:"username" need:"give the name to log in with"`
	Password            Secret         `yaml:"password"` // read from PasswordFile where that is given
	PasswordFile        string         `yaml:"password_file"`
	OAuth2              OAuth2Config   `yaml:"oauth2"` // in place of a password
	Inbox               string         `yaml:"inbox"`
	Junk                string         `yaml:"junk"`
	Processed           string         `yaml:"processed"`
	Quarantine          string         `yaml:"quarantine"`
	Sent                string         `yaml:"sent"`
	PollInterval        time.Duration  `yaml:"poll_interval"`
	MaxMessageSize      Size           `yaml:"max_message_size"`
	SubaddressDelimiter string         `yaml:"subaddress_delimiter"`
	TrustedSpamHeaders  []string       `yaml:"trusted_spam_headers"`
}

// SMTPConfig is the submission server.
type SMTPConfig struct {
	Host         string         `yaml:"host" need:"give the name of the server that takes the letters"`
	Port         int            `yaml:"port"`
	TLS          TLSMode        `yaml:"tls"`
	CAFile       string         `yaml:"ca_file"` // absolute; empty: the system's authorities
	Authorities  *x509.CertPool // those of CAFile; nil: the system's
	Username     string         `yaml:"username"` // empty: no authentication
	Password     Secret         `yaml:"password"` // read from PasswordFile where that is given
	PasswordFile string         `yaml:"password_file"`
	OAuth2       OAuth2Config   `yaml:"oauth2"` // in place of a password
	FromName     string         `yaml:"from_name"`
	MaxPerMinute int            `yaml:"max_per_minute"` // 0: no limit
}

// OAuth2Config is how access tokens are got for a log-in (RFC 6749): by the
// refresh token, or with the client's own credentials where there is none. The
// zero value stands for a log-in by password.
type OAuth2Config struct {
	TokenURL     string   `yaml:"token_url"`
	ClientID     string   `yaml:"client_id"`
	ClientSecret Secret   `yaml:"client_secret"` // empty for a public client
	RefreshToken Secret   `yaml:"refresh_token"` // empty: client credentials
	Scopes       []string `yaml:"scopes"`
}

// used tells whether the log-in is by OAuth 2.0.
func (o OAuth2Config) used() bool { return o.TokenURL != "" }

// OutboxConfig is how letters are sent.
type OutboxConfig struct {
	Hold bool `yaml:"hold"`
}

// DatabaseConfig is where the cases are kept.
type DatabaseConfig struct {
	URL string `yaml:"url"`
	// At is the absolute path of the SQLite file that URL names, or the URL of
	// PostgreSQL, which may hold a password.
	At string
}

// Name is what the database is called in texts: no password is in it.
func (d DatabaseConfig) Name() string {
	if at, err := url.Parse(d.At); err == nil && sqlstore.IsPostgres(d.At) {
		return at.Redacted()
	}
	return d.At
}

// OrdersConfig is what an order number looks like.
type OrdersConfig struct {
	Pattern *regexp.Regexp `yaml:"pattern"` // its first group is the number
	Digits  []int          `yaml:"digits"`  // fewest and most
}

// LanguagesConfig is what letters are written in.
type LanguagesConfig struct {
	Default   string   `yaml:"default"`
	Supported []string `yaml:"supported"`
}

// CalendarConfig is what a working day is.
type CalendarConfig struct {
	TimeZone    *time.Location `yaml:"time_zone"`
	Holidays    string         `yaml:"holidays"` // one of workday.Countries
	Add         []workday.Date `yaml:"add"`
	Remove      []workday.Date `yaml:"remove"`
	ClosingHour Clock          `yaml:"closing_hour"`
}

// ProcedureConfig is the company's published procedure, in working days where
// it does not say otherwise.
type ProcedureConfig struct {
	PromiseWorkingDays       int           `yaml:"promise_working_days"`
	NextStageDays            int           `yaml:"next_stage_days"` // calendar days
	Stages                   []StageConfig `yaml:"stages"`
	RemindBefore             []int         `yaml:"remind_before"`
	ProgressEvery            int           `yaml:"progress_every"`
	InformationReminderAfter int           `yaml:"information_reminder_after"`
	InformationDays          int           `yaml:"information_days"` // calendar days
}

// StageConfig is one stage of the procedure.
type StageConfig struct {
	Name          string `yaml:"name" need:"give the stage a name, such as stage_1"`
	WorkingDays   int    `yaml:"working_days" need:"give the working days for the stage's final response"`
	HandOverAfter int    `yaml:"hand_over_after"` // 0: never
}

// StaffConfig is who works on complaints.
type StaffConfig struct {
	Head                  ColleagueConfig    `yaml:"head_of_customer_services" need:"give the address of the Head of Customer Services"`
	GeneralManager        ColleagueConfig    `yaml:"general_manager"` // the Head where it is left out
	Safety                []string           `yaml:"safety"`
	DataProtectionOfficer string             `yaml:"data_protection_officer"`
	TrustedAuthservIDs    []string           `yaml:"trusted_authserv_ids"`
	UndoWindow            time.Duration      `yaml:"undo_window"`
	Departments           []DepartmentConfig `yaml:"departments"` // exactly one is the default
}

// ColleagueConfig is a member of staff. In the file it is this mapping, or the
// address alone.
type ColleagueConfig struct {
	Name     string   `yaml:"name"`
	Email    string   `yaml:"email"`
	Language string   `yaml:"language"` // empty: the default
	Aliases  []string `yaml:"aliases"`
	Deputy   string   `yaml:"deputy"` // an address
}

// DepartmentConfig is a department that complaints can concern.
type DepartmentConfig struct {
	Key      string              `yaml:"key" need:"give the department's key, such as delivery"`
	Name     string              `yaml:"name"` // empty: the letters' own name of the key
	Email    string              `yaml:"email"`
	Members  []ColleagueConfig   `yaml:"members"`
	Director ColleagueConfig     `yaml:"director"`
	Default  bool                `yaml:"default"`
	Words    map[string][]string `yaml:"words"` // by language; nil: the built-in words of the key
}

// DigestConfig is the managers' daily overview.
type DigestConfig struct {
	To []ColleagueConfig `yaml:"to"`
	At Clock             `yaml:"at"`
}

// AttachmentsConfig is what becomes of files that come with mails.
type AttachmentsConfig struct {
	// Clamd is where clamd listens, unix:/path or tcp:host:port; empty: files are
	// not examined for viruses.
	Clamd string `yaml:"clamd"`
}

// LimitsConfig keeps automatic letters within reason.
type LimitsConfig struct {
	AutomaticLettersPerAddressPerDay int      `yaml:"automatic_letters_per_address_per_day"`
	NoAcknowledgementDomains         []string `yaml:"no_acknowledgement_domains"`
}

// RetentionConfig is how long closed cases are kept.
type RetentionConfig struct {
	ClosedCasesMonths int `yaml:"closed_cases_months"`
}

// LogConfig is what is logged, and how.
type LogConfig struct {
	Level  string `yaml:"level"`
	Format string `yaml:"format"`
}
