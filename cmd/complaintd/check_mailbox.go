package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// register is the database as a mailbox is held against it. It is only read, so
// that nothing is in the way of a daemon that is running.
type register struct{ *sqlstore.Store }

// FirstContact is when the mailbox was first read; now where it never was.
func (r register) FirstContact(ctx context.Context, mailbox string) (time.Time, error) {
	at, err := r.FirstRead(ctx, mailbox)
	if at.IsZero() {
		at = time.Now()
	}
	return at, err
}

// checkMailboxes holds every mailbox against the database and says what differs. It
// changes nothing: what is to be mended the daemon mends.
func checkMailboxes(ctx context.Context, cfg *Config, grants *grants, out io.Writer) error {
	store, err := sqlstore.OpenReadOnly(ctx, cfg.Database.At)
	if err != nil {
		return cfg.notMade(err)
	}
	failed := false
	for i, m := range cfg.Mailboxes {
		loop := newInbox(m, grants, nil, nil, nil, nil, time.Now, slog.New(slog.DiscardHandler))
		found, err := loop.Examine(ctx, register{store})
		if err != nil {
			failed = true
			tell(out, check{name: "mailbox " + m.Address, key: mailboxKey(cfg, i)}, err)
			continue
		}
		printSurvey(out, m, found)
		others, err := otherFolders(ctx, store, m)
		if err != nil {
			return errors.Join(err, store.Close())
		}
		for _, folder := range slices.Sorted(maps.Keys(others)) {
			fmt.Fprintf(out, "FAIL  mailbox %s: on record in %s, which the configuration does not name: %d mails. Where the folder was renamed on\n"+
				"      the server too, the mails are recorded anew when the daemon next goes through; else move them to %s.\n",
				m.Address, forTerminal(folder), others[folder], m.Processed)
		}
		failed = failed || found.Unknown.Count > 0 || len(others) > 0
	}
	if err := store.Close(); err != nil {
		return err
	}
	if failed {
		return errCheckFailed
	}
	return nil
}

// otherFolders are those that mails lie in by record and that are looked at no more, as
// the configuration names others, with the number of the mails.
func otherFolders(ctx context.Context, store *sqlstore.Store, m MailboxConfig) (map[string]int, error) {
	folders, err := store.FoldersOnRecord(ctx, m.Address)
	maps.DeleteFunc(folders, func(folder string, mails int) bool {
		return mails == 0 || slices.Contains([]string{m.Inbox, m.Processed, m.Quarantine}, folder)
	})
	return folders, err
}

// printSurvey says what lies in a mailbox, and what to do about it.
func printSurvey(out io.Writer, m MailboxConfig, v casefile.Survey) {
	verdict, rest := "ok  ", "every handled mail is on record"
	if v.Unknown.Count > 0 {
		verdict, rest = "FAIL", fmt.Sprintf("not on record: %d", v.Unknown.Count)
	}
	fmt.Fprintf(out, "%s  mailbox %s: %d mails in %s, %s and %s; %s\n", verdict, m.Address, v.Mails, m.Inbox, m.Processed, m.Quarantine, rest)
	if v.Unknown.Count > 0 {
		fmt.Fprint(out, "      Handled mail that is not on record. The daemon takes it in by itself, dated when it was received: once a\n"+
			"      day, and whenever it connects and finds more there than it knows of. To have it now: complaintd run --once.\n")
		printFinds(out, v.Unknown)
	}
	if v.Waiting > 0 {
		fmt.Fprintf(out, "      Waiting in %s: %d. The daemon takes them in at once.\n", m.Inbox, v.Waiting)
	}
	if v.Earlier > 0 {
		fmt.Fprintf(out, "      There before the program first read the mailbox: %d. It leaves them alone; one that is to be handled is moved\n"+
			"      to %s, or taken in with complaintd import.\n", v.Earlier, m.Inbox)
	}
	if v.Moved.Count > 0 {
		fmt.Fprintf(out, "      On record, but elsewhere than recorded: %d. They were moved by hand, or by a change of the server. Nothing is\n"+
			"      to be done; the daemon records it the next time it goes through.\n", v.Moved.Count)
		printFinds(out, v.Moved)
	}
	if v.Copies.Count > 0 {
		fmt.Fprintf(out, "      Second copies of mails on record: %d. They do no harm, and may be deleted.\n", v.Copies.Count)
		printFinds(out, v.Copies)
	}
	if v.Gone.Count > 0 {
		fmt.Fprintf(out, "      On record, but in these folders no longer: %d. Somebody deleted them or moved them away%s.\n"+
			"      Nothing is lost, the database has them.\n", v.Gone.Count, unlessWaiting(v))
		printFinds(out, v.Gone)
	}
}

// unlessWaiting is where else mails may be that lie in no folder of handled mail.
func unlessWaiting(v casefile.Survey) string {
	if v.Waiting == 0 {
		return ""
	}
	return ", unless they are among those that wait"
}

// printFinds lists mails by where they lie, and by the number they have on record.
func printFinds(out io.Writer, f casefile.Finds) {
	for _, one := range f.First {
		line := fmt.Sprintf("        %s", forTerminal(one.Folder))
		if one.UID != 0 {
			line += fmt.Sprintf(" UID %d", one.UID)
		}
		if one.MailID != 0 {
			line += fmt.Sprintf(", mail %d", one.MailID)
		}
		fmt.Fprintln(out, line)
	}
	if more := f.Count - len(f.First); more > 0 {
		fmt.Fprintf(out, "        and %d more\n", more)
	}
}

// withGrants does something with the grants that the log-ins need.
func withGrants(ctx context.Context, cfg *Config, do func(*grants) error) error {
	grants, err := openGrants(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(do(grants.grants), grants.Close())
}
