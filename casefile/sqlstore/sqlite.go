package sqlstore

import (
	"context"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// sqlite runs with WAL and synchronous=FULL; a writing transaction takes the write
// lock at once.
func sqlite() *engine {
	return &engine{
		dialect:    goose.DialectSQLite3,
		migrations: "migrations/sqlite",
		migrating:  func() ([]goose.ProviderOption, error) { return nil, nil },
		tables: `SELECT COUNT(*), COUNT(CASE WHEN name = 'goose_db_version' THEN 1 END)
			FROM sqlite_master WHERE type = 'table'`,
		connect: connectSQLite,
		prepare: create,
		missing: isMade,
		files:   func(path string) []string { return []string{path, path + "-wal"} },
	}
}

func connectSQLite(ctx context.Context, path string, use use) (*sqlx.DB, error) {
	settings := []string{"_pragma", "journal_mode(WAL)", "_pragma", "synchronous(FULL)", "_txlock", "immediate"}
	switch use {
	case reading:
		settings = []string{"mode", "ro", "_pragma", "query_only(1)"}
	case writingBeside:
		settings = append(settings, "mode", "rw")
	}
	return sqlx.ConnectContext(ctx, "sqlite", dsn(path, settings...))
}

// isMade tells why there is no database yet; an empty file is none.
func isMade(path string) error {
	info, err := os.Stat(path)
	if err == nil && info.Size() == 0 {
		err = fs.ErrNotExist
	}
	return err
}

// canCreate tells why no database can be made in the folder of a path.
func canCreate(path string) error {
	probe, err := os.CreateTemp(filepath.Dir(path), ".complaintd-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

// create makes the file with mode 0600 before SQLite would with a wider one.
func create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return f.Close()
}

// dsn is the driver's name for the file. Settings stand in it, so that every
// connection of a pool has them.
func dsn(path string, pairs ...string) string {
	settings := url.Values{"_pragma": {"busy_timeout(10000)", "foreign_keys(1)"}}
	for i := 0; i < len(pairs); i += 2 {
		settings.Add(pairs[i], pairs[i+1])
	}
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: settings.Encode()}).String()
}
