package sqlstore

import (
	"context"
	"fmt"
	"time"
)

// Grant is a refresh token by which the program logs in to a mail server
// (RFC 6749 §6), as the provider gave it last.
type Grant struct {
	Name string // whose log-in it is for
	// Configured is a keyed hash of what the configuration said when the grant
	// began; Sealed the token, encrypted. Only their owner can make them.
	Configured, Sealed []byte
	UpdatedAt          time.Time
	ExpiresAt          time.Time // zero: not known
	ToldAt             time.Time // when somebody was told last that it ends; zero: nobody was
}

type grantRow struct {
	Name       string
	Configured []byte
	Sealed     []byte
	UpdatedAt  int64 `db:"updated_at"`
	ExpiresAt  int64 `db:"expires_at"`
	ToldAt     int64 `db:"told_at"`
}

const grantColumns = "SELECT name, configured, sealed, updated_at, COALESCE(expires_at, 0) AS expires_at, COALESCE(told_at, 0) AS told_at FROM oauth_grant "

func (row grantRow) grant() Grant {
	return Grant{Name: row.Name, Configured: row.Configured, Sealed: row.Sealed,
		UpdatedAt: instant(row.UpdatedAt), ExpiresAt: instant(row.ExpiresAt), ToldAt: instant(row.ToldAt)}
}

// Grant looks a grant up, and tells whether there is one of the name.
func (r Reader) Grant(ctx context.Context, name string) (Grant, bool, error) {
	var row grantRow
	found, err := r.get(ctx, &row, grantColumns+"WHERE name = ?", name)
	if err != nil {
		return Grant{}, false, fmt.Errorf("look a grant up: %w", err)
	}
	return row.grant(), found, nil
}

// Grants lists all grants by name.
func (r Reader) Grants(ctx context.Context) ([]Grant, error) {
	var rows []grantRow
	if err := r.list(ctx, &rows, grantColumns+"ORDER BY name"); err != nil {
		return nil, fmt.Errorf("list grants: %w", err)
	}
	grants := make([]Grant, len(rows))
	for i, row := range rows {
		grants[i] = row.grant()
	}
	return grants, nil
}

// GrantTold records that somebody is told that a grant ends. It is ErrStale where
// somebody was told since it was looked up, or it ends at another instant now.
func (tx *Tx) GrantTold(ctx context.Context, now time.Time, g Grant) error {
	n, err := tx.changed(ctx, "UPDATE oauth_grant SET told_at = ? WHERE name = ? AND expires_at = ? AND COALESCE(told_at, 0) = ?",
		micros(now), g.Name, micros(g.ExpiresAt), micros(g.ToldAt))
	if err == nil && n == 0 {
		return ErrStale
	}
	return wrap("record who was told of a grant", err)
}

// KeepGrant records a grant in place of the one of its name. Whoever was told of
// the end of that one was told.
func (s *Store) KeepGrant(ctx context.Context, g Grant) error {
	err := s.Write(ctx, func(tx *Tx) error {
		return tx.exec(ctx, `INSERT INTO oauth_grant (name, configured, sealed, updated_at, expires_at) VALUES (?,?,?,?,?)
			ON CONFLICT (name) DO UPDATE SET configured = excluded.configured, sealed = excluded.sealed,
			updated_at = excluded.updated_at, expires_at = excluded.expires_at`,
			g.Name, g.Configured, g.Sealed, micros(g.UpdatedAt), orNull(micros(g.ExpiresAt)))
	})
	return wrap("keep a grant", err)
}

// ForgetGrant drops the grant of the name, if there is one.
func (s *Store) ForgetGrant(ctx context.Context, name string) error {
	err := s.Write(ctx, func(tx *Tx) error {
		return tx.exec(ctx, "DELETE FROM oauth_grant WHERE name = ?", name)
	})
	return wrap("forget a grant", err)
}
