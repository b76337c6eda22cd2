package clerk

import (
	"context"

	"complaintd/casefile"
)

// Imported is what became of a mail that was imported.
type Imported struct {
	// Known: it was on file before, and changed nothing.
	Known bool
	// Opened: it opened a case.
	Opened bool
	// Quarantined: a person must look at it.
	Quarantined bool
}

// Import is Receive for mails that lie on no mail server: their placement has
// no folder, and nothing is to be moved. Nobody gets a letter about them,
// unless acknowledge is set.
func (c *Clerk) Import(ctx context.Context, group []*casefile.Incoming, acknowledge bool) ([]Imported, error) {
	done, err := c.take(ctx, group, !acknowledge)
	if err != nil {
		return nil, err
	}
	results := make([]Imported, len(group))
	for i, in := range group {
		p := done[in]
		results[i] = Imported{Known: p.standing.known, Opened: p.opens(), Quarantined: p.folder() == casefile.Quarantine}
	}
	return results, nil
}
