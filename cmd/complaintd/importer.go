package main

import (
	"context"
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/inbox/extract"
	"complaintd/inbox/mailfile"
	"complaintd/inbox/scan"
)

// importer takes mails of files into the case file, in groups: each group is
// one transaction.
type importer struct {
	clerk       *clerk.Clerk
	reader      *extract.Reader
	mailbox     string        // the complaints address that the mails came to
	limit       int64         // of a mail, in bytes
	scanner     *scan.Scanner // nil: files are not examined for viruses
	acknowledge bool
	bar         *progress

	group []*casefile.Incoming
	bytes int64 // of the group
	tally tally
}

// A group is taken in when it has as many mails or bytes.
const (
	groupMails = 100
	groupBytes = 4 << 20
)

// tally counts what became of the mails.
type tally struct{ read, opened, known, quarantined, unread int }

// String is the tally in words.
func (t tally) String() string {
	other := t.read - t.opened - t.known - t.quarantined
	return fmt.Sprintf("%d mails read: %d cases opened, %d added or filed, %d to be looked at by a person, %d known before",
		t.read, t.opened, other, t.quarantined, t.known)
}

// run takes in all that the sources hold. A file that can't be read is
// reported and the rest goes on; an error tells that there was one, or that
// the case file is not available.
func (i *importer) run(ctx context.Context, sources []mailfile.Source) error {
	for _, source := range sources {
		for m, err := range source.Mails(i.limit) {
			if err != nil {
				i.tally.unread++
				fmt.Fprintf(i.bar, "complaintd: %s can't be read: %s\n", forTerminal(m.Name), systemReason(err))
				continue
			}
			if err := i.take(ctx, m); err != nil {
				return err
			}
		}
	}
	if err := i.flush(ctx); err != nil {
		return err
	}
	if i.tally.unread > 0 {
		return fmt.Errorf("%d of the files can't be read; see above", i.tally.unread)
	}
	return nil
}

// take adds a mail to the group. An empty file is an mbox without mails.
func (i *importer) take(ctx context.Context, m mailfile.Mail) error {
	if m.Size == 0 {
		return nil
	}
	i.group = append(i.group, readMail(i.reader, m, i.mailbox))
	i.bytes += m.Size
	if len(i.group) < groupMails && i.bytes < groupBytes {
		return nil
	}
	return i.flush(ctx)
}

// flush commits the group.
func (i *importer) flush(ctx context.Context) error {
	if i.scanner != nil {
		_ = i.scanner.Examine(ctx, i.group) // an end of ctx is seen below
	}
	results, err := i.clerk.Import(ctx, i.group, i.acknowledge)
	if ctx.Err() != nil {
		return fmt.Errorf("interrupted; the same command goes on from here: %w", ctx.Err())
	}
	if err != nil {
		return err
	}
	for _, r := range results {
		i.tally.add(r)
	}
	i.bar.advance(len(i.group), i.bytes)
	i.group, i.bytes = nil, 0
	return nil
}

func (t *tally) add(r clerk.Imported) {
	t.read++
	switch {
	case r.Known:
		t.known++
	case r.Opened:
		t.opened++
	case r.Quarantined:
		t.quarantined++
	}
}
