package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// LeaseTime is how long a lease lasts that is not renewed.
const LeaseTime = 30 * time.Second

// ErrLeaseLost means that another daemon may do by now what the lease was for.
var ErrLeaseLost = errors.New("another daemon has taken this work over")

// Lease is the right to do a piece of work alone, among all daemons on one
// PostgreSQL. Its epoch counts who has had it, so that one who was stopped and goes
// on after it ended is not taken for its holder (fencing). On SQLite the claim on
// the file is that right for everything: there a lease never ends.
type Lease struct {
	Work  string // what it is for
	epoch int64
}

// mark is what tells a letter that is being sent under the lease.
func (l Lease) mark() string {
	if l.Work == "" {
		return ""
	}
	return fmt.Sprintf("%s#%d", l.Work, l.epoch)
}

type leaseKey struct{}

// Under has every transaction of ctx committed only while the lease is held. Else
// it fails with ErrLeaseLost.
func Under(ctx context.Context, l Lease) context.Context {
	return context.WithValue(ctx, leaseKey{}, l)
}

func leaseOf(ctx context.Context) Lease {
	l, _ := ctx.Value(leaseKey{}).(Lease)
	return l
}

// Take takes the lease of some work for the holder, if nobody has it; false where
// somebody does. One who takes it again ends what they began under it before.
//
// The row is locked against transactions under the lease that has ended: what
// they have written is seen, or was given up, before anything is done under the
// new one.
func (s *Store) Take(ctx context.Context, work, holder string) (l Lease, taken bool, err error) {
	l.Work = work
	_, err = s.transact(ctx, s.leases, func(tx *Tx) error {
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		const free = "name = ? AND (until <= ? OR holder = ?)"
		if _, err := tx.get(ctx, new(int64), "SELECT epoch FROM lease WHERE "+free+tx.engine.forUpdate, work, now, holder); err != nil {
			return err
		}
		taken, err = tx.get(ctx, &l.epoch, `INSERT INTO lease (name, holder, epoch, until) VALUES (?,?,1,?)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = lease.epoch + 1, until = excluded.until
			WHERE lease.until <= ? OR lease.holder = excluded.holder RETURNING epoch`, work, holder, s.leaseEnd(now), now)
		return err
	})
	return l, taken, wrap("take a lease", err)
}

// leaseEnd is until when a lease lasts that is taken now.
func (s *Store) leaseEnd(now int64) int64 {
	if !s.engine.shared {
		return math.MaxInt64
	}
	return now + LeaseTime.Microseconds()
}

// Renew keeps a lease for another LeaseTime. It is ErrLeaseLost where it has ended
// and somebody else may have taken it.
func (s *Store) Renew(ctx context.Context, l Lease) error {
	if !s.engine.shared {
		return nil
	}
	_, err := s.transact(ctx, s.leases, func(tx *Tx) error {
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		n, err := tx.changed(ctx, "UPDATE lease SET until = ? WHERE name = ? AND epoch = ? AND until > ?", s.leaseEnd(now), l.Work, l.epoch, now)
		if err == nil && n == 0 {
			err = ErrLeaseLost
		}
		return err
	})
	return wrap("renew a lease", err)
}

// Release gives a lease back, so that nobody has to wait for its end.
func (s *Store) Release(ctx context.Context, l Lease) error {
	_, err := s.transact(ctx, s.leases, func(tx *Tx) error {
		return tx.exec(ctx, "UPDATE lease SET until = 0 WHERE name = ? AND epoch = ?", l.Work, l.epoch)
	})
	return wrap("give a lease back", err)
}

// HeldByOther tells whether another than the holder has the lease of some work.
func (s *Store) HeldByOther(ctx context.Context, work, holder string) (held bool, err error) {
	_, err = s.transact(ctx, s.leases, func(tx *Tx) error {
		now, err := tx.clock(ctx)
		if err != nil {
			return err
		}
		_, err = tx.get(ctx, &held, "SELECT COUNT(*) > 0 FROM lease WHERE name = ? AND holder <> ? AND until > ?", work, holder, now)
		return err
	})
	return held, wrap("look up who has a lease", err)
}

// ForgetLeases ends all leases of earlier processes. Only who holds the claim on a
// file may do so; on PostgreSQL it does nothing, as others are alive there.
func (s *Store) ForgetLeases(ctx context.Context) error {
	if s.engine.shared {
		return nil
	}
	return wrap("forget leases", s.Write(ctx, func(tx *Tx) error { return tx.exec(ctx, "DELETE FROM lease") }))
}

// Holds tells whether the lease of ctx is still held; ErrLeaseLost where not.
func (s *Store) Holds(ctx context.Context) error {
	if !s.engine.shared || leaseOf(ctx).Work == "" {
		return nil
	}
	_, err := s.transact(ctx, s.leases, func(tx *Tx) error { return tx.fence(ctx) })
	return err
}

// fence has the transaction fail where the lease of ctx is lost, and holds off
// whoever would take it until the transaction has ended. A process that is stopped
// in it is cut off by the server before long (see connectPostgres).
func (tx *Tx) fence(ctx context.Context) error {
	l := leaseOf(ctx)
	if !tx.engine.shared || l.Work == "" {
		return nil
	}
	now, err := tx.clock(ctx)
	if err != nil {
		return err
	}
	held, err := tx.get(ctx, new(int64), "SELECT epoch FROM lease WHERE name = ? AND epoch = ? AND until > ?"+tx.engine.forKeyShare, l.Work, l.epoch, now)
	if err == nil && !held {
		err = &UnavailableError{ErrLeaseLost}
	}
	return err
}

// clock is the time by which leases end, in microseconds: the server's, as those of
// several machines differ.
func (tx *Tx) clock(ctx context.Context) (now int64, err error) {
	if !tx.engine.shared {
		return 0, nil
	}
	_, err = tx.get(ctx, &now, "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)")
	return now, err
}
