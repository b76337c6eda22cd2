package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"complaintd/casefile/sqlstore"
)

// outboxCommand is complaintd outbox.
type outboxCommand struct {
	List    outboxListCommand    `cmd:"" help:"List the letters that are not sent: waiting, held, refused or given up."`
	Retry   outboxRetryCommand   `cmd:"" help:"Have letters sent once more that were refused, given up, cancelled or held."`
	Cancel  outboxCancelCommand  `cmd:"" help:"Call letters off that wait or are held."`
	Release outboxReleaseCommand `cmd:"" help:"Have all letters sent that outbox.hold has held."`
}

// outboxListCommand is complaintd outbox list.
type outboxListCommand struct{ withConfig }

// Run carries the command out.
func (c outboxListCommand) Run(ctx context.Context, w world) error {
	return c.lookUp(ctx, w, func(cfg *Config, store *sqlstore.Store) error {
		letters, err := store.WaitingLetters(ctx)
		if err != nil {
			return err
		}
		ended := func(l sqlstore.Letter) bool { return l.State == sqlstore.Stopped || l.State == sqlstore.Off }
		return printLetters(w.stdout, slices.DeleteFunc(letters, ended), cfg.Calendar.TimeZone)
	})
}

func printLetters(out io.Writer, letters []sqlstore.Letter, zone *time.Location) error {
	const minute = "2006-01-02 15:04"
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tCASE\tLETTER\tSTATE\tQUEUED\tNEXT\tATTEMPTS\tUNCERTAIN\tREASON")
	for _, l := range letters {
		next := "-"
		if l.State == sqlstore.Queued && !l.NextAt.IsZero() {
			next = l.NextAt.In(zone).Format(minute)
		}
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\n", l.ID, l.Reference, l.Name, l.State,
			l.QueuedAt.In(zone).Format(minute), next, l.Attempts, l.Uncertain, l.Reason)
	}
	return w.Flush()
}
