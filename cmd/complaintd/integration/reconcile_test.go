package integration

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
)

// ledger fails unless every mail of the mailbox is on record, once, and lies where
// it is recorded; the database has so many cases, and the customers so many
// acknowledgements in all.
func ledger(t *testing.T, d *dovecot, program *installation, out *sink, cases, acknowledgements int) {
	t.Helper()
	r := program.do(t, "check", "--mailbox")
	mails := d.count(t, "INBOX") + d.count(t, "Processed") + d.count(t, "Quarantine")
	if want := fmt.Sprintf("%d mails in INBOX, Processed and Quarantine; every handled mail is on record\n", mails); r.status != 0 || !strings.HasSuffix(r.stdout, want) {
		t.Errorf("check --mailbox: exit status %d, want %q\n%s%s", r.status, want, r.stdout, r.stderr)
	}
	if n := len(program.cases(t)); n != cases {
		t.Errorf("%d cases, want %d", n, cases)
	}
	if n := len(out.letters("acknowledgement")); n != acknowledgements {
		t.Errorf("%d acknowledgements, want %d", n, acknowledgements)
	}
	if n := d.count(t, "INBOX"); n != 0 {
		t.Errorf("%d mails left in INBOX", n)
	}
}

// restore puts a backup in the place of the database.
func (i *installation) restore(t *testing.T, backup string) {
	t.Helper()
	text, err := os.ReadFile(backup)
	if err != nil {
		t.Fatal(err)
	}
	for _, beside := range []string{"-wal", "-shm"} {
		os.Remove(i.databaseFile() + beside)
	}
	writeFile(t, i.databaseFile(), string(text))
}

// TestRestoredBackup: what the database lost is fetched from Processed and becomes
// cases again, with the receipt it had; deadlines that passed meanwhile fire
// nothing. check says so before, and that all is well after.
func TestRestoredBackup(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	program := install(t, plain(d, out.port))
	received := time.Now().Add(-time.Hour).Truncate(time.Second)
	mails := complaints(6, received)
	mails[5].received = received.AddDate(0, 0, -20) // its deadline has passed
	program.once(t)                                 // the first contact
	d.deliver(t, mails[:3]...)
	program.once(t)
	backup := filepath.Join(t.TempDir(), "backup.db")
	if r := program.do(t, "backup", backup); r.status != 0 {
		t.Fatal(r.stderr)
	}
	d.deliver(t, mails[3:]...)
	program.once(t)
	ledger(t, d, program, out, 6, 6)
	program.restore(t, backup)

	r := program.do(t, "check", "--mailbox")
	if r.status != 1 || !strings.Contains(r.stdout, "FAIL") || !strings.Contains(r.stdout, "not on record: 3") || strings.Count(r.stdout, "Processed UID ") != 3 {
		t.Errorf("check --mailbox after the restore: exit status %d\n%s", r.status, r.stdout)
	}
	log := program.once(t)
	if !strings.Contains(log, "recovered=3") || !strings.Contains(log, "gone=0") {
		t.Errorf("log:\n%s", log)
	}
	ledger(t, d, program, out, 6, 9) // another reference is to be told
	kept := 0
	for _, c := range program.cases(t) {
		if c.Received.Equal(received) || c.Received.Equal(mails[5].received) {
			kept++
		}
	}
	if kept != 6 {
		t.Errorf("%d cases have the receipt of their mail, want 6", kept)
	}
	if n := len(out.letters("case_breached")) + len(out.letters("progress")) + len(out.letters("case_reminder")); n != 0 {
		t.Errorf("%d letters about deadlines that passed meanwhile", n)
	}
	if again := program.once(t); strings.Contains(again, "reconciled") {
		t.Errorf("reconciled again at once:\n%s", again)
	}
	ledger(t, d, program, out, 6, 9)
}

// TestUIDValidityChanged: the server numbers its folders anew. Nothing is fetched
// whole, no case is opened and no letter written; placements are recorded anew.
func TestUIDValidityChanged(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	program := install(t, plain(d, out.port))
	d.deliver(t, complaints(5, time.Now().Add(-time.Hour))...)
	program.once(t)
	d.stop()
	root := filepath.Join(d.dir, "mail", "complaints")
	for _, folder := range []string{root, filepath.Join(root, ".Processed"), filepath.Join(root, ".Quarantine")} {
		for _, pattern := range []string{"dovecot-uid*", "dovecot.index*"} {
			files, _ := filepath.Glob(filepath.Join(folder, pattern))
			for _, file := range files {
				os.Remove(file)
			}
		}
	}
	d.start(t)
	if r := program.do(t, "check", "--mailbox"); r.status != 0 || !strings.Contains(r.stdout, "On record, but elsewhere than recorded: 5.") {
		t.Errorf("check --mailbox: exit status %d\n%s", r.status, r.stdout)
	}
	if log := program.once(t); !strings.Contains(log, "moved=5 recovered=0 copies=0 gone=0") {
		t.Errorf("log:\n%s", log)
	}
	ledger(t, d, program, out, 5, 5)
}

// TestMovedByHand: mails that somebody moves, copies or deletes in a mail client end
// right, and are told.
func TestMovedByHand(t *testing.T) {
	t.Parallel()
	d, out := startDovecot(t), startSink(t)
	program := install(t, plain(d, out.port))
	program.once(t)
	mails := complaints(6, time.Now())
	d.deliver(t, mails[:5]...)
	program.once(t)
	d.deliver(t, mails[5])
	client := d.imapClient(t)
	open := func(folder string) {
		if _, err := client.Select(folder, nil).Wait(); err != nil {
			t.Fatal(err)
		}
	}
	must := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	open("INBOX")
	must(client.Move(imap.SeqSetNum(1), "Processed").Wait()) // before it was read
	open("Processed")
	must(client.Move(imap.UIDSetNum(1), "INBOX").Wait())
	must(client.Move(imap.UIDSetNum(2), "Quarantine").Wait())
	must(client.Copy(imap.UIDSetNum(3), "Quarantine").Wait())
	must(client.Store(imap.UIDSetNum(4), &imap.StoreFlags{Op: imap.StoreFlagsAdd, Flags: []imap.Flag{imap.FlagDeleted}}, nil).Collect())
	must(client.Expunge().Collect())

	if r := program.do(t, "check", "--mailbox"); r.status != 1 || !strings.Contains(r.stdout, "not on record: 1") {
		t.Errorf("check --mailbox: exit status %d\n%s", r.status, r.stdout)
	}
	if log := program.once(t); !strings.Contains(log, "moved=1 recovered=1 copies=1 gone=1") {
		t.Errorf("log:\n%s", log)
	}
	if processed, quarantine := d.count(t, "Processed"), d.count(t, "Quarantine"); processed != 4 || quarantine != 2 {
		t.Errorf("%d mails in Processed and %d in Quarantine, want 4 and 2", processed, quarantine)
	}
	r := program.do(t, "check", "--mailbox")
	if r.status != 0 || !strings.Contains(r.stdout, "Second copies of mails on record: 1.") {
		t.Errorf("check --mailbox: exit status %d\n%s", r.status, r.stdout)
	}
	if n := len(out.letters("acknowledgement")); n != 6 {
		t.Errorf("%d acknowledgements, want 6", n)
	}

	// A folder's name that is wrong is told, and not made.
	breakConfig(t, program.config, "  poll_interval: 1s", "  processed: Handled\n  poll_interval: 1s")
	if r := program.do(t, "check", "--mailbox"); r.status != 1 || !strings.Contains(r.stdout, "folder Handled") || !strings.Contains(r.stdout, "correct the folder's name under mailbox") {
		t.Errorf("check --mailbox with a folder that is not there: exit status %d\n%s", r.status, r.stdout)
	}
	if found, err := client.List("", "Handled", nil).Collect(); err != nil || len(found) > 0 {
		t.Errorf("check --mailbox has made a folder: %v", err)
	}

	// One that is renamed on the server is gone through under its new name.
	must(nil, client.Create("Handled", nil).Wait())
	if r := program.do(t, "check", "--mailbox"); r.status != 1 || !strings.Contains(r.stdout, "on record in Processed, which the configuration does not name: 4 mails") {
		t.Errorf("check --mailbox with another folder: exit status %d\n%s", r.status, r.stdout)
	}
	must(nil, client.Delete("Handled").Wait())
	open("INBOX")
	must(nil, client.Rename("Processed", "Handled", nil).Wait())
	program.once(t)
	if r := program.do(t, "check", "--mailbox"); r.status != 0 {
		t.Errorf("check --mailbox with the folder renamed: exit status %d\n%s", r.status, r.stdout)
	}
	if n := len(out.letters("acknowledgement")); n != 6 {
		t.Errorf("%d acknowledgements, want 6 still", n)
	}
}

// TestMigratedMailbox: all mails lie on another server, under other UIDs, and the
// dates of their receipt are lost. Nobody gets a letter, and no case is opened.
func TestMigratedMailbox(t *testing.T) {
	t.Parallel()
	old, out := startDovecot(t), startSink(t)
	program := install(t, plain(old, out.port))
	old.deliver(t, complaints(5, time.Now().Add(-time.Hour))...)
	program.once(t)
	moved := old.bodies(t, "Processed")
	old.stop()

	d := startDovecot(t)
	for i, raw := range moved {
		// One mail is as a server has changed it on the way.
		if i == 0 {
			raw = []byte(strings.Replace(string(raw), "Content-Transfer-Encoding: 8bit\r\n", "X-Moved: yes\r\nContent-Transfer-Encoding: 8bit\r\n", 1) + "\r\n")
		}
		d.deliver(t, delivery{raw, time.Now()})
	}
	client := d.imapClient(t)
	if err := client.Create("Processed", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Move(imap.SeqSet{{Start: 1, Stop: 5}}, "Processed").Wait(); err != nil {
		t.Fatal(err)
	}
	program.change(t, fmt.Sprintf("port: %d", old.plainPort), fmt.Sprintf("port: %d", d.plainPort))
	if log := program.once(t); !strings.Contains(log, "moved=5 recovered=0 copies=0 gone=0") {
		t.Errorf("log:\n%s", log)
	}
	ledger(t, d, program, out, 5, 5)
}
