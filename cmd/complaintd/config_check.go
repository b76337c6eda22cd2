package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
	"complaintd/casefile/workday"
)

// check reports every value that can be read and still can't be right. A key
// that is missing or can't be read has its fault already and gets no other.
func (f *findings) check(c *Config) {
	f.checkCompany(c.Company)
	f.checkMailboxes(c)
	f.checkSMTP(c.SMTP)
	f.checkDatabase(c.Database)
	f.checkSecrets(c)
	f.want(isPrefix(c.ReferencePrefix), "reference_prefix", "must be 1 to 8 letters from A to Z, such as KL")
	f.checkOrders(c.Orders)
	f.checkLanguages(c.Languages)
	f.checkCalendar(c.Calendar)
	f.checkProcedure(c.Procedure)
	f.checkStaff(c)
	f.checkDigest(c)
	if at := c.Attachments.Clamd; at != "" {
		_, ok := clamdAt(at)
		f.want(ok, "attachments.clamd", `must be unix: and the whole path of clamd's socket, such as unix:/run/clamav/clamd.ctl, or tcp: with host and port, such as tcp:127.0.0.1:3310; or "" for none`)
	}
	f.checkLimits(c.Limits)
	f.wantRange("retention.closed_cases_months", c.Retention.ClosedCasesMonths, 1, 1200)
	f.checkTemplates(c.Templates)
	f.want(c.Listen == "" || isListenAddress(c.Listen), "listen", `must be an address and port such as 127.0.0.1:9180, or "" for none`)
	f.wantOneOf("log.level", c.Log.Level, logLevels())
	f.wantOneOf("log.format", c.Log.Format, logFormats())
}

// want blames the key where what it must be is not so.
func (f *findings) want(ok bool, key, text string) {
	if !ok {
		f.blame(key, text)
	}
}

func (f *findings) wantRange(key string, n, least, most int) {
	f.want(least <= n && n <= most, key, fmt.Sprintf("must be a whole number from %d to %d", least, most))
}

func (f *findings) wantOneOf(key, value string, values []string) {
	f.want(slices.Contains(values, value), key, "must be one of "+strings.Join(values, ", "))
}

// wantLine checks a text that goes into a header or a folder's name, where a
// line break would begin something else.
func (f *findings) wantLine(key, text string) {
	f.want(isLine(text), key, "must be text on a single line, without control characters")
}

func (f *findings) checkCompany(c CompanyConfig) {
	const at = "company"
	f.want(strings.TrimSpace(c.Name) != "", at+".name", "is empty: give the company's name")
	f.wantLine(at+".name", c.Name)
	f.wantLine(at+".phone", c.Phone)
	for i, phone := range c.OwnPhones {
		f.want(isPhone(phone), entryKey(at+".own_phones", i), `must be a phone number in the international form, such as "+44 20 7946 0000"`)
	}
	f.wantText(at+".postal_address", c.PostalAddress)
	f.wantText(at+".outside_body", c.OutsideBody)
	f.want(c.PrivacyNotice == "" || isWebPage(c.PrivacyNotice), at+".privacy_notice", `must be the address of a web page that begins with https://, or "" for none`)
}

// wantText checks a text that may have several lines.
func (f *findings) wantText(key, text string) {
	f.want(isLine(strings.ReplaceAll(text, "\n", " ")), key, "must be text without control characters")
}

func (f *findings) checkDatabase(d DatabaseConfig) {
	const at = "database.url"
	switch file, isSQLite := strings.CutPrefix(d.URL, "sqlite:"); {
	case sqlstore.IsPostgres(d.URL):
		if err := sqlstore.CheckURL(d.URL); err != nil {
			f.blame(at, "is no URL of PostgreSQL like postgres://user:password@host:5432/name?sslmode=verify-full: "+err.Error())
		}
	case !isSQLite, file == "", strings.HasPrefix(file, ":"), strings.ContainsAny(file, "?#%\x00"):
		f.blame(at, "must be sqlite: and the path of a file, such as sqlite:complaintd.db, without the signs ? # %, or a URL that begins with postgres://")
	case !isFolder(filepath.Dir(d.At)):
		f.blame(at, "names a file in a folder that does not exist: make the folder, or name another")
	case isFolder(d.At):
		f.blame(at, "names a folder: give the path of a file")
	}
}

func (f *findings) checkTemplates(folder string) {
	f.want(folder == "" || isFolder(folder), "templates", `names a folder that does not exist: make it, or write "" for the built-in letters`)
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func (f *findings) checkSecrets(c *Config) {
	const least = 16
	const short = "is too short: give at least 16 characters, best from a generator (openssl rand -base64 32)"
	f.want(len(c.Secret.Reveal()) >= least, "secret", short)
	for i, s := range c.PreviousSecrets {
		f.want(len(s.Reveal()) >= least, entryKey("previous_secrets", i), short)
	}
}

// Bounds of a pattern. RE2 takes time in proportion to the text and to the steps of
// the pattern, which repetitions multiply.
const (
	longestPattern   = 500 // characters
	mostPatternSteps = 2000
)

func isBounded(pattern *regexp.Regexp) bool {
	if len(pattern.String()) > longestPattern {
		return false
	}
	tree, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil {
		return false
	}
	steps, err := syntax.Compile(tree.Simplify())
	return err == nil && len(steps.Inst) <= mostPatternSteps
}

func (f *findings) checkOrders(o OrdersConfig) {
	f.want(o.Pattern.NumSubexp() >= 1, "orders.pattern", "has no group: put the number itself in ( )")
	f.want(isBounded(o.Pattern), "orders.pattern", "is too much to look for in every mail: write it in at most 500 characters, with fewer and smaller repetitions such as {5,12}")
	f.want(!groupAsksForLetters(o.Pattern), "orders.pattern", `asks for letters within its first group, which is digits alone: put them before it, as in HX-?(\d{8})`)
	ok := len(o.Digits) == 2 && 1 <= o.Digits[0] && o.Digits[0] <= o.Digits[1]
	f.want(ok, "orders.digits", "must be the fewest and the most digits of an order number, such as [7, 9]")
}

// groupAsksForLetters tells whether the first group of a pattern has a letter in
// it, alone or among letters. Order numbers are digits, read without any.
func groupAsksForLetters(pattern *regexp.Regexp) bool {
	tree, err := syntax.Parse(pattern.String(), syntax.Perl)
	return err == nil && asksForLetters(tree, false)
}

func asksForLetters(tree *syntax.Regexp, inGroup bool) bool {
	inGroup = inGroup || tree.Op == syntax.OpCapture && tree.Cap == 1
	if inGroup && (tree.Op == syntax.OpLiteral && slices.ContainsFunc(tree.Rune, unicode.IsLetter) || tree.Op == syntax.OpCharClass && hasOnlyLetters(tree.Rune)) {
		return true
	}
	return slices.ContainsFunc(tree.Sub, func(sub *syntax.Regexp) bool { return asksForLetters(sub, inGroup) })
}

// hasOnlyLetters tells whether each range of a class, a pair of runes, begins and
// ends with a letter.
func hasOnlyLetters(ranges []rune) bool {
	return !slices.ContainsFunc(ranges, func(r rune) bool { return !unicode.IsLetter(r) })
}

func (f *findings) checkLanguages(l LanguagesConfig) {
	for i, language := range l.Supported {
		here := entryKey("languages.supported", i)
		f.wantOneOf(here, language, languages())
		f.want(!slices.Contains(l.Supported[:i], language), here, "is given twice: keep one")
	}
	f.want(slices.Contains(l.Supported, l.Default), "languages.default", "must be one of languages.supported")
}

func (f *findings) checkCalendar(c CalendarConfig) {
	f.wantOneOf("calendar.holidays", c.Holidays, workday.Countries())
	f.want(c.ClosingHour > 0, "calendar.closing_hour", `must be later than "00:00"`)
	for i, day := range c.Remove {
		f.want(!slices.Contains(c.Add, day), entryKey("calendar.remove", i), "is in calendar.add too: keep it in one of them")
	}
}

func (f *findings) checkDigest(c *Config) {
	for i, manager := range c.Digest.To {
		f.checkColleague(entryKey("digest.to", i), manager, c)
	}
}

func (f *findings) checkLimits(l LimitsConfig) {
	f.wantRange("limits.automatic_letters_per_address_per_day", l.AutomaticLettersPerAddressPerDay, 1, 1000)
	for i, domain := range l.NoAcknowledgementDomains {
		f.want(isHostName(domain), entryKey("limits.no_acknowledgement_domains", i), "must be a domain, such as example.org")
	}
}

// isPrefix tells whether a text can begin references (casefile.NewReference).
func isPrefix(s string) bool {
	return 1 <= len(s) && len(s) <= 8 && isMadeOf(s, asciiLetters)
}

// longestReference is the longest reference that cases get in practice.
func longestReference(prefix string) casefile.Reference {
	return casefile.NewReference(prefix, 2026, 999_999_999)
}
