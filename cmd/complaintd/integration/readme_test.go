package integration

import (
	"errors"
	"fmt"
	"io"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestTheReadmeSetsUpDovecotAndPostfix takes the files of the set-up out of the
// README, as an administrator does, puts in nothing but folders, users and ports
// of the test's own, and goes from a complaint that comes in by SMTP to its
// acknowledgement, a reply to that, and the report of one that can't be delivered.
func TestTheReadmeSetsUpDovecotAndPostfix(t *testing.T) {
	t.Parallel()
	out := startSink(t)
	s := startReadmeServers(t, out)
	program := s.install(t)
	if r := program.do(t, "check"); r.status != 0 || strings.Count("\n"+r.stdout, "\nok ") != strings.Count(r.stdout, "\n") {
		t.Fatalf("check: exit status %d\n%s%s\n%s", r.status, r.stdout, r.stderr, s.logs())
	}
	running := program.start(t)

	s.submit(t, "kari@example.net", mailbox, string(complaint(1)))
	acknowledged := func() bool { return len(out.letters("acknowledgement")) == 1 }
	eventually(t, acknowledged, func() string { return "no acknowledgement\n" + running.log.String() + s.logs() })
	letter := out.letters("acknowledgement")[0]
	if !strings.HasPrefix(letter.from, "complaints+b.") {
		t.Errorf("the acknowledgement's return address is %s, without a tag", letter.from)
	}
	eventually(t, func() bool { return s.holds("head", "new") > 0 }, func() string { return "nothing came to the Head\n" + s.logs() })

	s.submit(t, letter.to, letter.header.Get("Reply-To"), "From: "+letter.to+"\r\nSubject: Takk\r\nMessage-ID: <takk@example.net>\r\n\r\nDet haster.\r\n")
	eventually(t, func() bool {
		return s.holds("complaints", ".Processed/cur")+s.holds("complaints", ".Processed/new") == 2
	},
		func() string { return "the reply was not handled\n" + running.log.String() + s.logs() })
	if cases := program.cases(t); len(cases) != 1 {
		t.Errorf("%d cases, want one: the reply belongs to it", len(cases))
	}

	out.feel(foreign) // Postfix reports that to the return address of the second acknowledgement
	s.submit(t, "customer2@example.net", mailbox, string(complaint(2)))
	report := regexp.MustCompile(`msg="mail bounce".* case=KL-\d\d-000002-`)
	eventually(t, func() bool { return report.MatchString(running.log.String()) },
		func() string { return "no report found its letter\n" + running.log.String() + s.logs() })
	running.stop(t)
}

// readmeServers are Dovecot and Postfix as the README has them.
type readmeServers struct {
	dir       string // Dovecot's files, and the mails
	postfix   *postfix
	cert      certificate
	imaps     int // ports
	submit465 int
	smtp25    int
	password  string
}

// ownDovecot is what a second Dovecot on a machine needs beside what the README
// has: its folder and its port.
const ownDovecot = `
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
listen = 127.0.0.1
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = %[2]d
  }
}
`

// ownPostfix is the same for Postfix. Mail to others goes to a port in the place of
// the world, and nothing is looked up in the DNS.
const ownPostfix = `
queue_directory = %[1]s/spool
data_directory = %[1]s/data
maillog_file = %[1]s/log
maillog_file_prefixes = %[1]s
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
relayhost = [127.0.0.1]:%[2]d
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
`

func startReadmeServers(t *testing.T, out *sink) *readmeServers {
	t.Helper()
	dovecot := program(t, "dovecot", "dovecot-imapd")
	ports := freePorts(t, 3)
	s := &readmeServers{dir: folder(t), postfix: newPostfix(t), imaps: ports[0], submit465: ports[1], smtp25: ports[2], password: "correct-horse"}
	s.cert = newCertificate(t, s.dir)
	vmail := filepath.Join(s.dir, "vmail")
	if err := os.Mkdir(vmail, 0o700); err != nil {
		t.Fatal(err)
	}
	giveAway(t, vmail)

	s.configurePostfix(t, out)
	writeFile(t, filepath.Join(s.dir, "dovecot.conf"), s.file(t, "/etc/dovecot/dovecot.conf")+fmt.Sprintf(ownDovecot, s.dir, s.imaps))
	s.addUser(t)
	imap := startServer(t, exec.Command(dovecot, "-F", "-c", filepath.Join(s.dir, "dovecot.conf")))
	s.awaitSocket(t, imap)
	s.postfix.start(t, s.smtp25)
	return s
}

// configurePostfix writes its files; master.cf is Debian's, with the README's
// service at its end.
func (s *readmeServers) configurePostfix(t *testing.T, out *sink) {
	t.Helper()
	debians, err := os.ReadFile("/etc/postfix/master.cf.proto")
	if err != nil {
		lacks(t, "Debian's master.cf can't be read ("+err.Error()+")")
	}
	services := regexp.MustCompile(`(?m)^smtp +inet `).ReplaceAllString(string(debians), fmt.Sprintf("127.0.0.1:%d inet ", s.smtp25)) +
		strings.Replace(s.file(t, "/etc/postfix/master.cf"), "submissions inet", fmt.Sprintf("127.0.0.1:%d inet", s.submit465), 1)
	writeFile(t, filepath.Join(s.postfix.dir, "main.cf"), s.file(t, "/etc/postfix/main.cf")+fmt.Sprintf(ownPostfix, s.postfix.dir, out.port))
	writeFile(t, filepath.Join(s.postfix.dir, "master.cf"), services)
	writeFile(t, filepath.Join(s.postfix.dir, "mailboxes"), s.file(t, "/etc/postfix/mailboxes"))
	s.postfix.makeFolders(t)
}

// addUser runs the README's command that keeps the hash of the password.
func (s *readmeServers) addUser(t *testing.T) {
	t.Helper()
	command := regexp.MustCompile(`(?m)^ +(echo "complaints@.* /etc/dovecot/users)$`).FindStringSubmatch(readme(t))
	if command == nil {
		t.Fatal("the README has no command that writes /etc/dovecot/users")
	}
	shell := exec.Command("bash", "-c", s.here(command[1]))
	shell.Env = append(os.Environ(), "PASSWORD="+s.password)
	if said, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", command[1], err, said)
	}
}

// awaitSocket waits until Dovecot answers Postfix's questions about log-ins.
func (s *readmeServers) awaitSocket(t *testing.T, imap *server) {
	t.Helper()
	eventually(t, func() bool {
		select {
		case <-imap.exited:
			t.Fatalf("Dovecot ended at once:\n%s", s.logs())
		default:
		}
		_, err := os.Stat(filepath.Join(s.postfix.dir, "spool/private/auth"))
		return err == nil
	}, s.logs)
}

// file is what the README says that a file is to hold, for the test's folders.
func (s *readmeServers) file(t *testing.T, name string) string {
	t.Helper()
	return s.here(readmeFile(t, name))
}

// here puts the test's folders and user in the place of the real ones.
func (s *readmeServers) here(text string) string {
	user, group := serverUser()
	return strings.NewReplacer(
		"/etc/letsencrypt/live/mail.hexpress.example/fullchain.pem", s.cert.chain,
		"/etc/letsencrypt/live/mail.hexpress.example/privkey.pem", s.cert.key,
		"/etc/dovecot/", s.dir+"/",
		"/etc/postfix/", s.postfix.dir+"/",
		"/var/vmail", s.dir+"/vmail",
		"/var/spool/postfix", s.postfix.dir+"/spool",
		"uid=vmail", "uid="+user,
		"gid=vmail", "gid="+group,
		"hash:/etc/aliases", "",
		"static:5000", "static:"+strconv.Itoa(nobody),
	).Replace(text)
}

// install writes the README's complaintd.yaml, with the ports of these servers and
// their authority. Letters are tried in one language, as that takes time.
func (s *readmeServers) install(t *testing.T) *installation {
	t.Helper()
	ports := []int{s.imaps, s.submit465}
	text := regexp.MustCompile(`host: mail\.hexpress\.example .*`).ReplaceAllStringFunc(readmeFile(t, "complaintd.yaml"), func(string) string {
		port := ports[0]
		ports = ports[1:]
		return fmt.Sprintf("host: 127.0.0.1\n  port: %d\n  ca_file: %s", port, s.cert.authority)
	})
	text = strings.Replace(text, "languages: {default: en}", "languages: {default: en, supported: [en]}", 1)
	i := &installation{
		config: filepath.Join(t.TempDir(), "complaintd.yaml"),
		env:    append(os.Environ(), "COMPLAINTD_PASSWORD="+s.password, "COMPLAINTD_SECRET=a secret for tests that is long enough"),
	}
	writeFile(t, i.config, text+"listen: \"\"\n")
	return i
}

// submit sends a mail as the world does, on the port in the place of 25.
func (s *readmeServers) submit(t *testing.T, from, to, mail string) {
	t.Helper()
	if err := s.send(from, to, mail); err != nil {
		t.Fatalf("a mail to %s: %v\n%s", to, err, s.logs())
	}
}

// send is submit; without TLS, as net/smtp would not trust the certificate.
func (s *readmeServers) send(from, to, mail string) error {
	client, err := smtp.Dial(fmt.Sprintf("127.0.0.1:%d", s.smtp25))
	if err != nil {
		return err
	}
	defer client.Close()
	if err := errors.Join(client.Mail(from), client.Rcpt(to)); err != nil {
		return err
	}
	data, err := client.Data()
	if err != nil {
		return err
	}
	if _, err := io.WriteString(data, mail); err != nil {
		return err
	}
	return data.Close()
}

// holds counts the mails in a folder of a user's Maildir.
func (s *readmeServers) holds(user, folder string) int {
	mails, _ := os.ReadDir(filepath.Join(s.dir, "vmail", user, "Maildir", folder)) // there may be none yet
	return len(mails)
}

func (s *readmeServers) logs() string {
	return "Dovecot's log:\n" + readLog(filepath.Join(s.dir, "log")) + "Postfix's log:\n" + readLog(filepath.Join(s.postfix.dir, "log"))
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// readmeFile is the block of the README whose first line is "# " and the name of a
// file, without its indentation.
func readmeFile(t *testing.T, name string) string {
	t.Helper()
	start := regexp.MustCompile(`(?m)^( {4,})# ` + regexp.QuoteMeta(name) + `\b.*\n`).FindStringSubmatchIndex(readme(t))
	if start == nil {
		t.Fatalf("the README has no block that begins with # %s", name)
	}
	indent := readme(t)[start[2]:start[3]]
	var block strings.Builder
	for line := range strings.Lines(readme(t)[start[1]:]) {
		within, is := strings.CutPrefix(line, indent)
		if !is {
			break
		}
		block.WriteString(within)
	}
	return block.String()
}
