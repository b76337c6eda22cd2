package integration

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// delivery is a mail and when the IMAP server is to say it arrived.
type delivery struct {
	raw      []byte
	received time.Time
}

// imapClient logs in to the complaints mailbox as a test would look at it.
func (d *dovecot) imapClient(t testing.TB) *imapclient.Client {
	t.Helper()
	conn, err := net.DialTimeout("tcp", d.address(), patience)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	client := imapclient.New(conn, nil)
	if err := client.Login(mailbox, mailPassword).Wait(); err != nil {
		t.Fatalf("log in to Dovecot: %v", err)
	}
	return client
}

// deliver puts mails into INBOX, in order.
func (d *dovecot) deliver(t testing.TB, mails ...delivery) {
	t.Helper()
	client := d.imapClient(t)
	for _, m := range mails {
		cmd := client.Append("INBOX", int64(len(m.raw)), &imap.AppendOptions{Time: m.received})
		if _, err := cmd.Write(m.raw); err != nil {
			t.Fatalf("append: %v", err)
		}
		if err := cmd.Close(); err != nil {
			t.Fatalf("append: %v", err)
		}
		if _, err := cmd.Wait(); err != nil {
			t.Fatalf("append: %v", err)
		}
	}
	if err := client.Logout().Wait(); err != nil {
		t.Fatal(err)
	}
}

// fill puts many mails into INBOX before anybody has looked at it, as files of
// its Maildir: a hundred times faster than one by one over IMAP. A file's
// time of modification is the mail's INTERNALDATE.
func (d *dovecot) fill(t testing.TB, mails ...delivery) {
	t.Helper()
	local, _, _ := strings.Cut(mailbox, "@")
	root := filepath.Join(d.dir, "mail", local)
	for _, sub := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(root, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range mails {
		path := filepath.Join(root, "new", fmt.Sprintf("%d.M%06dP1.localhost", m.received.Unix(), i))
		writeFile(t, path, string(m.raw))
		if err := os.Chtimes(path, m.received, m.received); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		giveAway(t, root)
	}
}

// drop puts mails into INBOX as a mail server does beside others that read it: as
// files of its Maildir, each written elsewhere first.
func (d *dovecot) drop(t testing.TB, mails ...delivery) {
	t.Helper()
	local, _, _ := strings.Cut(mailbox, "@")
	root := filepath.Join(d.dir, "mail", local)
	for _, m := range mails {
		d.dropped++
		name := fmt.Sprintf("%d.M%06dP2.localhost", m.received.Unix(), d.dropped)
		written := filepath.Join(root, "tmp", name)
		writeFile(t, written, string(m.raw))
		if err := os.Chtimes(written, m.received, m.received); err != nil {
			t.Fatal(err)
		}
		if os.Geteuid() == 0 {
			if err := os.Chown(written, nobody, nobody); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Rename(written, filepath.Join(root, "new", name)); err != nil {
			t.Fatal(err)
		}
	}
}

// count is the number of mails in a folder; none where it does not exist.
func (d *dovecot) count(t testing.TB, folder string) int {
	t.Helper()
	client := d.imapClient(t)
	defer client.Close()
	if listed, err := client.List("", folder, nil).Collect(); err != nil || len(listed) == 0 {
		return 0
	}
	status, err := client.Status(folder, &imap.StatusOptions{NumMessages: true}).Wait()
	if err != nil {
		t.Fatalf("status of %s: %v", folder, err)
	}
	return int(*status.NumMessages)
}

// bodies are the mails of a folder, as they lie there.
func (d *dovecot) bodies(t testing.TB, folder string) [][]byte {
	t.Helper()
	client := d.imapClient(t)
	defer client.Close()
	selected, err := client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil {
		t.Fatalf("select %s: %v", folder, err)
	}
	if selected.NumMessages == 0 {
		return nil
	}
	whole := &imap.FetchItemBodySection{Peek: true}
	fetched, err := client.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil {
		t.Fatalf("fetch %s: %v", folder, err)
	}
	var found [][]byte
	for _, m := range fetched {
		found = append(found, bytes.Clone(m.FindBodySection(whole)))
	}
	return found
}
