package integration

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const (
	mailbox      = "complaints@hexpress.example"
	mailPassword = "correct-horse"
)

// dovecot is a real IMAP server with Maildirs for any user name and one
// password, which it also checks for Postfix.
type dovecot struct {
	dir       string
	plainPort int // with STARTTLS
	tlsPort   int // implicit TLS
	authPort  int // Dovecot's authentication protocol
	cert      certificate
	process   *server
	dropped   int // mails put in by drop so far
}

// dovecotConfig takes the folder, the user, and the three ports. Dovecot runs
// without root: no chroot, and a single user for all its parts.
const dovecotConfig = `
protocols = imap
base_dir = %[1]s/run
state_dir = %[1]s/state
log_path = %[1]s/log
listen = 127.0.0.1
ssl = yes
ssl_cert = <%[1]s/cert.pem
ssl_key = <%[1]s/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_internal_user = %[2]s
default_internal_group = %[3]s
default_login_user = %[2]s
first_valid_uid = 1
mail_location = maildir:%[1]s/mail/%%n
mail_fsync = never
mail_max_userip_connections = 100
passdb {
  driver = static
  args = password=` + mailPassword + `
}
userdb {
  driver = static
  args = uid=%[2]s gid=%[3]s home=%[1]s/mail/%%n
}
service anvil {
  chroot =
}
service auth {
  inet_listener {
    port = %[6]d
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = %[4]d
  }
  inet_listener imaps {
    port = %[5]d
    ssl = yes
  }
}
`

// startDovecot starts one; further are settings in addition.
func startDovecot(t testing.TB, further ...string) *dovecot {
	t.Helper()
	program(t, "dovecot", "dovecot-imapd")
	ports := freePorts(t, 3)
	d := &dovecot{dir: folder(t), plainPort: ports[0], tlsPort: ports[1], authPort: ports[2]}
	d.cert = newCertificate(t, d.dir)
	user, group := serverUser()
	settings := fmt.Sprintf(dovecotConfig, d.dir, user, group, d.plainPort, d.tlsPort, d.authPort)
	writeFile(t, d.config(), settings+strings.Join(further, "\n"))
	for _, sub := range []string{"run", "state", "mail"} {
		if err := os.Mkdir(filepath.Join(d.dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	d.start(t)
	return d
}

// start runs Dovecot, as it is or again after stop.
func (d *dovecot) start(t testing.TB) {
	t.Helper()
	cmd := exec.Command(program(t, "dovecot", "dovecot-imapd"), "-F", "-c", d.config())
	if os.Geteuid() == 0 {
		giveAway(t, d.dir)
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	d.process = startServer(t, cmd)
	d.process.awaitGreeting(t, d.address(), "* OK", filepath.Join(d.dir, "log"))
}

func (d *dovecot) stop() { d.process.stop() }

func (d *dovecot) config() string { return filepath.Join(d.dir, "dovecot.conf") }

func (d *dovecot) address() string { return "127.0.0.1:" + strconv.Itoa(d.plainPort) }

// nobody is the unprivileged user, by number, that Dovecot runs as where the
// tests run as root, since Dovecot serves no mail as root.
const nobody = 65534

// serverUser names the user and group that Dovecot runs as.
func serverUser() (user, group string) {
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		uid, gid = nobody, nobody
	}
	return idName("/etc/passwd", uid), idName("/etc/group", gid)
}

// idName looks a number up in /etc/passwd or /etc/group; Dovecot wants names.
func idName(file string, id int) string {
	text, _ := os.ReadFile(file)
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(line, ":"); len(fields) > 2 && fields[2] == strconv.Itoa(id) {
			return fields[0]
		}
	}
	return strconv.Itoa(id)
}

// giveAway makes nobody the owner of everything in dir.
func giveAway(t testing.TB, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chown(path, nobody, nobody)
	})
	if err != nil {
		t.Fatal(err)
	}
}
