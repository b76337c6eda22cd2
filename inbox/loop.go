package inbox

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// Loop keeps one mailbox's inbox empty. Its methods are called one at a time.
type Loop struct {
	cfg      Config
	reader   Reader
	receiver Receiver
	log      *slog.Logger

	suspects suspects
	// sizesFatal: the last connection ended when it was asked for sizes.
	sizesFatal bool
	bar        bar
	unmoved    unmoved

	// surveyAt is when the mailbox is held against the case file next, and never
	// before surveyNotBefore.
	surveyAt, surveyNotBefore time.Time
	// copyNotBefore is until when copies of letters wait, as the server refuses them;
	// moreCopies: there are more to be made at once.
	copyNotBefore time.Time
	moreCopies    bool
	// strays are the suspects among what lies where handled mail does.
	strays suspects

	// through is closed once the inbox has been read from end to end.
	through chan struct{}
	isRead  bool
	// met is closed once the mailbox has been held against the case file, where that
	// was due, or that has failed.
	met   chan struct{}
	isMet bool
}

// New makes the loop of a mailbox. Nothing is connected yet.
func New(cfg Config, reader Reader, receiver Receiver) *Loop {
	cfg = cfg.withDefaults()
	return &Loop{
		cfg:      cfg,
		reader:   reader,
		receiver: receiver,
		log:      cfg.Log.With(slog.String("mailbox", cfg.Mailbox)),
		suspects: suspects{mails: make(map[mailID]*suspect)},
		strays:   suspects{mails: make(map[mailID]*suspect)},
		through:  make(chan struct{}),
		met:      make(chan struct{}),
	}
}

// ReadThrough is closed once the inbox has been read from end to end for the
// first time. It may be asked for from anywhere.
func (l *Loop) ReadThrough() <-chan struct{} { return l.through }

// Met is closed once the mailbox has been held against the case file for the first
// time, where that was due. It may be asked for from anywhere.
func (l *Loop) Met() <-chan struct{} { return l.met }

func (l *Loop) meet() {
	if !l.isMet {
		l.isMet = true
		close(l.met)
	}
}

// Run reads the mailbox until ctx ends; then it returns nil. Whatever fails is
// logged and tried again.
func (l *Loop) Run(ctx context.Context) error {
	pauses := newPauses(l.cfg.Timeouts)
	for {
		l.cfg.Alive(mostBusy)
		settled, err := l.serve(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if settled {
			pauses.reset()
		}
		pause := pauses.next(err)
		l.logFailure(err, pause)
		l.tellFailed(ctx, err)
		l.cfg.Alive(pause)
		if !sleep(ctx, pause) {
			return nil
		}
	}
}

// serve reads the mailbox over one connection until that fails. Settled tells
// whether the connection was of use: a mail was received or a wait survived.
func (l *Loop) serve(ctx context.Context) (settled bool, err error) {
	s, err := l.connect(ctx)
	if err != nil {
		return false, err
	}
	defer s.close()
	if err := l.meetFolders(ctx, s); err != nil {
		return false, err
	}
	for {
		p, err := l.turn(ctx, s)
		settled = settled || p.received > 0
		if err != nil {
			return settled, err
		}
		l.cfg.Alive(l.cfg.PollInterval + l.cfg.Timeouts.Command)
		if err := s.wait(ctx, l.cfg.PollInterval); err != nil || ctx.Err() != nil {
			return settled, err
		}
		settled = true
	}
}

// turn makes one pass, and holds the mailbox against the case file where that is
// due: before the inbox is read, since what comes there may answer what was lost. What
// lies in the mailbox no longer is told after, since it may have come to the inbox.
// Copies of letters that are owed go into their folder between the two.
func (l *Loop) turn(ctx context.Context, s *session) (*pass, error) {
	v, err := l.reconcileDue(ctx, s)
	l.meet()
	if err == nil {
		err = l.copyLetters(ctx, s)
	}
	if err != nil {
		return l.newPass(s), err
	}
	p, err := l.pass(ctx, s)
	if err == nil && v != nil {
		err = v.finish(ctx)
	}
	if l.moreCopies {
		s.announce()
	}
	return p, err
}

// pass makes one pass and logs it.
func (l *Loop) pass(ctx context.Context, s *session) (*pass, error) {
	l.cfg.Alive(mostBusy)
	p, start := l.newPass(s), time.Now()
	err := p.run(ctx)
	p.report(start)
	if err == nil {
		l.logTrouble(p.moveErr)
		l.markRead()
	}
	if err == nil || p.received > 0 {
		l.tellRead(ctx)
	}
	return p, err
}

// tellRead and tellFailed tell the casefile whether the mailbox can be read. A
// store that can't take that down is tried again with the next attempt.
func (l *Loop) tellRead(ctx context.Context) {
	if err := l.receiver.MailboxRead(ctx, l.cfg.Mailbox); err != nil && ctx.Err() == nil {
		l.log.Error("not recorded that the mailbox was read", slog.Any("err", err))
	}
}

func (l *Loop) tellFailed(ctx context.Context, failure error) {
	why := trouble(failure)
	if why == "" || ctx.Err() != nil {
		return
	}
	if err := l.receiver.MailboxFailed(ctx, l.cfg.Mailbox, why); err != nil && ctx.Err() == nil {
		l.log.Error("not recorded that the mailbox can't be read", slog.Any("err", err))
	}
}

func (l *Loop) markRead() {
	if !l.isRead {
		l.isRead = true
		close(l.through)
	}
}

// Once reads the mailbox until nothing is left of what can be handled, and
// tells how many mails were taken into the casefile. It takes one connection,
// and more only where that ends over a mail. Mails that stay behind are an
// error, which names the mailbox.
func (l *Loop) Once(ctx context.Context) (handled int, err error) {
	handled, err = l.once(ctx)
	if err != nil {
		err = fmt.Errorf("mailbox %s: %w", l.cfg.Mailbox, err)
	}
	return handled, err
}

func (l *Loop) once(ctx context.Context) (handled int, err error) {
	pauses := newPauses(l.cfg.Timeouts)
	for {
		failures, survey, copied := l.suspects.total, l.surveyNotBefore, l.copyNotBefore
		n, err := l.drain(ctx)
		handled += n
		if ctx.Err() != nil {
			return handled, context.Cause(ctx)
		}
		l.tellFailed(ctx, err)
		learned := n > 0 || l.sizesFatal || !survey.Equal(l.surveyNotBefore) || !copied.Equal(l.copyNotBefore) || l.suspects.total > failures && l.suspects.worthTrying()
		if !connectionGone(err) || !learned {
			return handled, err
		}
		sleep(ctx, pauses.next(err))
	}
}

// drain makes passes over one connection until one has nothing more to do.
func (l *Loop) drain(ctx context.Context) (received int, err error) {
	s, err := l.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer s.close()
	if err := l.meetFolders(ctx, s); err != nil {
		return 0, err
	}
	for {
		p, err := l.turn(ctx, s)
		received += p.received
		if err != nil {
			return received, err
		}
		if p.received+p.moved == 0 && !l.moreCopies && !l.suspects.worthTrying() {
			s.logout()
			return received, l.leftBehind(p)
		}
	}
}

// leftBehind is why mails are still in the inbox, nil where none are.
func (l *Loop) leftBehind(p *pass) error {
	if p.moveErr != nil {
		return p.moveErr
	}
	if len(l.suspects.mails) > 0 {
		return &Error{Op: "fetch mails", Kind: Undelivered}
	}
	return nil
}

// Check connects, logs in, sees to the folders and leaves.
func (l *Loop) Check(ctx context.Context) error {
	s, err := l.connect(ctx)
	if err != nil {
		return err
	}
	defer s.close()
	if _, err := s.selectFolder(l.cfg.Inbox); err != nil {
		return err
	}
	if !s.canMove() {
		return errCannotMove
	}
	if err := l.ensureSent(s); err != nil {
		return err
	}
	s.logout()
	return nil
}

// connect dials, logs in and sees to the folders mails are moved to.
func (l *Loop) connect(ctx context.Context) (*session, error) {
	start := time.Now()
	s, err := dial(ctx, l.cfg)
	if err != nil {
		return nil, err
	}
	for _, folder := range []string{l.cfg.Processed, l.cfg.Quarantine} {
		created, err := s.ensure(folder)
		if err != nil {
			s.close()
			return nil, err
		}
		if created {
			l.log.Info("folder created", slog.String("folder", folder))
		}
	}
	if err := l.ensureSent(s); connectionGone(err) {
		s.close()
		return nil, err
	} else if err != nil && l.cfg.Now().After(l.copyNotBefore) {
		l.copyNotBefore = l.cfg.Now().Add(copyRetry)
		l.log.Warn("letters not copied", slog.String("folder", l.cfg.Sent), slog.Any("err", err), slog.Duration("retry", copyRetry))
	}
	l.log.Info("connected", slog.Duration("duration", time.Since(start)))
	return s, nil
}
