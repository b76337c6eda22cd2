package integration

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"testing"
)

// postfix is a real submission server. It takes mail from the program and
// relays all of it, whatever the recipient, to a sink.
type postfix struct {
	dir       string
	plainPort int // no log-in asked, no TLS
	tlsPort   int // implicit TLS, log-in required
	startPort int // STARTTLS and log-in required
}

// postfixMain takes the folder and the ports of the sink and of Dovecot's
// authentication. Nothing is looked up in the DNS.
const postfixMain = `
compatibility_level = 3.6
queue_directory = %[1]s/spool
data_directory = %[1]s/data
maillog_file = %[1]s/log
maillog_file_prefixes = %[1]s
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mail.hexpress.example
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:%[2]d
smtp_dns_support_level = disabled
smtpd_peername_lookup = no
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_cert_file = %[1]s/cert.pem
smtpd_tls_key_file = %[1]s/key.pem
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:%[3]d
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
`

// postfixMaster takes the ports: plain, implicit TLS, STARTTLS.
const postfixMaster = `
127.0.0.1:%[1]d inet n - n - - smtpd -o smtpd_tls_security_level=none
127.0.0.1:%[2]d inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
127.0.0.1:%[3]d inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
pickup    unix n - n 60    1 pickup
cleanup   unix n - n -     0 cleanup
qmgr      unix n - n 300   1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n -     - trivial-rewrite
bounce    unix - - n -     0 bounce
defer     unix - - n -     0 bounce
trace     unix - - n -     0 bounce
proxymap  unix - - n -     - proxymap
error     unix - - n -     - error
retry     unix - - n -     - error
smtp      unix - - n -     - smtp
relay     unix - - n -     - smtp
anvil     unix - - n -     1 anvil
scache    unix - - n -     1 scache
postlog   unix-dgram n - n - 1 postlogd
`

// startPostfix relays to the sink, and checks log-ins and shows the
// certificate of the given Dovecot.
func startPostfix(t testing.TB, to *sink, d *dovecot) *postfix {
	t.Helper()
	p := newPostfix(t)
	ports := freePorts(t, 3)
	p.plainPort, p.tlsPort, p.startPort = ports[0], ports[1], ports[2]
	writeFile(t, filepath.Join(p.dir, "main.cf"), fmt.Sprintf(postfixMain, p.dir, to.port, d.authPort))
	writeFile(t, filepath.Join(p.dir, "master.cf"), fmt.Sprintf(postfixMaster, p.plainPort, p.tlsPort, p.startPort))
	copyFile(t, d.cert.chain, filepath.Join(p.dir, "cert.pem"))
	copyFile(t, d.cert.key, filepath.Join(p.dir, "key.pem"))
	p.makeFolders(t)
	p.start(t, p.plainPort, p.startPort)
	return p
}

// newPostfix is one in a folder of its own, not configured yet.
func newPostfix(t testing.TB) *postfix {
	t.Helper()
	program(t, "postfix", "postfix")
	if os.Geteuid() != 0 {
		lacks(t, "Postfix can only be started by root")
	}
	return &postfix{dir: folder(t)}
}

// start runs Postfix, and waits until it answers on the ports, which must be
// without implicit TLS.
func (p *postfix) start(t testing.TB, ports ...int) {
	t.Helper()
	// The master itself, not "postfix start": it must stay the test's own child.
	master := startServer(t, exec.Command("/usr/lib/postfix/sbin/master", "-d", "-c", p.dir))
	for _, port := range ports {
		master.awaitGreeting(t, "127.0.0.1:"+strconv.Itoa(port), "220", filepath.Join(p.dir, "log"))
	}
}

// makeFolders makes the folders that Postfix expects to find; its own check,
// which must find nothing wrong, makes the rest.
func (p *postfix) makeFolders(t testing.TB) {
	t.Helper()
	owner, err := user.Lookup("postfix")
	if err != nil {
		t.Fatal(err)
	}
	uid, err := strconv.Atoi(owner.Uid)
	if err != nil {
		t.Fatal(err)
	}
	for _, sub := range []string{"spool", "data"} {
		if err := os.Mkdir(filepath.Join(p.dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(filepath.Join(p.dir, "data"), uid, -1); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(program(t, "postfix", "postfix"), "-c", p.dir, "check").CombinedOutput(); err != nil {
		t.Fatalf("postfix check: %v\n%s", err, out)
	}
}

// queued counts the mails that Postfix has taken and not relayed yet.
func (p *postfix) queued() int {
	n := 0
	for _, queue := range []string{"maildrop", "incoming", "active", "deferred"} {
		_ = filepath.WalkDir(filepath.Join(p.dir, "spool", queue), func(_ string, e fs.DirEntry, err error) error {
			if err == nil && e.Type().IsRegular() { // a file may go while it is looked at
				n++
			}
			return nil
		})
	}
	return n
}

// drain waits until Postfix has relayed everything.
func (p *postfix) drain(t testing.TB) {
	t.Helper()
	eventually(t, func() bool { return p.queued() == 0 },
		func() string { return fmt.Sprintf("%d mails in Postfix's queue", p.queued()) })
}

func copyFile(t testing.TB, from, to string) {
	t.Helper()
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, to, string(content))
}
