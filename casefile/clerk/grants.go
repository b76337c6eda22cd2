package clerk

import (
	"context"
	"errors"
	"fmt"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// tellOfGrants records that the Head is to be told of what lets us log in to the
// mail servers and ends soon, once a day for each.
func (c *Clerk) tellOfGrants(ctx context.Context) error {
	now := c.now()
	all, err := c.store.Grants(ctx)
	if err != nil {
		return err
	}
	for _, g := range all {
		left := g.ExpiresAt.Sub(now)
		if left <= 0 || left > casefile.GrantWarning || now.Before(g.ToldAt.Add(casefile.GrantAgain)) {
			continue
		}
		err := c.store.Write(ctx, func(tx *sqlstore.Tx) error {
			if err := tx.GrantTold(ctx, now, g); err != nil {
				return err
			}
			return c.recordNotices(ctx, tx, now, c.rules.GrantEnds(g.Name, g.ExpiresAt))
		})
		if err != nil && !errors.Is(err, sqlstore.ErrStale) {
			return fmt.Errorf("tell of a grant that ends: %w", err)
		}
	}
	return nil
}
