package clerk

import (
	"context"
	"errors"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// commit writes the plans in one transaction, a savepoint each, and notes in
// done those that were written. It returns the mails that must be decided about
// again, because something they rest on changed: an earlier mail of the same
// group, most often. Where the group can't be committed together,
// each is committed alone, and one whose data the database refuses is
// quarantined.
func (c *Clerk) commit(ctx context.Context, plans []*plan, done map[*casefile.Incoming]*plan) (again []*casefile.Incoming, err error) {
	stale, err := c.write(ctx, plans, done)
	if err == nil || sqlstore.Unavailable(err) {
		return stale, err
	}
	if len(plans) == 1 {
		return c.commitQuarantined(ctx, plans[0], err, done)
	}
	for _, p := range plans {
		stale, err := c.commit(ctx, []*plan{p}, done)
		if err != nil {
			return nil, err
		}
		again = append(again, stale...)
	}
	return again, nil
}

// commitQuarantined commits a plan that the database has refused as one that
// only keeps the mail, and without its letters if they are refused too.
func (c *Clerk) commitQuarantined(ctx context.Context, p *plan, cause error, done map[*casefile.Incoming]*plan) (again []*casefile.Incoming, err error) {
	if err := c.quarantine(ctx, p, cause); err != nil {
		return nil, err
	}
	again, err = c.write(ctx, []*plan{p}, done)
	if err != nil && !sqlstore.Unavailable(err) && len(p.letters) > 0 {
		p.letters = nil
		return c.write(ctx, []*plan{p}, done)
	}
	return again, err
}

func (c *Clerk) write(ctx context.Context, plans []*plan, done map[*casefile.Incoming]*plan) (stale []*casefile.Incoming, err error) {
	var written []*plan
	err = c.store.Write(ctx, func(tx *sqlstore.Tx) error {
		for _, p := range plans {
			err := tx.Attempt(ctx, func() error { return c.record(ctx, tx, p) })
			switch {
			case err == nil:
				written = append(written, p)
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
	for _, p := range written {
		done[p.in] = p
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
		return place(ctx, tx, p.in.Placement, stands.mail.ID)
	}
	if p.opens() {
		err = tx.InsertCase(ctx, p.decision.Case, c.rules.NextDue(p.decision.Case))
	} else if p.inCase() {
		err = c.update(ctx, tx, p.standing.tie.Case, p.decision.Case)
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
	if err := place(ctx, tx, p.in.Placement, id); err != nil {
		return err
	}
	if err := queue(ctx, tx, p.now, number, p.letters); err != nil {
		return err
	}
	if !p.inCase() {
		return nil
	}
	if p.mail.Delivery != nil && !p.mail.Delivery.Delayed {
		if err := tx.MarkReturned(ctx, p.standing.tie.Letter.ID); err != nil {
			return err
		}
	}
	if err := recordThread(ctx, tx, p, number); err != nil {
		return err
	}
	return tx.AppendEvents(ctx, number, id, p.decision.Events)
}

// mostAwaited of the mails that a mail answers are waited for: the nearest.
const mostAwaited = 10

// recordThread records what ties later mails to the case. What a stranger's
// mail says that it answers is nothing to wait for.
func recordThread(ctx context.Context, tx *sqlstore.Tx, p *plan, number int64) error {
	if err := tx.AddToThread(ctx, p.mail.MessageID, number); err != nil {
		return err
	}
	if !p.decision.Case.IsParty(p.mail.From) {
		return nil
	}
	for _, messageID := range p.mail.Parents[:min(len(p.mail.Parents), mostAwaited)] {
		if err := tx.Await(ctx, messageID, number); err != nil {
			return err
		}
	}
	return nil
}

// place records where a mail lies, unless that is no folder of a mail server,
// as with imported mails.
func place(ctx context.Context, tx *sqlstore.Tx, at casefile.Placement, mailID int64) error {
	if at.Folder == "" {
		return nil
	}
	return tx.Place(ctx, at, mailID)
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
