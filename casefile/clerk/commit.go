package clerk

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

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
		c.observeDone(p)
		c.wakeFor(p.decision, p.letters)
	}
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
		return place(ctx, tx, p, stands.mail.ID)
	}
	if p.opens() {
		err = tx.InsertCase(ctx, p.decision.Case, c.rules.NextDue(p.decision.Case))
	} else if p.inCase() {
		err = c.update(ctx, tx, p.standing.tie.Case, p.decision.Case)
	}
	if err != nil {
		return err
	}
	if err := c.recordAlso(ctx, tx, p); err != nil {
		return err
	}
	return c.recordMail(ctx, tx, p)
}

// recordAlso writes the other cases that the mail changes or opens.
func (c *Clerk) recordAlso(ctx context.Context, tx *sqlstore.Tx, p *plan) error {
	for _, also := range p.decision.Also {
		var err error
		if isNew(also) {
			err = tx.InsertCase(ctx, also.Case, c.rules.NextDue(also.Case))
		} else {
			err = c.update(ctx, tx, p.standing.staff.Other, also.Case)
		}
		if err == nil && also.Adopts != 0 {
			err = tx.Adopt(ctx, also.Adopts, also.Case.Number)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *Clerk) recordMail(ctx context.Context, tx *sqlstore.Tx, p *plan) error {
	id, err := tx.InsertMail(ctx, p.now, p.mail, p.raw, p.decision, p.number())
	if err != nil {
		return err
	}
	if err := place(ctx, tx, p, id); err != nil {
		return err
	}
	held, err := c.recordWords(ctx, tx, p, id)
	if err != nil {
		return err
	}
	for _, d := range append(p.decision.Also, p.decision) {
		if err := c.recordBeside(ctx, tx, p.now, d); err != nil {
			return err
		}
	}
	if alert := p.standing.alert; alert != 0 {
		if err := c.recordReturned(ctx, tx, p.now, alert); err != nil {
			return err
		}
	}
	number := p.number()
	if number == 0 {
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
	if err := c.recordEvents(ctx, tx, p, id); err != nil {
		return err
	}
	return c.bundle(ctx, tx, p.now, held)
}

// recordWords stops words that a colleague took back, queues the letters, and
// records a question to a colleague or their answer. It returns the letters that
// go into an alert.
func (c *Clerk) recordWords(ctx context.Context, tx *sqlstore.Tx, p *plan, id int64) (held []sealedLetter, err error) {
	if by := p.decision.StopWordsOf; by != "" {
		if err := tx.StopWords(ctx, p.now, p.number(), by, p.decision.StopWordsFrom); err != nil {
			return nil, err
		}
	}
	if err := recordAnswer(ctx, tx, p.standing.staff); err != nil {
		return nil, err
	}
	if err := holdLetters(ctx, tx, p.number(), p.decision); err != nil {
		return nil, err
	}
	if err := recordDoubt(ctx, tx, p, id); err != nil {
		return nil, err
	}
	letters, err := withoutSecondHelp(ctx, tx, p)
	if err != nil {
		return nil, err
	}
	for i := range letters {
		if letters[i].encloses {
			letters[i].terms.Encloses = p.fileOf(id)
		}
	}
	return c.queue(ctx, tx, p.now, letters)
}

// recordDoubt records what a colleague is told of a mail that is not known to be
// theirs: the question, or why it could not be carried out in any case.
func recordDoubt(ctx context.Context, tx *sqlstore.Tx, p *plan, id int64) error {
	if p.standing.trusted || p.mail.Staff == nil {
		return nil
	}
	for _, l := range p.letters {
		var err error
		switch l.Name {
		case casefile.Confirm:
			err = tx.Ask(ctx, l.MessageID, id, l.Recipient, p.now.Add(confirmWithin))
		case casefile.CommandRefused:
			err = tx.Refuse(ctx, p.now, l.MessageID, id, l.Recipient)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recordAnswer records what a colleague answers to our question about a mail.
func recordAnswer(ctx context.Context, tx *sqlstore.Tx, s staffStanding) error {
	switch {
	case s.asked == 0:
		return nil
	case s.confirms():
		return tx.Confirmed(ctx, s.asked)
	case s.stance == casefile.Denies:
		return tx.Denied(ctx, s.asked)
	}
	return nil
}

// fileOf is the mail that the plan is about, by its id: the one that was recorded
// under id, or the one that this confirms.
func (p *plan) fileOf(id int64) int64 {
	if confirmed := p.standing.staff.confirmed(); confirmed != 0 {
		return confirmed
	}
	return id
}

// confirmWithin is how long a colleague has to say that a mail is theirs.
const confirmWithin = 24 * time.Hour

// recordEvents records what happened in each case, with the mail that it came
// from: the one that is confirmed, if this one only confirms it.
func (c *Clerk) recordEvents(ctx context.Context, tx *sqlstore.Tx, p *plan, id int64) error {
	id = p.fileOf(id)
	for _, d := range append(p.decision.Also, p.decision) {
		from := id
		if d.Adopts != 0 {
			from = d.Adopts
		}
		if err := c.appendEvents(ctx, tx, d.Case.Number, from, d.Events); err != nil {
			return err
		}
	}
	return nil
}

// appendEvents adds events to the history of a case.
func (c *Clerk) appendEvents(ctx context.Context, tx *sqlstore.Tx, number, mailID int64, events []casefile.Event) error {
	salted := make([]casefile.Salted, len(events))
	for i, e := range events {
		salted[i].Event = e
		rand.Read(salted[i].Salt[:]) // never fails
	}
	return tx.AppendEvents(ctx, c.ledger, number, mailID, salted)
}

// mostAwaited of the mails that a mail answers are waited for: the nearest.
const mostAwaited = 10

// recordThread records what ties later mails to the case. What a stranger's
// mail says that it answers is nothing to wait for.
func recordThread(ctx context.Context, tx *sqlstore.Tx, p *plan, number int64) error {
	if err := tx.AddToThread(ctx, p.mail.MessageID, number); err != nil {
		return err
	}
	if err := recordBrought(ctx, tx, p, number); err != nil {
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

// recordBrought ties later mails to those that a colleague brought in.
func recordBrought(ctx context.Context, tx *sqlstore.Tx, p *plan, number int64) error {
	for _, also := range p.decision.Also {
		if brought := p.standing.staff.Adopted[also.Adopts]; brought != nil {
			if err := tx.AddToThread(ctx, brought.MessageID, also.Case.Number); err != nil {
				return err
			}
		}
	}
	if staff := p.about().Staff; staff != nil && p.standing.trusted && p.standing.staff.unconfirmed() == nil {
		for _, act := range staff.Acts {
			if enter, ok := act.Do.(casefile.Enter); ok {
				return tx.AddToThread(ctx, enter.Mail.MessageID, number)
			}
		}
	}
	return nil
}

// place records where a mail lies, unless that is no folder of a mail server,
// as with imported mails.
func place(ctx context.Context, tx *sqlstore.Tx, p *plan, mailID int64) error {
	switch at := p.in.Placement; {
	case at.Folder == "":
		return nil
	case p.in.Found:
		return tx.PlaceFound(ctx, p.now, at, mailID)
	default:
		return tx.Place(ctx, at, mailID)
	}
}

// folder is where the mail is moved.
func (p *plan) folder() casefile.Folder {
	if p.standing.known {
		return p.standing.mail.Folder
	}
	return p.decision.Folder
}

// observeDone tells the observer of a mail that is new, with the letters that may
// go at once.
func (c *Clerk) observeDone(p *plan) {
	if p.standing.known {
		return
	}
	var atOnce []string
	for _, l := range p.letters {
		if !l.terms.NotBefore.After(p.now) {
			atOnce = append(atOnce, l.MessageID)
		}
	}
	c.observer.Taken(p.in, p.decision.Kind, atOnce)
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
