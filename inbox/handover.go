package inbox

import (
	"context"
	"log/slog"
	"time"

	"github.com/emersion/go-imap/v2"
	"golang.org/x/sync/errgroup"

	"complaintd/casefile"
)

// readers is how many mails are read at once.
const readers = 2

// read reads the mails of a batch, in their order.
func (p *pass) read(b batch, mails []fetched) (uids []imap.UID, group []*casefile.Incoming) {
	uids = make([]imap.UID, len(mails))
	group = make([]*casefile.Incoming, len(mails))
	var work errgroup.Group
	work.SetLimit(readers)
	for i, m := range mails {
		uids[i] = m.uid
		work.Go(func() error {
			if group[i] = p.readOne(b, m); p.sift != nil {
				p.find(group[i], m.date)
			}
			return nil
		})
	}
	_ = work.Wait() // reading never fails
	return uids, group
}

func (p *pass) readOne(b batch, m fetched) *casefile.Incoming {
	at, received := p.at(m.uid), p.receivedAt(m.date)
	if p.sift != nil {
		received = time.Time{} // the mail itself has to tell first
	}
	switch {
	case b.header:
		return p.reader.TooLarge(m.raw, p.sizes[m.uid], at, received)
	case m.cut:
		return p.reader.TooLarge(m.raw, m.size, at, received)
	}
	return p.reader.Read(m.raw, at, received)
}

// longOnItsWay is more than passes between a mail's arrival at the server and its
// INTERNALDATE.
const longOnItsWay = 24 * time.Hour

// find marks a mail as one that was found where handled mail lies. Its receipt is
// the INTERNALDATE, unless the server that took it in dates it much earlier: then
// the mailbox has come from another server, without its dates.
func (p *pass) find(in *casefile.Incoming, date time.Time) {
	in.Found = true
	date = p.receivedAt(date)
	if taken := in.ReceivedAt; !date.IsZero() && (taken.IsZero() || date.Sub(taken) <= longOnItsWay) {
		in.ReceivedAt = date
	}
}

// receivedAt is INTERNALDATE, but never later than now; the zero time where
// there is none, and the mail itself has to tell.
func (p *pass) receivedAt(date time.Time) time.Time {
	if now := p.cfg.Now(); date.After(now) {
		date = now
	}
	return date.UTC()
}

// handover is a group of mails on its way into the casefile.
type handover struct {
	uids    []imap.UID
	group   []*casefile.Incoming
	done    chan struct{} // closed when folders and err are set
	folders []casefile.Folder
	err     error
}

// handOver sets a group on its way; settle is called before the next. Each
// group goes once, and mails of the same batch go together.
func (p *pass) handOver(ctx context.Context, uids []imap.UID, group []*casefile.Incoming) {
	if len(group) == 0 {
		return
	}
	h := &handover{uids: uids, group: group, done: make(chan struct{})}
	p.group = h
	go func() {
		defer close(h.done)
		h.folders, h.err = p.receiver.Receive(ctx, group)
	}()
}

// logQuarantined says that somebody has to look after a mail, and why where the
// mail can't be read; other reasons are the casefile's, which logs them.
func (p *pass) logQuarantined(in *casefile.Incoming) {
	log := p.log
	if in.Form == casefile.Unreadable {
		log = log.With(slog.String("reason", in.Reason))
	}
	log.Warn("mail quarantined", slog.Any("uid", in.Placement.UID))
}

// settle waits for the group on its way, and marks its mails for moving.
func (p *pass) settle() error {
	h := p.group
	if h == nil {
		return nil
	}
	p.group = nil
	<-h.done
	p.cfg.Alive(mostBusy)
	if h.err != nil {
		return storeError("receive mails", h.err)
	}
	for i, uid := range h.uids {
		folder := h.folders[i]
		if p.cfg.folder(folder) != p.folder {
			p.pending[folder] = append(p.pending[folder], uid)
		}
		if folder == casefile.Quarantine {
			p.logQuarantined(h.group[i])
		}
	}
	p.received += len(h.uids)
	return nil
}
