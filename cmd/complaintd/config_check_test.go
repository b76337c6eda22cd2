package main

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// TestFaults holds every rule of the file, one wrong value at a time: an edit
// of the least configuration, and the one fault that it must give.
func TestFaults(t *testing.T) {
	const mailboxEnd = "  password: mailbox-password\n"
	const oauth2 = "  oauth2: {token_url: https://example.com/token, client_id: a, client_secret: b, scopes: [a]}\n"
	const smtp = "smtp: {host: smtp.example.com}"
	const staffEnd = "  head_of_customer_services: head@example.com\n"
	tests := []struct {
		old, new string
		want     string // without the file's name; its beginning
	}{
		// Keys and types.
		{"smtp:", "smtpp:", "7: smtpp: is not a known key: did you mean smtp?"},
		{smtp, "smtp: {host: smtp.example.com, colour: red}", "7: smtp.colour: is not a known key: take it out"},
		{smtp, "smtp: {host: smtp.example.com, time_zone: UTC}", "7: smtp.time_zone: is not a known key here: there is calendar.time_zone; is the indentation right?"},
		{smtp, "smtp: {host: smtp.example.com, hunter}", "7: smtp.(a key not shown): is not a known key"},
		{smtp, "smtp: {host: smtp.example.com, hunter2: x}", "7: smtp.(a key not shown): is not a known key"},
		{smtp, smtp + "\n'': x", "8: (a key not shown): is not a known key"},
		{smtp, "smtp: {host: smtp.example.com, 5: x}", "7: smtp: holds a key that is not a plain word"},
		{smtp, smtp + "\n" + smtp, "8: smtp: is given a second time, first on line 7: keep one"},
		{smtp, "smtp: {host: a.example.com, host: b.example.com}", "7: smtp.host: is given a second time, first on line 7"},
		{smtp, "smtp: [smtp.example.com]", "7: smtp: must be a mapping"},
		{smtp, "smtp: smtp.example.com", "7: smtp: must be a mapping"},
		{smtp, "smtp:", "7: smtp.host: is missing: give the name of the server that takes the letters"},
		{smtp, "smtp: {host: [smtp.example.com]}", "7: smtp.host: must be text"},
		{smtp, "smtp: {host: 5}", "7: smtp.host: must be text: put it in quotes"},
		{smtp, "smtp: {host: true}", "7: smtp.host: must be text: put it in quotes"},
		{smtp, "smtp: {host: }", "7: smtp.host: has no value: give one"},
		{smtp, "smtp: {host: ~}", "7: smtp.host: has no value: give one"},
		{smtp, "smtp: {host: smtp.example.com, port: many}", "7: smtp.port: must be a whole number, without quotes"},
		{smtp, "smtp: {host: smtp.example.com, port: '465'}", "7: smtp.port: must be a whole number, without quotes"},
		{smtp, "smtp: {host: smtp.example.com, port: 46.5}", "7: smtp.port: is not a whole number"},
		{smtp, "smtp: {host: smtp.example.com, port: 0465}", "7: smtp.port: is not a whole number"},
		{smtp, "smtp: {host: smtp.example.com, port: 99999999999999999999}", "7: smtp.port: must be a whole number"},
		{smtp, "smtp: &all {host: smtp.example.com}", "7: smtp: begins with & or *"},
		{smtp, "smtp: {host: &name smtp.example.com}", "7: smtp.host: begins with & or *"},
		{smtp, "smtp: {host: *name}", "7: smtp.host: begins with & or *"},
		{smtp, "smtp: {host: !!str 5}", "7: smtp.host: begins with !"},
		{smtp, "smtp: {<<: {port: 1}, host: smtp.example.com}", "7: smtp: holds a key that is not a plain word"},
		{smtp, smtp + "\noutbox: {hold: yes}", "8: outbox.hold: must be true or false, without quotes"},
		{smtp, smtp + "\norders: {digits: 7}", "8: orders.digits: must be a list"},
		{smtp, smtp + "\norders: {digits: [7, nine]}", "8: orders.digits[1]: must be a whole number"},
		{staffEnd, staffEnd + "  general_manager: [gm@example.com]\n", "11: staff.general_manager: must be a mapping"},
		{staffEnd, staffEnd + "  general_manager: 5\n", "11: staff.general_manager: must be text"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com, words: {xx: [a]}}]\n", "11: staff.departments[0].words: holds a key that is no language"},

		// The environment.
		{"mailbox-password", "${IMAP_PASSWORD}", "6: mailbox.password: takes ${IMAP_PASSWORD} from the environment, where it is not set"},
		{"mailbox-password", "'a${ssword}'", "6: mailbox.password: takes a variable from the environment, where it is not set"},
		{"mailbox-password", "'a${b c}'", "6: mailbox.password: has a ${ that no variable's name and } follow"},
		{"mailbox-password", "'a${B'", "6: mailbox.password: has a ${ that no variable's name and } follow"},

		// What must be given.
		{"company: {name: Example Ltd}\n", "", "1: company.name: is missing: give the company's name"},
		{"company: {name: Example Ltd}", "company: {phone: '+44 20 7946 0000'}", "1: company.name: is missing: give the company's name"},
		{"  host: imap.example.com\n", "", "2: mailbox.host: is missing: give the name of the IMAP server"},
		{"  address: complaints@example.com\n", "", "2: mailbox.address: is missing: give the complaints address"},
		{"  username: complaints\n", "", "2: mailbox.username: is missing: give the name to log in with"},
		{mailboxEnd, "", "2: mailbox.password: is missing: give password, password_file or oauth2"},
		{mailboxEnd, "  password: ''\n", "6: mailbox.password: is missing: give password, password_file or oauth2"},
		{mailboxEnd, mailboxEnd + "mailboxes: []\n", "7: mailboxes: mailbox and mailboxes are both given: keep one of them"},
		{"mailbox:", "mailboxes: [{address: a@example.com, host: h, username: u, password: p}]\nmailbox:", "3: mailbox: mailbox and mailboxes are both given: keep one of them"},
		{"secret: 0123456789abcdef-secret\n", "", "1: secret: is missing: give a long random text"},
		{staffEnd, "  safety: []\n", "9: staff.head_of_customer_services: is missing: give the address"},
		{staffEnd, "  head_of_customer_services: {name: Helen}\n", "10: staff.head_of_customer_services.email: is not a mail address: it is empty"},

		{"  password: mailbox-password", "  pasword: mailbox-password", "6: mailbox.pasword: is not a known key: did you mean password?"},
		{"mailbox:", "mialbox:", "2: mialbox: is not a known key: did you mean mailbox?"},

		// The company.
		{"Example Ltd", "' '", "1: company.name: is empty"},
		{"Example Ltd", `"Example\r\nBcc: x"`, "1: company.name: must be text on a single line"},
		{"Example Ltd", `"Example\0"`, "1: company.name: must be text on a single line"},
		{"Example Ltd", `Example Ltd, own_phones: ["020 7946"]`, "1: company.own_phones[0]: must be a phone number in the international form"},
		{"Example Ltd", `Example Ltd, privacy_notice: "javascript:alert(1)"`, "1: company.privacy_notice: must be the address of a web page"},

		{"Example Ltd", `Example Ltd, phone: "1\n2"`, "1: company.phone: must be text on a single line"},
		{"Example Ltd", `Example Ltd, postal_address: "1 Street\nTown\0"`, "1: company.postal_address: must be text without control characters"},
		{"Example Ltd", `Example Ltd, outside_body: "a\eb"`, "1: company.outside_body: must be text without control characters"},

		// The mailbox.
		{leastConfig[strings.Index(leastConfig, "mailbox:"):strings.Index(leastConfig, "smtp:")], "mailboxes: []\n", "2: mailboxes: is empty"},
		{"username: complaints", `username: "a\0b"`, "5: mailbox.username: must be text on a single line"},
		{"complaints@example.com", "Complaints <complaints@example.com>", "3: mailbox.address: is not a mail address: write the bare address"},
		{"complaints@example.com", "complaints", "3: mailbox.address: is not a mail address: there is no @ in it"},
		{"complaints@example.com", `"a@example.com\nBcc: b@example.com"`, "3: mailbox.address: is not a mail address: write the bare address"},
		{"complaints@example.com", "complaints@", "3: mailbox.address: is not a mail address: what stands behind the @ is no domain"},
		{"complaints@example.com", ".complaints@example.com", "3: mailbox.address: is not a mail address: the part before the @ has signs"},
		{"complaints@example.com", "klæge@example.com", "3: mailbox.address: must be in plain letters"},
		{"complaints@example.com", "complaints@bücher.example", "3: mailbox.address: must be in plain letters"},
		{"complaints@example.com", strings.Repeat("c", 30) + "@example.com", "3: mailbox.address: is too long before the @: with reference and tag it comes to 65 octets"},
		{"host: imap.example.com", "host: imap.example.com:993", "4: mailbox.host: must be the name or IP address of a server alone"},
		{"host: imap.example.com", "host: imaps://imap.example.com", "4: mailbox.host: must be the name or IP address of a server alone"},
		{"host: imap.example.com", "host: ''", "4: mailbox.host: must be the name or IP address"},
		{"username: complaints", "username: ''", "5: mailbox.username: is empty"},
		{mailboxEnd, mailboxEnd + "  port: 0\n", "7: mailbox.port: must be a whole number from 1 to 65535"},
		{mailboxEnd, mailboxEnd + "  port: 65536\n", "7: mailbox.port: must be a whole number from 1 to 65535"},
		{mailboxEnd, mailboxEnd + "  tls: none\n", "7: mailbox.tls: can't be none for a server on another machine: the password and every letter would go over the network in clear"},
		{mailboxEnd, mailboxEnd + "  tls: ssl\n", "7: mailbox.tls: must be implicit, starttls or none"},
		{mailboxEnd, mailboxEnd + oauth2, "7: mailbox.oauth2: stands beside a password: keep one of the two"},
		{mailboxEnd, "  oauth2: {client_id: a, client_secret: b}\n", "6: mailbox.oauth2.token_url: is missing: give the address"},
		{mailboxEnd, "  oauth2: {token_url: https://example.com/token, client_secret: b}\n", "6: mailbox.oauth2.client_id: is missing"},
		{mailboxEnd, "  oauth2: {token_url: https://example.com/token, client_id: a}\n", "6: mailbox.oauth2.client_secret: is missing: without a refresh_token"},
		{mailboxEnd, strings.Replace(oauth2, "https:", "http:", 1), "6: mailbox.oauth2.token_url: must be an address that begins with https://"},
		{mailboxEnd, strings.Replace(oauth2, "https://", "https://u:p@", 1), "6: mailbox.oauth2.token_url: must be an address that begins with https://"},
		{mailboxEnd, strings.Replace(oauth2, "/token,", "/token?a=b,", 1), "6: mailbox.oauth2.token_url: must be an address that begins with https://"},
		{mailboxEnd, strings.Replace(oauth2, "client_id: a", "client_id: \"a\\nb\"", 1), "6: mailbox.oauth2.client_id: must be text on a single line"},
		{mailboxEnd, strings.Replace(oauth2, "[a]", "[a, 'b c']", 1), "6: mailbox.oauth2.scopes[1]: must be a single scope"},
		{mailboxEnd, strings.Replace(oauth2, "scopes", "scope", 1), "6: mailbox.oauth2.scope: is not a known key: did you mean scopes?"},
		{smtp, "smtp:\n  host: smtp.example.com\n" + oauth2, "7: smtp.username: is missing beside the password or oauth2"},
		{smtp, "smtp:\n  host: smtp.example.com\n  username: u\n  password: p\n" + oauth2, "11: smtp.oauth2: stands beside a password"},
		{mailboxEnd, mailboxEnd + "  password_file: pw\n", "7: mailbox.password_file: stands beside password: keep one of the two"},
		{mailboxEnd, "  password_file: none\n", "6: mailbox.password_file: names a file that can't be read: no such file or directory"},
		{mailboxEnd, mailboxEnd + "  ca_file: none.pem\n", "7: mailbox.ca_file: names a file that can't be read: no such file or directory"},
		{mailboxEnd, mailboxEnd + "  ca_file: /dev/null\n", "7: mailbox.ca_file: names a file without a certificate in PEM"},
		{smtp, "smtp: {host: localhost, tls: none, ca_file: /dev/null}", "7: smtp.ca_file: stands beside tls: none"},
		{mailboxEnd, `  password: "a\nb"` + "\n", "6: mailbox.password: must be on a single line"},
		{mailboxEnd, mailboxEnd + "  inbox: ''\n", "7: mailbox.inbox: is empty"},
		{mailboxEnd, mailboxEnd + "  processed: inbox\n", "7: mailbox.processed: is the same folder as inbox: name another"},
		{mailboxEnd, mailboxEnd + "  quarantine: Processed\n", "7: mailbox.quarantine: is the same folder as processed: name another"},
		{mailboxEnd, mailboxEnd + `  processed: "a\nb"` + "\n", "7: mailbox.processed: must be text on a single line"},
		{mailboxEnd, mailboxEnd + "  junk: Junk\n", "7: mailbox.junk: can't be given in this version"},
		{mailboxEnd, mailboxEnd + "  sent: processed\n", "7: mailbox.sent: is the same folder as processed"},
		{mailboxEnd, mailboxEnd + "  poll_interval: 500ms\n", "7: mailbox.poll_interval: must be from 1s to 1h"},
		{mailboxEnd, mailboxEnd + "  poll_interval: 61m\n", "7: mailbox.poll_interval: must be from 1s to 1h"},
		{mailboxEnd, mailboxEnd + "  poll_interval: 60\n", "7: mailbox.poll_interval: is not a duration"},
		{mailboxEnd, mailboxEnd + "  max_message_size: 63KiB\n", "7: mailbox.max_message_size: must be from 64KiB to 256MiB"},
		{mailboxEnd, mailboxEnd + "  max_message_size: 257MiB\n", "7: mailbox.max_message_size: must be from 64KiB to 256MiB"},
		{mailboxEnd, mailboxEnd + "  max_message_size: 35\n", "7: mailbox.max_message_size: is not a size"},
		{mailboxEnd, mailboxEnd + "  subaddress_delimiter: '#'\n", `7: mailbox.subaddress_delimiter: must be "+", "-" or "="`},
		{mailboxEnd, mailboxEnd + "  trusted_spam_headers: ['X-Spam:']\n", "7: mailbox.trusted_spam_headers[0]: must be the name of a header"},

		// Sending.
		{smtp, "smtp: {host: smtp.example.com, tls: none}", "7: smtp.tls: can't be none for a server on another machine"},
		{smtp, "smtp: {host: smtp.example.com, username: a}", "7: smtp.password: is missing beside the username"},
		{smtp, "smtp: {host: smtp.example.com, password: a}", "7: smtp.username: is missing beside the password"},
		{smtp, `smtp: {host: smtp.example.com, username: "a\nb", password: c}`, "7: smtp.username: must be text on a single line"},
		{smtp, `smtp: {host: smtp.example.com, from_name: "a\nBcc: b"}`, "7: smtp.from_name: must be text on a single line"},
		{smtp, "smtp: {host: smtp.example.com, max_per_minute: -1}", "7: smtp.max_per_minute: must be a whole number from 0"},

		// Keeping.
		{smtp, smtp + "\ndatabase: {url: 'postgres://u:p@h:none/d'}", "8: database.url: is no URL of PostgreSQL"},
		{smtp, smtp + "\ndatabase: {url: cases.db}", "8: database.url: must be sqlite: and the path of a file"},
		{smtp, smtp + "\ndatabase: {url: 'sqlite:'}", "8: database.url: must be sqlite: and the path of a file"},
		{smtp, smtp + "\ndatabase: {url: 'sqlite::memory:'}", "8: database.url: must be sqlite: and the path of a file"},
		{smtp, smtp + "\ndatabase: {url: 'sqlite:a.db?mode=ro'}", "8: database.url: must be sqlite: and the path of a file"},
		{smtp, smtp + "\ndatabase: {url: 'sqlite:none/a.db'}", "8: database.url: names a file in a folder that does not exist"},
		{smtp, smtp + "\ndatabase: {url: 'sqlite:.'}", "8: database.url: names a folder"},
		{"0123456789abcdef-secret", "too-short", "8: secret: is too short: give at least 16 characters"},
		{smtp, smtp + "\nprevious_secrets: [too-short]", "8: previous_secrets[0]: is too short"},
		{smtp, smtp + "\nreference_prefix: K1", "8: reference_prefix: must be 1 to 8 letters"},
		{smtp, smtp + "\nreference_prefix: ABCDEFGHI", "8: reference_prefix: must be 1 to 8 letters"},
		{smtp, smtp + "\nreference_prefix: ''", "8: reference_prefix: must be 1 to 8 letters"},
		{smtp, smtp + "\norders: {pattern: '(\\d'}", "8: orders.pattern: is not a regular expression of Go (RE2): missing closing )"},
		{smtp, smtp + "\norders: {pattern: '\\d+'}", "8: orders.pattern: has no group"},
		{smtp, smtp + "\norders: {pattern: '(HX\\d{8})'}", "8: orders.pattern: asks for letters within its first group"},
		{smtp, smtp + "\norders: {pattern: '(?i)((?:hx|[A-Z]{2})?-?\\d{8})'}", "8: orders.pattern: asks for letters within its first group"},
		{smtp, smtp + "\norders: {digits: [9, 7]}", "8: orders.digits: must be the fewest and the most digits"},
		{smtp, smtp + "\norders: {digits: [7]}", "8: orders.digits: must be the fewest and the most digits"},
		{smtp, smtp + "\nretention: {closed_cases_months: 0}", "8: retention.closed_cases_months: must be a whole number from 1 to 1200"},
		{smtp, smtp + "\ntemplates: none", "8: templates: names a folder that does not exist"},

		// Languages and the calendar.
		{smtp, smtp + "\nlanguages: {supported: [nb, es]}", "8: languages.supported[1]: must be one of nb, nn, en"},
		{smtp, smtp + "\nlanguages: {supported: [nb, nb]}", "8: languages.supported[1]: is given twice"},
		{smtp, smtp + "\nlanguages: {default: en, supported: [nb]}", "8: languages.default: must be one of languages.supported"},
		{smtp, smtp + "\ncalendar: {time_zone: Europe/Olso}", "8: calendar.time_zone: is not a time zone"},
		{smtp, smtp + "\ncalendar: {time_zone: Local}", "8: calendar.time_zone: is not a time zone"},
		{smtp, smtp + "\ncalendar: {holidays: xx}", "8: calendar.holidays: must be one of gb, no, se, dk, de, nl, fi, fr, pl, none"},
		{smtp, smtp + "\ncalendar: {add: [24.12.2026]}", "8: calendar.add[0]: is not a date"},
		{smtp, smtp + "\ncalendar: {add: [2026-02-30]}", "8: calendar.add[0]: is not a date"},
		{smtp, smtp + "\ncalendar: {add: [2026-12-24], remove: [2026-12-24]}", "8: calendar.remove[0]: is in calendar.add too"},
		{smtp, smtp + "\ncalendar: {closing_hour: '24:00'}", "8: calendar.closing_hour: is not a time of day"},
		{smtp, smtp + "\ncalendar: {closing_hour: '7:00'}", "8: calendar.closing_hour: is not a time of day"},
		{smtp, smtp + "\ncalendar: {closing_hour: '00:00'}", "8: calendar.closing_hour: must be later than"},

		// The procedure.
		{smtp, smtp + "\nprocedure: {promise_working_days: 0}", "8: procedure.promise_working_days: must be a whole number from 1 to 1000"},
		{smtp, smtp + "\nprocedure: {next_stage_days: 0}", "8: procedure.next_stage_days: must be"},
		{smtp, smtp + "\nprocedure: {progress_every: 0}", "8: procedure.progress_every: must be"},
		{smtp, smtp + "\nprocedure: {information_reminder_after: 0}", "8: procedure.information_reminder_after: must be"},
		{smtp, smtp + "\nprocedure: {information_days: 1001}", "8: procedure.information_days: must be"},
		{smtp, smtp + "\nprocedure: {remind_before: [1, -1]}", "8: procedure.remind_before[1]: must be a whole number from 0"},
		{smtp, smtp + "\nprocedure: {stages: []}", "8: procedure.stages: is empty"},
		{smtp, smtp + "\nprocedure: {stages: [{name: one}]}", "8: procedure.stages[0].working_days: is missing"},
		{smtp, smtp + "\nprocedure: {stages: [{working_days: 5}]}", "8: procedure.stages[0].name: is missing"},
		{smtp, smtp + "\nprocedure: {stages: [{name: One, working_days: 5}]}", "8: procedure.stages[0].name: must be small letters"},
		{smtp, smtp + "\nprocedure: {stages: [{name: a, working_days: 5}, {name: a, working_days: 5}]}", "8: procedure.stages[1].name: is the name of an earlier stage too"},
		{smtp, smtp + "\nprocedure: {stages: [{name: a, working_days: 0}]}", "8: procedure.stages[0].working_days: must be"},
		{smtp, smtp + "\nprocedure: {stages: [{name: a, working_days: 5, hand_over_after: 5}]}", "8: procedure.stages[0].hand_over_after: must be at least 1 and less than"},
		{smtp, smtp + "\nprocedure: {stages: [{name: a, working_days: 5, hand_over_after: 0}]}", "8: procedure.stages[0].hand_over_after: must be at least 1"},

		// Staff.
		{"head@example.com", "Head <head@example.com>", "10: staff.head_of_customer_services.email: is not a mail address"},
		{"head@example.com", "Complaints@Example.com", "10: staff.head_of_customer_services.email: is a complaints address itself"},
		{"head@example.com", "{email: head@example.com, language: es}", "10: staff.head_of_customer_services.language: must be one of"},
		{"head@example.com", `{email: head@example.com, name: "a\rb"}`, "10: staff.head_of_customer_services.name: must be text on a single line"},
		{"head@example.com", "{email: head@example.com, aliases: [head]}", "10: staff.head_of_customer_services.aliases[0]: is not a mail address"},
		{"head@example.com", "{email: head@example.com, deputy: nobody}", "10: staff.head_of_customer_services.deputy: is not a mail address"},
		{staffEnd, staffEnd + "  general_manager: gm\n", "11: staff.general_manager.email: is not a mail address"},
		{staffEnd, staffEnd + "  general_manager: {name: GM}\n", "11: staff.general_manager.email: is not a mail address: it is empty"},
		{staffEnd, staffEnd + "  safety: [medical]\n", "11: staff.safety[0]: is not a mail address"},
		{staffEnd, staffEnd + "  data_protection_officer: dpo\n", "11: staff.data_protection_officer: is not a mail address"},
		{staffEnd, staffEnd + "  trusted_authserv_ids: ['a b']\n", "11: staff.trusted_authserv_ids[0]: must be the name"},
		{staffEnd, staffEnd + "  undo_window: -1s\n", "11: staff.undo_window: must be from 0s to 24h"},
		{staffEnd, staffEnd + "  departments: []\n", "11: staff.departments: is empty"},
		{staffEnd, staffEnd + "  departments: [{key: delivery}]\n", "11: staff.departments[0].email: is missing: give the department's address, or its members"},
		{staffEnd, staffEnd + "  departments: [{email: d@example.com, name: D}]\n", "11: staff.departments[0].key: is missing"},
		{staffEnd, staffEnd + "  departments: [{key: Own, name: Own, email: d@example.com}]\n", "11: staff.departments[0].key: must be small letters"},
		{staffEnd, staffEnd + `  departments: [{key: own, name: "a\nb", email: d@example.com}]` + "\n", "11: staff.departments[0].name: must be text on a single line"},
		{staffEnd, staffEnd + "  departments: [{key: own, email: d@example.com}]\n", "11: staff.departments[0].name: is missing"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com, members: [ada]}]\n", "11: staff.departments[0].members[0].email: is not a mail address"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com, director: dora}]\n", "11: staff.departments[0].director.email: is not a mail address"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: complaints@example.com}]\n", "11: staff.departments[0].email: is a complaints address itself"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com, words: {nb: ['']}}]\n", "11: staff.departments[0].words.nb[0]: is empty"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com}, {key: delivery, email: d@example.com}]\n", "11: staff.departments[1].key: is the key of an earlier department too"},
		{staffEnd, staffEnd + "  departments: [{key: delivery, email: d@example.com, default: true}, {key: medical, email: d@example.com, default: true}]\n", "11: staff.departments[1].default: is true for an earlier department too"},

		// The rest.
		{smtp, smtp + "\ndigest: {to: [managers]}", "8: digest.to[0].email: is not a mail address"},
		{smtp, smtp + "\ndigest: {at: 8}", "8: digest.at: must be text"},
		{smtp, smtp + "\nlimits: {automatic_letters_per_address_per_day: 0}", "8: limits.automatic_letters_per_address_per_day: must be"},
		{smtp, smtp + "\nlimits: {no_acknowledgement_domains: ['@example.org']}", "8: limits.no_acknowledgement_domains[0]: must be a domain"},
		{smtp, smtp + "\nlisten: 9180", "8: listen: must be text"},
		{smtp, smtp + "\nlisten: localhost", "8: listen: must be an address and port"},
		{smtp, smtp + "\nlog: {level: loud}", "8: log.level: must be one of debug, info, warn, error"},
		{smtp, smtp + "\nlog: {format: xml}", "8: log.format: must be one of text, json"},
	}
	for _, test := range tests {
		t.Run(test.want, func(t *testing.T) {
			got := faultsOf(t, with(t, test.old, test.new), nil)
			if len(got) != 1 || !strings.HasPrefix(got[0], "c.yaml:"+test.want) {
				t.Errorf("got\n%s\nwant one\nc.yaml:%s", strings.Join(got, "\n"), test.want)
			}
		})
	}
}

// TestOneWayToLogIn: a password from a file and OAuth 2.0 exclude each other too,
// and each is enough, for the mailbox and for sending.
func TestOneWayToLogIn(t *testing.T) {
	file := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	const oauth2 = "  oauth2: {token_url: 'http://127.0.0.1:8080/token', client_id: a, refresh_token: b}\n"
	byFile := "  password_file: " + file + "\n"
	got := faultsOf(t, with(t, "  password: mailbox-password\n", byFile+oauth2), nil)
	if len(got) != 1 || !strings.HasPrefix(got[0], "c.yaml:7: mailbox.oauth2: stands beside a password") {
		t.Errorf("got %q", got)
	}
	c := mustLoad(t, with(t, "  password: mailbox-password\n", oauth2, "smtp: {host: smtp.example.com}", "smtp:\n  host: smtp.example.com\n  username: u\n"+oauth2), nil)
	if c.SMTP.OAuth2.RefreshToken.Reveal() != "b" || !c.Mailboxes[0].OAuth2.used() || c.Mailboxes[0].OAuth2.identity() != c.SMTP.OAuth2.identity() {
		t.Errorf("%+v", c.SMTP)
	}
}

func TestMailboxesMustDiffer(t *testing.T) {
	const one = "  - {address: a@example.com, host: imap.example.com, username: a, password: one}\n"
	tests := []struct{ name, second, want string }{
		{"address", "{address: A@example.com, host: imap.example.com, username: b, password: two}",
			"c.yaml:4: mailboxes[1].address: is the address of another mailbox too"},
		{"inbox", "{address: b@example.com, host: IMAP.example.com, username: a, password: two, inbox: Inbox}",
			"c.yaml:4: mailboxes[1].inbox: is read for another mailbox too"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := faultsOf(t, with(t, `mailbox:
  address: complaints@example.com
  host: imap.example.com
  username: complaints
  password: mailbox-password
`, "mailboxes:\n"+one+"  - "+test.second+"\n"), nil)
			if len(got) != 1 || !strings.HasPrefix(got[0], test.want) {
				t.Errorf("got %q, want %s", got, test.want)
			}
		})
	}
}

func TestLoopbackNeedsNoTLS(t *testing.T) {
	for _, host := range []string{"localhost", "LOCALHOST", "127.0.0.1", "127.8.9.10", "::1", "::ffff:127.0.0.1"} {
		mustLoad(t, with(t, "smtp: {host: smtp.example.com}", "smtp: {host: '"+host+"', tls: none}"), nil)
	}
	for _, host := range []string{"localhost.example.com", "127.0.0.1.example.com", "10.0.0.1", "0.0.0.0", "::", "128.0.0.1", "127.1"} {
		got := faultsOf(t, with(t, "smtp: {host: smtp.example.com}", "smtp: {host: '"+host+"', tls: none}"), nil)
		if len(got) != 1 || !strings.Contains(got[0], "smtp.tls: can't be none") {
			t.Errorf("%s: got %q, want a fault of smtp.tls", host, got)
		}
	}
}

func TestLongestAddressAndNoDelimiter(t *testing.T) {
	longest := strings.Repeat("c", 29) + "@example.com"
	mustLoad(t, with(t, "complaints@example.com", longest), nil)
	mustLoad(t, with(t, "complaints@example.com", strings.Repeat("c", 64)+"@example.com\n  subaddress_delimiter: ''"), nil)
}

// TestFaultsOfWholeFiles reads each testdata/config/*.yaml and compares its
// faults with the .txt beside it; an empty one wants the file to be right.
func TestFaultsOfWholeFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/config/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			want, err := os.ReadFile(strings.TrimSuffix(file, ".yaml") + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			if _, err := loadConfig(file, environment(nil)); err != nil {
				got = strings.ReplaceAll(err.Error(), filepath.Dir(file)+"/", "") + "\n"
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestNearest(t *testing.T) {
	keys := keysOf(reflect.TypeFor[Config]())
	for written, want := range map[string]string{
		"mailbxo": "mailbox", "calender": "calendar", "data_base": "database", "logg": "log", "x": "", "unrelated": "",
		strings.Repeat("mailbox", 20_000): "",
	} {
		if got := nearest(written, keys); got != want {
			t.Errorf("nearest to %.20s is %q, want %q", written, got, want)
		}
	}
	if !slices.Contains(keys, "mailbox") {
		t.Error("mailbox is not among the keys")
	}
}
