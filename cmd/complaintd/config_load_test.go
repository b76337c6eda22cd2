package main

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestLeastConfigGetsDefaults(t *testing.T) {
	c := mustLoad(t, leastConfig, nil)

	want := defaultConfig()
	want.Company.Name = "Example Ltd"
	m := defaultMailbox()
	m.Address, m.Host, m.Username, m.Password = "complaints@example.com", "imap.example.com", "complaints", NewSecret("mailbox-password")
	want.Mailboxes = []MailboxConfig{m}
	want.SMTP.Host, want.SMTP.FromName = "smtp.example.com", "Example Ltd"
	want.Secret = NewSecret("0123456789abcdef-secret")
	want.Staff.Head.Email = "head@example.com"
	want.Staff.GeneralManager.Email = "head@example.com"
	for i := range want.Staff.Departments {
		want.Staff.Departments[i].Email = "head@example.com"
	}
	want.Database.At = c.Database.At
	if !reflect.DeepEqual(*c, want) {
		t.Errorf("got  %+v\nwant %+v", *c, want)
	}
	if !filepath.IsAbs(c.Database.At) || filepath.Base(c.Database.At) != "complaintd.db" {
		t.Errorf("database file is %s, want complaintd.db in the file's folder", c.Database.At)
	}
}

func TestDefaultsAreNotShared(t *testing.T) {
	a := defaultConfig()
	a.Procedure.Stages[0].WorkingDays = 99
	a.Staff.Departments[0].Name = "changed"
	if b := defaultConfig(); b.Procedure.Stages[0].WorkingDays == 99 || b.Staff.Departments[0].Name == "changed" {
		t.Error("a change to one default configuration shows in the next")
	}
}

func TestValues(t *testing.T) {
	c := mustLoad(t, with(t,
		"password: mailbox-password", `password: "quoted: password"
  tls: starttls
  poll_interval: 90s
  max_message_size: 64KiB`,
		"smtp: {host: smtp.example.com}", "smtp: {host: smtp.example.com, tls: starttls, max_per_minute: 30}",
		"staff:\n", `calendar:
  time_zone: Europe/Oslo
  holidays: no
  add: [2026-12-24]
  closing_hour: 16:30
staff:
  departments:
    - {key: delivery, email: delivery@example.com}
    - key: own_key
      name: Our own
      members: [{name: Ada, email: ada@example.com, aliases: [a@example.com]}, bo@example.com]
      words:
        nb: [pakke]
        en: [parcel, box]
`), nil)

	m := c.Mailboxes[0]
	if m.Password.Reveal() != "quoted: password" || m.Port != 143 || m.PollInterval != 90*time.Second || m.MaxMessageSize != 64<<10 {
		t.Errorf("mailbox is %+v", m)
	}
	if c.SMTP.Port != 587 || c.SMTP.MaxPerMinute != 30 {
		t.Errorf("smtp is %+v", c.SMTP)
	}
	if c.Calendar.TimeZone.String() != "Europe/Oslo" || c.Calendar.Add[0].String() != "2026-12-24" || c.Calendar.ClosingHour.String() != "16:30" {
		t.Errorf("calendar is %+v", c.Calendar)
	}
	want := []DepartmentConfig{
		{Key: "delivery", Email: "delivery@example.com", Default: true},
		{Key: "own_key", Name: "Our own",
			Members: []ColleagueConfig{{Name: "Ada", Email: "ada@example.com", Aliases: []string{"a@example.com"}}, {Email: "bo@example.com"}},
			Words:   map[string][]string{"nb": {"pakke"}, "en": {"parcel", "box"}}},
	}
	if !reflect.DeepEqual(c.Staff.Departments, want) {
		t.Errorf("departments are %+v, want %+v", c.Staff.Departments, want)
	}
}

func TestSeveralMailboxes(t *testing.T) {
	c := mustLoad(t, with(t, `mailbox:
  address: complaints@example.com
  host: imap.example.com
  username: complaints
  password: mailbox-password
`, `mailboxes:
  - {address: a@example.com, host: imap.example.com, username: a, password: one}
  - {address: b@example.com, host: imap.example.com, username: b, password: two, inbox: Klage}
`), nil)
	if len(c.Mailboxes) != 2 || c.Mailboxes[0].Inbox != "INBOX" || c.Mailboxes[1].Inbox != "Klage" {
		t.Errorf("mailboxes are %+v", c.Mailboxes)
	}
}

func TestEnvironment(t *testing.T) {
	tests := []struct {
		name, written string
		variables     map[string]string
		want          string
	}{
		{"whole", `${PW}`, map[string]string{"PW": "open sesame"}, "open sesame"},
		{"within", `"a-${PW}-${OTHER}-z"`, map[string]string{"PW": "1", "OTHER": "2"}, "a-1-2-z"},
		{"in single quotes", `'${PW}'`, map[string]string{"PW": "x"}, "x"},
		{"literal", `"$${PW}"`, nil, "${PW}"},
		{"literal then variable", `"$${a}${PW}"`, map[string]string{"PW": "x"}, "${a}x"},
		{"lonely dollars", `"pa$$word$"`, nil, "pa$$word$"},
		{"no YAML", `${PW}`, map[string]string{"PW": "x\" }\nlog: {level: debug"}, ""},
		{"no second round", `${PW}`, map[string]string{"PW": "${HOME}"}, "${HOME}"},
		{"digits are text", `${PW}`, map[string]string{"PW": "0123"}, "0123"},
		{"YAML signs are text", `${PW}`, map[string]string{"PW": "*a: & # !"}, "*a: & # !"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c, err := load(t, with(t, "password: mailbox-password", "password: "+test.written), test.variables)
			if test.want == "" {
				if err == nil {
					t.Fatal("a password of several lines was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Mailboxes[0].Password.Reveal(); got != test.want {
				t.Errorf("password is %q, want %q", got, test.want)
			}
		})
	}
}

func TestEnvironmentForOtherTypes(t *testing.T) {
	text := with(t, "smtp: {host: smtp.example.com}", "smtp: {host: '${HOST}', port: '${PORT}', tls: '${TLS}'}")
	c := mustLoad(t, text, map[string]string{"HOST": "127.0.0.1", "PORT": "2525", "TLS": "none"})
	if c.SMTP.Host != "127.0.0.1" || c.SMTP.Port != 2525 || c.SMTP.TLS != TLSNone {
		t.Errorf("smtp is %+v", c.SMTP)
	}
}

func TestPasswordFile(t *testing.T) {
	tests := []struct {
		name, content, want, fault string
	}{
		{"trailing newline", "open sesame\n", "open sesame", ""},
		{"Windows newline", "open sesame\r\n", "open sesame", ""},
		{"blanks stay", " open sesame ", " open sesame ", ""},
		{"no variables", "${X}", "${X}", ""},
		{"empty", "\n", "", "names a file that does not hold a password on a single line"},
		{"several lines", "a\nb\n", "", "names a file that does not hold a password on a single line"},
		{"too large", strings.Repeat("x", 5000), "", "names a file that can't be read: it is too large"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			folder := t.TempDir()
			write(t, filepath.Join(folder, "secrets", "imap"), test.content)
			write(t, filepath.Join(folder, "c.yaml"), with(t, "password: mailbox-password", "password_file: secrets/imap"))
			c, err := loadConfig(filepath.Join(folder, "c.yaml"), environment(nil))
			if test.fault != "" {
				if want := filepath.Join(folder, "c.yaml") + ":6: mailbox.password_file: " + test.fault; err == nil || err.Error() != want {
					t.Fatalf("error is %v\nwant     %s", err, want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Mailboxes[0].Password.Reveal(); got != test.want {
				t.Errorf("password is %q, want %q", got, test.want)
			}
		})
	}
}

func TestRelativePathsCountFromTheFile(t *testing.T) {
	folder := t.TempDir()
	if err := os.MkdirAll(filepath.Join(folder, "etc", "letters"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "etc", "c.yaml"), leastConfig+"templates: letters\ndatabase: {url: 'sqlite:../cases.db'}\n")
	t.Chdir(folder)
	c, err := loadConfig(filepath.Join("etc", "c.yaml"), environment(nil))
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(folder, "etc", "letters"); c.Templates != want {
		t.Errorf("templates is %s, want %s", c.Templates, want)
	}
	if want := filepath.Join(folder, "cases.db"); c.Database.At != want {
		t.Errorf("database file is %s, want %s", c.Database.At, want)
	}
}

func TestFileAsAWhole(t *testing.T) {
	tests := []struct {
		name, text string
		want       string // the first fault
	}{
		{"syntax", "company: {name: x\nmailbox:\n", "c.yaml:2: is not YAML, here or on the line before or after: "},
		{"tab", "company:\n\tname: x\n", "c.yaml:2: is not YAML, "},
		{"open quote", "company:\n  name: \"x\nsmtp: {}\n", "c.yaml:2: is not YAML, "},
		{"second document", leastConfig + "---\ncompany: {}\n", "c.yaml:11: holds a second document, which would not be read: keep one, and no line --- after it"},
		{"directive", "%YAML 1.2\n---\n" + leastConfig, "c.yaml:1: begins with a % directive: take it out"},
		{"not UTF-8", "company:\n  name: Caf\xe9\n", "c.yaml:2: is not UTF-8: save the file in that encoding"},
		{"a list", "- company\n", "c.yaml:1: must be a mapping: "},
		{"a word", "hello\n", "c.yaml:1: must be a mapping: "},
		{"empty", "", "c.yaml:1: company.name: is missing: "},
		{"comments only", "# hello\n", "c.yaml:1: company.name: is missing: "},
		{"too large", strings.Repeat("# comment\n", 30_000), "c.yaml: can't be read: it is too large"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := faultsOf(t, test.text, nil); !strings.HasPrefix(got[0], test.want) {
				t.Errorf("got  %s\nwant %s", got[0], test.want)
			}
		})
	}
}

func TestByteOrderMarkAndWindowsLines(t *testing.T) {
	mustLoad(t, "\ufeff"+strings.ReplaceAll(leastConfig, "\n", "\r\n"), nil)
}

func TestMissingFile(t *testing.T) {
	_, err := loadConfig(filepath.Join(t.TempDir(), "none.yaml"), environment(nil))
	if err == nil || !strings.HasSuffix(err.Error(), "none.yaml: can't be read: no such file or directory; name the configuration with --config FILE") {
		t.Errorf("error is %v", err)
	}
}

func TestFaultsAreInLineOrder(t *testing.T) {
	got := faultsOf(t, "log: {level: loud}\nsmtp: {prot: 1}\nretention: {closed_cases_months: 0}\n", nil)
	if !slices.IsSortedFunc(got, func(a, b string) int { return strings.Compare(a[:len("c.yaml:1")], b[:len("c.yaml:1")]) }) {
		t.Errorf("not in order:\n%s", strings.Join(got, "\n"))
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
