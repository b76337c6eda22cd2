package inbox

import (
	"context"
	"fmt"
	"log/slog"
	"slices"

	"github.com/emersion/go-imap/v2"

	"complaintd/casefile"
)

// fetch fetches a batch. Mails that are gone from the server are left out;
// those it does not deliver become suspects. With an error come the mails that
// were complete before it: a connection may end right behind a body, each time.
func (p *pass) fetch(ctx context.Context, b batch) (mails []fetched, err error) {
	w := want{header: b.header, date: b.date, limit: p.cfg.MaxMessageSize}
	if b.header {
		w.limit = headerBytes // even if the server gives more than was asked for
	}
	got, err := p.s.bodies(imap.UIDSetNum(b.uids...), w)
	mails, missing := inOrder(b.uids, got)
	if unsure := kindOf(err) == Garbled || err == nil && len(missing) > 0; unsure && !b.header {
		mails, missing = inOrder(b.uids, p.whole(got))
	}
	if connectionGone(err) {
		p.undelivered(ctx, err, missing...)
	} else {
		mails, err = p.fetchMissing(ctx, mails, missing, w)
	}
	for _, m := range mails {
		p.suspects.delivered(p.id(m.uid))
	}
	return mails, err
}

// whole are the mails whose body is as long as the server said before. Where what
// came could not be read, a length may have been wrong as well: then a body ends
// too early, or has the beginning of the next response in it. And where a mail did
// not come, its body may have come under the number of another, whose own the client
// then drops. Servers that only estimate sizes (Exchange) are believed when a mail
// came so twice.
func (p *pass) whole(mails []fetched) []fetched {
	return slices.DeleteFunc(mails, func(m fetched) bool {
		size, told := p.sizes[m.uid]
		return told && size != m.size && p.suspects.failures(p.id(m.uid)) < 2
	})
}

// inOrder gives the mails that were asked for in the order of asking, and those
// that did not come. What else the server may have sent is dropped.
func inOrder(uids []imap.UID, got []fetched) (mails []fetched, missing []imap.UID) {
	came := make(map[imap.UID]fetched, len(got))
	for _, m := range got {
		came[m.uid] = m
	}
	for _, uid := range uids {
		if m, ok := came[uid]; ok {
			mails = append(mails, m)
		} else {
			missing = append(missing, uid)
		}
	}
	return mails, missing
}

// fetchMissing asks again, in another way, for mails whose body did not come,
// and adds them to mails.
func (p *pass) fetchMissing(ctx context.Context, mails []fetched, missing []imap.UID, w want) ([]fetched, error) {
	for _, uid := range missing {
		m, gone, err := p.s.bodyBySequence(uid, w)
		switch {
		case m != nil:
			mails = append(mails, *m)
		case gone: // somebody else moved or deleted it
			p.suspects.forget(p.id(uid))
		case err != nil:
			p.undelivered(ctx, err, uid)
		default:
			p.undelivered(ctx, &Error{Op: "fetch mail", Kind: Undelivered}, uid)
		}
		if connectionGone(err) {
			return mails, err
		}
	}
	return mails, nil
}

// undelivered makes suspects of mails, unless it was we who left. An answer
// proves that it is not the network, unless it says that time will help.
func (p *pass) undelivered(ctx context.Context, err error, uids ...imap.UID) {
	if ctx.Err() != nil || len(uids) == 0 {
		return
	}
	for _, uid := range uids {
		p.suspects.failed(p.cfg.Now(), p.id(uid))
	}
	if !connectionGone(err) && !passing(err) {
		p.suspects.networkWorks()
	}
	p.log.Warn("mails not delivered", slog.Int("mails", len(uids)), slog.Any("uid", uids[0]), slog.Any("err", err))
}

// takeSuspected gives up the hopeless mails, then tries the others one at a
// time: each may end the connection.
func (p *pass) takeSuspected(ctx context.Context, uids []imap.UID) error {
	var hopeless, rest []imap.UID
	for _, uid := range uids {
		if p.suspects.hopeless(p.id(uid)) {
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
		in := p.reader.Undeliverable(p.at(uid), p.sizes[uid], p.cfg.Now().UTC(), reason)
		in.Found = p.sift != nil
		group = append(group, in)
	}
	p.handOver(ctx, uids, group)
	return p.settle()
}
