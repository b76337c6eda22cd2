package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	sqlitedriver "modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrStale means that a case was changed by somebody else since it was read;
// the decision must be made again.
var ErrStale = errors.New("the case was changed meanwhile")

// UnavailableError means that the database itself is busy, full, gone or
// broken: the same may work later. Every other error of this package is about
// the data at hand, and trying again is no use.
type UnavailableError struct{ Err error }

func (e *UnavailableError) Error() string { return e.Err.Error() }
func (e *UnavailableError) Unwrap() error { return e.Err }

// Unavailable tells whether err is the database's own, or the end of the
// context, rather than about the data at hand.
func Unavailable(err error) bool {
	var e *UnavailableError
	return errors.As(err, &e) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// classify tells the faults of the database from refusals of the data.
func classify(err error) error {
	if err == nil || Unavailable(err) {
		return err
	}
	for _, lost := range []error{driver.ErrBadConn, sql.ErrConnDone, sql.ErrTxDone} {
		if errors.Is(err, lost) {
			return &UnavailableError{err}
		}
	}
	var refused *pgconn.PgError
	var fault *sqlitedriver.Error
	switch {
	case errors.As(err, &refused):
		if aboutData(refused) {
			return err
		}
		return &UnavailableError{err}
	case lost(err):
		return &UnavailableError{err}
	case !errors.As(err, &fault):
		return err
	}
	const primary = 0xff // the low byte of SQLite's extended result codes
	switch fault.Code() & primary {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE:
		return err
	case sqlite3.SQLITE_READONLY:
		err = fmt.Errorf("%w: this user may not write the file, or may not write in its folder, where the journal lies", err)
	}
	return &UnavailableError{err}
}
