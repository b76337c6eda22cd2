package clerk

import (
	"context"
	"errors"
	"runtime"
	"runtime/debug"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"complaintd/casefile"
	"complaintd/casefile/sqlstore"
)

// plan is what will be written for one mail, and what it rests on.
type plan struct {
	in       *casefile.Incoming // as it was received
	mail     *casefile.Incoming // as it is recorded: in, or unreadable where handling it failed
	now      time.Time
	silent   bool // imported without letters
	backlog  bool // came before the mailbox was first read, or was lost meanwhile
	standing standing
	decision casefile.Decision
	raw      sqlstore.Blob
	letters  []sealedLetter
}

// sealedLetter is a letter ready to be queued.
type sealedLetter struct {
	casefile.Sealed
	number int64 // of its case; 0 for none
	packed sqlstore.Blob
	terms  sqlstore.Terms
	// encloses: the files of the colleague's mail go along.
	encloses bool
	// notice stands in for the letter where its recipient has had enough of the
	// kind; without a kind the letter always goes on its own.
	notice casefile.Notice
}

// mayBeBundled tells whether the letter goes into an alert where there are many.
func (l sealedLetter) mayBeBundled() bool { return l.notice.Kind != "" }

// opens tells whether the mail opens a case of its own.
func (p *plan) opens() bool {
	return p.standing.tie.Case.State == casefile.Unopened && p.decision.Case.State != casefile.Unopened
}

// opensAny tells whether the mail opens any case.
func (p *plan) opensAny() bool { return p.opens() || slices.ContainsFunc(p.decision.Also, isNew) }

// isNew tells whether the decision opens its case: one that is stored has a
// version.
func isNew(d casefile.Decision) bool { return d.Case.Version == 0 }

// number is that of the case that the mail is filed with; 0 for none.
func (p *plan) number() int64 {
	switch {
	case p.inCase():
		return p.decision.Case.Number
	case len(p.decision.Also) > 0:
		return p.decision.Also[0].Case.Number
	}
	return 0
}

// inCase tells whether the mail belongs to a case.
func (p *plan) inCase() bool { return len(p.decision.Events) > 0 }

// plan decides about each mail and composes its letters, on all cores and
// without holding a transaction.
func (c *Clerk) plan(ctx context.Context, mails []*casefile.Incoming, silent bool) ([]*plan, error) {
	numbers, err := c.numbers.take(ctx, len(mails))
	if err != nil {
		return nil, err
	}
	plans := make([]*plan, len(mails))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, in := range mails {
		work.Go(func() error {
			var err error
			plans[i], err = c.planOne(ctx, in, numbers[i], silent)
			return err
		})
	}
	if err := work.Wait(); err != nil {
		return nil, err
	}
	c.numbers.giveBack(numbers[lastOpening(plans)+1:])
	return plans, nil
}

// lastOpening is the index of the last plan that opens a case, -1 where none
// does. Numbers behind it can be given back and numbers still only rise.
func lastOpening(plans []*plan) int {
	for i, p := range slices.Backward(plans) {
		if p.opensAny() {
			return i
		}
	}
	return -1
}

// planOne decides about a mail. An error is the database's; a mail that can't
// be handled gets the plan to quarantine it.
func (c *Clerk) planOne(ctx context.Context, in *casefile.Incoming, number int64, silent bool) (*plan, error) {
	p := &plan{in: in, mail: in, now: c.now(), silent: silent, raw: c.store.Pack(in.Raw)}
	first, err := c.firstContact(ctx, in.Placement.Mailbox)
	if err != nil {
		return nil, err
	}
	p.backlog = in.Found || in.ReceivedAt.Before(first)
	err = c.decide(ctx, p, number)
	if err != nil && !sqlstore.Unavailable(err) {
		err = c.quarantine(ctx, p, err)
	}
	return p, err
}

// firstContact is when a mailbox was first read, looked up once.
func (c *Clerk) firstContact(ctx context.Context, mailbox string) (time.Time, error) {
	if at, known := c.contacts.Load(mailbox); known {
		return at.(time.Time), nil
	}
	at, err := c.store.FirstContact(ctx, mailbox, c.now())
	if err == nil {
		c.contacts.Store(mailbox, at)
	}
	return at, err
}

// errPanic stands for a fault in the program itself.
var errPanic = errors.New("a fault in the program; the log tells where")

// decide looks up where the mail stands and fills in the decision and its
// letters.
func (c *Clerk) decide(ctx context.Context, p *plan, number int64) (err error) {
	defer c.recovered(p, &err)
	if p.standing, err = c.lookUp(ctx, c.store.Reader, p.mail); err != nil || p.standing.known {
		return err
	}
	arrived := p.arrived()
	if arrived.Staff.Fresh, err = c.fresh(ctx, p, number); err != nil {
		return err
	}
	before := p.standing.tie.Case
	if before.State == casefile.Unopened && arrived.Mail.Staff == nil {
		before = arrived.Staff.Fresh[0]
	}
	p.decision = c.rules.Decide(p.now, before, arrived)
	if err := errors.Join(c.addHelp(ctx, p), c.filesOfPlan(ctx, p)); err != nil {
		return err
	}
	return c.seal(p)
}

// fresh are the number and reference of as many cases as the mail may open, the
// given number first.
func (c *Clerk) fresh(ctx context.Context, p *plan, number int64) ([]casefile.Case, error) {
	numbers := []int64{number}
	if staff := p.about().Staff; staff != nil && p.standing.trusted && staff.Opens() > 1 {
		more, err := c.numbers.take(ctx, staff.Opens()-1)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, more...)
	}
	fresh := make([]casefile.Case, len(numbers))
	for i, n := range numbers {
		year := c.rules.Calendar.DateOf(p.now).Year
		fresh[i] = casefile.Case{Number: n, Reference: casefile.NewReference(c.rules.ReferencePrefix, year, n)}
	}
	return fresh, nil
}

// about is the mail that is decided about: the one that came, or an earlier one
// that it confirms.
func (p *plan) about() *casefile.Incoming {
	if p.standing.staff.confirms() {
		return p.standing.staff.held
	}
	return p.mail
}

// quarantine makes the plan one that only keeps the mail for a person to look
// at, because handling it failed.
//
// The letters about it are left out if they are what failed: an error is the
// database's alone.
func (c *Clerk) quarantine(ctx context.Context, p *plan, cause error) error {
	c.log.Error("mail can't be handled", "msgid", p.in.MessageID, "uid", p.in.Placement.UID, "err", cause)
	unreadable := *p.in
	unreadable.Form, unreadable.Reason = casefile.Unreadable, "could not be handled: "+cause.Error()
	unreadable.Staff = nil
	p.mail, p.letters = &unreadable, nil
	stands, err := c.lookUp(ctx, c.store.Reader, p.mail)
	if err != nil {
		return err
	}
	p.standing = stands
	p.decision = c.rules.Decide(p.now, casefile.Case{}, p.arrived())
	if c.seal(p) != nil {
		p.letters = nil
	}
	return nil
}

// quarantineAll does so with several plans.
func (c *Clerk) quarantineAll(ctx context.Context, plans []*plan, cause error) error {
	for _, p := range plans {
		if err := c.quarantine(ctx, p, cause); err != nil {
			return err
		}
	}
	return nil
}

// arrived is what the decision is told.
func (p *plan) arrived() casefile.MailArrived {
	s := p.standing
	return casefile.MailArrived{Mail: p.about(), ToDigest: s.toDigest, By: s.tie.By, Trusted: s.trusted, Confirmed: s.staff.confirms(), Asked: s.staff.unconfirmed(), Staff: s.staff.StaffStanding,
		Silent: p.silent, Backlog: p.backlog, Returned: s.tie.returned(), ReturnedTo: s.tie.Letter.Recipient,
		Also: s.tie.Also, LettersToday: s.lettersToday, KnownCustomer: s.complained}
}

// allLetters are those that were decided, in all cases.
func (p *plan) allLetters() []casefile.Letter {
	letters := slices.Clone(p.decision.Letters)
	for _, also := range p.decision.Also {
		letters = append(letters, also.Letters...)
	}
	return letters
}

// seal has the letters composed. A panic below is an error.
func (c *Clerk) seal(p *plan) (err error) {
	defer c.recovered(p, &err)
	p.letters, err = c.sealAll(p.allLetters())
	for i := range p.letters {
		p.letters[i].terms.Later = p.hadToWait()
	}
	return err
}

// longWait is how long a mail lies in the mailbox at most while everything goes well.
const longWait = 15 * time.Minute

// hadToWait tells whether the mail is one of a backlog: its letters then go behind
// those of mails that have just come, unless it tells of harm.
func (p *plan) hadToWait() bool {
	return p.now.Sub(p.mail.ReceivedAt) > longWait && !p.mail.Facts.Safety
}

// recovered makes a panic an error about this mail: it must not stop the
// daemon for all others.
func (c *Clerk) recovered(p *plan, err *error) {
	if fault := recover(); fault != nil {
		// The fault itself may quote the mail; where it happened does not.
		c.log.Error("fault in the program", "uid", p.in.Placement.UID, "stack", string(debug.Stack()))
		*err = errPanic
	}
}
