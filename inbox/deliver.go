package inbox

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// fetch fetches a batch. Mails that are gone from the server are left out;
// those it does not deliver become suspects.
func (p *pass) fetch(ctx context.Context, b batch) ([]fetched, error) {
	w := want{header: b.header, date: b.date, limit: p.cfg.MaxMessageSize}
	if b.header {
		w.limit = headerBytes // even if the server gives more than was asked for
	}
	got, err := p.s.bodies(b.uids, w)
	came := make(map[imap.UID]fetched, len(got))
	for _, m := range got {
		came[m.uid] = m
	}
	var mails []fetched
	var missing []imap.UID
	for _, uid := range b.uids { // of what else the server may have sent nothing is taken
		if m, ok := came[uid]; ok {
			mails = append(mails, m)
		} else {
			missing = append(missing, uid)
		}
	}
	if err != nil {
		p.undelivered(ctx, err, missing...)
		return nil, err
	}
	if mails, err = p.fetchMissing(ctx, mails, missing, w); err != nil {
		return nil, err
	}
	for _, m := range mails {
		p.suspects.delivered(p.id(m.uid))
	}
	return mails, nil
}

// fetchMissing asks again, in another way, for mails whose body did not come,
// and adds them to mails.
func (p *pass) fetchMissing(ctx context.Context, mails []fetched, missing []imap.UID, w want) ([]fetched, error) {
	for _, uid := range missing {
		m, gone, err := p.s.bodyBySequence(uid, w)
		switch {
		case err != nil:
			p.undelivered(ctx, err, uid)
			return nil, err
		case gone: // somebody else moved or deleted it
		case m == nil:
			p.undelivered(ctx, &Error{Op: "fetch mail", Kind: Undelivered}, uid)
		default:
			mails = append(mails, *m)
		}
	}
	return mails, nil
}

// undelivered makes suspects of mails, unless it was we who left.
func (p *pass) undelivered(ctx context.Context, err error, uids ...imap.UID) {
	if ctx.Err() != nil || len(uids) == 0 {
		return
	}
	for _, uid := range uids {
		p.suspects.failed(p.cfg.Now(), p.id(uid))
	}
	p.log.Warn("mails not delivered", slog.Int("mails", len(uids)), slog.Any("uid", uids[0]), slog.Any("err", err))
}

// takeSuspected gives up the hopeless mails, then tries the others one at a
// time: each may end the connection.
func (p *pass) takeSuspected(ctx context.Context, uids []imap.UID) error {
	var hopeless, rest []imap.UID
	for _, uid := range uids {
		if p.suspects.hopeless(p.cfg.Now(), p.id(uid)) {
			hopeless = append(hopeless, uid)
		} else {
			rest = append(rest, uid)
		}
	}
	if err := p.giveUp(ctx, hopeless); err != nil {
		return err
	}
	for _, uid := range rest {
		alone := plan([]imap.UID{uid}, p.sizes, p.cfg.MaxMessageSize)[0]
		alone.date = p.suspects.dated(p.id(uid))
		if err := p.take(ctx, alone); err != nil {
			return err
		}
	}
	return p.settle()
}

// giveUp takes mails into the casefile of which only the server's word is had.
func (p *pass) giveUp(ctx context.Context, uids []imap.UID) error {
	var group []*casefile.Incoming
	for _, uid := range uids {
		reason := fmt.Sprintf("the mail server lists this mail and did not deliver it in %d attempts",
			p.suspects.mails[p.id(uid)].failures)
		group = append(group, p.reader.Undeliverable(p.at(uid), p.sizes[uid], p.cfg.Now().UTC(), reason))
	}
	p.handOver(ctx, uids, group)
	return p.settle()
}
