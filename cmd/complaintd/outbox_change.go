package main

import (
	"context"
	"errors"
	"fmt"

	"complaintd/casefile/clerk"
)

// lettersCommand are the flags of commands that do something to letters.
type lettersCommand struct {
	withConfig
	IDs []int64 `arg:"" name:"id" help:"The letters, by the ID that outbox list shows."`
}

// outboxRetryCommand is complaintd outbox retry.
type outboxRetryCommand struct{ lettersCommand }

// Run carries the command out.
func (c outboxRetryCommand) Run(ctx context.Context, w world) error {
	return c.each(ctx, w, "will be sent", (*clerk.Clerk).Retry)
}

// outboxCancelCommand is complaintd outbox cancel.
type outboxCancelCommand struct{ lettersCommand }

// Run carries the command out.
func (c outboxCancelCommand) Run(ctx context.Context, w world) error {
	return c.each(ctx, w, "is called off", (*clerk.Clerk).Cancel)
}

// each does something to each of the letters, whatever becomes of the others.
func (c lettersCommand) each(ctx context.Context, w world, done string, do func(*clerk.Clerk, context.Context, int64) error) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	return cfg.beside(ctx, func(clerk *clerk.Clerk) error {
		var faults []error
		for _, id := range c.IDs {
			if err := do(clerk, ctx, id); err != nil {
				faults = append(faults, err)
				continue
			}
			fmt.Fprintf(w.stdout, "letter %d %s\n", id, done)
		}
		return errors.Join(faults...)
	})
}

// outboxReleaseCommand is complaintd outbox release.
type outboxReleaseCommand struct{ withConfig }

// Run carries the command out.
func (c outboxReleaseCommand) Run(ctx context.Context, w world) error {
	cfg, err := c.load(w)
	if err != nil {
		return err
	}
	return cfg.beside(ctx, func(clerk *clerk.Clerk) error {
		n, err := clerk.Release(ctx)
		if err == nil {
			fmt.Fprintf(w.stdout, "letters that will be sent: %d\n", n)
		}
		return err
	})
}
