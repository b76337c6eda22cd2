package monitor

import (
	"context"
	"strings"
	"time"

	"complaintd/casefile"
	"complaintd/casefile/clerk"
	"complaintd/inbox"
	"complaintd/outbox"
)

// mailbox is how the reading of a mailbox goes.
type mailbox struct {
	pollInterval time.Duration
	passBegan    time.Time
	// readAt is when it was last read to the end, or mails of it were taken in.
	readAt time.Time
	// trouble is why it can't be read; empty while it can.
	trouble casefile.Trouble
	// unrecordedAt is when the database last could not take what was read or moved;
	// zero if it could since.
	unrecordedAt time.Time
	// elsewhere: until then, another process is known to read it.
	elsewhere time.Time
}

// StandBy tells that another process does what a loop does here, and for how long
// nothing is to be expected of the loop. Loops are named as the work is.
func (m *Monitor) StandBy(loop string, silence time.Duration) {
	m.watchdog.alive(loop, silence)
	if address, is := strings.CutPrefix(loop, mailboxLoop("")); is {
		m.update(address, func(b *mailbox) { b.elsewhere = m.cfg.Now().Add(silence + lateness) })
	}
}

// update changes what is known of a mailbox, if it is watched.
func (m *Monitor) update(address string, change func(*mailbox)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if state := m.mailboxes[address]; state != nil {
		change(state)
	}
}

// InboxAlive is for inbox.Config.Alive of the mailbox.
func (m *Monitor) InboxAlive(address string) func(silence time.Duration) {
	return func(silence time.Duration) { m.watchdog.alive(mailboxLoop(address), silence) }
}

// Inbox listens between the inbox of a mailbox and the case file.
func (m *Monitor) Inbox(address string, to inbox.Receiver) inbox.Receiver {
	return &receiver{Receiver: to, monitor: m, address: address}
}

type receiver struct {
	inbox.Receiver
	monitor *Monitor
	address string
}

// Placed is asked at the beginning of each pass.
func (r *receiver) Placed(ctx context.Context, from casefile.Placement) (map[uint32]casefile.Folder, error) {
	r.monitor.update(r.address, func(state *mailbox) { state.passBegan = r.monitor.cfg.Now() })
	return r.Receiver.Placed(ctx, from)
}

// Receive takes mails into the case file.
func (r *receiver) Receive(ctx context.Context, group []*casefile.Incoming) ([]casefile.Folder, error) {
	folders, err := r.Receiver.Receive(ctx, group)
	r.recorded(err)
	return folders, err
}

// Moved records where mails were moved.
func (r *receiver) Moved(ctx context.Context, moves []casefile.Move) error {
	err := r.Receiver.Moved(ctx, moves)
	r.recorded(err)
	return err
}

// recorded hears whether the database took something. A small commit may well find
// room on a disk that is full for a mail.
func (r *receiver) recorded(err error) {
	r.monitor.update(r.address, func(state *mailbox) {
		if state.unrecordedAt = (time.Time{}); err != nil {
			state.unrecordedAt = r.monitor.cfg.Now()
		}
	})
}

// MailboxRead: the mailbox was read, to its end or in part.
func (r *receiver) MailboxRead(ctx context.Context, address string) error {
	r.monitor.update(r.address, func(state *mailbox) { state.readAt, state.trouble = r.monitor.cfg.Now(), "" })
	return r.Receiver.MailboxRead(ctx, address)
}

// MailboxFailed: an attempt to read it has failed.
func (r *receiver) MailboxFailed(ctx context.Context, address string, why casefile.Trouble) error {
	r.monitor.update(r.address, func(state *mailbox) { state.trouble = why })
	return r.Receiver.MailboxFailed(ctx, address, why)
}

// Clerk listens to the clerk.
func (m *Monitor) Clerk() clerk.Observer { return observer{m} }

type observer struct{ *Monitor }

// Alive: the clock goes on.
func (o observer) Alive(silence time.Duration) { o.watchdog.alive(clockLoop, silence) }

// mostBegun is more letters than are on their way at the same time. Beyond it,
// letters are not timed.
const mostBegun = 10_000

// Taken: a mail was committed.
func (o observer) Taken(in *casefile.Incoming, kind casefile.Kind, letters []string) {
	now := o.cfg.Now()
	o.metrics.taken(kind, in.ReceivedAt, now)
	o.update(in.Placement.Mailbox, func(state *mailbox) {
		state.readAt = now // a long pass is no silence
		for _, id := range letters {
			if len(o.begun) < mostBegun {
				o.begun[id] = state.passBegan
			}
		}
	})
}

// OutboxAlive is for outbox.Config.Alive.
func (m *Monitor) OutboxAlive(silence time.Duration) { m.watchdog.alive(outboxLoop, silence) }

// Queue listens between the outbox and its queue.
func (m *Monitor) Queue(q outbox.Queue) outbox.Queue { return queue{q, m} }

type queue struct {
	outbox.Queue
	monitor *Monitor
}

// Settle: something became of an attempt to send a letter.
func (q queue) Settle(ctx context.Context, now time.Time, letter *casefile.QueuedLetter, s casefile.Settlement) error {
	err := q.Queue.Settle(ctx, now, letter, s)
	if err == nil {
		q.monitor.settled(letter, s)
	}
	return err
}

func (m *Monitor) settled(letter *casefile.QueuedLetter, s casefile.Settlement) {
	now := m.cfg.Now()
	m.mu.Lock()
	defer m.mu.Unlock()
	m.metrics.settled(oneOf(letter.Name, m.watched.Letters), s)
	if s.Outcome == casefile.NotTried {
		return // it keeps its turn
	}
	m.answeredAt = now
	begun, known := m.begun[letter.MessageID]
	delete(m.begun, letter.MessageID)
	if known && s.Outcome == casefile.Delivered {
		m.metrics.answered.Observe(now.Sub(begun).Seconds())
	}
}
