package sqlstore

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// NewerError means that the database was written by a newer version of the
// program; this one must not touch it.
type NewerError struct{ Database, Program int64 }

func (e *NewerError) Error() string {
	return fmt.Sprintf("a newer complaintd has written the database (schema version %d; this program knows %d): run the newer program, or restore a backup from before it", e.Database, e.Program)
}

// ErrForeign means that the file is a database of some other program.
var ErrForeign = errors.New("the file is a database of another program")

// Schema is which versions a database's tables have been in: when it was opened,
// and now. A new database was in version 0.
type Schema struct{ Before, Now int64 }

// ProgramSchema is the version of the tables that this program works with.
func ProgramSchema() (int64, error) {
	files, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil || len(files) == 0 {
		return 0, errors.Join(errors.New("the program has no migrations"), err)
	}
	return goose.NumericComponent(files[len(files)-1]) // they are in order
}

// ErrOutdated means that the database was written by an older version of the
// program, and is to be brought up to date first.
var ErrOutdated = errors.New("the database is of an older version of the program: stop that and run the newer one")

// migrate applies the migrations that the database lacks, each in its own
// transaction.
func (e *engine) migrate(ctx context.Context, db *sql.DB) (schema Schema, err error) {
	if _, err := e.isOurs(ctx, db); err != nil {
		return schema, err
	}
	provider, err := e.migrator(db)
	if err != nil {
		return schema, err
	}
	if err := notNewer(ctx, provider); err != nil {
		return schema, err
	}
	if schema.Before, err = provider.GetDBVersion(ctx); err != nil {
		return schema, err
	}
	if _, err = provider.Up(ctx); err != nil {
		return schema, err
	}
	schema.Now, err = provider.GetDBVersion(ctx)
	return schema, err
}

func (e *engine) migrator(db *sql.DB) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, e.migrations)
	if err != nil {
		return nil, err
	}
	options, err := e.migrating()
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(e.dialect, db, files, options...)
}

// known tells why the tables can't be read: they are not made yet, another
// program's, or of a newer version of this one.
func (e *engine) known(ctx context.Context, db *sql.DB) error {
	ours, err := e.isOurs(ctx, db)
	if err != nil {
		return err
	}
	if !ours {
		return fs.ErrNotExist
	}
	provider, err := e.migrator(db)
	if err != nil {
		return err
	}
	return notNewer(ctx, provider)
}

// upToDate tells why the tables are not those of this very program.
func (e *engine) upToDate(ctx context.Context, db *sql.DB) (Schema, error) {
	if err := e.known(ctx, db); err != nil {
		return Schema{}, err
	}
	provider, err := e.migrator(db)
	if err != nil {
		return Schema{}, err
	}
	current, target, err := provider.GetVersions(ctx)
	if err == nil && current < target {
		err = ErrOutdated
	}
	return Schema{Before: current, Now: current}, err
}

func notNewer(ctx context.Context, provider *goose.Provider) error {
	current, target, err := provider.GetVersions(ctx)
	if err == nil && current > target {
		return &NewerError{Database: current, Program: target}
	}
	return err
}
