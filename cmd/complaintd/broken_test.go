package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"database/sql"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"complaintd/casefile/sqlstore"
)

// peer is a server that says what a test wants: to each line that holds a word, the
// answer; # stands for the tag of an IMAP command.
type peer struct {
	greeting string
	answers  [][2]string
	usual    string // to any other line
	tls      *tls.Config
	implicit bool
}

// start lets it listen, and returns its port.
func (p peer) start(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go p.serve(conn)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func (p peer) serve(conn net.Conn) {
	defer conn.Close()
	if p.implicit {
		conn = tls.Server(conn, p.tls)
	}
	fmt.Fprint(conn, p.greeting)
	lines := bufio.NewReader(conn)
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		tag, _, _ := strings.Cut(line, " ")
		answer := p.usual
		for _, a := range p.answers {
			if strings.Contains(strings.ToUpper(line), a[0]) {
				answer = a[1]
				break
			}
		}
		fmt.Fprint(conn, strings.ReplaceAll(answer, "#", tag))
		if p.tls != nil && strings.Contains(line, "STARTTLS") {
			conn = tls.Server(conn, p.tls)
			lines = bufio.NewReader(conn)
		}
	}
}

// imapPeer is an IMAP server; the answers come before those of a sound one.
func imapPeer(capabilities string, answers ...[2]string) peer {
	sound := [][2]string{{"CAPABILITY", "* CAPABILITY " + capabilities + "\r\n# OK done\r\n"}, {"STARTTLS", "# BAD unknown command\r\n"},
		{" LIST ", "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Processed\r\n* LIST () \"/\" Quarantine\r\n# OK done\r\n"},
		{" SELECT ", "* 0 EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n* FLAGS (\\Seen)\r\n# OK [READ-WRITE] done\r\n"}}
	return peer{greeting: "* OK [CAPABILITY " + capabilities + "] ready\r\n", answers: append(answers, sound...), usual: "# OK done\r\n"}
}

const soundIMAP = "IMAP4rev1 IDLE MOVE UIDPLUS SASL-IR AUTH=PLAIN"

// smtpPeer is a submission server.
func smtpPeer(answers ...[2]string) peer {
	sound := [][2]string{{"EHLO", "250-mail.example\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n"}, {"AUTH", "235 welcome\r\n"}, {"STARTTLS", "220 begin\r\n"}}
	return peer{greeting: "220 mail.example ESMTP\r\n", answers: append(answers, sound...), usual: "250 fine\r\n"}
}

// authority is a certificate authority of the test's own.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	file string
}

func newAuthority(t *testing.T) authority {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Example authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().AddDate(-9, 0, 0), NotAfter: time.Now().AddDate(9, 0, 0), KeyUsage: x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	write(t, file, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return authority{key, cert, file}
}

// server is a server's TLS with a certificate for an address and a span of years
// from now.
func (a authority) server(t *testing.T, ip string, from, until int) *tls.Config {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "mail.example"}, IPAddresses: []net.IP{net.ParseIP(ip)},
		NotBefore: time.Now().AddDate(from, 0, 0), NotAfter: time.Now().AddDate(until, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, a.cert, a.key.Public(), a.key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: a.key}}}
}

// outdated is TLS as servers spoke it until 2008.
func outdated(c *tls.Config) *tls.Config {
	c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11
	return c
}

// secured is the peer with TLS.
func (p peer) secured(c *tls.Config, implicit bool) peer {
	p.tls, p.implicit = c, implicit
	return p
}

// setUp is a configuration, sound until a test spoils it.
type setUp struct {
	imap, smtp peer
	folder     string
	changes    [][2]string // in the file
}

const soundSetUp = `company: {name: Hexpress}
mailbox: {address: complaints@hexpress.example, host: 127.0.0.1, port: IMAP_PORT, tls: none, username: complaints, password: hunter2hunter2}
smtp: {host: 127.0.0.1, port: SMTP_PORT, tls: none, username: complaints, password: hunter2hunter2}
database: {url: 'sqlite:complaintd.db'}
secret: hunter2hunter2hunter2
languages: {default: en, supported: [en]}
staff:
  head_of_customer_services: head@hexpress.example
  departments:
    - {key: delivery, email: delivery@hexpress.example, members: [anne@hexpress.example], director: director@hexpress.example, default: true}
digest: {to: [managers@hexpress.example]}
listen: ""
`

// change changes the file.
func (s *setUp) change(old, new string) { s.changes = append(s.changes, [2]string{old, new}) }

// brokenSetUps are what administrators get wrong, in the order of the golden file.
func brokenSetUps(t *testing.T) []struct {
	what  string
	spoil func(*setUp)
} {
	ca := newAuthority(t)
	mailboxTLS := func(mode string) func(*setUp) {
		return func(s *setUp) {
			s.change("port: IMAP_PORT, tls: none", "port: IMAP_PORT, ca_file: "+ca.file+", tls: "+mode)
		}
	}
	implicit := func(c *tls.Config) func(*setUp) {
		return func(s *setUp) {
			s.imap = s.imap.secured(c, true)
			mailboxTLS("implicit")(s)
		}
	}
	refuses := func(word, reply string) func(*setUp) {
		return func(s *setUp) { s.smtp = smtpPeer([2]string{word, reply}) }
	}
	file := func(name, text string) func(*setUp) {
		return func(s *setUp) {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(s.folder, name)), 0o700); err != nil {
				t.Fatal(err)
			}
			write(t, filepath.Join(s.folder, name), text)
		}
	}
	both := func(some ...func(*setUp)) func(*setUp) {
		return func(s *setUp) {
			for _, one := range some {
				one(s)
			}
		}
	}
	change := func(old, new string) func(*setUp) { return func(s *setUp) { s.change(old, new) } }
	return []struct {
		what  string
		spoil func(*setUp)
	}{
		{"an unknown key", change("secret:", "pasword: x\nsecret:")},
		{"a variable that is not set", change("hunter2hunter2hunter2", "${COMPLAINTD_NOT_SET}")},
		{"a secret that is too short", change("secret: hunter2hunter2hunter2", "secret: hunter2")},
		{"processed is the inbox", change("username: complaints, password", "processed: inbox, username: complaints, password")},
		{"no TLS to another machine", change("host: 127.0.0.1, port: SMTP_PORT", "host: mail.hexpress.example, port: 587")},
		{"a department without addresses", change("email: delivery@hexpress.example, members: [anne@hexpress.example], ", "")},
		{"digest.to is no address", change("[managers@hexpress.example]", "[managers]")},
		{"two keys wrong at once", both(change("default: en", "default: xx"), change("listen: \"\"", "listen: everywhere"))},
		{"clamd at no place", change("listen:", "attachments: {clamd: /run/clamav/clamd.ctl}\nlisten:")},
		{"no folder of letters", change("listen:", "templates: letters\nlisten:")},
		{"an unknown file among the letters", both(file("letters/en/acknowledgment.md", "Subject: x\n\nx"), change("listen:", "templates: letters\nlisten:"))},
		{"a broken letter", both(file("letters/en/closed.md", "Subject: Closed\n\n{{.Refrence}}"), change("listen:", "templates: letters\nlisten:"))},

		{"no folder for the database", change("sqlite:complaintd.db", "sqlite:nowhere/complaintd.db")},
		{"a folder that nobody can write", change("sqlite:complaintd.db", "sqlite:/proc/complaintd.db")},
		{"a database of a newer version", func(s *setUp) { newerDatabase(t, filepath.Join(s.folder, "complaintd.db")) }},
		{"a database of another program", func(s *setUp) { foreignDatabase(t, filepath.Join(s.folder, "complaintd.db")) }},
		{"a database that is none", file("complaintd.db", strings.Repeat("no database ", 1000))},
		{"listen is taken", func(s *setUp) {
			s.change("listen: \"\"", fmt.Sprintf("listen: 127.0.0.1:%d", peer{}.start(t)))
		}},
		{"clamd is away", change("listen:", "attachments: {clamd: 'unix:/run/nowhere/clamd.ctl'}\nlisten:")},
		{"clamd has no signatures", func(s *setUp) {
			l, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { l.Close() })
			go emptyClamd(l)
			s.change("listen:", "attachments: {clamd: 'tcp:"+l.Addr().String()+"'}\nlisten:")
		}},

		{"mailbox: a host that is not in the DNS", both(mailboxTLS("implicit"), change("host: 127.0.0.1, port: IMAP_PORT", "host: imap.nowhere.invalid, port: IMAP_PORT"))},
		{"mailbox: nothing listens", change("IMAP_PORT", fmt.Sprint(closedPort(t)))},
		{"mailbox: implicit TLS at a plain port", mailboxTLS("implicit")},
		{"mailbox: starttls at a TLS port", func(s *setUp) {
			s.imap = s.imap.secured(ca.server(t, "127.0.0.1", -1, 1), true)
			mailboxTLS("starttls")(s)
		}},
		{"mailbox: STARTTLS is not offered", mailboxTLS("starttls")},
		{"mailbox: a certificate of an unknown authority", implicit(newAuthority(t).server(t, "127.0.0.1", -1, 1))},
		{"mailbox: a certificate for another name", implicit(ca.server(t, "192.0.2.1", -1, 1))},
		{"mailbox: a certificate that has ended", implicit(ca.server(t, "127.0.0.1", -2, -1))},
		{"mailbox: a certificate of tomorrow, as the clock is wrong", implicit(ca.server(t, "127.0.0.1", 1, 2))},
		{"mailbox: TLS 1.1 alone", implicit(outdated(ca.server(t, "127.0.0.1", -1, 1)))},
		{"mailbox: no IMAP server", func(s *setUp) { s.imap = smtpPeer() }},
		{"mailbox: wrong password", func(s *setUp) {
			s.imap = imapPeer(soundIMAP, [2]string{"AUTHENTICATE", "# NO [AUTHENTICATIONFAILED] Authentication failed.\r\n"}, [2]string{" LOGIN ", "# NO [AUTHENTICATIONFAILED] Authentication failed.\r\n"})
		}},
		{"mailbox: no log-in without TLS", func(s *setUp) { s.imap = imapPeer("IMAP4rev1 IDLE MOVE UIDPLUS LOGINDISABLED") }},
		{"mailbox: a folder that can't be created", func(s *setUp) {
			s.imap = imapPeer(soundIMAP, [2]string{" LIST ", "# OK done\r\n"}, [2]string{" CREATE ", "# NO [NOPERM] Permission denied\r\n"})
		}},
		{"mailbox: no such inbox", func(s *setUp) {
			s.imap = imapPeer(soundIMAP, [2]string{" SELECT ", "# NO [NONEXISTENT] Mailbox doesn't exist\r\n"})
		}},
		{"mailbox: neither MOVE nor UIDPLUS", func(s *setUp) { s.imap = imapPeer("IMAP4rev1 IDLE SASL-IR AUTH=PLAIN") }},
		{"mailbox: the grant has ended", func(s *setUp) {
			s.change("username: complaints, password: hunter2hunter2}\nsmtp", "username: complaints, oauth2: {token_url: '"+refusingProvider(t)+
				"', client_id: id, refresh_token: hunter2hunter2, scopes: [imap]}}\nsmtp")
		}},

		{"smtp: a host that is not in the DNS", change("smtp: {host: 127.0.0.1, port: SMTP_PORT, tls: none", "smtp: {host: smtp.nowhere.invalid, port: SMTP_PORT, tls: implicit")},
		{"smtp: nothing listens", change("SMTP_PORT", fmt.Sprint(closedPort(t)))},
		{"smtp: STARTTLS is not offered", both(refuses("EHLO", "250-mail.example\r\n250 AUTH PLAIN\r\n"), change("SMTP_PORT, tls: none", "SMTP_PORT, tls: starttls"))},
		{"smtp: a certificate that has ended", func(s *setUp) {
			s.smtp = s.smtp.secured(ca.server(t, "127.0.0.1", -2, -1), true)
			s.change("SMTP_PORT, tls: none", "SMTP_PORT, ca_file: "+ca.file+", tls: implicit")
		}},
		{"smtp: TLS 1.1 alone", func(s *setUp) {
			s.smtp = s.smtp.secured(outdated(ca.server(t, "127.0.0.1", -1, 1)), true)
			s.change("SMTP_PORT, tls: none", "SMTP_PORT, ca_file: "+ca.file+", tls: implicit")
		}},
		{"smtp: not welcome", func(s *setUp) { s.smtp.greeting = "554 5.7.1 Your address is on a list\r\n" }},
		{"smtp: no log-in offered", refuses("EHLO", "250 mail.example\r\n")},
		{"smtp: wrong password", refuses("AUTH", "535 5.7.8 Error: authentication failed\r\n")},
		{"smtp: not the sender's address", refuses("MAIL FROM:<COMPLAINTS@", "553 5.7.1 <complaints@hexpress.example>: Sender address rejected: not owned by user complaints\r\n")},
		{"smtp: not the sender's address, told at the recipient", refuses("RCPT TO:<HEAD@", "553 5.7.1 <complaints@hexpress.example>: Sender address rejected: not owned by user complaints\r\n")},
		{"smtp: no tagged return address", refuses("MAIL FROM:<COMPLAINTS+", "553 5.7.1 Sender address rejected: not owned by user complaints\r\n")},
		{"smtp: no tagged address of ours", refuses("RCPT TO:<COMPLAINTS+", "550 5.1.1 Recipient address rejected: User unknown\r\n")},
		{"smtp: no letters to customers", refuses("RCPT TO:<CUSTOMER@", "554 5.7.1 Relay access denied\r\n")},
		{"smtp: managers nobody knows", refuses("RCPT TO:<MANAGERS@", "550 5.1.1 <managers@hexpress.example>: Recipient address rejected: User unknown in local recipient table\r\n")},
	}
}

// TestBrokenSetUps: each is told in plain words, with the key, what to do and no
// secret. The golden file is all of it, to read through.
func TestBrokenSetUps(t *testing.T) {
	var all strings.Builder
	for _, test := range brokenSetUps(t) {
		t.Run(test.what, func(t *testing.T) {
			s := &setUp{imap: imapPeer(soundIMAP), smtp: smtpPeer(), folder: t.TempDir()}
			test.spoil(s)
			status, said := s.check(t)
			if status == statusDone {
				t.Errorf("check finds nothing wrong:\n%s", said)
			}
			if strings.Contains(said, "hunter2") {
				t.Errorf("a secret is printed:\n%s", said)
			}
			fmt.Fprintf(&all, "## %s\n\n%s\n", test.what, said)
		})
	}
	const golden = "testdata/broken.txt"
	if *update {
		write(t, golden, all.String())
	}
	if all.String() != readFile(t, golden) {
		t.Errorf("what check says is not what %s has; read it, and run go test -run BrokenSetUps -update ./cmd/complaintd", golden)
	}
}

// TestASoundSetUp is what the broken ones begin with.
func TestASoundSetUp(t *testing.T) {
	s := &setUp{imap: imapPeer(soundIMAP), smtp: smtpPeer([2]string{"RCPT TO:<CUSTOMER@", "556 5.1.10 Recipient address has null MX\r\n"}), folder: t.TempDir()}
	if status, said := s.check(t); status != statusDone {
		t.Errorf("status %d:\n%s", status, said)
	}
}

// varying is what is another at each run.
var varying = regexp.MustCompile(`knows \d+|127\.0\.0\.1:\d+|invalid:\d+|\.complaintd-\d+|\d{4}-\d\d-\d\dT[\d:]+Z|lookup [a-z.]+.*`)

// check runs the command, and returns what it says of faults.
func (s *setUp) check(t *testing.T) (status int, said string) {
	t.Helper()
	text := soundSetUp
	for _, c := range s.changes {
		if !strings.Contains(text, c[0]) {
			t.Fatalf("%q is not in the configuration", c[0])
		}
		text = strings.Replace(text, c[0], c[1], 1)
	}
	text = strings.NewReplacer("IMAP_PORT", fmt.Sprint(s.imap.start(t)), "SMTP_PORT", fmt.Sprint(s.smtp.start(t))).Replace(text)
	config := filepath.Join(s.folder, "complaintd.yaml")
	write(t, config, text)
	var stdout, stderr bytes.Buffer
	if cfg, err := loadConfig(config, os.LookupEnv); err == nil && cfg.Templates == "" {
		status = checkWithoutLetters(t, cfg, &stdout)
	} else {
		status = run(t.Context(), []string{"check", "--config", config}, world{stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, getenv: os.LookupEnv})
	}
	for line := range strings.Lines(stdout.String() + stderr.String()) {
		if !strings.HasPrefix(line, "ok ") && !strings.Contains(line, errCheckFailed.Error()) {
			line = strings.ReplaceAll(line, s.folder+"/", "")
			said += varying.ReplaceAllStringFunc(line, func(found string) string {
				if host, _, ok := strings.Cut(found, ":"); ok && (host == "127.0.0.1" || host == "invalid") {
					return host + ":PORT"
				}
				if strings.HasPrefix(found, "knows") {
					return "knows OLDER"
				}
				if strings.HasPrefix(found, ".complaintd-") {
					return ".complaintd-1"
				}
				if name, ok := strings.CutPrefix(found, "lookup "); ok {
					host, _, _ := strings.Cut(name, " ")
					return "lookup " + strings.TrimSuffix(host, ":") + ": no such host"
				}
				return "DATE"
			})
		}
	}
	return status, said
}

// checkWithoutLetters makes the same checks, but for the letters: writing all of them
// takes a second each time.
func checkWithoutLetters(t *testing.T, cfg *Config, stdout io.Writer) (status int) {
	t.Helper()
	grants, err := openGrants(t.Context(), cfg)
	if err != nil {
		fmt.Fprintln(stdout, err)
		return statusFailed
	}
	checks := checksFor(cfg, grants.grants)[1:]
	for i, err := range runAll(t.Context(), checks) {
		if err != nil {
			status = statusFailed
			tell(stdout, checks[i], err)
		}
	}
	if err := grants.Close(); err != nil {
		t.Error(err)
	}
	return status
}

// closedPort is one at which nothing listens.
func closedPort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// refusingProvider is the address of a token endpoint at which the grant is over.
func refusingProvider(t *testing.T) string {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
	}))
	t.Cleanup(s.Close)
	return s.URL + "/token"
}

// emptyClamd is a clamd that finds nothing.
func emptyClamd(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			buffer := make([]byte, 1<<10)
			n, _ := conn.Read(buffer)
			if bytes.HasPrefix(buffer[:n], []byte("zPING")) {
				_, _ = io.WriteString(conn, "PONG\x00")
				return
			}
			for !bytes.HasSuffix(buffer[:n], make([]byte, 4)) {
				if n, err = conn.Read(buffer); err != nil {
					return
				}
			}
			_, _ = io.WriteString(conn, "stream: OK\x00")
		}()
	}
}

// newerDatabase is one that a program of tomorrow has written.
func newerDatabase(t *testing.T, file string) {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), file)
	if err == nil {
		err = store.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	execute(t, file, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)")
}

// foreignDatabase is one of another program.
func foreignDatabase(t *testing.T, file string) {
	t.Helper()
	execute(t, file, "CREATE TABLE songs (title TEXT)")
}

func execute(t *testing.T, file, statement string) {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statement); err != nil {
		t.Fatal(err)
	}
}
