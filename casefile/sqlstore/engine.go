package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
)

// engine is what the two databases that can hold the case file do differently.
type engine struct {
	dialect goose.Dialect
	// migrations is their folder, and migrating what goose needs beside it.
	migrations string
	migrating  func() ([]goose.ProviderOption, error)
	// tables is the query that counts all tables, and those of the migrations.
	tables string
	// shared: several daemons may work on it, which hold leases.
	shared bool
	// These end queries on which another daemon may be at work too: skipLocked for a
	// letter to claim, to pass over those that are being claimed; forUpdate and
	// forKeyShare for leases, of which the first waits until nobody has the second.
	skipLocked, forUpdate, forKeyShare string
	// connect opens the place; prepare is done before it is opened for the daemon,
	// and missing tells why there is nothing to open yet.
	connect func(ctx context.Context, at string, use use) (*sqlx.DB, error)
	prepare func(at string) error
	missing func(at string) error
	// files are those that an open database lies in; none where a server keeps it.
	files func(at string) []string
}

// use is what a connection is for.
type use int

const (
	reading use = iota
	writing
	writingBeside // another process keeps the tables up to date
)

// IsPostgres tells whether a place is a URL of PostgreSQL; every other is the path
// of a file.
func IsPostgres(at string) bool {
	return strings.HasPrefix(at, "postgres://") || strings.HasPrefix(at, "postgresql://")
}

func engineOf(at string) *engine {
	if IsPostgres(at) {
		return postgres()
	}
	return sqlite()
}

// open connects, with as many connections as the use needs.
func (e *engine) open(ctx context.Context, at string, use use) (*sqlx.DB, error) {
	db, err := e.connect(ctx, at, use)
	if err != nil {
		return nil, classify(err)
	}
	db.SetMaxOpenConns(1)
	if use == reading {
		db.SetMaxOpenConns(readers)
	}
	return db, nil
}

// isOurs tells whether the tables are this program's; false where there are none.
// Those of another program are ErrForeign.
func (e *engine) isOurs(ctx context.Context, db *sql.DB) (bool, error) {
	var all, ours int
	err := db.QueryRowContext(ctx, e.tables).Scan(&all, &ours)
	if err == nil && all > 0 && ours == 0 {
		err = ErrForeign
	}
	return ours > 0, classify(err)
}

// Writable tells why the database can't be written, or can't be made where there
// is none: another user's file, a folder without permission, a full disk. It
// writes nothing that stays.
func Writable(ctx context.Context, at string) error {
	e := engineOf(at)
	if e.missing(at) != nil {
		return canCreate(at)
	}
	db, err := e.open(ctx, at, writingBeside)
	if err != nil {
		return err
	}
	tx, err := db.BeginTxx(ctx, nil)
	if err != nil {
		return errors.Join(classify(err), db.Close())
	}
	_, err = tx.ExecContext(ctx, "CREATE TABLE writable (x INTEGER)")
	return errors.Join(classify(err), tx.Rollback(), db.Close())
}
