package clerk

import (
	"context"
	"errors"
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// ScannerFailed records that the virus scanner gave no answer.
func (c *Clerk) ScannerFailed(ctx context.Context) error {
	since, _, err := c.store.ScannerAway(ctx)
	if err != nil || !since.IsZero() {
		return err
	}
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error { return tx.ScannerFailed(ctx, c.now()) })
}

// ScannerAnswered records that the virus scanner answers. The Head hears of it
// where they were told before that it does not.
func (c *Clerk) ScannerAnswered(ctx context.Context) error {
	since, _, err := c.store.ScannerAway(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	now := c.now()
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		told, err := tx.ScannerAnswered(ctx)
		if err != nil || !told {
			return err
		}
		return c.recordNotices(ctx, tx, now, c.rules.ScannerBack(now))
	})
	if err == nil {
		c.wakeClock()
	}
	return err
}

// ScannerUnused forgets how a virus scanner fared that is configured no more.
func (c *Clerk) ScannerUnused(ctx context.Context) error {
	since, _, err := c.store.ScannerAway(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	return c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		_, err := tx.ScannerAnswered(ctx)
		return err
	})
}

// tellOfScanner records that the Head is to be told, once, of a virus scanner that
// gives no answer for some time.
func (c *Clerk) tellOfScanner(ctx context.Context) error {
	now := c.now()
	since, told, err := c.store.ScannerAway(ctx)
	if err != nil || told || since.IsZero() || now.Before(since.Add(casefile.ScannerAwayAfter)) {
		return err
	}
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		if err := tx.ScannerTold(ctx, now); err != nil {
			return err
		}
		return c.recordNotices(ctx, tx, now, c.rules.ScannerAway(since))
	})
	if err != nil && !errors.Is(err, sqlstore.ErrStale) {
		return fmt.Errorf("tell of the virus scanner: %w", err)
	}
	return nil
}
