package clerk

import (
	"context"
	"errors"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// commit writes the plans in one transaction, a savepoint each, and fills in
// the folders of those that were written. It returns the mails that must be
// decided about again, because something they rest on changed: an earlier mail
// of the same group, most often. Where the group can't be committed together,
// each is committed alone, and one whose data the database refuses is
// quarantined.
func (c *Clerk) commit(ctx context.Context, plans []*plan, folders map[*casefile.Incoming]casefile.Folder) (again []*casefile.Incoming, err error) {
	stale, err := c.write(ctx, plans, folders)
	if err == nil || sqlstore.Unavailable(err) {
		return stale, err
	}
	if len(plans) == 1 {
		c.quarantine(plans[0], err)
		return c.write(ctx, plans, folders)
	}
	for _, p := range plans {
		stale, err := c.commit(ctx, []*plan{p}, folders)
		if err != nil {
			return nil, err
		}
		again = append(again, stale...)
	}
	return again, nil
}

func (c *Clerk) write(ctx context.Context, plans []*plan, folders map[*casefile.Incoming]casefile.Folder) (stale []*casefile.Incoming, err error) {
	var done []*plan
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		for _, p := range plans {
			err := tx.Attempt(ctx, func() error { return c.record(ctx, tx, p) })
			switch {
			case err == nil:
				done = append(done, p)
			case errors.Is(err, sqlstore.ErrStale):
				stale = append(stale, p.in)
			default:
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range done {
		folders[p.in] = p.folder()
		c.logDone(p)
	}
	c.wakeOutbox()
	return stale, nil
}

// record writes one plan. It is sqlstore.ErrStale where the plan rests on
// something that is no longer so.
func (c *Clerk) record(ctx context.Context, tx *sqlstore.Tx, p *plan) error {
	stands, err := c.lookUp(ctx, tx.Reader, p.mail)
	if err != nil {
		return err
	}
	if !stands.sameAs(p.standing) {
		return sqlstore.ErrStale
	}
	if stands.known {
		return tx.Place(ctx, p.in.Placement, stands.mail.ID)
	}
	if p.opens() {
		err = tx.InsertCase(ctx, p.decision.Case)
	} else if p.inCase() {
		err = tx.UpdateCase(ctx, p.decision.Case)
	}
	if err != nil {
		return err
	}
	return c.recordMail(ctx, tx, p)
}

func (c *Clerk) recordMail(ctx context.Context, tx *sqlstore.Tx, p *plan) error {
	var number int64
	if p.inCase() {
		number = p.decision.Case.Number
	}
	id, err := tx.InsertMail(ctx, p.now, p.mail, p.raw, p.decision, number)
	if err != nil {
		return err
	}
	if err := tx.Place(ctx, p.in.Placement, id); err != nil || !p.inCase() {
		return err
	}
	for _, messageID := range p.threadIDs() {
		if err := tx.AddToThread(ctx, messageID, number); err != nil {
			return err
		}
	}
	for _, l := range p.letters {
		if err := tx.QueueLetter(ctx, p.now, number, l.Sealed, l.packed); err != nil {
			return err
		}
	}
	return tx.AppendEvents(ctx, number, id, p.decision.Events)
}

// folder is where the mail is moved.
func (p *plan) folder() casefile.Folder {
	if p.standing.known {
		return p.standing.mail.Folder
	}
	return p.decision.Folder
}

func (c *Clerk) logDone(p *plan) {
	if p.standing.known {
		c.log.Info("mail seen before", "uid", p.in.Placement.UID, "msgid", p.in.MessageID)
		return
	}
	log := c.log.With("uid", p.in.Placement.UID, "msgid", p.in.MessageID, "reason", p.decision.Reason)
	if p.inCase() {
		log = log.With("case", p.decision.Case.Reference, "letters", len(p.letters))
	}
	log.Info("mail " + string(p.decision.Kind))
}
